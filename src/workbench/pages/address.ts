// The address of the desk: what is asked of it, with some of it changed.
import { addressQuery, type Fields, listOf, textOf } from '../../platform/query.ts'
import { type Frame, link } from '../../ui/index.ts'
import { filterNames } from '../rules.ts'

type Asked = (typeof filterNames)[number] | 'open' | 'cursor' | 'said'

/** Columns come as several fields of a form, and stand in an address as one. */
const askedOf = (query: Fields, name: Asked): string | undefined =>
  name === 'cols' ? listOf(query, name).join(',') : textOf(query, name)

/** The same desk with some of its address changed; what is open, said or paged is left unless it is among the changes. */
export function address(frame: Frame, query: Fields, changes: Partial<Record<Asked, string | undefined>>): string {
  const kept = filterNames.map((name) => [name, name in changes ? changes[name] : askedOf(query, name)] as const)
  const fresh = (['cursor', 'open', 'said'] as const).map((name) => [name, changes[name]] as const)
  return `${link(frame, '/work')}${addressQuery([...kept, ...fresh])}`
}

/** What is asked of the desk, as fields of a form that asks for something besides. */
export const keptFields = (query: Fields, besides: readonly Asked[]): [name: string, value: string][] =>
  filterNames.flatMap((name) => {
    const value = askedOf(query, name)
    return !value || besides.includes(name) ? [] : [[name, value] as [string, string]]
  })
