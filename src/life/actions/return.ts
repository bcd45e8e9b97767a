// "Not ours": to the body it names where that is plain, the first time; else the dispatcher decides (regulation 3.3).
import type { AgencyId } from '../../platform/ids.ts'
import type { Agency } from '../../agencies/rules.ts'
import { judgeReturn } from '../../routing/rules.ts'
import { action, type Given, toOwner, unless } from '../action.ts'
import { heldBy } from '../clocks.ts'
import { present } from '../../platform/present.ts'

/** The body that the return names; undefined where the body does not know whose it is. */
const namedBy = ({ input, world }: Given): Agency | undefined =>
  input.agency === 'unknown' ? undefined : world.agencies.find(Number(input.agency))

const goesOn = (given: Given): boolean => {
  const named = namedBy(given)
  return (
    given.report.returns === 0 && named !== undefined && judgeReturn(given.world, given.report, named) === 'forward'
  )
}

/** The body that the return named, where the dispatcher decides. */
interface Returned {
  proposed?: AgencyId
}

export const returnReport = action<'return', Returned>('return', {
  rows: [
    {
      from: ['routed'],
      by: ['officer', 'head'],
      to: ['routed', 'returned'],
      needs: ['agency', 'reason'],
      tells: { reporter: 'moved', ...toOwner },
    },
  ],
  shut: ({ report }) => unless(report.returnOpen, 'bound'),
  mayNameNobody: true,
  judgeAgency: ({ report, world }, agency) => {
    const verdict = judgeReturn(world, report, agency)
    if (verdict === 'same') return 'same_agency'
    if (verdict === 'hokimlik') return 'hokimlik_not_named'
    return verdict === 'not_a_lead' ? 'not_a_lead' : undefined
  },
  goes: (given) => (goesOn(given) ? 'routed' : 'returned'),
  adds: (given) => {
    const named = namedBy(given)
    const held = heldBy(given.report, given.at)
    if (goesOn(given)) return { agency: present(named, 'the named body').id, why: 'returned_to', ...held }
    return { why: named ? 'proposed' : 'unknown', ...(named && { proposed: named.id }), ...held }
  },
  isAnew: () => true,
  marks: (row) => {
    row.returns += 1
  },
})
