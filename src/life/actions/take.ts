// An officer takes what nobody of the body holds: what silence accepted, or whose officer left.
import { action, unless } from '../action.ts'

export const take = action('take', {
  isAside: 'always',
  rows: [{ from: ['in_progress', 'waiting_reporter', 'deferred'], by: ['officer', 'head'], to: ['same'] }],
  shut: ({ report }) => unless(report.officerId === null, 'taken'),
  marks: (row, { actor }) => {
    row.officerId = actor.personId
  },
  form: { shape: 'button' },
})
