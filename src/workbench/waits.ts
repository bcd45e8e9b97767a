// What waits in the rooms of whoever works, counted at once for each page in their frame: notices, instructions,
// questions to the project office.
import type { FastifyInstance } from 'fastify'
import { desksOf, requestsIn } from '../helpdesk/index.ts'
import { audiencesOf, bellDays, unreadBell } from '../notices/index.ts'
import { unanswered } from '../oversight/index.ts'
import { actingOf, isRoom, may, type Viewer } from '../people/index.ts'
import { countEach } from '../platform/database.ts'
import { inDays } from '../platform/time.ts'
import type { ReportDeps } from '../reports/index.ts'
import type { Waits } from '../ui/index.ts'

export function readWaits(deps: ReportDeps, viewer: Viewer): Promise<Waits> {
  const { role, agencyId } = actingOf(viewer)
  const bodies = may(viewer, 'instruction.answer') ? deps.agencies.withBelow(agencyId) : []
  const desks = may(viewer, 'help.read') ? desksOf(deps, viewer) : []
  return countEach(deps.db, {
    notices: unreadBell(viewer.personId, audiencesOf(role), inDays(deps.clock(), -bellDays)),
    instructions: unanswered(bodies),
    help: requestsIn(desks, role === 'dispatcher' ? 'open' : 'answered'),
  })
}

/** Before each page of a room; files, and what a page is made of, are asked for without. */
export function countWaits(app: FastifyInstance, deps: ReportDeps): void {
  app.decorateRequest('waits')
  app.addHook('preHandler', async (request) => {
    const { locale } = request.routeOptions.config
    if (request.method !== 'GET' || locale === undefined || !request.viewer?.acting) return
    const path = request.url.split('?', 1)[0]?.slice(locale.length + 1) ?? ''
    if (isRoom(path)) request.waits = await readWaits(deps, request.viewer)
  })
}
