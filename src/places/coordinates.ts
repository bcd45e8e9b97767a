// A place that somebody pasted: coordinates in any usual form, links of map services, Plus Codes. Pure.
import { OpenLocationCode } from 'open-location-code'
import type { Point } from '../territories/rules.ts'
import words from './words.json' with { type: 'json' }

const codes = new OpenLocationCode()

/** A number with a dot or a comma, as people write degrees. */
const number = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`

const valueOf = (text: string): number => Number(text.replace(',', '.'))

/** In which order a service says them. */
type Order = 'lat' | 'lng'

/** Links, by what stands before the two numbers; those of Yandex and 2GIS say the longitude first. */
const links: [RegExp, Order][] = [
  [/!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)/, 'lat'],
  [/[?&](?:whatshere(?:\[|%5B)point(?:\]|%5D)|pt|ll|rll|m)=(-?\d+\.\d+)(?:,|%2C)(-?\d+\.\d+)/i, 'lng'],
  [/[?&](?:q|query|destination|daddr|center|text|sll)=(?:loc:)?(-?\d+\.\d+)(?:,|%2C)\+?(?:%20)?(-?\d+\.\d+)/i, 'lat'],
  [/@(-?\d+\.\d+),(-?\d+\.\d+)/, 'lat'],
  [/[?&]mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)/, 'lat'],
  [/#map=[\d.]+\/(-?\d+\.\d+)\/(-?\d+\.\d+)/, 'lat'],
  [/\/(?:maps|place|dir|search)\/(-?\d+\.\d+),\+?(-?\d+\.\d+)/, 'lat'],
  [/^geo:(-?\d+\.\d+),(-?\d+\.\d+)/, 'lat'],
  [/\/geo\/(?:\d+\/)?(-?\d+\.\d+)(?:,|%2C)(-?\d+\.\d+)/, 'lng'],
]

function pointOf(first: string | undefined, second: string | undefined, order: Order): Point | undefined {
  const [a, b] = [valueOf(first ?? ''), valueOf(second ?? '')]
  const point = order === 'lat' ? { lat: a, lng: b } : { lat: b, lng: a }
  return isOnEarth(point) ? point : undefined
}

export const isOnEarth = ({ lat, lng }: Point): boolean => Math.abs(lat) <= 90 && Math.abs(lng) <= 180

function fromLink(text: string): Point | undefined {
  if (!/^(?:https?:\/\/|geo:)/i.test(text)) return undefined
  // Google says in `ll` the latitude first, Yandex the longitude.
  const isGoogle = /^https?:\/\/[^/]*google\./i.test(text)
  for (const [pattern, order] of links) {
    const found = pattern.exec(text)
    if (found) return pointOf(found[1], found[2], isGoogle ? 'lat' : order)
  }
  return undefined
}

/** `40.778, 71.326`, `40,778 71,326`, `N40.778 E71.326`; two whole numbers are no place. */
function fromDecimal(text: string): Point | undefined {
  const plain = text.replace(new RegExp(`[°º${words.compass}]+`, 'gu'), ' ').trim()
  const found = new RegExp(`^(${number})\\s*[,;/\\s]\\s*(${number})$`).exec(plain)
  if (!found?.[1] || !found[2] || !/[.,]\d/.test(found[1]) || !/[.,]\d/.test(found[2])) return undefined
  return pointOf(found[1], found[2], 'lat')
}

/** Degrees, minutes and seconds with spaces between. */
const apart = new RegExp(
  String.raw`^\d{1,3}\s+\d{1,2}(?:[.,]\d+)?(?:\s+\d{1,2}(?:[.,]\d+)?)?[${words.compass},;\s]`,
  'u',
)

/** `40°46'41"N 71°19'34"E`, `40 46.68 71 19.56`. */
function fromDegrees(text: string): Point | undefined {
  const parts = text.match(/\d+(?:[.,]\d+)?/g)?.map(valueOf) ?? []
  const isDegrees = /[°º'′’"″]/u.test(text) || apart.test(text)
  if (!isDegrees || /[\p{L}]{3,}/u.test(text) || (parts.length !== 4 && parts.length !== 6)) return undefined
  const half = parts.length / 2
  const degrees = (values: readonly number[]) => values.reduce((sum, value, index) => sum + value / 60 ** index, 0)
  if (parts.some((value, index) => index % half > 0 && value >= 60)) return undefined
  const point = { lat: degrees(parts.slice(0, half)), lng: degrees(parts.slice(half)) }
  return isOnEarth(point) ? point : undefined
}

/** A whole Plus Code, or a short one that is meant near somewhere. */
function fromPlusCode(text: string, near: Point | undefined): Point | undefined {
  const [, code = ''] =
    /(?:^|\s|\/)([23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3})(?:\s|,|$)/i.exec(text) ?? []
  if (code === '' || !codes.isValid(code)) return undefined
  if (!codes.isFull(code) && !near) return undefined
  const full = near && !codes.isFull(code) ? codes.recoverNearest(code, near.lat, near.lng) : code
  const { latitudeCenter: lat, longitudeCenter: lng } = codes.decode(full)
  return { lat, lng }
}

/** The point that a text says, whatever it looks like; `near` is where a short Plus Code is meant. */
export function readCoordinates(text: string, near?: Point): Point | undefined {
  const trimmed = text.trim().slice(0, 2000)
  // The library goes round the earth step by step: from nowhere it would never come back.
  const from = near && isOnEarth(near) ? near : undefined
  return fromLink(trimmed) ?? fromDecimal(trimmed) ?? fromDegrees(trimmed) ?? fromPlusCode(trimmed, from)
}
