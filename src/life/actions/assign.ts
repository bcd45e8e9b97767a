// A head gives the report to one of the body's people, or of the division that has it.
import { action } from '../action.ts'

export const assign = action('assign', {
  rows: [
    {
      from: ['in_progress', 'waiting_reporter', 'deferred'],
      by: ['head'],
      to: ['same'],
      needs: ['officer'],
      tells: { officer: 'assigned' },
    },
  ],
  asks: ['officers'],
  check: ({ report, input, facts }, wrong) => {
    if (input.officer === undefined) return
    if (input.officer === report.reporterId || !facts.officers.includes(input.officer))
      wrong('officer', 'unknown_choice')
  },
  adds: ({ input }) => ({ officer: input.officer! }),
  marks: (row, { body }) => {
    row.officerId = body.officer ?? null
  },
})
