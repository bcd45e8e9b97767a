// A reminder, while somebody can still act: to the reporter of an answer or a question, to the body of a deferral that
// ends.
import { action } from '../action.ts'

export const remind = action('remind', {
  isAside: 'always',
  rows: [
    { from: ['answered', 'waiting_reporter'], by: ['system'], to: ['same'], tells: { reporter: 'reminder' } },
    {
      from: ['deferred'],
      by: ['system'],
      to: ['same'],
      tells: { agency: 'deferral_ends', controller: 'deferral_ends' },
    },
  ],
  marks: (row) => {
    row.reminders += 1
  },
})
