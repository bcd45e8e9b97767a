// The marks that several kinds of step leave on a row, besides status and clocks. The row is changed in place. Pure.
import type { Before, Report, ReportEvent } from './report.ts'

export const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text))

export function clearRequest(row: Report): void {
  row.request = null
  row.requestLevel = null
  row.requestBy = null
  row.requestDays = null
  row.requestUntil = null
  row.requestGround = null
}

export function clearPause(row: Report): void {
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

/** The clock stops here and goes on from where it stood. */
export function pause(row: Report, { at }: ReportEvent, { status, actBy }: Before): void {
  row.cameFrom = status
  row.pausedAt = at
  row.pausedActBy = actBy
}

export function endQuestion(row: Report, { body }: ReportEvent): void {
  clearPause(row)
  row.replyLeft = body.replyLeft!
  row.reminders = 0
}

export function leaveDeferral(row: Report): void {
  clearPause(row)
  clearRequest(row)
  row.deferralReviewBy = null
  row.deferralGround = null
}

export function leaveMerger(row: Report): void {
  row.mergedInto = null
  clearPause(row)
}

export function winAppeal(row: Report, { body }: ReportEvent, { status }: Before): void {
  if (status === 'deferred') return leaveDeferral(row)
  row.cameFrom = null
  if (body.to === 'in_progress') row.returnOpen = false
}

/** One voice of the group, or of two residents. */
export function hear(
  row: Report,
  { body }: ReportEvent,
  { status }: Before,
  voice: 'voteConsents' | 'voteObjects',
  stars: number,
): void {
  if (status === 'verifying') {
    row.residentConsents += 1
    return
  }
  if (body.voteUntil === undefined && row.voteUntil === null) return
  row[voice] += 1
  row.voteStars += stars
  if (body.voteUntil !== undefined) row.voteUntil = new Date(body.voteUntil)
}
