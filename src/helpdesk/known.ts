// What is known while a call goes on: the caller's own reports and those close by.
import type { Locale } from '../language/index.ts'
import { listMine, nearbyReports, type Row, rowOf } from '../lists/index.ts'
import { actingOf, findByPhone, may, parsePhone, type Viewer } from '../people/index.ts'
import { type Fields, numberOf, textOf } from '../platform/query.ts'
import type { DeskDeps } from './actions.ts'

const most = 5

/** The newest of the caller's in this territory; only who may find reports by a phone is told. */
async function callersOwn(deps: DeskDeps, viewer: Viewer, phone: string | undefined, locale: Locale): Promise<Row[]> {
  const caller = parsePhone(phone ?? '')
  const { role, territory } = actingOf(viewer)
  if (!caller || role === 'helper' || !may(viewer, 'intake.take')) return []
  const personId = await findByPhone(deps.db, caller)
  if (personId === undefined) return []
  const reports = await listMine(deps.db, personId, most * 4)
  return reports
    .filter(({ district }) => deps.territories.isWithin(district, territory))
    .slice(0, most)
    .map((report) => rowOf(deps, viewer, report, locale))
}

/** Open ones, and lately closed, of the same group around the point. */
async function closeBy(deps: DeskDeps, viewer: Viewer, fields: Fields, locale: Locale): Promise<Row[]> {
  const category = deps.categories.find(textOf(fields, 'category'))
  const [lat, lng] = [numberOf(fields, 'lat'), numberOf(fields, 'lng')]
  if (!category || lat === undefined || lng === undefined || !Number.isFinite(lat + lng)) return []
  const reports = await nearbyReports(deps, undefined, category, { lat, lng })
  return reports.slice(0, most).map((report) => rowOf(deps, viewer, report, locale))
}

export async function knownOn(
  deps: DeskDeps,
  viewer: Viewer,
  fields: Fields,
  locale: Locale,
): Promise<Record<'caller' | 'near', Row[]>> {
  const [caller, near] = await Promise.all([
    callersOwn(deps, viewer, textOf(fields, 'phone'), locale),
    closeBy(deps, viewer, fields, locale),
  ])
  return { caller, near }
}
