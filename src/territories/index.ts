export { type Ground, type Launch } from './rules.ts'
export {
  cellAt,
  cellIn,
  cellsOf,
  gridOf,
  pointAt,
  tilesIn,
  isInside,
  country,
  metresBetween,
  type Mahalla,
  type Point,
  type Population,
  rangesOf,
  roundPoint,
  Territories,
  type Territory,
  tileOf,
  type View,
} from './rules.ts'
export { Borders, type Outline, type Ring, type Shape } from './borders.ts'
export { pathOf, type Sheet, sheetFor, spanOf, stopsOf } from './drawing.ts'
export { type Doubt, type OutlineKind, readOutlines, type Unit, type Unreadable } from './outline-file.ts'
export {
  adoptProposal,
  dropProposal,
  type Edition,
  listEditions,
  listProposals,
  lockProposal,
  type Proposal,
  proposeOutlines,
} from './outline-store.ts'
export {
  importBoundaries,
  importTerritories,
  listTerritories,
  loadTerritories,
  readBorders,
  listPopulations,
  saveMahalla,
  savePlace,
  savePopulations,
} from './store.ts'
export { territoryOptions } from './options.ts'
export { territoryRoutes } from './api.ts'
