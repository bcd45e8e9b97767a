// Boxes of an MP4 (ISO/IEC 14496-12): how long it is, and the place where it was made, which is overwritten. Pure.

interface Box {
  type: string
  /** Where it begins, where its content begins, where it ends. */
  start: number
  content: number
  end: number
}

/** The boxes between two places; what is cut off ends them. */
function* boxesIn(bytes: Buffer, from = 0, to = bytes.length): Generator<Box> {
  for (let start = from; start + 8 <= to;) {
    const short = bytes.readUInt32BE(start)
    const isLong = short === 1 && start + 16 <= to
    const size = isLong ? Number(bytes.readBigUInt64BE(start + 8)) : short || to - start
    const content = start + (isLong ? 16 : 8)
    const end = start + size
    if (size < content - start || end > to) return
    yield { type: bytes.toString('latin1', start + 4, start + 8), start, content, end }
    start = end
  }
}

const find = (bytes: Buffer, type: string, within?: Box): Box | undefined =>
  [...boxesIn(bytes, within?.content, within?.end)].find((box) => box.type === type)

/** Times stand as 32 or 64 bits by the version of their box. */
const readTime = (bytes: Buffer, at: number, isLong: boolean) =>
  isLong ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at)

/** Seconds, by the movie's head, or by when the last of its fragments begins; undefined where neither says it. */
export function lengthOfMp4(bytes: Buffer): number | undefined {
  const movie = find(bytes, 'moov')
  const head = movie && find(bytes, 'mvhd', movie)
  if (!movie || !head) return undefined
  const isLong = bytes[head.content] === 1
  const scale = bytes.readUInt32BE(head.content + (isLong ? 20 : 12))
  const whole = readTime(bytes, head.content + (isLong ? 24 : 16), isLong) / scale
  if (whole > 0) return whole
  const last = [...boxesIn(bytes)].findLast(({ type }) => type === 'moof')
  const part = last && find(bytes, 'traf', last)
  const begins = part && find(bytes, 'tfdt', part)
  const track = find(bytes, 'trak', movie)
  const media = track && find(bytes, 'mdia', track)
  const mediaHead = media && find(bytes, 'mdhd', media)
  if (!begins || !mediaHead) return undefined
  const unit = bytes.readUInt32BE(mediaHead.content + (bytes[mediaHead.content] === 1 ? 20 : 12))
  // A fragment that begins with the recording lasts a moment at least.
  return Math.max(0.1, readTime(bytes, begins.content + 4, bytes[begins.content] === 1) / unit)
}

/** What phones write beside the pictures: who made it where; tracks that say it along the way. */
const telling = new Set(['udta', 'meta', 'uuid'])

/** The same recording, of the same length, that says nothing of where and by what it was made. */
export function withoutPlace(given: Buffer): Buffer {
  const bytes = Buffer.from(given)
  const blank = ({ start, content, end }: Box) => {
    bytes.write('free', start + 4, 'latin1')
    bytes.fill(0, content, end)
  }
  const clean = (within?: Box) => {
    for (const box of boxesIn(bytes, within?.content, within?.end)) {
      if (telling.has(box.type) || (box.type === 'trak' && isTelling(bytes, box))) blank(box)
      else if (['moov', 'trak', 'moof', 'traf'].includes(box.type)) clean(box)
    }
  }
  clean()
  return bytes
}

/** A track of neither pictures nor sound. */
function isTelling(bytes: Buffer, track: Box): boolean {
  const media = find(bytes, 'mdia', track)
  const handler = media && find(bytes, 'hdlr', media)
  return !!handler && !['vide', 'soun'].includes(bytes.toString('latin1', handler.content + 8, handler.content + 12))
}
