// The marks that each kind of step leaves on the row, besides status and clocks. No I/O.
import type { Report, ReportEvent } from './report.ts'

/** What of the row before an event is asked for, by the row's own steps and by those who count. */
export type Before = Pick<
  Report,
  | 'status' | 'owner' | 'agencyId' | 'region' | 'district' | 'dueAt' | 'firstDueAt' | 'actBy' | 'cameFrom' | 'request' | 'requestLevel' | 'controlLevel'
  | 'closedBasis' | 'outcome' | 'stars'
> // prettier-ignore

export const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text))

export function clearRequest(row: Report): void {
  row.request = null
  row.requestLevel = null
  row.requestBy = null
  row.requestDays = null
  row.requestUntil = null
  row.requestGround = null
}

function clearPause(row: Report): void {
  row.pausedAt = null
  row.pausedActBy = null
  row.cameFrom = null
}

export function clearVote(row: Report): void {
  row.voteUntil = null
  row.voteConsents = 0
  row.voteObjects = 0
  row.voteStars = 0
  row.residentConsents = 0
}

function leaveDeferral(row: Report): void {
  clearPause(row)
  clearRequest(row)
  row.deferralReviewBy = null
  row.deferralGround = null
}

/** The clock stops here and goes on from where it stood. */
function pause(row: Report, { at }: ReportEvent, { status, actBy }: Before): void {
  row.cameFrom = status
  row.pausedAt = at
  row.pausedActBy = actBy
}

function openRequest(row: Report, { body }: ReportEvent): void {
  row.request = body.request!
  row.requestLevel = body.requestLevel!
  row.requestBy = timeOf(body.decideBy)
  row.requestDays = body.days ?? null
  row.requestUntil = timeOf(body.until)
  row.requestGround = (body.ground as Report['requestGround']) ?? null
}

function endQuestion(row: Report, { body }: ReportEvent): void {
  clearPause(row)
  row.replyLeft = body.replyLeft!
  row.reminders = 0
}

function winAppeal(row: Report, { body }: ReportEvent, { status }: Before): void {
  if (status === 'deferred') return leaveDeferral(row)
  row.cameFrom = null
  if (body.to === 'in_progress') row.returnOpen = false
}

/** One voice of the group, or of two residents. */
function hear(row: Report, { body }: ReportEvent, { status }: Before, voice: 'voteConsents' | 'voteObjects', stars: number): void {
  if (status === 'verifying') {
    row.residentConsents += 1
    return
  }
  if (body.voteUntil === undefined && row.voteUntil === null) return
  row[voice] += 1
  row.voteStars += stars
  if (body.voteUntil !== undefined) row.voteUntil = new Date(body.voteUntil)
}

/** The marks that each kind of step leaves, besides status and clocks. */
export const marks: Record<string, (row: Report, event: ReportEvent, before: Before) => void> = {
  accept: (row, { actor }) => {
    row.officerId = actor.personId
  },
  assign: (row, { body }) => {
    row.officerId = body.officer ?? null
  },
  return: (row) => {
    row.returns += 1
  },
  reroute: (row) => {
    row.reroutes += 1
    row.returnOpen = false
  },
  recategorise: (row) => {
    row.recategorises += 1
  },
  ask: (row, event, before) => {
    pause(row, event, before)
    row.asks += 1
    row.reminders = 0
  },
  reply: endQuestion,
  answer: (row, { at, body }) => {
    row.outcome = body.outcome ?? 'done'
    row.answeredAt ??= at
    row.noticedAt = null
    row.parts = []
    clearRequest(row)
    clearVote(row)
    clearPause(row)
    row.deferralReviewBy = null
    // Another authority's task: the reporter may turn it into an appeal to it.
    if (body.outcome === 'not_ours_by_law') row.formalAppeal ??= 'offered'
  },
  involve: (row, { body }) => {
    row.parts = [...row.parts, body.part!]
  },
  finish_part: (row, { body }) => {
    row.parts = row.parts.filter((agency) => agency !== body.part)
  },
  request_extension: (row, event) => {
    openRequest(row, event)
    row.extensions += 1
  },
  request_deferral: (row, event) => {
    openRequest(row, event)
    row[event.body.request === 'renewal' ? 'renewals' : 'deferrals'] += 1
  },
  grant: (row, { at, body }, before) => {
    if (body.request !== 'extension') row.deferralGround = row.requestGround
    clearRequest(row)
    // Promised anew, so the ladder counts on the new promise.
    row.escalated = 0
    row.reminders = 0
    if (body.to !== 'deferred') return
    row.pausedAt = at
    row.pausedActBy = before.dueAt
  },
  refuse: clearRequest,
  resume: leaveDeferral,
  uphold: (row, { body }) => {
    if (body.to === undefined) {
      row.deferralReviewBy = null
      row.recheck = false
    } else {
      row.final = true
      row.cameFrom = null
      row.closedBasis = body.basis ?? null
    }
  },
  overturn: winAppeal,
  consent: (row, event, before) => hear(row, event, before, 'voteConsents', event.body.stars!),
  object: (row, event, before) => {
    const { reviewBy, to } = event.body
    if (reviewBy) {
      row.deferralObjections += 1
      row.deferralReviewBy = new Date(reviewBy)
    } else if (to === undefined) hear(row, event, before, 'voteObjects', 0)
    else {
      row.objections += 1
      clearVote(row)
    }
  },
  revoke: (row) => {
    row.revocations += 1
    row.objections += 1
    clearVote(row)
  },
  reopen: (row) => {
    row.reopenings += 1
    row.returnOpen = false
    clearVote(row)
  },
  appeal: (row, _event, { status }) => {
    row.cameFrom = status
    if (status === 'rejected') {
      row.rejectionAppealed = true
      row.rejectOpen = false
    } else row.decisionAppealed = true
  },
  withdraw: (row, { body }) => {
    // A consent to an appeal is the person's own: nobody inherits it.
    if (row.formalAppeal !== null) row.formalAppeal = 'offered'
    if (body.heir === undefined) row.reporterLeft = true
    else {
      row.reporterId = body.heir
      row.supporters -= 1
    }
  },
  join: (row) => {
    row.supporters += 1
  },
  leave: (row, { body }) => {
    if (body.to === undefined) row.supporters -= 1
    else leaveMerger(row)
  },
  split: leaveMerger,
  merge: (row, event, before) => {
    pause(row, event, before)
    row.mergedInto = event.body.into!
  },
  adopt: (row, { body }) => {
    row.supporters += body.supporters ?? 0
  },
  join_accounts: (row, { body }) => {
    const { account, joinedTo, supporters = 0 } = body
    if (row.reporterId === account) row.reporterId = joinedTo!
    if (row.officerId === account) row.officerId = joinedTo!
    if (row.countersignedBy === account) row.countersignedBy = joinedTo!
    row.supporters += supporters
  },
  countersign: (row, { actor }) => {
    row.countersignedBy = actor.personId
  },
  remind: (row) => {
    row.reminders += 1
  },
  escalate: (row, { body }) => {
    row.escalated = body.rung!
  },
  attach: (row, { body }) => {
    row.incidentId = body.incident!
  },
  detach: (row) => {
    row.incidentId = null
  },
  offer_appeal: (row) => {
    row.formalAppeal = 'offered'
  },
  allow_appeal: (row) => {
    row.formalAppeal = 'agreed'
  },
  verify_closed: (row, { body }) => {
    row.recheck = body.recheck ?? false
  },
  // The lesser clocks after a change of the calendar; `dueAt` and `actBy` move as in any step.
  recount: (row, { body }) => {
    if (body.requestBy) row.requestBy = new Date(body.requestBy)
    if (body.reviewBy) row.deferralReviewBy = new Date(body.reviewBy)
    if (body.publishBy) row.publishBy = new Date(body.publishBy)
    if (body.pausedActBy) row.pausedActBy = new Date(body.pausedActBy)
    if (body.firstDueAt) row.firstDueAt = new Date(body.firstDueAt)
  },
  notified: (row, { at }) => {
    row.noticedAt = at
  },
  lapse: lapsed,
}

function leaveMerger(row: Report): void {
  row.mergedInto = null
  clearPause(row)
}

function lapsed(row: Report, event: ReportEvent, before: Before): void {
  const { body } = event
  if (body.granted === false) return clearRequest(row)
  switch (before.status) {
    case 'routed':
      row.acceptedLate = true
      return undefined
    case 'waiting_reporter':
      return endQuestion(row, event)
    case 'deferred':
      return leaveDeferral(row)
    case 'appealed':
      return winAppeal(row, event, before)
    case 'answered':
      clearVote(row)
      // A lost vote is an objection (regulation 3.13).
      if (body.objects !== undefined && body.to !== 'closed') row.objections += 1
      return undefined
    default:
      return undefined
  }
}
