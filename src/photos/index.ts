export {
  blurPhoto,
  fileName,
  judgeResults,
  keepGoodPictures,
  keepPictures,
  type PhotoDeps,
  removePicture,
  wrongResults,
} from './actions.ts'
export { type PhotoRight, photoRoutes } from './api.ts'
export { asJpeg, type KeptPicture, type Picture, placeOfPicture, squareOf } from './images.ts'
export {
  addDraftPhoto,
  addReportPhotos,
  firstPhotosOf,
  giveUpDraftPhotos,
  giveUpPicture,
  hidePhoto,
  moveDraftPhotos,
  type Photo,
  type PhotoKind,
  photosIn,
  photosOfDraft,
  photosOfDrafts,
  photosOfReport,
  removeDraftPhoto,
  removeDraftPhotos,
  removeFromDrafts,
  takeUnusedFiles,
} from './store.ts'
export { takeOldOriginals } from './store.ts'
