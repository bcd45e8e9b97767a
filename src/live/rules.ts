// What is told as it happens, and to whom: topics that a page listens to, and whom an event of a report concerns. Pure.
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import type { Report } from '../life/index.ts'
import { may, type Places, type Viewer } from '../people/rules.ts'
import { isInScope, maySee } from '../reports/rules.ts'

/** A topic: one report, one's own, the desk, a territory's oversight, the map, how the services do. */
export type Topic = `report:${number}` | 'my' | 'work' | 'oversight' | 'map' | 'status'

/** So many one page may listen to. */
export const mostTopics = 30

const simple = ['my', 'work', 'oversight', 'map', 'status'] as const

/** The topics of `report:12,my`; what is none is left out. */
export function topicsIn(text: string): Topic[] {
  const parts = [...new Set(text.split(','))].slice(0, mostTopics)
  return parts.flatMap((part): Topic[] => {
    const [, number] = /^report:([1-9]\d{0,14})$/.exec(part) ?? []
    if (number !== undefined) return [`report:${Number(number)}`]
    return simple.filter((each) => each === part)
  })
}

/** The topics that this person may listen to at all; each event is judged besides. */
export const openTo = (viewer: Viewer | undefined, topics: readonly Topic[]): Topic[] =>
  topics.filter((topic) => {
    if (topic === 'my') return viewer !== undefined
    if (topic === 'work') return may(viewer, 'work.read')
    return topic !== 'oversight' || may(viewer, 'oversight.read')
  })

/** What a report is at an event, as far as that says whom it concerns; and which body had it before. */
export type Happened = Pick<
  Report,
  'status' | 'agencyId' | 'district' | 'mahalla' | 'categoryGroup' | 'reporterId' | 'reporterLeft' | 'officerId'
> &
  Pick<Report, 'controlLevel' | 'parts'> & { id: ReportId; seq: number; filedAt: Date; before: AgencyId | null }

/** One piece of news; `key` is the same in every process. */
export type News = { key: string } & (
  | { report: Happened }
  | { people: readonly PersonId[] }
  | { cells: readonly (readonly [x: number, y: number])[] | null }
  | { status: true }
)

/** The squares in which changes on the map are told: Web Mercator at this zoom, about 15 km wide. */
export const liveZoom = 11
/** More of them at once are told as "everywhere". */
export const mostCells = 64

/** Whose desk an event touches: who reaches the report now, or did through the body that had it before. */
function reachesDesk(places: Places, { acting }: Viewer, report: Happened): boolean {
  if (!acting) return false
  if (isInScope(places, acting, report)) return true
  return report.before !== null && isInScope(places, acting, { ...report, agencyId: report.before })
}

/** Whose figures an event moves: who watches the territory; an administrator watches all of them. */
const movesFigures = (places: Places, viewer: Viewer, report: Happened): boolean =>
  viewer.acting?.role === 'administrator' || reachesDesk(places, viewer, report)

/**
 * Whether a piece of news is about this topic, for this person. Who joined a report is told by name (`people`), so that
 * only the row of the report need be known.
 */
export function isAbout(places: Places, viewer: Viewer | undefined, topic: Topic, news: News): boolean {
  if ('status' in news) return topic === 'status'
  if ('cells' in news) return topic === 'map'
  if ('people' in news) return topic === 'my' && viewer !== undefined && news.people.includes(viewer.personId)
  const { report } = news
  // The relation that opens the card: nobody hears of what they may not see.
  if (!maySee(places, viewer, report)) return false
  if (topic === `report:${report.id}`) return true
  if (viewer === undefined) return false
  if (topic === 'my') return viewer.personId === report.reporterId && !report.reporterLeft
  if (topic === 'work') return reachesDesk(places, viewer, report)
  return topic === 'oversight' && movesFigures(places, viewer, report)
}
