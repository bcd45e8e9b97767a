// What follows from an event: the row's new values, who is told, what is counted, when the next step is due. Pure.
import { lapses, ownerOf, type Status } from './life.ts'
import type { Report, ReportEvent } from './report.ts'

export type Audience = 'reporter' | 'agency' | 'dispatcher' | 'controller'

/** One change of a leaf counter. */
export interface Delta {
  agencyId: number
  district: string
  category: string
  measure: string
  n: number
}

export interface Consequences {
  row: Partial<Report>
  notices: Audience[]
  deltas: Delta[]
  /** What the sweep does when nobody acts in time. */
  nextStep: { name: 'lapse'; at: Date } | null
}

const time = (text: string | undefined) => (text === undefined ? undefined : new Date(text))

/** `report` is the row before the event; for the first event of a life, the row that filing made. */
export function consequences(event: ReportEvent, report: Report): Consequences {
  const row = rowAfter(event, report)
  const after = { ...report, ...row }
  return { row, notices: audiencesOf(event, report, after), deltas: deltasOf(event, report, after), nextStep: nextStepOf(after) }
}

function rowAfter({ type, at, body, seq, actor }: ReportEvent, report: Report): Partial<Report> {
  const status = body.to ?? report.status
  // A stage also begins anew where the status stays: at another body, or at the next level of control.
  const anew = ['return', 'reroute', 'lapse', 'route', 'object'].includes(type) || (type === 'recategorise' && status === 'routed')
  const entered = status !== report.status || anew
  const row: Partial<Report> = { seq, status, owner: ownerOf[status] }
  if (entered) row.stageEnteredAt = at
  const dueAt = time(body.dueAt)
  if (dueAt) row.dueAt = dueAt
  const actBy = time(body.actBy)
  if (actBy) row.actBy = actBy
  if (ownerOf[status] === null) row.actBy = null
  if (body.agency !== undefined) row.agencyId = body.agency
  if (body.agency !== undefined && body.agency !== report.agencyId) row.officerId = null
  if (body.category !== undefined) row.category = body.category
  if (body.category !== undefined) row.categoryGroup = body.category.slice(0, 3)
  if (body.term !== undefined) row.term = body.term
  if (body.publication !== undefined) row.publication = body.publication
  if (body.publication !== undefined) row.publishBy = time(body.publishBy) ?? null
  if (body.controlLevel !== undefined) row.controlLevel = body.controlLevel
  if (status === 'routed' && report.routedAt === null) row.routedAt = at
  if (status === 'in_progress' && report.acceptedAt === null) row.acceptedAt = at
  if (status === 'verifying' && (report.status !== 'verifying' || type === 'object')) {
    Object.assign(row, { verifications: report.verifications + 1, afterSilence: type === 'lapse' })
  }
  if (status === 'closed') {
    row.closedAt = at
    row.closedBasis = body.basis ?? null
  }
  if (type === 'accept') row.officerId = actor.personId
  if (type === 'assign') row.officerId = body.officer ?? null
  if (type === 'lapse' && body.late) row.acceptedLate = true
  if (type === 'return') row.returns = report.returns + 1
  if (type === 'reroute') Object.assign(row, { reroutes: report.reroutes + 1, returnOpen: false })
  if (type === 'recategorise') row.recategorises = report.recategorises + 1
  if (type === 'object') row.objections = report.objections + 1
  if (type === 'answer') Object.assign(row, { outcome: body.outcome ?? 'done', answeredAt: report.answeredAt ?? at })
  if (type === 'consent') row.stars = body.stars ?? null
  if (type === 'withdraw') Object.assign(row, { reporterLeft: true })
  return row
}

function nextStepOf(report: Report): Consequences['nextStep'] {
  if (report.actBy === null || lapses[report.status] === undefined) return null
  // The region's controller is the last to look; after that the case only grows overdue.
  if (report.status === 'verifying' && report.controlLevel === 'region') return null
  return { name: 'lapse', at: report.actBy }
}

/** Which event tells whom: the owner of the new stage, and the reporter of every step that matters. */
function audiencesOf(event: ReportEvent, before: Report, after: Report): Audience[] {
  const told = new Set<Audience>()
  const stageBegan = after.status !== before.status || after.agencyId !== before.agencyId || event.type === 'route'
  if (stageBegan && after.owner !== null) told.add(after.owner)
  if (stageBegan && event.actor.role !== 'reporter' && !after.reporterLeft) told.add('reporter')
  if (event.type === 'consent' || event.type === 'object') told.add('agency')
  if (event.type === 'file') return []
  return [...told]
}

const statusMeasure = (status: Status) => `status:${status}`

/** `filed` once, the status moved, the first answer with its punctuality, the closing by basis. */
function deltasOf(event: ReportEvent, before: Report, after: Report): Delta[] {
  const at = (report: Report, measure: string, n: number): Delta => ({
    agencyId: report.agencyId,
    district: report.district,
    category: report.category,
    measure,
    n,
  })
  const deltas: Delta[] = []
  if (event.type === 'file') return [at(after, statusMeasure(after.status), 1), at(after, 'filed', 1)]
  const moved = before.status !== after.status || before.agencyId !== after.agencyId || before.category !== after.category
  if (moved) deltas.push(at(before, statusMeasure(before.status), -1), at(after, statusMeasure(after.status), 1))
  if (event.type === 'answer' && before.answeredAt === null) {
    deltas.push(at(after, 'answered', 1))
    if (event.at <= before.dueAt) deltas.push(at(after, 'answered_on_time', 1))
  }
  if (after.status === 'closed' && before.status !== 'closed') {
    deltas.push(at(after, `closed:${after.closedBasis}`, 1))
    const isConsented = after.closedBasis === 'consent' || after.closedBasis === 'residents'
    if (isConsented && after.outcome === 'done') deltas.push(at(after, 'solved', 1))
  }
  return deltas
}
