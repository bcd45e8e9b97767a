// What a person may choose about themselves, checked.
import { checkText, isLocale, isVisible, type Locale } from '../language/index.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { type Fields, textOf } from '../platform/query.ts'
import type { Territories } from '../territories/index.ts'
import { channels } from './person.ts'
import type { NewProfile } from './store.ts'

/** @throws invalid */
export function checkProfile({ territories }: { territories: Territories }, fields: Fields): NewProfile {
  const errors: FieldError[] = []
  const name = checkText(errors, 'name', textOf(fields, 'name'), { max: 100, optional: true })
  const channel = channels.find((each) => each === (textOf(fields, 'channel') ?? 'sms'))
  if (!channel) errors.push({ field: 'channel', code: 'unknown_choice' })
  const homeDistrict = textOf(fields, 'homeDistrict') ?? null
  if (homeDistrict !== null && territories.districtOf(homeDistrict)?.code !== homeDistrict)
    errors.push({ field: 'homeDistrict', code: 'unknown_choice' })
  const homeMahalla = textOf(fields, 'homeMahalla') ?? null
  const mahalla = territories.findMahalla(homeMahalla ?? undefined)
  if (homeMahalla !== null && !mahalla) errors.push({ field: 'homeMahalla', code: 'unknown_choice' })
  // Another district was chosen: its mahallas are shown next.
  const isThere = mahalla !== undefined && territories.districtOf(mahalla.territory)?.code === homeDistrict
  if (errors.length > 0 || !channel) throw new Problem('invalid', { errors })
  return { name: isVisible(name) ? name : null, channel, homeDistrict, homeMahalla: isThere ? homeMahalla : null }
}

/** @throws invalid */
export function checkLanguage(value: unknown): Locale {
  if (typeof value !== 'string' || !isLocale(value)) throw invalid('language', 'unknown_choice')
  return value
}
