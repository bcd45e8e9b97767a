// For islands: where a photo says that it was taken, read on the phone and sent nowhere.
import { factsOf } from './pictures.ts'

/** GPS tags of EXIF 2.3, each with the number of its entry. */
const gps = { latRef: 1, lat: 2, lngRef: 3, lng: 4 } as const
const gpsPointer = 0x88_25

/** Entries of one directory: where each tag's value stands. @throws RangeError where it is cut short */
function entriesOf(view: DataView, directory: number, isLittle: boolean): Map<number, number> {
  const entries = new Map<number, number>()
  for (let entry = 0; entry < view.getUint16(directory, isLittle); entry += 1) {
    const at = directory + 2 + entry * 12
    entries.set(view.getUint16(at, isLittle), at + 8)
  }
  return entries
}

/** Undefined where the photo does not say it, or says what can be nowhere. */
export async function placeOf(file: Blob): Promise<{ lat: number; lng: number } | undefined> {
  const part = await factsOf(file)
  if (!part) return undefined
  const view = new DataView(part.buffer)
  const start = 10
  try {
    const isLittle = view.getUint16(start) === 0x49_49
    const first = entriesOf(view, start + view.getUint32(start + 4, isLittle), isLittle)
    const pointer = first.get(gpsPointer)
    if (pointer === undefined) return undefined
    const entries = entriesOf(view, start + view.getUint32(pointer, isLittle), isLittle)
    const degrees = (tag: number, ref: number, negative: string) => {
      const at = entries.get(tag)
      const sign = entries.get(ref)
      if (at === undefined || sign === undefined) return NaN
      const offset = start + view.getUint32(at, isLittle)
      const parts = [0, 1, 2].map((index) => {
        const [over, under] = [offset + index * 8, offset + index * 8 + 4]
        return view.getUint32(over, isLittle) / view.getUint32(under, isLittle)
      })
      const [whole = NaN, minutes = NaN, seconds = 0] = parts
      const value = whole + minutes / 60 + (Number.isFinite(seconds) ? seconds : 0) / 3600
      return String.fromCharCode(view.getUint8(sign)) === negative ? -value : value
    }
    const lat = degrees(gps.lat, gps.latRef, 'S')
    const lng = degrees(gps.lng, gps.lngRef, 'W')
    const isSomewhere = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && (lat !== 0 || lng !== 0)
    return isSomewhere ? { lat, lng } : undefined
  } catch {
    // It ends in the middle.
    return undefined
  }
}
