// Not solved: back to the body, or from a dispatcher to another, with half the term (regulation 3.8).
import { action, type Given, toOwner } from '../action.ts'
import { heldBy } from '../clocks.ts'

/** The body that a dispatcher hands the work to, where it is another one (house 2). */
const movedTo = ({ report, input }: Given): number | undefined => {
  if (report.status !== 'objected' || input.agency === undefined) return undefined
  return Number(input.agency) === report.agencyId ? undefined : Number(input.agency)
}

const shared = {
  to: ['in_progress'],
  needs: ['reason'],
  due: 'half',
  tells: { reporter: 'back_to_work', ...toOwner },
} as const

export const returnToWork = action('return_to_work', {
  rows: [
    { from: ['objected'], by: ['dispatcher'], ...shared, mayName: 'agency' },
    { from: ['verifying'], by: ['controller'], ...shared },
  ],
  adds: (given) => {
    const agency = movedTo(given)
    return agency === undefined ? {} : { agency, why: 'dispatcher', ...heldBy(given.report, given.at) }
  },
  form: { tone: 'main' },
})
