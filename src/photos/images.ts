// Turns an upload into our own picture: recognised by content, bounded, turned upright, stripped, in three sizes.
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import ExifReader from 'exifreader'
import sharp, { type Sharp } from 'sharp'
import pLimit from 'p-limit'
import { rgbaToThumbHash } from 'thumbhash'
import { invalid, Problem } from '../platform/problems.ts'
import { decodeHeic } from './heic.ts'

/** `large` for looking closely, `medium` for a page on a phone, `small` for lists: the longer side in pixels. */
export const sizes = { large: 1600, medium: 960, small: 480 } as const
export type Size = keyof typeof sizes
/** Of WebP, 1–100. */
const quality = { large: 78, medium: 74, small: 72 } as const

export interface Picture {
  /** SHA-256 of the large size: the same picture is kept once. */
  hash: string
  width: number
  height: number
  large: Buffer
  medium: Buffer
  small: Buffer
  /** What stands in its place until it has come: a thumbhash of some 25 bytes, in base64. */
  preview: string
  /** Of one colour, or all transparent: it shows nothing. */
  isFlat: boolean
}

/** Degrees. */
export interface Place {
  lat: number
  lng: number
}

/** A picture that is kept already: its files are there; and where it says it was taken, where that matters. */
export type KeptPicture = Pick<Picture, 'hash' | 'width' | 'height'> & {
  preview?: string | null
  /** What the person says of it. */
  caption?: string | null
  isFlat?: boolean
  place?: Place | null
}

/**
 * What is taken, and how many pixels of it at most where it can only be decoded whole (measured: 12–18 bytes a pixel of
 * AVIF and HEIC, 4 of a progressive JPEG and of WebP without loss). All else is read line by line, whatever its size.
 */
const accepted = new Map([
  ['image/jpeg', Infinity],
  ['image/png', Infinity],
  ['image/webp', 50_000_000],
  ['image/avif', 26_000_000],
  ['image/heic', 50_000_000],
  ['image/heif', 50_000_000],
])
/** The same of what comes in passes: progressive JPEG, interlaced PNG. */
const inPasses = new Map([
  ['image/jpeg', 110_000_000],
  ['image/png', 50_000_000],
])
/** Decoding takes much memory for a moment: two pictures at a time; those that are held whole one at a time. */
const inTurn = pLimit(2)
const oneByOne = pLimit(1)
sharp.cache(false)
sharp.concurrency(1)

/**
 * @throws invalid `photo`: photo_empty, photo_kind, photo_pixels, photo_small, photo_broken.
 */
export async function readPicture(bytes: Buffer, limits: { pixels: number; leastSide: number }): Promise<Picture> {
  if (bytes.length === 0) throw invalid('photo', 'photo_empty')
  const type = await fileTypeFromBuffer(bytes)
  const most = type && accepted.get(type.mime)
  if (!type || most === undefined) throw invalid('photo', 'photo_kind')
  try {
    const source = sharp(bytes, { ...reading, limitInputPixels: limits.pixels })
    const { width, height, isProgressive } = await source.metadata()
    const whole = (isProgressive && inPasses.get(type.mime)) || most
    const pixels = Math.min(limits.pixels, whole)
    if (width * height > pixels) throw tooManyPixels(pixels)
    if (Math.min(width, height) < limits.leastSide) throw invalid('photo', 'photo_small', { min: limits.leastSide })
    const read = async () => inLarge(isHeic(type.mime) ? await upright(bytes) : source.rotate())
    const draw = async () => {
      const large = await read()
      return { ...(await inAllSizes(large)), isFlat: await isFlat(large.data) }
    }
    return await (whole === Infinity ? inTurn(draw) : oneByOne(draw))
  } catch (error) {
    throw pictureProblem(error, limits.pixels)
  }
}

const reading = { failOn: 'truncated', sequentialRead: true, pages: 1 } as const
const isHeic = (mime: string) => mime === 'image/heic' || mime === 'image/heif'

/** What phones of one maker write: its pixels, already turned as it was held. */
async function upright(bytes: Buffer): Promise<Sharp> {
  const { data, width, height } = await decodeHeic(bytes)
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
}

const inLarge = (picture: Sharp) =>
  picture
    .resize(sizes.large, sizes.large, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: quality.large, effort: 2 })
    .toBuffer({ resolveWithObject: true })

/** A smaller size of our own large picture. */
export const inSize = (large: Buffer, size: Exclude<Size, 'large'>): Promise<Buffer> =>
  sharp(large)
    .resize(sizes[size], sizes[size], { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: quality[size], effort: 2 })
    .toBuffer()

async function inAllSizes({
  data,
  info,
}: {
  data: Buffer
  info: { width: number; height: number }
}): Promise<Omit<Picture, 'isFlat'>> {
  const small = await inSize(data, 'small')
  return {
    hash: createHash('sha256').update(data).digest('hex'),
    width: info.width,
    height: info.height,
    large: data,
    medium: await inSize(data, 'medium'),
    small,
    preview: await previewOf(small),
  }
}

async function previewOf(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture)
    .resize(100, 100, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}

/** So little do the colours of a picture of nothing differ, of 255; a night sky has more by its noise. */
const leastDeviation = 1.5

async function isFlat(picture: Buffer): Promise<boolean> {
  // What is transparent is seen as the paper behind it.
  const { channels } = await sharp(picture).flatten({ background: '#fff' }).stats()
  return channels.every(({ stdev }) => stdev < leastDeviation)
}

/** A rectangle in thousandths of a picture's width and height, from the upper left. */
export type PhotoArea = readonly [x: number, y: number, width: number, height: number]

/**
 * Paints rectangles of our own large picture over with what a few of their pixels were: nothing of them can be read
 * again.
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
  return inAllSizes(
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
