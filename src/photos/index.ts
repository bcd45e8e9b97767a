export { blurPhoto, keepPictures, type PhotoDeps } from './actions.ts'
export { type PhotoRight, photoRoutes } from './api.ts'
export { type KeptPicture, type Picture, placeOfPicture } from './images.ts'
export { addDraftPhoto, addReportPhotos, hidePhoto, type Photo, type PhotoKind, photosOfDraft, photosOfReport, removeDraftPhoto } from './store.ts'
