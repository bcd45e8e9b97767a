export {
  blurPhoto,
  captionWords,
  judgeResults,
  keepGoodPictures,
  keepPictures,
  type PhotoDeps,
  readFileOf,
  removePicture,
  withCaptions,
  wrongResults,
} from './actions.ts'
export { type PhotoRight, photoRoutes, readNamed } from './api.ts'
export { type KeptPicture, type Picture, placeOfPicture } from './images.ts'
export {
  addDraftPhoto,
  addReportPhotos,
  captionPhotos,
  type FirstPhoto,
  firstPhotosOf,
  giveUpDraftPhotos,
  giveUpPicture,
  hidePhoto,
  moveDraftPhotos,
  type Photo,
  type PhotoKind,
  photosIn,
  lastAnswersOf,
  photosOfDraft,
  photosOfDrafts,
  photosOfReport,
  putEarlier,
  removeDraftPhoto,
  removeDraftPhotos,
  removeFromDrafts,
  takeUnusedFiles,
} from './store.ts'
export { takeOldOriginals } from './store.ts'
