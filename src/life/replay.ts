// A report's life told again from its events alone, as anybody can who has them: the row before and after each. Pure.
import type { AgencyId } from '../platform/ids.ts'
import { advance } from './advance.ts'
import { ownerOf } from './life.ts'
import { type EventBody, type EventOf, type EventType, eventOf, ofType, type ReportEvent } from './event.ts'
import { timeOf } from './marks.ts'
import { type Before, type EventRole, newborn, type Report } from './report.ts'

/** An event as the ledger shows it: without persons. */
export interface ToldEvent {
  seq: number
  at: Date
  type: EventType
  role: EventRole
  agencyId: AgencyId | null
  body: EventBody
}

/** `after` is the row itself: it goes on with the next event. */
export interface Passed {
  event: ReportEvent
  before: Before
  after: Readonly<Report>
}

/** The row as filing made it; persons, words and the moderation of them are no part of it. */
function bornOf(id: number, filed: EventOf<'file'>, routed: EventOf<'route' | 'hold'>): Report {
  const { at, body } = filed
  const { to: status, agency, dueAt: promised, actBy, term, incident } = routed.body
  const dueAt = new Date(promised)
  return {
    ...newborn,
    id,
    seq: routed.seq,
    status,
    owner: ownerOf[status],
    category: body.category,
    categoryGroup: body.category.slice(0, 3),
    region: body.region,
    district: body.district,
    mahalla: body.mahalla ?? null,
    agencyId: agency,
    reporterId: null,
    filedAt: at,
    routedAt: status === 'moderating' ? null : at,
    dueAt,
    firstDueAt: dueAt,
    termFrom: at,
    actBy: timeOf(actBy),
    stageEnteredAt: at,
    agencySince: at,
    publication: body.publication ?? 'pending',
    publishBy: null,
    flag: null,
    pendingFrom: null,
    term,
    replyLeft: 0,
    parts: [],
    incidentId: incident ?? null,
  }
}

/** Events in their order, the first two of them filing and routing. */
export function* replay(id: number, events: readonly ToldEvent[]): Generator<Passed> {
  const [filed, routed, ...later] = events.map(personless)
  if (!filed || !routed) return
  const report = bornOf(id, ofType(filed, 'file'), ofType(routed, 'route', 'hold'))
  // The first two made the row.
  for (const event of [filed, routed]) yield { event, before: report, after: report }
  for (const event of later) yield { event, before: advance(report, event), after: report }
}

const personless = ({ seq, at, type, role, agencyId, body }: ToldEvent): ReportEvent =>
  eventOf(type, { seq, at, actor: { personId: null, role, agencyId }, body })
