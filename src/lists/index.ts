export { filterIn, listRoutes } from './api.ts'
export { sayFilter } from './filter-words.ts'
export {
  type Asking,
  type Figures,
  type Heap,
  type ListedReport,
  type Standing,
  countQueues,
  countStanding,
  heapsOf,
  idsOfQueue,
  listAsking,
  listQueue,
  listedByIds,
  listedReports,
  mostCounted,
} from './store.ts'
export { type Queue, type QueueFilter, type QueueMark, type QueueOrder, flags, noMahalla, orders } from './rules.ts'
export { type Monitoring, readMonitoring } from './monitoring-store.ts'
export { nearbyReports } from './nearby-store.ts'
export { deferredPage } from './pages/deferred.tsx'
export { frontPage } from './pages/front.tsx'
export { listPage } from './pages/list.tsx'
export { minePage } from './pages/mine.tsx'
export { ReportRow, ReportRows } from './pages/rows.tsx'
export { type Row, countAll, publicFilterOf, readAll, readList, rowOf, wordsIn } from './reading.ts'
export { BulkOut, ListedOut, listedOut } from './schema.ts'
