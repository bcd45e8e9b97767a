// The body's answer, with a photo: done, not confirmed, or by which act it is whose task (regulation 3.5). It closes
// nothing.
import { action, toOwner } from '../action.ts'
import { toController } from '../control.ts'
import type { Outcome } from '../life.ts'
import { clearPause, clearRequest, clearVote } from '../marks.ts'
import { someOf, type Voters } from '../given.ts'
import { hasWords } from '../needs.ts'

/** Who of those who joined may speak on it: who is there by now (regulation 3.7, 3.13). */
interface Answer extends Partial<Voters> {
  outcome: Outcome
  late: boolean
}

export const answer = action<'answer', Answer>('answer', {
  rows: [
    {
      from: ['in_progress', 'deferred'],
      by: ['officer', 'head'],
      to: ['answered', 'verifying'],
      needs: ['outcome', 'text'],
      tells: { reporter: 'answered', supporters: 'answered', ...toOwner },
    },
  ],
  check: ({ input }, wrong) => {
    if (input.outcome === 'not_ours_by_law') {
      for (const field of ['act', 'owner'] as const) if (!hasWords(input[field])) wrong(field, 'missing')
    } else if ((input.photoCount ?? 0) === 0) wrong('photo', 'photo_required')
  },
  // Where the reporter left, nobody is there to consent.
  goes: ({ report }) => (report.reporterLeft ? 'verifying' : 'answered'),
  adds: (given) => ({
    ...(given.report.reporterLeft && toController(given, 'left')),
    outcome: (given.input.outcome ?? 'done') as Outcome,
    late: given.at > given.report.dueAt,
    ...someOf(given.facts.voters),
  }),
  asks: ['voters'],
  words: ['act', 'owner'],
  marks: (row, { at, body }) => {
    row.outcome = body.outcome ?? 'done'
    row.answeredAt ??= at
    row.noticedAt = null
    row.voters = body.voters ?? 0
    row.coReporters = body.coReporters ?? 0
    row.parts = []
    clearRequest(row)
    clearVote(row)
    clearPause(row)
    row.deferralReviewBy = null
    // Another authority's task: the reporter may turn it into an appeal to it.
    if (body.outcome === 'not_ours_by_law') row.formalAppeal ??= 'offered'
  },
  photos: 'after',
  documents: true,
  form: { shape: 'open', tone: 'main' },
})
