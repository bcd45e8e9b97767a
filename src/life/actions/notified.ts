// The notice of the present answer is known to have arrived: from now the reporter's time runs (regulation 3.7).
import { addSpan, parseTerm } from '../../deadlines/rules.ts'
import { action, unless } from '../action.ts'
import { calendarOf, iso } from '../clocks.ts'

export const notified = action('notified', {
  isAside: 'always',
  rows: [{ from: ['answered'], by: ['system'], to: ['same'] }],
  shut: ({ report }) =>
    unless(report.noticedAt === null && report.voteUntil === null && !report.reporterLeft, 'already_done'),
  adds: ({ report, at, world }) => ({
    actBy: iso(addSpan(at, parseTerm(world.settings.terms.consent), calendarOf(world, report))),
  }),
  marks: (row, { at }) => {
    row.noticedAt = at
  },
})
