// Who acts: people, memberships, and the one in which a person acts now. Pure.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Locale } from '../language/index.ts'

export type StaffRole = 'officer' | 'head' | 'dispatcher' | 'controller' | 'observer' | 'administrator' | 'helper'

export interface Membership {
  id: number
  role: StaffRole
  agencyId: AgencyId
  /** Where the person acts: the agency's own territory. */
  territory: string
  /** For a controller: the groups watched; empty means all. */
  groups: string[]
}

/** The person behind a request, with all memberships and the one in use. */
export interface Viewer {
  personId: PersonId
  name: string | null
  /** Absent for one who signs in by OneID and gave no phone. */
  phone: string | null
  memberships: Membership[]
  /** Absent: acting as a citizen. */
  acting: Membership | undefined
  /** The mahalla where a person known by OneID lives, and since when we know it (regulation 3.7). */
  home?: { mahalla: string; since: Date } | undefined
  /** Has a role, and has not yet given the second factor in this session: acts as a citizen until then. */
  waitsForFactor?: boolean
  /** Where the request came from, and the lasting mark of the browser. */
  hand?: { address: string; device: string | undefined }
  /** The session that the request came with. */
  session?: { id: number; factorAt: Date | null; seenAt: Date | null }
}

/** What a person chose, and how we know them. */
export interface Profile {
  name: string | null
  phone: string | null
  language: Locale
  channel: Channel
  homeDistrict: string | null
  homeMahalla: string | null
  hasOneId: boolean
  createdAt: Date
}

/** How notices reach a person besides the page. */
export const channels = ['sms', 'site'] as const
export type Channel = (typeof channels)[number]

/** Only the digits, whichever way a keyboard writes them: full-width and Arabic ones too. */
export const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/\D/g, '')

/**
 * `+998` and nine digits from anything a person types: with or without the country's code, `00998…`, `8 90 …` as it was
 * dialled for decades; undefined when it is no Uzbek number.
 */
export function parsePhone(text: string): string | undefined {
  const digits = digitsOf(text).replace(/^00(?=998\d{9}$)/, '')
  const own = /^8\d{9}$/.test(digits) ? digits.slice(1) : digits
  const full = own.length === 9 ? `998${own}` : own
  if (!/^998\d{9}$/.test(full)) return undefined
  const parsed = parsePhoneNumberFromString(`+${full}`, 'UZ')
  return parsed?.country === 'UZ' || parsed?.countryCallingCode === '998' ? `+${full}` : undefined
}

/** "+998 90 123 45 67"; a dash where there is none. */
export const printPhone = (phone: string | null): string =>
  (phone ?? '—').replace(/^\+998(\d\d)(\d{3})(\d\d)(\d\d)$/, '+998 $1 $2 $3 $4')
