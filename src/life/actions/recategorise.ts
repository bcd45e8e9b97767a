// Another type: its lead, and the earlier of the old promise and the new type's (house 2).
import { isEmergency, isPrivate } from '../../categories/rules.ts'
import { routeOf } from '../../routing/rules.ts'
import { action, type Given, toOwner } from '../action.ts'
import { heldBy } from '../clocks.ts'
import { unacceptedStatuses } from '../life.ts'
import { pendingAgain } from '../publication.ts'
import type { Moves } from '../report.ts'
import { present } from '../../platform/present.ts'

export const recategorise = action('recategorise', {
  rows: [
    {
      from: unacceptedStatuses,
      by: ['dispatcher'],
      to: ['routed', 'same'],
      needs: ['category', 'reason'],
      due: 'earlier',
      limit: 'recategorises',
      tells: { reporter: 'moved', ...toOwner },
    },
  ],
  // What a check holds stays held; an emergency never is (regulation 3.1).
  goes: ({ report, input, world }) =>
    report.status === 'moderating' && !isEmergency(world.categories.get(present(input.category, 'category')))
      ? 'same'
      : 'routed',
  adds: (given) => {
    const { report, input, at, world } = given
    const category = world.categories.get(present(input.category, 'category'))
    const route = present(
      routeOf(world.agencies, category, report.district, { mahalla: report.mahalla }),
      'a body for the type',
    )
    return {
      ...(route.agency.id !== report.agencyId && heldBy(report, at)),
      agency: route.agency.id,
      why: route.why,
      category: category.code,
      term: category.term,
      ...publicationUnder(given, category.code),
    }
  },
  isAnew: (to) => to === 'routed',
  also: ['pass'],
  marks: (row) => {
    row.recategorises += 1
  },
})

/** A type about a home's account makes it private; one that is not lets it wait for the public again. */
function publicationUnder(given: Given, code: string): Moves {
  const { report, world } = given
  if (isPrivate(world.categories.get(code))) return { publication: 'private' }
  return report.publication === 'private' ? pendingAgain({ ...given, report: { ...report, category: code } }) : {}
}
