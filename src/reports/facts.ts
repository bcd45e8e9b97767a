// What a decision must know beyond the row: looked up just before it, and only what that step asks for.
import { draw } from '../platform/chance.ts'
import { type Db, sql } from '../platform/database.ts'
import { officersOf, type Viewer } from '../people/index.ts'
import type { ReportDeps } from './deps.ts'
import { actionOf, type Fact, type Facts, noFacts } from '../life/index.ts'
import { aroundPoint } from './near.ts'
import { findReport, type StoredReport } from './store.ts'
import { bodiesConcerned } from './relations.ts'
import { earliestSupporter } from './supporters.ts'

interface Asked {
  deps: ReportDeps
  viewer: Viewer
  report: StoredReport
  given: { into?: number | undefined; incident?: number | undefined; distance?: number | null }
}

/** Each fact by the name that the actions of the table ask for it. */
const lookups: { [name in Fact]: (asked: Asked) => Facts[name] | Promise<Facts[name]> } = {
  distance: ({ given }) => given.distance ?? null,
  heir: ({ deps, report }) => earliestSupporter(deps.db, report.id, bodiesConcerned(deps, report)),
  target: async ({ deps, given }) => (given.into === undefined ? null : ((await findReport(deps.db, given.into)) ?? null)),
  papersToday: ({ deps, viewer }) => papersToday(deps.db, viewer.personId, deps.clock()),
  incident: async ({ deps, report, given }) =>
    (given.incident !== undefined && (await deps.incidents?.find(deps.db, given.incident, report))) || null,
  partAgency: ({ deps, viewer, report }) => {
    const own = viewer.acting ? deps.agencies.withBelow(viewer.acting.agencyId) : []
    return report.parts.find((part) => own.includes(part)) ?? null
  },
  officers: async ({ deps, viewer, report }) => {
    const bodies = [...(viewer.acting ? [viewer.acting.agencyId] : []), report.agencyId]
    return (await Promise.all(bodies.map((agencyId) => officersOf(deps.db, agencyId)))).flat().map(({ id }) => id)
  },
}

/** What an action by a person must know. */
export async function factsFor(deps: ReportDeps, viewer: Viewer, report: StoredReport, action: string, given: Asked['given']): Promise<Facts> {
  const facts: Record<string, unknown> = { ...noFacts, draw: (deps.draw ?? draw)() }
  for (const name of actionOf(action)?.asks ?? []) facts[name] = await lookups[name]({ deps, viewer, report, given })
  return facts as unknown as Facts
}

/** What silence must know: whether the controller has to go there (regulation 3.7). */
export async function factsForSilence(deps: ReportDeps, report: StoredReport, at: Date): Promise<Facts> {
  const facts: Facts = { ...noFacts, draw: (deps.draw ?? draw)() }
  if (report.status !== 'answered') return facts
  const [repeated, lowestFifth] = await Promise.all([isRepeated(deps, report, at), isInLowestFifth(deps, report.agencyId)])
  return { ...facts, repeated, lowestFifth }
}

/** Closings on papers by this person in the last 24 hours. */
async function papersToday(db: Db, personId: number, at: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from events where actor_id in (select id from people where id = ${personId} or merged_into = ${personId}) and role = 'controller' and type = 'verify_closed'
    and body->>'basis' = 'papers' and at > ${new Date(at.getTime() - 86_400_000)}`.execute(db)
  return rows[0]!.n
}

/** Another case of the same group was closed at this place within a year. */
async function isRepeated({ db, settings }: Pick<ReportDeps, 'db' | 'settings'>, report: StoredReport, at: Date): Promise<boolean> {
  if (report.place !== 'point') return false
  const { rows } = await sql`
    select 1 from reports r where r.category_group = ${report.categoryGroup} and r.id <> ${report.id} and r.status = 'closed'
    and r.closed_at > ${new Date(at.getTime() - settings.limits.repeatDays * 86_400_000)} and ${aroundPoint({ lat: report.publicLat, lng: report.publicLng }, settings.limits.repeatMetres)} limit 1`.execute(
    db,
  )
  return rows.length > 0
}

/** The lowest fifth of its kind by the share solved with consent, among those with enough cases. */
async function isInLowestFifth({ db, agencies, settings }: ReportDeps, agencyId: number): Promise<boolean> {
  const { kind, level } = agencies.get(agencyId)
  const { rows } = await sql<{ low: boolean }>`
    with sums as (
      select c.agency_id, sum(n) filter (where measure = 'solved') as solved, sum(n) filter (where measure like 'closed:%') as closed
      from counts c join agencies a on a.id = c.agency_id where a.kind = ${kind} and a.level = ${level} group by 1
    ), standing as (
      select agency_id, cume_dist() over (order by coalesce(solved, 0)::float / closed) as share from sums where closed >= ${settings.ratings.minimumCases}
    )
    select share <= ${settings.limits.lowestShare} and (select count(*) from standing) >= 5 as low from standing where agency_id = ${agencyId}`.execute(
    db,
  )
  return rows[0]?.low ?? false
}
