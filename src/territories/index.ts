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
  rangesOf,
  roundPoint,
  Territories,
  type Territory,
  tileOf,
  type View,
} from './rules.ts'
export { Borders, outlinesOf } from './borders.ts'
export {
  importBoundaries,
  importTerritories,
  listTerritories,
  loadTerritories,
  saveMahalla,
  savePlace,
} from './store.ts'
export { territoryOptions } from './options.ts'
export { territoryRoutes } from './api.ts'
