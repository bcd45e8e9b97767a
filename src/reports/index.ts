export { chainReports, type HeadRow, readHeads, readRecords } from './chain-store.ts'
export { type LedgerRecord } from './chain.ts'
export { type Passed, replay, type ToldEvent } from './replay.ts'
export { type Card, type CardEvent, type CardPhoto } from './card.ts'
export { foldDeltas, overdueByAgency, type PublicFigures, readPublicFigures } from './counters.ts'
export { type World } from './clocks.ts'
export { type ReportDeps } from './deps.ts'
export { type ActionInput } from './given.ts'
export { filingInputOf } from './input.ts'
export { dropDraft, keepDraft } from './drafts.ts'
export { type CalendarChange, previewRecount, type RecountPreview, recountBatch } from './recount.ts'
export { checkFiling, fileReport, type FilingInput } from './filing.ts'
export { type Cohort, type Monitoring, readMonitoring } from './monitoring.ts'
export { noteDelivery, publishClean } from './publishing.ts'
export { type Owner, type Status, statuses } from './life.ts'
export {
  countStanding,
  countPublication,
  countQueue,
  type Figures,
  type Standing,
  findHotSpots,
  type HotSpot,
  type Asking,
  listAsking,
  noMahalla,
  listedReports,
  listQueue,
  type ListedReport,
  type Queue,
  type QueueCounts,
  type QueueMark,
} from './lists.ts'
export { countAll, readAll, readList, rightToPhoto, type Row, rowOf } from './reading.ts'
export { type Bulk, actOnEach } from './bulk.ts'
export { extrasOf } from './pages/extras.ts'
export { isContactAllowed, listViews, noteView, setContactAllowed, type View } from './views.ts'
export { findReport } from './store.ts'
export { bodiesConcerned, isParty } from './relations.ts'
export { joinAccounts } from './accounts.ts'
export { searchAnew } from './search-anew.ts'
export { askFollowUps } from './signals.ts'
export { reportRoutes } from './api.ts'
export { BulkOut, ListedOut, listedOut } from './schema.ts'

export { wordFor } from './words.ts'
export { act, sweep } from './writer.ts'
export { CardView } from './pages/card.tsx'
export { findOwnDraft } from './pages/filing.tsx'
export { QuestionFields } from './pages/questions.tsx'
export { sayFilter, territoryOptions, typeOptions, withCursor } from './pages/lists.tsx'
export { reportPages } from './pages/routes.tsx'
export { titleOf } from './pages/timeline.tsx'
export { ReportRow, ReportRows } from './pages/show.tsx'
export { readCard } from './reading.ts'
