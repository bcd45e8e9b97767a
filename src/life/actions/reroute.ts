// A dispatcher sends what went astray to another body, whose word it then is (regulation 3.3).
import { action, toOwner } from '../action.ts'
import { heldBy } from '../clocks.ts'

export const reroute = action('reroute', {
  rows: [
    {
      from: ['routed', 'returned'],
      by: ['dispatcher'],
      to: ['routed'],
      needs: ['agency', 'reason'],
      limit: 'reroutes',
      tells: { reporter: 'moved', ...toOwner },
    },
  ],
  judgeAgency: ({ report }, agency) =>
    report.status === 'routed' && agency.id === report.agencyId ? 'same_agency' : undefined,
  adds: ({ report, input, at }) => ({ agency: Number(input.agency), why: 'dispatcher', ...heldBy(report, at) }),
  isAnew: () => true,
  marks: (row) => {
    row.reroutes += 1
    row.returnOpen = false
  },
})
