// A head gives the report to one of the body's people, or of the division that has it; whoever holds it hands it on.
import type { PersonId } from '../../platform/ids.ts'
import { action } from '../action.ts'
import { present } from '../../platform/present.ts'

interface Assigned {
  officer: PersonId
}

export const assign = action<'assign', Assigned>('assign', {
  isAside: 'always',
  rows: [
    {
      from: ['in_progress', 'waiting_reporter', 'deferred'],
      by: ['head'],
      to: ['same'],
      needs: ['officer'],
      tells: { officer: 'assigned' },
    },
    {
      from: ['in_progress', 'waiting_reporter', 'deferred'],
      by: ['officer'],
      to: ['same'],
      needs: ['officer'],
      tells: { officer: 'assigned' },
      bar: (_given, { holdsIt }) => (holdsIt ? undefined : { code: 'forbidden' }),
    },
  ],
  asks: ['officers'],
  check: ({ report, input, facts }, wrong) => {
    if (input.officer === undefined) return
    if (input.officer === report.reporterId || !facts.officers.includes(input.officer))
      wrong('officer', 'unknown_choice')
  },
  adds: ({ input }) => ({ officer: present(input.officer, 'officer') }),
  marks: (row, { body }) => {
    row.officerId = body.officer ?? null
  },
})
