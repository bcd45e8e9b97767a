// The body takes the report to work (regulation 3.3).
import { action } from '../action.ts'

export const accept = action('accept', {
  rows: [{ from: ['routed'], by: ['officer', 'head'], to: ['in_progress'], tells: { reporter: 'accepted' } }],
  marks: (row, { actor }) => {
    row.officerId = actor.personId
  },
  form: { shape: 'button', tone: 'main' },
})
