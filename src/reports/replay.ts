// A report's life told again from its events alone, as anybody can who has them: the row before and after each. Pure.
import { rowAfter } from './consequences.ts'
import { ownerOf, type Status } from './life.ts'
import { type EventBody, type EventRole, newborn, type Report, type ReportEvent } from './report.ts'

/** An event as the ledger shows it: without persons. */
export interface ToldEvent {
  seq: number
  at: Date
  type: string
  role: EventRole
  agencyId: number | null
  body: EventBody
}

/** What of the row before an event anybody asks for: copying all of it, ten million times, would cost more than all else. */
export type Before = Pick<
  Report,
  | 'status' | 'owner' | 'agencyId' | 'region' | 'district' | 'dueAt' | 'firstDueAt' | 'actBy' | 'cameFrom' | 'request' | 'requestLevel' | 'controlLevel'
  | 'closedBasis' | 'outcome' | 'stars'
> // prettier-ignore

/** `after` is the row itself: it goes on with the next event. */
export interface Passed {
  event: ReportEvent
  before: Before
  after: Readonly<Report>
}

// Member by member: a loop over names would cost more than the rest of the step.
const rememberOf = (report: Report): Before => ({
  status: report.status, owner: report.owner, agencyId: report.agencyId, region: report.region, district: report.district, dueAt: report.dueAt,
  firstDueAt: report.firstDueAt, actBy: report.actBy, cameFrom: report.cameFrom, request: report.request, requestLevel: report.requestLevel,
  controlLevel: report.controlLevel, closedBasis: report.closedBasis, outcome: report.outcome, stars: report.stars,
}) // prettier-ignore

/** The row as filing made it; persons, words and the moderation of them are no part of it. */
function bornOf(id: number, filed: ToldEvent, routed: ToldEvent): Report {
  const { at, body } = filed
  const status = routed.body.to as Status
  const dueAt = new Date(routed.body.dueAt!)
  // What nobody touched is read from one newborn for all: a copy of its seventy members each time would be most of the work.
  return Object.assign(Object.create(newborn) as typeof newborn, {
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
  })
}

/** Events in their order, the first two of them filing and routing. */
export function* replay(id: number, events: readonly ToldEvent[]): Generator<Passed> {
  const [filed, routed] = events
  if (!filed || !routed) return
  const report = bornOf(id, filed, routed)
  for (const [index, told] of events.entries()) {
    const event = eventOf(told)
    if (index < 2) {
      yield { event, before: report, after: report }
      continue
    }
    const before = rememberOf(report)
    Object.assign(report, rowAfter(event, report))
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
