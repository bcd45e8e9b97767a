// The same step for many bodies of a territory: one day for all, invitations and reminders.
import type { AgencyId } from '../platform/ids.ts'
import type { Agency } from '../agencies/index.ts'
import type { Locale } from '../language/index.ts'
import { actingOf, standsOver, type Viewer } from '../people/index.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { invite, inviteAgain, type StaffDeps } from '../staff/index.ts'
import { type BodyDeps, setDue } from './actions.ts'

/** Bodies of a territory that a step is taken on: each must lie within the own reach. @throws invalid */
function bodiesOf(deps: BodyDeps, viewer: Viewer, ids: readonly number[]): Agency[] {
  if (ids.length === 0) throw invalid('bodies', 'none_ticked')
  return ids.map((id) => {
    const agency = deps.agencies.find(id)
    if (!agency || !standsOver(deps, actingOf(viewer), id)) throw invalid('bodies', 'unknown_choice')
    return agency
  })
}

/** The same day for many bodies. @throws invalid */
export async function setDueOfMany(
  deps: BodyDeps,
  viewer: Viewer,
  ids: readonly number[],
  due: string | undefined,
): Promise<number> {
  const bodies = bodiesOf(deps, viewer, ids)
  for (const { id } of bodies) await setDue(deps, viewer, id, due)
  return bodies.length
}

/** Who is invited to a body, as typed beside it. */
export interface Invited {
  agencyId: AgencyId
  name: string
  to: string
}

/**
 * Invites a head to each body that has a contact beside it; what is wrong with one keeps the others from nothing.
 * @returns how many went out, and what was refused with its body
 */
export async function inviteHeads(
  deps: BodyDeps & StaffDeps,
  viewer: Viewer,
  list: readonly Invited[],
  locale: Locale,
): Promise<{ sent: number; refused: (Invited & { errors: readonly FieldError[] })[] }> {
  bodiesOf(
    deps,
    viewer,
    list.map(({ agencyId }) => agencyId),
  )
  const refused: (Invited & { errors: readonly FieldError[] })[] = []
  for (const invited of list) {
    const { agencyId, name, to } = invited
    try {
      await invite(deps, viewer, agencyId, { role: 'head', name, to }, locale)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      const errors = problem.errors.length > 0 ? problem.errors : [{ field: 'to', code: 'too_many_tries' }]
      refused.push({ ...invited, errors })
    }
  }
  return { sent: list.length - refused.length, refused }
}

/** Reminds the invited of many bodies, each by a new link. @throws invalid */
export async function remindOfMany(
  deps: BodyDeps & StaffDeps,
  viewer: Viewer,
  ids: readonly number[],
  locale: Locale,
): Promise<number> {
  let sent = 0
  for (const { id } of bodiesOf(deps, viewer, ids)) sent += await inviteAgain(deps, viewer, id, locale)
  return sent
}
