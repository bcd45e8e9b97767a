// As what a report is counted on the map, in which cells of the grid, and which sums answer a question. Pure.
import { type Status, statuses } from '../life/index.ts'
import type { PublicFilter } from '../lists/rules.ts'
import { cellIn, cellsOf, type View } from '../territories/rules.ts'

/** How a report is shown, in the order in which a mixed cell tells of it; late before all else. */
export const looks = ['late', 'you', 'work', 'way', 'solved', 'closed', 'refused'] as const
export type Look = (typeof looks)[number]

/** Status and look in one number: counted together, told apart. */
export const stateOf = (look: Look, status: Status): number => looks.indexOf(look) * 16 + statuses.indexOf(status)
export const lookOf = (state: number): Look | undefined => looks[Math.floor(state / 16)]

/** What is asked of the map: what the list of the same address asks. */
export type MapFilter = Omit<PublicFilter, 'mahalla' | 'mark' | 'words'>

/** What a report is counted by. */
export interface Place {
  tile: number
  /** False: no point was named, the tile is that of the district's middle. */
  placed: boolean
  district: string
  /** Where one was named. */
  mahalla: string | null
  category: string
  group: string
  agencyId: number
  /** `202611`. */
  month: number
  /** The Monday of its week. */
  week: string
}

/** One sum that a report stands in. */
export interface Leaf {
  level: number
  facet: string
  cell: number
  /** What is told apart within the facet: a group, or a month. */
  part: string
}

/** Zooms whose cells are counted: from some 100 km wide to some 500 m. */
const countedLevels: readonly number[] = [8, 9, 10, 11, 12, 13, 14, 15, 16]
/** Beyond this a view holds so few reports that they are counted one by one. */
export const finestLevel = 16
/** The country as a facet: it is counted at every zoom, all else at every second one, and added up from below. */
const all = '17'
/** How deep each facet is counted. */
const deepest = { district: 14, month: 12, type: 12, body: 10, monthOfType: 8, monthOfGroup: 8 } as const

/**
 * From this zoom on what names no point is no part of a cell, but told of beside its district: in a coarser one its
 * district lies anyway.
 */
export const separateFrom = 11
/** Where that is counted: a level of its own, whose cells are the numbers of districts. */
const unplacedLevel = 1

/** What a report is counted under at a zoom, and what is told apart there. */
function facetsAt(level: number, { district, category, group, agencyId, month }: Place): [string, string][] {
  const region = district.slice(0, 4)
  const facets: [string, string][] = [[all, group]]
  if (level % 2 === 1) return facets
  const add = (most: number, facet: string, part: string) => void (level <= most && facets.push([facet, part]))
  add(deepest.district, district, group)
  add(deepest.month, `m/${month}/${all}`, '')
  add(deepest.month, `m/${month}/${district}`, '')
  add(deepest.type, `t/${category}/${region}`, '')
  add(deepest.body, `a/${agencyId}`, '')
  add(deepest.monthOfType, `y/${category}/${region}`, String(month))
  add(deepest.monthOfGroup, `g/${month}/${all}`, group)
  add(deepest.monthOfGroup, `g/${month}/${region}`, group)
  return facets
}

/** Under what the whole of a mahalla is counted. */
export const facetOfMahalla = (code: string): string => `n/${code}`

/** The sums of a report; `planOf` asks for the same. */
export function leavesOf(place: Place): Leaf[] {
  const { tile, placed, district, mahalla, group, week } = place
  const levels = placed ? countedLevels : countedLevels.filter((level) => level < separateFrom)
  const leaves = levels.flatMap((level) => {
    const cell = cellIn(tile, level)
    return facetsAt(level, place).map(([facet, part]) => ({ level, facet, cell, part }))
  })
  leaves.push(
    { level: 0, facet: district, cell: 0, part: group },
    { level: 0, facet: `w/${week}/${district}`, cell: 0, part: '' },
  )
  if (mahalla !== null) leaves.push({ level: 0, facet: facetOfMahalla(mahalla), cell: 0, part: group })
  const apart = placed ? [] : facetsAt(finestEven, place)
  return [...leaves, ...apart.map(([facet, part]) => ({ level: unplacedLevel, facet, cell: Number(district), part }))]
}

/** The finest zoom of which every facet is asked that is asked at all where what names no point stands apart. */
const finestEven = 12

/** Which sums answer: these facets; whatever is told apart in them, or some of it. */
export interface Plan {
  level: number
  facets: readonly string[]
  part?: { is?: string; from?: string } | undefined
}

/** What planning must know of the world: the regions, their districts, and the months from one to this one. */
export interface Atlas {
  regions: readonly string[]
  districtsOf: (region: string) => readonly string[]
  /** `202609` for September. */
  monthsSince: (since: string) => readonly string[]
}

/** A body's reports are told apart by nothing else but how they stand. */
const isOfBodyAlone = ({ region, district, group, category, since }: MapFilter): boolean =>
  [region, district, group, category, since].every((each) => each === undefined)

/**
 * The sums that hold what is asked, at the counted zoom that is no coarser than `level`; undefined where reports must
 * be counted one by one. Status and look are told apart in every sum.
 */
export function planOf(filter: MapFilter, level: number, atlas: Atlas): Plan | undefined {
  const { region, district, group, category, agencies, since } = filter
  const part = group === undefined ? undefined : { is: group }
  const regions = region ? [region] : atlas.regions
  const at = (most: number, facets: readonly string[], told?: Plan['part'], step = 2): Plan | undefined => {
    const counted = countedLevels.find((each) => each >= level && each % step === 0)
    return counted !== undefined && counted <= most ? { level: counted, facets, part: told } : undefined
  }
  if (agencies)
    return isOfBodyAlone(filter)
      ? at(
          deepest.body,
          agencies.map((id) => `a/${id}`),
        )
      : undefined
  if (category) {
    if (district) return undefined
    const facets = (kind: 't' | 'y') => regions.map((code) => `${kind}/${category}/${code}`)
    return since
      ? at(deepest.monthOfType, facets('y'), { from: since.replace('-', '') })
      : at(deepest.type, facets('t'))
  }
  const inRegion = region ? atlas.districtsOf(region) : [all]
  const places = district ? [district] : inRegion
  if (since && group && district) return undefined
  if (since) {
    const ofMonths = (kind: 'm' | 'g', codes: readonly string[]) =>
      atlas.monthsSince(since).flatMap((month) => codes.map((code) => `${kind}/${month}/${code}`))
    return group
      ? at(deepest.monthOfGroup, ofMonths('g', [region ?? all]), part)
      : at(deepest.month, ofMonths('m', places))
  }
  return region || district ? at(deepest.district, places, part) : at(finestLevel, places, part, 1)
}

/** The same question about what names no point: one sum for each district. */
export const unplacedPlan = (plan: Plan): Plan => ({ ...plan, level: unplacedLevel })

/** A view shows so many cells at most. */
const mostCells = 220
/** The zoom of the grid that every place is kept at. */
export const deepestLevel = 22

/** The finest zoom whose cells are few enough for the view. */
export function levelFor(view: View): number {
  for (let level = deepestLevel; level > 0; level -= 1) {
    const { left, top, right, bottom } = cellsOf(view, level)
    if ((right - left + 1) * (bottom - top + 1) <= mostCells) return level
  }
  return 0
}
