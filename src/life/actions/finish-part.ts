// The body that was involved says that its part is done.
import { action, unless } from '../action.ts'

export const finishPart = action('finish_part', {
  rows: [
    { from: ['in_progress'], by: ['coexecutor'], to: ['same'], needs: ['text'], tells: { agency: 'part_finished' } },
  ],
  shut: ({ report }) => unless(report.parts.length > 0, 'nothing_there'),
  asks: ['partAgency'],
  adds: ({ report, facts }) => ({ part: facts.partAgency ?? report.parts[0]! }),
  marks: (row, { body }) => {
    row.parts = row.parts.filter((agency) => agency !== body.part)
  },
  photos: 'note',
})
