// The controller closes what is solved: by an own photo from the place, or on papers where the law allows it
// (regulation 3.7).
import { action, type Given } from '../action.ts'
import { hasWords } from '../needs.ts'
import type { ClosedBasis } from '../life.ts'

const hasPhoto = ({ input }: Given): boolean => (input.photoCount ?? 0) > 0

/** The basis follows from history and evidence, never from choice (house 2). */
function basisOf(given: Given): ClosedBasis {
  const { verifyCause } = given.report
  if (verifyCause === 'objection' || verifyCause === 'referral') return 'decided'
  return hasPhoto(given) ? 'verified' : 'papers'
}

/**
 * Metres between the report's place and where the site photo was taken, or why nobody can tell; the region looks at
 * the closing again.
 */
interface VerifiedClosed {
  distance?: number
  unplaced?: 'no_place' | 'fix_coarse' | 'no_point'
  recheck?: true
}

/** How far away the site photo was taken: always said, also where it is not known. */
function standing({ facts }: Given): Pick<VerifiedClosed, 'distance' | 'unplaced'> {
  return facts.distance === null ? { unplaced: facts.untold ?? 'no_point' } : { distance: Math.round(facts.distance) }
}

export const verifyClosed = action<'verify_closed', VerifiedClosed>('verify_closed', {
  rows: [
    {
      from: ['verifying'],
      by: ['controller'],
      to: ['closed'],
      needs: ['text'],
      tells: { reporter: 'closed', supporters: 'closed', agency: 'closed' },
    },
  ],
  // Which role may take a report off control is a setting (decree, "taking off control").
  bar: ({ world }, { actors }) =>
    actors.includes(world.settings.control.takesOff) ? undefined : { code: 'forbidden' },
  asks: ['papersToday', 'distance', 'untold'],
  check: (given, wrong) => {
    const { report, input, facts, world } = given
    const { siteMetres, papersPerDay } = world.settings.limits
    if (hasPhoto(given)) {
      if (facts.distance !== null && facts.distance > siteMetres)
        wrong('photo', 'too_far', { max: siteMetres, metres: Math.round(facts.distance) })
      // Where the phone cannot tell, the controller says why it could not.
      else if (facts.untold !== null && !hasWords(input.reason)) wrong('photo', facts.untold, { max: siteMetres })
      return
    }
    if (report.onSite) wrong('photo', 'site_photo_required')
    else if (facts.papersToday >= papersPerDay && report.countersignedBy === null)
      wrong('text', 'countersign_required', { max: papersPerDay })
  },
  adds: (given) => {
    const { facts, world } = given
    const basis = basisOf(given)
    const isDrawn = basis === 'papers' && facts.draw < world.settings.limits.recheckShare
    const isUntold = hasPhoto(given) && facts.untold !== null
    return {
      basis,
      ...(hasPhoto(given) && standing(given)),
      ...((isDrawn || isUntold) && { recheck: true }),
    }
  },
  marks: (row, { body }) => {
    row.recheck = body.recheck ?? false
  },
  photos: 'site',
  form: { shape: 'open', tone: 'main' },
})
