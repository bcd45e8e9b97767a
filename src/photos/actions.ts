// Keeping pictures: read, bounded in number and bytes, written under their hash.
import pLimit from 'p-limit'
import type { ReportId } from '../platform/ids.ts'
import type { Files } from '../platform/files.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { invalid } from '../platform/problems.ts'
import type { Settings } from '../settings/index.ts'
import type { Db } from '../platform/database.ts'
import { blurred, type Picture, readPicture, type Size } from './images.ts'
import { findPhoto, knownPictures, replacePhoto } from './store.ts'

export interface PhotoDeps {
  files: Files
  settings: Settings
}

export const fileName = (hash: string, size: Size): string => `${hash}-${size}.webp`

// Decoding takes much memory for a moment: two pictures at a time, the rest wait.
const inTurn = pLimit(2)

/**
 * Re-encodes and keeps uploads; files are content-addressed, so doing it twice is harmless.
 * @throws invalid `photo`: too_many_photos, photo_too_large, photo_empty, photo_kind, photo_heic, photo_pixels,
 * photo_small, photo_broken
 */
export async function keepPictures(
  { files, settings }: PhotoDeps,
  uploads: readonly UploadedFile[],
  most: number,
): Promise<Picture[]> {
  if (uploads.length > most) throw invalid('photo', 'too_many_photos', { max: most })
  const { photoBytes, photoPixels, photoLeastSide } = settings.limits
  if (uploads.some((upload) => upload.tooLarge || upload.bytes.length > photoBytes)) {
    throw invalid('photo', 'photo_too_large', { max: Math.floor(photoBytes / 1_000_000) })
  }
  const pictures: Picture[] = []
  for (const upload of uploads) {
    pictures.push(await inTurn(() => readPicture(upload.bytes, { pixels: photoPixels, leastSide: photoLeastSide })))
  }
  // All are good before one is kept: nothing stays behind of a form that is refused.
  for (const picture of pictures) await putPicture(files, picture)
  return pictures
}

/**
 * A result shows something, and is new: no picture of this report, nor of any other's answer or verification.
 * @returns the code of what is wrong, for each picture in turn; undefined where it is good
 */
export async function judgeResults(
  db: Db,
  reportId: ReportId,
  pictures: readonly Pick<Picture, 'hash' | 'isFlat'>[],
): Promise<('photo_flat' | 'photo_again' | undefined)[]> {
  const known = await knownPictures(
    db,
    reportId,
    pictures.map(({ hash }) => hash),
  )
  return pictures.map((picture, index) => {
    if (picture.isFlat) return 'photo_flat'
    const isTwice = pictures.findIndex(({ hash }) => hash === picture.hash) < index
    return known.has(picture.hash) || isTwice ? 'photo_again' : undefined
  })
}

export async function removePicture(files: Files, hash: string): Promise<void> {
  for (const size of ['large', 'small'] as const) await files.remove(fileName(hash, size))
}

async function putPicture(files: Files, picture: Omit<Picture, 'isFlat'>): Promise<void> {
  await files.put(fileName(picture.hash, 'large'), picture.large)
  await files.put(fileName(picture.hash, 'small'), picture.small)
}

/** Blurs some squares of a report's photo for everybody and for good; false where the report has no such photo. */
export async function blurPhoto(
  { files, db }: { files: Files; db: Db },
  reportId: ReportId,
  id: number,
  cells: readonly number[],
): Promise<boolean> {
  const photo = await findPhoto(db, id)
  if (!photo || photo.reportId !== reportId) return false
  const bytes = await files.get(fileName(photo.hash, 'large'))
  const picture = await inTurn(() => blurred(bytes, cells))
  await putPicture(files, picture)
  await replacePhoto(db, id, picture)
  return true
}
