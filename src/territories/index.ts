export { type Launch } from './rules.ts'
export {
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
export { importTerritories, listTerritories, loadTerritories, saveMahalla, savePlace } from './store.ts'
export { territoryOptions } from './options.ts'
export { territoryRoutes } from './api.ts'
