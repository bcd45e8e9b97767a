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

export interface Passed {
  event: ReportEvent
  before: Report
  after: Report
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
  const [filed, routed, ...rest] = events
  if (!filed || !routed) return
  let report = bornOf(id, filed, routed)
  const passed = (told: ToldEvent, before: Report): Passed => {
    const { role, agencyId, ...event } = told
    return { event: { ...event, actor: { personId: null, role, agencyId } }, before, after: report }
  }
  yield passed(filed, report)
  yield passed(routed, report)
  for (const told of rest) {
    const before = report
    const event: ReportEvent = {
      seq: told.seq,
      at: told.at,
      type: told.type,
      actor: { personId: null, role: told.role, agencyId: told.agencyId },
      body: told.body,
    }
    report = { ...before, ...rowAfter(event, before) }
    yield { event, before, after: report }
  }
}
