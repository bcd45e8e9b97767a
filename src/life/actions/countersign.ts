// A second controller's word, where one closes many on papers in a day (regulation 3.7).
import { action, unless } from '../action.ts'

export const countersign = action('countersign', {
  rows: [{ from: ['verifying'], by: ['controller'], to: ['same'] }],
  shut: ({ report }) => {
    if (report.onSite) return 'on_site_only'
    return unless(report.countersignedBy === null, 'already_done')
  },
  marks: (row, { actor }) => {
    row.countersignedBy = actor.personId
  },
  form: { shape: 'button' },
})
