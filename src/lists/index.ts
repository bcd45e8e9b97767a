export { filterIn, listRoutes } from './api.ts'
export { sayFilter } from './filter-words.ts'
export {
  type Asking,
  type Figures,
  type ListedReport,
  type Standing,
  countStanding,
  listAsking,
  listedByIds,
  listMine,
  listedReports,
} from './store.ts'
export { type Heap, countQueues, heapsOf, idsOfQueue, listQueue, mostCounted } from './queue-store.ts'
export {
  type Queue,
  type QueueFilter,
  type QueueMark,
  type QueueOrder,
  flags,
  marks,
  noMahalla,
  orders,
} from './rules.ts'
export { type Monitoring, readMonitoring } from './monitoring-store.ts'
export { nearbyReports, reportsAround } from './nearby-store.ts'
export { deferredPage } from './pages/deferred.tsx'
export { listPage } from './pages/list.tsx'
export { minePage } from './pages/mine.tsx'
export { ReportRow, ReportRows } from './pages/rows.tsx'
export { type Row, countAll, publicFilterOf, readAll, readList, rowOf, wordsIn } from './reading.ts'
export { BulkOut, ListedOut, listedOut } from './schema.ts'
export { countPublic, lastSolved } from './store.ts'
