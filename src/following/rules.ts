// What can be followed without an account, by what an event finds who follows it, and of what they are told. Pure.
import type { Agencies } from '../agencies/rules.ts'
import type { Categories } from '../categories/rules.ts'
import type { Report } from '../life/index.ts'
import { cellIn, cellsOf, cellAt, metresBetween, type Point, type Territories, tileOf } from '../territories/rules.ts'

export type Topic =
  | { is: 'report'; id: number }
  | { is: 'mahalla' | 'district' | 'type'; code: string }
  | { is: 'agency'; id: number }
  | ({ is: 'near'; metres: number } & Point)

/** The squares in which places are looked up: about 1.8 km wide. */
const zoom = 14
export const radii = [300, 1000, 3000] as const

export interface Named {
  territories: Territories
  categories: Categories
  agencies: Agencies
}

/** `report:12`, `mahalla:…`, `near:40.7781,71.3262,1000`; undefined for what is none, or is not there. */
export function topicIn(named: Named, text: string): Topic | undefined {
  const { territories, categories, agencies } = named
  const [, is = '', rest = ''] = /^([a-z]+):(.{1,60})$/.exec(text) ?? []
  const id = /^[1-9]\d{0,14}$/.test(rest) ? Number(rest) : undefined
  switch (is) {
    case 'report':
      return id === undefined ? undefined : { is, id }
    case 'agency':
      return id !== undefined && agencies.find(id) ? { is, id } : undefined
    case 'mahalla':
      return territories.findMahalla(rest) ? { is, code: rest } : undefined
    case 'district':
      return territories.districtOf(rest)?.code === rest ? { is, code: rest } : undefined
    case 'type':
      return categories.find(rest) ? { is, code: rest } : undefined
    case 'near':
      return placeIn(named, rest)
    default:
      return undefined
  }
}

/** Five digits are a metre: what is finer would only make others of the same place. */
function placeIn({ territories }: Named, text: string): Topic | undefined {
  const [lat = NaN, lng = NaN, metres = 0] = text.split(',').map(Number)
  const isPlace = radii.some((radius) => radius === metres) && Number.isFinite(lat) && Number.isFinite(lng)
  if (!isPlace || territories.nearest({ lat, lng }, 1).length === 0) return undefined
  return { is: 'near', lat: Number(lat.toFixed(5)), lng: Number(lng.toFixed(5)), metres }
}

export function textOfTopic(topic: Topic): string {
  if (topic.is === 'near') return `near:${topic.lat.toFixed(5)},${topic.lng.toFixed(5)},${topic.metres}`
  return `${topic.is}:${'id' in topic ? topic.id : topic.code}`
}

/** As a link that opens the bot carries it: letters, digits, `_` and `-` alone. */
export const startOf = (topic: Topic): string =>
  `f-${textOfTopic(topic).replace(':', '_').replaceAll(',', '_').replaceAll('.', '-')}`

/** The topic of such a link. */
export function topicOfStart(named: Named, start: string): Topic | undefined {
  const [, is = '', rest = ''] = /^f-([a-z]+)_([\w-]{1,50})$/.exec(start) ?? []
  return topicIn(named, `${is}:${is === 'near' ? rest.replaceAll('-', '.').replaceAll('_', ',') : rest}`)
}

/** By what events find a topic. */
export function keysOf(topic: Topic): string[] {
  if (topic.is !== 'near') return [textOfTopic(topic)]
  const height = topic.metres / 111_000
  const width = topic.metres / (111_000 * Math.cos((topic.lat * Math.PI) / 180))
  const { lat, lng } = topic
  const view = { south: lat - height, north: lat + height, west: lng - width, east: lng + width }
  const { left, top, right, bottom } = cellsOf(view, zoom)
  const keys = []
  for (let x = left; x <= right; x += 1) for (let y = top; y <= bottom; y += 1) keys.push(`cell:${cellAt(x, y)}`)
  return keys
}

/** A report as far as it says who follows it. */
export type Followed = Pick<
  Report,
  'id' | 'agencyId' | 'mahalla' | 'district' | 'category' | 'publication' | 'status'
> & { place: 'point' | 'mahalla' | 'district'; publicLat: number; publicLng: number }

/** Nothing of an area is told that the public does not see there: what a check holds, and private types. */
export function keysFor({
  id,
  agencyId,
  mahalla,
  district,
  category,
  publication,
  status,
  ...report
}: Followed): string[] {
  if (status === 'moderating') return []
  const own = `report:${id}`
  if (publication === 'private' || publication === 'hidden') return [own]
  const point = { lat: report.publicLat, lng: report.publicLng }
  return [
    own,
    `district:${district}`,
    `agency:${agencyId}`,
    `type:${category}`,
    ...(mahalla === null ? [] : [`mahalla:${mahalla}`]),
    ...(report.place === 'point' ? [`cell:${cellIn(tileOf(point), zoom)}`] : []),
  ]
}

/** The squares of a place are a little wider than its circle. */
export const isWithin = (topic: Topic, { place, publicLat: lat, publicLng: lng }: Followed): boolean =>
  topic.is !== 'near' || (place === 'point' && metresBetween(topic, { lat, lng }) <= topic.metres)

/** What followers are told of an event; `area`: those of an area too, not only of the report. */
export function newsOf(type: string, status: Report['status']): { template: string; area: boolean } | undefined {
  if (type === 'route' || type === 'approve') return { template: 'f_new', area: true }
  if (status === 'closed')
    return ['consent', 'verify_closed'].includes(type) ? { template: 'f_closed', area: true } : undefined
  const templates: Record<string, string> = {
    accept: 'f_accepted', answer: 'f_answered', object: 'f_objected', return_to_work: 'f_back', reopen: 'f_back',
    reroute: 'f_moved', reject: 'f_rejected', withdraw: 'f_ended', merge: 'f_ended', extend: 'f_moved',
  } // prettier-ignore
  const template = status === 'deferred' && type === 'grant' ? 'f_deferred' : templates[type]
  return template === undefined ? undefined : { template, area: false }
}
