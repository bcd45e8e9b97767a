export { documentFile, dropDocuments, keepDocuments, type KeptDocument, keepGoodDocuments } from './actions.ts'
export { documentRoutes } from './api.ts'
export { addDraftDocument, addReportDocuments, type Document, documentsIn, documentsOfDraft } from './store.ts'
