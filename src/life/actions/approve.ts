// What a check stopped goes on its way after all (regulation 3.1).
import { action, toOwner } from '../action.ts'

export const approve = action('approve', {
  rows: [
    { from: ['moderating'], by: ['dispatcher'], to: ['routed'], due: 'set', tells: { reporter: 'routed', ...toOwner } },
  ],
  adds: ({ report }) => ({ agency: report.agencyId, why: 'approved' }),
  form: { shape: 'button', tone: 'main' },
})
