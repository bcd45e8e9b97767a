// A report's life told again from its events alone, as anybody can who has them: the row before and after each. Pure.
import { advance } from './advance.ts'
import { ownerOf, type Status } from './life.ts'
import { type Before, type EventBody, type EventRole, newborn, type Report, type ReportEvent } from './report.ts'

/** An event as the ledger shows it: without persons. */
export interface ToldEvent {
  seq: number
  at: Date
  type: string
  role: EventRole
  agencyId: number | null
  body: EventBody
}

/** `after` is the row itself: it goes on with the next event. */
export interface Passed {
  event: ReportEvent
  before: Before
  after: Readonly<Report>
}

/** The row as filing made it; persons, words and the moderation of them are no part of it. */
function bornOf(id: number, filed: ToldEvent, routed: ToldEvent): Report {
  const { at, body } = filed
  const status = routed.body.to as Status
  const dueAt = new Date(routed.body.dueAt!)
  return {
    ...newborn,
    id,
    seq: routed.seq,
    status,
    owner: ownerOf[status],
    category: body.category!,
    categoryGroup: body.category!.slice(0, 3),
    region: body.region!,
    district: body.district!,
    mahalla: body.mahalla ?? null,
    agencyId: routed.body.agency!,
    reporterId: null,
    filedAt: at,
    routedAt: status === 'moderating' ? null : at,
    dueAt,
    firstDueAt: dueAt,
    termFrom: at,
    actBy: routed.body.actBy === undefined ? null : new Date(routed.body.actBy),
    stageEnteredAt: at,
    agencySince: at,
    publication: body.publication ?? 'pending',
    publishBy: null,
    flag: null,
    pendingFrom: null,
    term: routed.body.term!,
    replyLeft: 0,
    parts: [],
    incidentId: routed.body.incident ?? null,
  }
}

/** Events in their order, the first two of them filing and routing. */
export function* replay(id: number, events: readonly ToldEvent[]): Generator<Passed> {
  const [filed, routed] = events
  if (!filed || !routed) return
  const report = bornOf(id, filed, routed)
  for (let index = 0; index < events.length; index += 1) {
    const event = eventOf(events[index]!)
    // The first two made the row.
    const before = index < 2 ? report : advance(report, event)
    yield { event, before, after: report }
  }
}

const eventOf = ({ seq, at, type, role, agencyId, body }: ToldEvent): ReportEvent => ({
  seq,
  at,
  type,
  actor: { personId: null, role, agencyId },
  body,
})
