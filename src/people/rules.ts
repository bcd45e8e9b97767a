// Who acts: people, memberships, and the one in which a person acts now. Pure.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

export type StaffRole = 'officer' | 'head' | 'dispatcher' | 'controller' | 'observer' | 'administrator'

export interface Membership {
  id: number
  role: StaffRole
  agencyId: number
  /** Where the person acts: the agency's own territory. */
  territory: string
  /** For a controller: the groups watched; empty means all. */
  groups: string[]
}

/** The person behind a request, with all memberships and the one in use. */
export interface Viewer {
  personId: number
  name: string | null
  phone: string
  memberships: Membership[]
  /** Absent: acting as a citizen. */
  acting: Membership | undefined
}

/** `+998` and nine digits from anything a person types; undefined when it is no Uzbek number. */
export function parsePhone(text: string): string | undefined {
  const digits = text.replace(/\D/g, '')
  const full = digits.length === 9 ? `998${digits}` : digits
  if (!/^998\d{9}$/.test(full)) return undefined
  const parsed = parsePhoneNumberFromString(`+${full}`, 'UZ')
  return parsed?.country === 'UZ' || parsed?.countryCallingCode === '998' ? `+${full}` : undefined
}

/** "+998 90 123 45 67". */
export const printPhone = (phone: string): string => phone.replace(/^\+998(\d\d)(\d{3})(\d\d)(\d\d)$/, '+998 $1 $2 $3 $4')
