// A merger taken back by the dispatcher: the report goes on where it stood.
import { action, toOwner } from '../action.ts'
import { leaveMerger } from '../marks.ts'

export const split = action('split', {
  rows: [{ from: ['merged'], by: ['dispatcher'], to: ['before'], tells: { reporter: 'split', ...toOwner } }],
  adds: ({ report }) => ({ into: report.mergedInto!, supporters: report.supporters + 1 }),
  also: ['leave'],
  marks: leaveMerger,
  form: { shape: 'button' },
})
