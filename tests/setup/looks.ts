// Pictures of pages beside those that were agreed: made small and grey-free of noise, so that hundreds of them weigh
// little, and compared with a stated tolerance.
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

const folder = join(import.meta.dirname, '..', 'looks')

/** A picture is kept at a third of its width. */
const scale = 3
/** So far may a channel of a point be from the agreed one and count as the same. */
const sameWithin = 40
/** And so many points of a thousand may be others. */
export const mostOthers = 12

const raw = (picture: Buffer) => sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })

/** How many points of a thousand are others; all of them where the size is another. */
async function othersIn(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([raw(one), raw(other)])
  if (a.info.width !== b.info.width || a.info.height !== b.info.height) return 1000
  let others = 0
  const { channels } = a.info
  for (let at = 0; at < a.data.length; at += channels) {
    let furthest = 0
    for (let channel = 0; channel < channels; channel += 1)
      furthest = Math.max(furthest, Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)))
    if (furthest > sameWithin) others += 1
  }
  return (1000 * others * channels) / a.data.length
}

/**
 * How far a page looks other than agreed, in points of a thousand; 0 where there was no picture yet and one is made, or
 * where `UPDATE_LOOKS` is set and it differs.
 */
export async function compareLook(name: string, screenshot: Buffer): Promise<number> {
  const { width } = await sharp(screenshot).metadata()
  const small = await sharp(screenshot)
    .resize({ width: Math.round(width / scale) })
    .webp({ quality: 55, effort: 5 })
    .toBuffer()
  const path = join(folder, `${name}.webp`)
  const others = existsSync(path) ? await othersIn(small, await readFile(path)) : undefined
  if (others !== undefined && (others <= mostOthers || !process.env['UPDATE_LOOKS'])) return others
  if (others === undefined && process.env['CI']) return 1000
  await mkdir(folder, { recursive: true })
  await writeFile(path, small)
  return 0
}
