export { keepEditions, keepRatings, type LiveRating, openLive, ratedNow } from './actions.ts'
export { ratingRoutes } from './api.ts'
export { editionIn, localeIn } from './asked.ts'
export { type Edition, lastPeriod, weekOf } from './editions.ts'
export { type Measure } from './measures.ts'
export { comparePage } from './pages/compare.tsx'
export { editionName, lastDay, sayEdition } from './pages/edition.ts'
export { feedRoutes } from './pages/feeds.ts'
export { formulaPage } from './pages/formula.tsx'
export { PointsInShort } from './pages/league.tsx'
export { agencyRating } from './pages/part.tsx'
export { type RatingPageDeps, ratingsPage } from './pages/ratings.tsx'
export { canBeLookedBehind, type StepsAsked, stepsLink, stepsPage } from './pages/steps.tsx'
export { addSums, type Sums } from './rules.ts'
export {
  allEditions,
  allSpans,
  findEdition,
  listEditions,
  standingOn,
  sumsBetween,
  sumsByType,
  type SumRow,
  sumsOfStretches,
  type TypeSumRow,
} from './store.ts'
