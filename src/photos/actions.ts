// Keeping pictures: read, bounded in number and bytes, written under their hash.
import pLimit from 'p-limit'
import type { ReportId } from '../platform/ids.ts'
import type { Files } from '../platform/files.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { type Fields, textOf } from '../platform/query.ts'
import type { Settings } from '../settings/index.ts'
import { checkText, cleanText } from '../language/index.ts'
import type { Db } from '../platform/database.ts'
import {
  asJpeg,
  blurred,
  inSize,
  type KeptPicture,
  type PhotoArea,
  type Picture,
  readPicture,
  type Size,
  sizes,
} from './images.ts'
import { findPhoto, knownPictures, replacePhoto } from './store.ts'

export interface PhotoDeps {
  files: Files
  settings: Settings
}

export type Kind = 'webp' | 'jpg'

export const fileName = (hash: string, size: Size, kind: Kind = 'webp'): string => `${hash}-${size}.${kind}`

/**
 * A picture in a size and kind; what is asked for the first time is made of the large one and kept.
 * @throws ENOENT
 */
export async function readFileOf(files: Files, hash: string, size: Size, kind: Kind = 'webp'): Promise<Buffer> {
  const name = fileName(hash, size, kind)
  if (await files.has(name)) return files.get(name)
  // The large one is what there is; the others are made of it.
  if (size === 'large' && kind === 'webp') return files.get(name)
  const made =
    kind === 'jpg'
      ? await readFileOf(files, hash, size).then((bytes) => aside(() => asJpeg(bytes)))
      : await files
          .get(fileName(hash, 'large'))
          .then((bytes) => aside(() => inSize(bytes, size as Exclude<Size, 'large'>)))
  await files.put(name, made)
  return made
}

/** What is made of our own pictures keeps nobody waiting who sends, nor waits for them. */
const aside = pLimit(1)

/** A picture with what the person says of it. */
type Said = Picture & Pick<KeptPicture, 'caption'>

/** An error of one file among several says which. */
const ofFile = (error: FieldError, { name }: Pick<UploadedFile, 'name'>): FieldError =>
  name === '' ? error : { ...error, params: { ...error.params, file: name } }

/** Pictures with what the form says of each: `caption.1` of the first, and so on. */
export const withCaptions = (fields: Fields, uploads: readonly UploadedFile[]): UploadedFile[] =>
  uploads.map((upload, index) => {
    const caption = cleanText(textOf(fields, `caption.${index + 1}`) ?? '')
    return caption === '' ? upload : { ...upload, caption }
  })

/** What was said of the picture, at most so long; one that is longer is told, and kept as far as it fits. */
function captionOf(errors: FieldError[], { caption }: UploadedFile, index: number, max: number) {
  if (!caption) return {}
  checkText(errors, `caption.${index + 1}`, caption, { max })
  return { caption: [...caption].slice(0, max).join('') }
}

/** The words of an event about its pictures, in their order. */
export const captionWords = (pictures: readonly Pick<KeptPicture, 'caption'>[]): Record<`caption.${number}`, string> =>
  Object.fromEntries(pictures.flatMap(({ caption }, index) => (caption ? [[`caption.${index + 1}`, caption]] : [])))

/**
 * Judges uploads one by one, each by itself: what is good, in its place, and what is wrong with the others. Keeps
 * nothing yet.
 * @returns errors of `caption.1` …: too_long; of `photo`: photo_too_large, photo_empty, photo_kind, photo_pixels,
 * photo_small, photo_broken
 */
async function judgePictures(
  { settings }: Pick<PhotoDeps, 'settings'>,
  uploads: readonly UploadedFile[],
): Promise<{ pictures: (Said | undefined)[]; errors: FieldError[] }> {
  const { photoBytes, photoPixels, photoLeastSide, captionLength } = settings.limits
  const pictures: (Said | undefined)[] = []
  const errors: FieldError[] = []
  for (const [index, upload] of uploads.entries()) {
    try {
      if (upload.tooLarge || upload.bytes.length > photoBytes)
        throw invalid('photo', 'photo_too_large', { max: Math.floor(photoBytes / 1_000_000) })
      const picture = await readPicture(upload.bytes, { pixels: photoPixels, leastSide: photoLeastSide })
      pictures.push({ ...picture, ...captionOf(errors, upload, index, captionLength) })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      pictures.push(undefined)
      errors.push(...error.errors.map((each) => ofFile(each, upload)))
    }
  }
  return { pictures, errors }
}

/**
 * Re-encodes and keeps uploads; files are content-addressed, so doing it twice is harmless.
 * @param kept how many are kept already and count among the most
 * @throws invalid `photo`: too_many_photos, and of each file what `judgePictures` says
 */
export async function keepPictures(
  deps: PhotoDeps,
  uploads: readonly UploadedFile[],
  most: number,
  kept = 0,
): Promise<Said[]> {
  if (kept + uploads.length > most) throw invalid('photo', 'too_many_photos', { max: most })
  const { pictures, errors } = await judgePictures(deps, uploads)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const good = pictures.flatMap((picture) => picture ?? [])
  // All are good before one is kept: nothing stays behind of a form that is refused.
  for (const picture of good) await putPicture(deps.files, picture)
  return good
}

/** Keeps those that are good, each in its place, whatever is wrong with the others. */
export async function keepGoodPictures(
  deps: PhotoDeps,
  uploads: readonly UploadedFile[],
): Promise<(Said | undefined)[]> {
  const { pictures } = await judgePictures(deps, uploads)
  for (const picture of pictures) if (picture) await putPicture(deps.files, picture)
  return pictures
}

/**
 * A result shows something, and is new: no picture that stands in any report, of whatever kind.
 * @returns the code of what is wrong, for each picture in turn; undefined where it is good
 */
export async function judgeResults(
  db: Db,
  pictures: readonly Pick<KeptPicture, 'hash' | 'isFlat'>[],
): Promise<('photo_flat' | 'photo_again' | undefined)[]> {
  const known = await knownPictures(
    db,
    pictures.map(({ hash }) => hash),
  )
  return pictures.map((picture, index) => {
    if (picture.isFlat) return 'photo_flat'
    const isTwice = pictures.findIndex(({ hash }) => hash === picture.hash) < index
    return known.has(picture.hash) || isTwice ? 'photo_again' : undefined
  })
}

/**
 * What is wrong with the pictures as results, each by the name of its file: those of the uploads come first, in their
 * order.
 */
export async function wrongResults(
  db: Db,
  pictures: readonly Pick<KeptPicture, 'hash' | 'isFlat'>[],
  uploads: readonly UploadedFile[],
): Promise<FieldError[]> {
  const codes = await judgeResults(db, pictures)
  return codes.flatMap((code, index) =>
    code === undefined ? [] : ofFile({ field: 'photo', code }, uploads[index] ?? { name: '' }),
  )
}

export async function removePicture(files: Files, hash: string): Promise<void> {
  for (const size of Object.keys(sizes) as Size[])
    for (const kind of ['webp', 'jpg'] as const) await files.remove(fileName(hash, size, kind))
}

async function putPicture(files: Files, picture: Omit<Picture, 'isFlat'>): Promise<void> {
  for (const size of Object.keys(sizes) as Size[]) await files.put(fileName(picture.hash, size), picture[size])
}

/** Blurs some parts of a report's photo for everybody and for good; false where the report has no such photo. */
export async function blurPhoto(
  { files, db }: { files: Files; db: Db },
  reportId: ReportId,
  id: number,
  areas: readonly PhotoArea[],
): Promise<boolean> {
  const photo = await findPhoto(db, id)
  if (!photo || photo.reportId !== reportId) return false
  const bytes = await files.get(fileName(photo.hash, 'large'))
  const picture = await aside(() => blurred(bytes, areas))
  await putPicture(files, picture)
  await replacePhoto(db, id, picture)
  return true
}
