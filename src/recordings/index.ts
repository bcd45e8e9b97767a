export { dropRecordings, partedRecordings, receiveRecordings, recordingFile } from './actions.ts'
export { recordingRoutes } from './api.ts'
export {
  hideRecording,
  moveDraftRecordings,
  passRecordings,
  playedOf,
  recordingsIn,
  recordingsOf,
  recordingsOfDraft,
  type StoredRecording,
} from './store.ts'
