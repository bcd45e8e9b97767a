// A merger taken back by the dispatcher: the report goes on where it stood.
import type { ReportId } from '../../platform/ids.ts'
import { action, toOwner } from '../action.ts'
import { leaveMerger } from '../marks.ts'
import { present } from '../../platform/present.ts'

/** Out of which report, and how many people come back. */
interface Split {
  into: ReportId
  supporters: number
}

export const split = action<'split', Split>('split', {
  rows: [{ from: ['merged'], by: ['dispatcher'], to: ['before'], tells: { reporter: 'split', ...toOwner } }],
  adds: ({ report }) => ({
    into: present(report.mergedInto, 'the report it was merged into'),
    supporters: report.supporters + 1,
  }),
  also: ['leave'],
  marks: leaveMerger,
  form: { shape: 'button' },
})
