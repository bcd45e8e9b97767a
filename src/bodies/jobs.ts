// Once a day: heads, controllers and project offices are told of cabinets nobody opens, stale pages, and days of
// connection that come.
import { dayOf, inDays, localOf } from '../platform/time.ts'
import { type BodyNotice, tellOfBody } from '../notices/index.ts'
import { type BodyDeps, readBoard } from './actions.ts'
import type { Readiness } from './rules.ts'
import { claimWatch } from './store.ts'

/** What to tell of a body today. Who was told lately is not told again. */
function noticesOf(body: Readiness, now: Date, dueSoonDays: number): BodyNotice[] {
  const { dueOn } = body.standing
  const isDue = body.stage !== 'ready' && dueOn !== null
  const today = dayOf(now)
  return [
    ...(body.deserted ? (['body_deserted'] as const) : []),
    ...(body.stale ? (['body_stale'] as const) : []),
    ...(isDue && dueOn < today ? (['body_due_passed'] as const) : []),
    ...(isDue && dueOn >= today && dueOn <= dayOf(inDays(now, dueSoonDays)) ? (['body_due_soon'] as const) : []),
  ]
}

/** From the hour of the digests on, once a day in one of all processes. */
export async function watchBodies(deps: BodyDeps): Promise<false> {
  const now = deps.clock()
  const local = localOf(now)
  if (local.getUTCHours() < deps.settings.escalation.digestHour) return false
  if (!(await claimWatch(deps.db, dayOf(now)))) return false
  const { dueSoonDays, remindDays } = deps.settings.bodies
  const places = [...deps.territories.regions, ...deps.territories.districts]
  for (const { code } of places) {
    const { bodies } = await readBoard(deps, code)
    for (const body of bodies)
      for (const notice of noticesOf(body, now, dueSoonDays))
        await tellOfBody(deps.db, { agencyId: body.agency.id, notice, at: now, notSince: inDays(now, -remindDays) })
  }
  return false
}
