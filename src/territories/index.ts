export { country, metresBetween, type Mahalla, type Point, Territories, type Territory } from './rules.ts'
export { importTerritories, loadTerritories } from './store.ts'
export { deepestZoom, middleOfCell, rangesOf, roundPoint, tileOf, type View } from './tile.ts'
export { territoryRoutes } from './api.ts'
