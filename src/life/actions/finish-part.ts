// The body that was involved says that its part is done.
import type { AgencyId } from '../../platform/ids.ts'
import { action, unless } from '../action.ts'
import { present } from '../../platform/present.ts'

/** The involved body. */
interface Finished {
  part: AgencyId
}

export const finishPart = action<'finish_part', Finished>('finish_part', {
  rows: [
    { from: ['in_progress'], by: ['coexecutor'], to: ['same'], needs: ['text'], tells: { agency: 'part_finished' } },
  ],
  shut: ({ report }) => unless(report.parts.length > 0, 'nothing_there'),
  asks: ['partAgency'],
  adds: ({ report, facts }) => ({ part: facts.partAgency ?? present(report.parts[0], 'a part') }),
  marks: (row, { body }) => {
    row.parts = row.parts.filter((agency) => agency !== body.part)
  },
  photos: 'note',
})
