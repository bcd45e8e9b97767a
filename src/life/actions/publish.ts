// Words, photos and recordings become public: by a dispatcher's look, or by themselves where no check flagged them
// (regulation 3.1).
import { action, unless } from '../action.ts'
import { visibleStatuses } from '../life.ts'

export const publish = action('publish', {
  isAside: 'always',
  rows: [{ from: visibleStatuses, by: ['dispatcher', 'system'], to: ['same'] }],
  shut: ({ report }) => unless(report.publication === 'pending' || report.publication === 'hidden', 'already_done'),
  adds: () => ({ publication: 'public' }),
  also: ['pass'],
  form: { shape: 'button' },
})
