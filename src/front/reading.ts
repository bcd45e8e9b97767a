// What the front page shows of the country: where reports are under control, and the last that was solved for all to
// see.
import type { ShownPhoto } from '../ui/index.ts'
import { seesPhoto } from '../card/index.ts'
import { lastSolved, type ListedReport } from '../lists/index.ts'
import { type ReadMap, whole } from '../map/index.ts'
import { firstPhotosOf, lastAnswersOf } from '../photos/index.ts'
import type { ReportDeps } from '../reports/index.ts'

/** Where reports stand together. */
export interface Sign {
  lat: number
  lng: number
  /** Under control. */
  open: number
  /** Of those, past what was promised. */
  late: number
}

/** The looks of reports that are under control (`map/cells.ts`). */
const underControl = ['late', 'you', 'work', 'way'] as const
/** Cells of some hundred kilometres: the country is a few dozen of them. */
const level = 8

export async function readSigns(readMap: ReadMap): Promise<Sign[]> {
  const { cells } = await readMap(whole, {}, level)
  return cells
    .map(({ lat, lng, looks }) => ({
      lat,
      lng,
      open: underControl.reduce((sum, look) => sum + (looks[look] ?? 0), 0),
      late: looks.late ?? 0,
    }))
    .filter(({ open }) => open > 0)
    .toSorted((one, other) => other.open - one.open)
}

export interface Solved {
  report: ListedReport
  before: ShownPhoto
  after: ShownPhoto
}

/** So many of the last are looked through for one that has a picture from before and one from after. */
const looked = 24

/** The last report that went by its reporter's consent and has both pictures. */
export async function readSolved(deps: ReportDeps): Promise<Solved | undefined> {
  const closed = await lastSolved(deps.db, looked)
  const ids = closed.map(({ id }) => id)
  if (ids.length === 0) return undefined
  const [first, last] = await Promise.all([firstPhotosOf(deps.db, ids), lastAnswersOf(deps.db, ids)])
  for (const report of closed) {
    const before = first.find(({ reportId }) => reportId === report.id)
    const after = last.find(({ reportId }) => reportId === report.id)
    if (!before || !after || !seesPhoto(deps, undefined, report, { kind: 'after', hidden: false })) continue
    return { report, before, after }
  }
  return undefined
}
