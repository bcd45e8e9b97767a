export { joinAccounts } from './accounts.ts'
export { type Bulk, actOnEach } from './bulk.ts'
export { type HeadRow, chainReports, readHeads, readRecords } from './chain-store.ts'
export { type LedgerRecord } from './chain.ts'
export { type PublicFigures, foldDeltas, overdueByAgency, readPublicFigures } from './counter-store.ts'
export { type ReportDeps } from './deps.ts'
export {
  type Draft,
  type FilingInput,
  type Holder,
  dropDraft,
  findDraft,
  findOwner,
  keepDraft,
  listDrafts,
  readDraftToken,
} from './draft-store.ts'
export { discardDraft, keepForNextTry } from './drafts.ts'
export { aroundPoint } from './near-store.ts'
export { type Condition, overdueCondition, owed } from './overdue-store.ts'
export { standingWords } from './public-words.ts'
export { noteDelivery, publishClean } from './publishing.ts'
export { type RecountPreview, previewRecount, recountBatch } from './recount.ts'
export { bodiesConcerned, isParty, isStaffOn, maySee, noTies, personOf, readsNotes, type Ties } from './relations.ts'
export { namingOf, searchAnew } from './search-store.ts'
export {
  type FollowUp,
  type PressureSignal,
  answerFollowUp,
  askFollowUps,
  openFollowUps,
  signalsFor,
} from './signal-store.ts'
export {
  type ReportInList,
  type StoredReport,
  type TimelineRow,
  eventsOf,
  findByKey,
  findReport,
  insertReport,
  listedColumns,
  livingOf,
  nextReportId,
} from './store.ts'
export { forgetHands, tiesOf } from './supporter-store.ts'
export { forgetTaken } from './taken-store.ts'
export { type View, callsOf, isContactAllowed, listViews, noteView, setContactAllowed } from './view-store.ts'
export { bucketOf, bucketSize, type Term, termsOf, tsqueryIn, wordsCondition } from './lexeme-store.ts'
export { act, type Evidence, type Sent, sweep } from './writer.ts'
export { countUpload, removeDrafts } from './draft-store.ts'
export { forgetContactPermissions, removeViews } from './view-store.ts'
export { exactPlaces } from './fact-store.ts'
export { addOrder, type CrewOrder, endOrder, findOrder, listOrders, lockOrder, noteBrought } from './order-store.ts'
