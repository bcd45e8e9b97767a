// Reports of the same group close by, open or closed of late: before filing they are offered for joining (regulation
// 3.13).
import type { PersonId } from '../platform/ids.ts'
import { inDays } from '../platform/time.ts'
import { type Category, isPrivate } from '../categories/index.ts'
import type { Viewer } from '../people/index.ts'
import { type Db, sql } from '../platform/database.ts'
import { metresBetween, type Point } from '../territories/index.ts'
import { type ReportDeps, aroundPoint } from '../reports/index.ts'
import { openStatuses } from '../life/index.ts'
import { listedReports, type ListedReport } from './store.ts'

/** How far "close by" is for a type. */
export const nearbyMetres = ({ settings }: Pick<ReportDeps, 'settings'>, category: Category): number =>
  Number(
    settings.groups.nearbyMetresByType.find((each) => each.startsWith(`${category.code}=`))?.split('=')[1] ??
      settings.limits.nearbyMetres,
  )

const most = 5

/** Nearest in time first; none for types about a home's account, and none of one's own. */
export async function nearbyReports(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  category: Category,
  point: Point | null,
): Promise<ListedReport[]> {
  if (point === null || isPrivate(category)) return []
  const since = inDays(deps.clock(), -deps.settings.groups.nearbyClosedDays)
  const open = openStatuses.filter((status) => status !== 'moderating')
  return listedReports(
    deps.db,
    sql`r.category_group = ${category.group} and r.place = 'point' and r.publication <> 'private'
      and r.reporter_id is distinct from ${viewer?.personId ?? null}
      and (r.status in (${sql.join(open.map((status) => sql.lit(status)))}) or (r.status = 'closed'
        and r.closed_at > ${since}))
      and ${aroundPoint(point, nearbyMetres(deps, category))}`,
    sql`r.status = 'closed', r.id desc`,
    most,
  )
}

/** Public reports within so many metres of a place, the newest first. */
export async function reportsAround(
  { db }: Pick<ReportDeps, 'db'>,
  point: Point,
  metres: number,
  limit: number,
): Promise<ListedReport[]> {
  const found = await listedReports(
    db,
    sql`r.place = 'point' and r.publication not in ('private', 'hidden') and r.status <> 'moderating'
      and ${aroundPoint(point, metres)}`,
    sql`r.id desc`,
    limit,
  )
  return found.filter(({ publicLat: lat, publicLng: lng }) => metresBetween(point, { lat, lng }) <= metres)
}

/** Reports this person joined. */
export async function listJoined(db: Db, personId: PersonId, limit: number): Promise<ListedReport[]> {
  return listedReports(
    db,
    sql`r.id in (select report_id from supporters where person_id = ${personId})`,
    sql`r.id desc`,
    limit,
  )
}
