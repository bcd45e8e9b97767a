// In which of the few colours of states a report is shown: one judgement for badges, maps and figures. Pure.
import type { Report } from '../life/index.ts'

export type Shown = Pick<Report, 'status' | 'dueAt' | 'pausedAt' | 'closedBasis' | 'outcome'>

/** Waiting for the person, solved with consent, closed otherwise, refused, at work, on its way. */
export function toneOf({
  status,
  closedBasis,
  outcome,
}: Pick<Shown, 'status' | 'closedBasis' | 'outcome'>): 'you' | 'solved' | 'closed' | 'refused' | 'work' | 'way' {
  if (status === 'closed')
    return (closedBasis === 'consent' || closedBasis === 'residents') && outcome === 'done' ? 'solved' : 'closed'
  if (status === 'rejected') return 'refused'
  if (status === 'withdrawn' || status === 'merged') return 'closed'
  if (status === 'answered' || status === 'waiting_reporter') return 'you'
  if (status === 'in_progress') return 'work'
  return 'way'
}
