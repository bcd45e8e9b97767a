// Turns an upload into our own picture: recognised by content, bounded, turned upright, stripped, in two sizes.
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { invalid, Problem } from '../platform/problems.ts'

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
  /** Of one colour, or all transparent: it shows nothing. */
  isFlat: boolean
}

/** Degrees. */
export interface Place {
  lat: number
  lng: number
}

/** A picture that is kept already: its files are there; and where it says it was taken, where that matters. */
export type KeptPicture = Pick<Picture, 'hash' | 'width' | 'height'> & { isFlat?: boolean; place?: Place | null }

const accepted = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif'])
/** What phones of one maker write unless told otherwise: refused with what to do. */
const heic = new Set(['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'])
sharp.cache(false)
sharp.concurrency(1)

/**
 * @throws invalid `photo`: photo_empty, photo_kind, photo_heic, photo_pixels, photo_small, photo_broken.
 */
export async function readPicture(bytes: Buffer, limits: { pixels: number; leastSide: number }): Promise<Picture> {
  if (bytes.length === 0) throw invalid('photo', 'photo_empty')
  const type = await fileTypeFromBuffer(bytes)
  if (type && heic.has(type.mime)) throw invalid('photo', 'photo_heic')
  if (!type || !accepted.has(type.mime)) throw invalid('photo', 'photo_kind')
  const source = () =>
    sharp(bytes, { limitInputPixels: limits.pixels, failOn: 'truncated', sequentialRead: true, pages: 1 })
  try {
    const { width, height } = await source().metadata()
    if (width * height > limits.pixels) throw tooManyPixels(limits.pixels)
    if (Math.min(width, height) < limits.leastSide) throw invalid('photo', 'photo_small', { min: limits.leastSide })
  } catch (error) {
    throw pictureProblem(error, limits.pixels)
  }
  try {
    const large = await source()
      .rotate()
      .resize(sizes.large, sizes.large, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78, effort: 2 })
      .toBuffer({ resolveWithObject: true })
    return { ...(await inTwoSizes(large)), isFlat: await isFlat(large.data) }
  } catch (error) {
    throw pictureProblem(error, limits.pixels)
  }
}

async function inTwoSizes({
  data,
  info,
}: {
  data: Buffer
  info: { width: number; height: number }
}): Promise<Omit<Picture, 'isFlat'>> {
  const small = await sharp(data)
    .resize(sizes.small, sizes.small, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 72, effort: 2 })
    .toBuffer()
  return {
    hash: createHash('sha256').update(data).digest('hex'),
    width: info.width,
    height: info.height,
    large: data,
    small,
  }
}

/** So little do the colours of a picture of nothing differ, of 255; a night sky has more by its noise. */
const leastDeviation = 1.5

async function isFlat(picture: Buffer): Promise<boolean> {
  // What is transparent is seen as the paper behind it.
  const { channels } = await sharp(picture).flatten({ background: '#fff' }).stats()
  return channels.every(({ stdev }) => stdev < leastDeviation)
}

/** A photo is divided into four by four squares, numbered from the upper left. */
/** A rectangle in thousandths of a picture's width and height, from the upper left. */
export type PhotoArea = readonly [x: number, y: number, width: number, height: number]

const side = 4
/** A square of the net, 1–16 from the upper left, as a rectangle. */
export const squareOf = (cell: number): PhotoArea => [
  ((cell - 1) % side) * (1000 / side),
  Math.floor((cell - 1) / side) * (1000 / side),
  1000 / side,
  1000 / side,
]

/**
 * Paints squares of our own large picture over with what a few of their pixels were: nothing of them can be read again.
 */
export async function blurred(large: Buffer, areas: readonly PhotoArea[]): Promise<Omit<Picture, 'isFlat'>> {
  const { width, height } = await sharp(large).metadata()
  const layers = await Promise.all(
    areas.map(async ([x, y, wide, high]) => {
      const left = Math.floor((x * width) / 1000)
      const top = Math.floor((y * height) / 1000)
      const box = {
        left,
        top,
        width: Math.max(1, Math.ceil(((x + wide) * width) / 1000) - left),
        height: Math.max(1, Math.ceil(((y + high) * height) / 1000) - top),
      }
      const few = await sharp(large).extract(box).resize(3, 3, { fit: 'fill' }).png().toBuffer()
      return {
        input: await sharp(few).resize(box.width, box.height, { fit: 'fill', kernel: 'cubic' }).png().toBuffer(),
        left,
        top,
      }
    }),
  )
  return inTwoSizes(
    await sharp(large).composite(layers).webp({ quality: 78, effort: 2 }).toBuffer({ resolveWithObject: true }),
  )
}

const tooManyPixels = (pixels: number) => invalid('photo', 'photo_pixels', { max: Math.floor(pixels / 1_000_000) })

function pictureProblem(error: unknown, pixels: number): Error {
  if (error instanceof Error && error.name === 'Error' && /pixel limit/i.test(error.message))
    return tooManyPixels(pixels)
  return error instanceof Problem ? error : invalid('photo', 'photo_broken')
}

/**
 * Where an upload says it was taken, before that is stripped; undefined where it does not say, or where the camera had
 * no fix and filled something in: a picker that keeps the place to itself hands over 0, 0.
 */
export function placeOfPicture(bytes: Buffer): Place | undefined {
  try {
    const { gps, exif } = ExifReader.load(bytes, { expanded: true })
    const { Latitude: lat, Longitude: lng } = gps ?? {}
    const hasNoFix = String(exif?.GPSStatus?.value ?? '').startsWith('V') || (lat === 0 && lng === 0)
    return !hasNoFix && lat !== undefined && lng !== undefined && Number.isFinite(lat) && Number.isFinite(lng)
      ? { lat, lng }
      : undefined
  } catch {
    // It throws at what it cannot read: such a picture says nothing.
    return undefined
  }
}

/** The same picture for those who know no WebP. */
export const asJpeg = (bytes: Buffer): Promise<Buffer> => sharp(bytes).jpeg({ quality: 85, mozjpeg: true }).toBuffer()
