// Turns an upload into our own picture: recognised by content, bounded, turned upright, stripped, in two sizes.
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import exifr from 'exifr'
import sharp from 'sharp'
import { invalid } from '../platform/problems.ts'

/** `large` for looking, `small` for lists: the longer side in pixels. */
export const sizes = { large: 1600, small: 480 } as const
export type Size = keyof typeof sizes

export interface Picture {
  /** SHA-256 of the large size: the same picture is kept once. */
  hash: string
  width: number
  height: number
  large: Buffer
  small: Buffer
}

/** A picture that is kept already: its files are there. */
export type KeptPicture = Pick<Picture, 'hash' | 'width' | 'height'>

const accepted = new Set(['image/jpeg', 'image/png', 'image/webp'])
sharp.cache(false)
sharp.concurrency(1)

/**
 * @throws invalid `photo`: photo_empty, photo_kind, photo_pixels, photo_broken.
 */
export async function readPicture(bytes: Buffer, limits: { pixels: number }): Promise<Picture> {
  if (bytes.length === 0) throw invalid('photo', 'photo_empty')
  const type = await fileTypeFromBuffer(bytes)
  if (!type || !accepted.has(type.mime)) throw invalid('photo', 'photo_kind')
  const source = () => sharp(bytes, { limitInputPixels: limits.pixels, failOn: 'truncated', sequentialRead: true, pages: 1 })
  try {
    const { width, height } = await source().metadata()
    if (width * height > limits.pixels) throw invalid('photo', 'photo_pixels')
  } catch (error) {
    throw pictureProblem(error)
  }
  try {
    const large = await source()
      .rotate()
      .resize(sizes.large, sizes.large, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78, effort: 2 })
      .toBuffer({ resolveWithObject: true })
    const small = await sharp(large.data)
      .resize(sizes.small, sizes.small, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 72, effort: 2 })
      .toBuffer()
    const hash = createHash('sha256').update(large.data).digest('hex')
    return { hash, width: large.info.width, height: large.info.height, large: large.data, small }
  } catch (error) {
    throw pictureProblem(error)
  }
}

function pictureProblem(error: unknown): Error {
  if (error instanceof Error && error.name === 'Error' && /pixel limit/i.test(error.message)) return invalid('photo', 'photo_pixels')
  return 'errors' in (error as object) ? (error as Error) : invalid('photo', 'photo_broken')
}

/** Where an upload says it was taken, before that is stripped; undefined where it does not say. */
export async function placeOfPicture(bytes: Buffer): Promise<{ lat: number; lng: number } | undefined> {
  const found = await exifr.gps(bytes).catch(() => undefined)
  if (!found || !Number.isFinite(found.latitude) || !Number.isFinite(found.longitude)) return undefined
  return { lat: found.latitude, lng: found.longitude }
}
