// What an event makes of the row: status, owner, clocks and marks. No I/O.
// The row is changed in place: ten million events are told again by this, and copies would cost more than all else.
import type { AgencyId } from '../platform/ids.ts'
import { ownerOf, type Status } from './life.ts'
import type { Action } from './action.ts'
import { clearRequest, clearVote, timeOf } from './marks.ts'
import type { EventBody, ReportEvent } from './event.ts'
import type { Before, Report } from './report.ts'
import { actionOf, duesOf } from './table.ts'
import { present } from '../platform/present.ts'

// Member by member: a loop over names would cost more than the rest of the step.
const rememberOf = (row: Report): Before => ({
  status: row.status, owner: row.owner, agencyId: row.agencyId, region: row.region, district: row.district,
  dueAt: row.dueAt,
  firstDueAt: row.firstDueAt, actBy: row.actBy, cameFrom: row.cameFrom, request: row.request,
  requestLevel: row.requestLevel,
  controlLevel: row.controlLevel, closedBasis: row.closedBasis, outcome: row.outcome, stars: row.stars,
}) // prettier-ignore

/** The members that differ. */
export function changesOf(before: Report, after: Report): Partial<Report> {
  const changes: Partial<Record<keyof Report, unknown>> = {}
  for (const member of Object.keys(after) as (keyof Report)[])
    if (after[member] !== before[member]) changes[member] = after[member]
  return changes as Partial<Report>
}

// What goes on where it stopped is no new stage (house 2).
const isPause = (status: Status) => status === 'waiting_reporter' || status === 'merged'

const beginsStage = (action: Action | undefined, to: Status | undefined, was: Status): boolean =>
  to !== undefined && !isPause(to) && !isPause(was) && (to !== was || (action?.isAnew?.(to) ?? false))

/** What begins the term behind the promise anew. */
const termsAnew = ['set', 'half', 'whole']
/** What makes the first promise anew: it follows a changed type too, never an extension or a deferral. */
const firstAnew = [...termsAnew, 'earlier']

/** The first promise follows a question's pause besides; a changed calendar says for itself where it stands. */
function moveFirstPromise(row: Report, dues: readonly string[], before: Before): void {
  if (dues.includes('recount')) return
  if (dues.some((due) => firstAnew.includes(due)) || row.extensions + row.deferrals === 0) row.firstDueAt = row.dueAt
  else if (before.status === 'waiting_reporter')
    row.firstDueAt = new Date(before.firstDueAt.getTime() + row.dueAt.getTime() - before.dueAt.getTime())
}

/** Waiting for the public, or no longer. */
function publish(row: Report, at: Date, { publication, publishBy, flag }: EventBody): void {
  const waits = publication === 'pending'
  row.publication = present(publication, 'the publication')
  row.publishBy = timeOf(publishBy)
  row.flag = waits ? (flag ?? null) : null
  row.pendingFrom = waits ? at : null
}

function moveToBody(row: Report, agencyId: AgencyId, at: Date): void {
  row.agencyId = agencyId
  row.officerId = null
  row.agencySince = at
  row.parts = []
  row.incidentId = null
}

function close(row: Report, { at, body }: ReportEvent, { status }: Before): void {
  // An upheld decision closed it then, not now.
  row.closedAt = status === 'appealed' ? (row.closedAt ?? at) : at
  row.closedBasis = body.basis ?? null
  row.stars = body.stars ?? row.stars
  clearVote(row)
}

/** A promise that moved, and with it the term behind it and what was promised first. */
function movePromise(row: Report, { type, at }: ReportEvent, dueAt: string, before: Before): void {
  row.dueAt = new Date(dueAt)
  const dues = duesOf(type, before.status)
  if (dues.some((due) => termsAnew.includes(due))) {
    row.termFrom = at
    row.stoodClock = 0
    row.stoodOffice = 0
  }
  if (row.answeredAt === null) moveFirstPromise(row, dues, before)
}

/** What the event says of the report itself. */
function take(row: Report, { at, body }: ReportEvent, before: Before): void {
  if (body.agency !== undefined && body.agency !== before.agencyId) moveToBody(row, body.agency, at)
  if (body.category !== undefined) {
    row.category = body.category
    row.categoryGroup = body.category.slice(0, 3)
  }
  if (body.term !== undefined) row.term = body.term
  if (body.publication !== undefined) publish(row, at, body)
  if (body.controlLevel !== undefined) row.controlLevel = body.controlLevel
}

/** What is so in a status, however one came there. */
function enter(row: Report, { at, body }: ReportEvent, { status: was }: Before): void {
  if (row.status === 'routed') row.routedAt ??= at
  if (row.status === 'in_progress') row.acceptedAt ??= at
  if (row.status !== 'verifying' || body.cause === undefined) return
  if (was !== 'verifying') row.verifications += 1
  row.verifyCause = body.cause
  row.onSite = body.onSite !== undefined
  row.countersignedBy = null
}

/** What is over once a status is left, or an end is reached. */
function leave(row: Report, { status: was, controlLevel }: Before): void {
  const { status } = row
  if (status !== 'closed' && was === 'closed') {
    row.closedBasis = null
    row.recheck = false
  }
  if (row.owner === null) {
    clearRequest(row)
    row.parts = []
    row.deferralReviewBy = null
    row.voteUntil = null
  }
  if (status !== 'verifying' && was === 'verifying') {
    row.verifyCause = null
    row.onSite = false
  }
  if (status !== 'verifying' && status !== 'appealed' && controlLevel === 'region') row.controlLevel = 'district'
}

/**
 * Moves the row on by its next event.
 * @returns what the row was before
 */
export function advance(row: Report, event: ReportEvent): Before {
  const { type, at, body, seq } = event
  const action = actionOf(type)
  const before = rememberOf(row)
  row.seq = seq
  row.status = body.to ?? before.status
  row.owner = ownerOf[row.status]
  if (beginsStage(action, body.to, before.status)) {
    row.stageEnteredAt = at
    row.stageStood = 0
    row.escalated = 0
    row.reminders = 0
  } else row.stageStood += body.stood?.stage ?? 0
  row.stoodClock += body.stood?.clock ?? 0
  row.stoodOffice += body.stood?.office ?? 0
  if (body.actBy !== undefined) row.actBy = new Date(body.actBy)
  if (row.owner === null) row.actBy = null
  if (body.dueAt !== undefined) movePromise(row, event, body.dueAt, before)
  take(row, event, before)
  enter(row, event, before)
  action?.marks?.(row, event, before)
  if (row.status === 'closed' && before.status !== 'closed') close(row, event, before)
  leave(row, before)
  return before
}
