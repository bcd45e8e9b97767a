// Where a report lies: a point, a district, a mahalla, or any two that agree.
import { type Category, isAboutHome } from '../categories/rules.ts'
import type { FieldError } from '../platform/problems.ts'
import { type Point, roundPoint, type Territory, type Mahalla } from '../territories/rules.ts'
import type { World } from '../life/index.ts'
import type { StoredReport, FilingInput } from '../reports/index.ts'

/** A place that was understood: where the report belongs and what may be shown of it. */
export interface Placed {
  region: string
  district: string
  mahalla: string | null
  place: StoredReport['place']
  exact: Point | null
  /** Within so many metres the point lies, where a device told it. */
  accuracy: number | null
  shown: Point
}

/** A device that says no more than that is told so, and the person may put the pin. */
const aboutMetres = 150
/** What is vaguer names no place: it proposes a district. */
const vagueMetres = 2_000

/** How far off the point may be, where that matters: in metres, rounded up. */
export function aboutOf({ lat, accuracy }: FilingInput): number | undefined {
  if (lat === undefined || accuracy === undefined || !(accuracy > aboutMetres)) return undefined
  const step = accuracy > 1000 ? 100 : 10
  return Math.ceil(accuracy / step) * step
}

/** A computer without satellites that guesses by its network. */
export const isVague = ({ accuracy }: FilingInput): boolean => accuracy !== undefined && accuracy > vagueMetres

type Failure = { errors: FieldError[] }

const fail = (field: string, code: string, params?: FieldError['params']): Failure => ({
  errors: [{ field, code, ...(params && { params }) }],
})

/** The point that was given, and the district nearest to it; neither where none was. */
function pointIn(
  { territories }: World,
  input: FilingInput,
): { point?: Point; nearest?: Territory; failure?: Failure } {
  const { lat, lng, territory, mahalla } = input
  if (lat === undefined && lng === undefined) return {}
  // A device that has no fix and sends 0, 0 has sent nothing, where the place is named.
  if (lat === 0 && lng === 0 && (territory || mahalla)) return {}
  if (lat === undefined || lng === undefined || !Number.isFinite(lat) || !Number.isFinite(lng))
    return { failure: fail('lat', 'not_a_point') }
  if (isVague(input)) return territory || mahalla ? {} : { failure: fail('territory', 'fix_vague') }
  const point = { lat, lng }
  const [nearest] = territories.nearest(point, 1, input.accuracy)
  return nearest ? { point, nearest } : { failure: fail('lat', 'outside') }
}

/** The district that the names say, where any were given: a mahalla and a district must agree. */
function namedIn(
  { territories }: World,
  input: FilingInput,
): { named?: Territory; mahalla?: Mahalla | undefined; failure?: Failure } {
  const mahalla = territories.findMahalla(input.mahalla || input.territory)
  if (input.mahalla && !mahalla) return { failure: fail('mahalla', 'unknown_choice') }
  const code = mahalla?.territory ?? (input.territory || undefined)
  if (code === undefined) return {}
  const named = territories.districtOf(code)
  if (!named) return { failure: fail('territory', territories.find(code) ? 'not_a_district' : 'unknown_choice') }
  if (input.mahalla && input.territory && territories.districtOf(input.territory)?.code !== named.code)
    return { failure: fail('mahalla', 'other_district') }
  return { named, mahalla }
}

/** Before the service begins people are told when, and where to turn until then (decree, rollout). */
function notLaunched({ territories }: World, district: Territory): Failure | undefined {
  const launch = territories.launchOf(district.code)
  if (!launch || launch.state === 'launched') return undefined
  const date = launch.since.split('-').toReversed().join('.')
  return fail('territory', launch.state === 'prepared' ? 'not_launched' : 'suspended', { date, office: launch.office })
}

/** The one that was named, else the one on whose ground the point lies (regulation 3.3: inside a mahalla). */
const mahallaOf = (
  { territories }: World,
  point: Point | undefined,
  { code }: Territory,
  named: Mahalla | undefined,
): Mahalla | undefined => named ?? (point && territories.mahallaAt(point, code))

/** Judges the place alone: a point, a district, a mahalla, or any two that agree. */
export function checkPlace(
  world: World,
  input: FilingInput,
  category?: Category,
): { where?: Placed; errors: FieldError[] } {
  const { territories } = world
  const { point, nearest, failure: noPoint } = pointIn(world, input)
  if (noPoint) return noPoint
  const { named, mahalla, failure: noPlace } = namedIn(world, input)
  if (noPlace) return noPlace
  const district = named ?? nearest
  if (!district) return fail('territory', 'missing')
  if (point && named && territories.isFar(point, named.code)) return fail('territory', 'far_from_point')
  const closed = notLaunched(world, district)
  if (closed) return closed
  const shown = point ?? territories.middleOf(district)
  const vaguely = mahalla ? 'mahalla' : 'district'
  return {
    errors: [],
    where: {
      region: territories.regionOf(district),
      district: district.code,
      mahalla: mahallaOf(world, point, district, mahalla)?.code ?? null,
      place: point ? 'point' : vaguely,
      exact: point ?? null,
      accuracy: point ? accuracyOf(input) : null,
      shown: point && category && isAboutHome(category) ? roundPoint(point) : shown,
    },
  }
}

const accuracyOf = ({ accuracy = -1 }: FilingInput): number | null => (accuracy >= 0 ? Math.ceil(accuracy) : null)
