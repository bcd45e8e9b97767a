// The marks that several kinds of step leave on a row, besides status and clocks. The row is changed in place. Pure.
import type { Voters } from './given.ts'
import type { Before, Report, StepEvent } from './report.ts'
import { present } from '../platform/present.ts'

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
export function pause(row: Report, { at }: StepEvent, { status, actBy }: Before): void {
  row.cameFrom = status
  row.pausedAt = at
  row.pausedActBy = actBy
}

export function endQuestion(row: Report, { replyLeft }: { replyLeft?: number }): void {
  clearPause(row)
  row.replyLeft = present(replyLeft, 'what is left of the time to reply')
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

export function winAppeal(row: Report, { body }: StepEvent, { status }: Before): void {
  if (status === 'deferred') return leaveDeferral(row)
  row.cameFrom = null
  if (body.to === 'in_progress') row.returnOpen = false
}

/** Fewer who may speak on the present answer. */
export function unvote(row: Report, { voters = 0, coReporters = 0 }: Partial<Voters>): void {
  row.voters -= voters
  row.coReporters -= coReporters
}

/** One voice of the group, or of residents after silence. */
export function hear(
  row: Report,
  { status }: Before,
  voice: 'voteConsents' | 'voteObjects',
  stars: number,
  voteUntil?: string,
): void {
  if (status === 'verifying') {
    if (voice === 'voteConsents') row.residentConsents += 1
    else row.voteObjects += 1
    return
  }
  if (voteUntil === undefined && row.voteUntil === null) return
  row[voice] += 1
  row.voteStars += stars
  if (voteUntil !== undefined) row.voteUntil = new Date(voteUntil)
}
