// Places as options of a form.
import { inLanguage, type Locale } from '../language/index.ts'
import { type Option, optionLists } from '../ui/index.ts'
import type { Territories } from './rules.ts'

const lists = optionLists()

/** Regions, each followed by its districts. */
export function territoryOptions({ territories }: { territories: Territories }, locale: Locale): Option[] {
  return lists(territories.regions, locale, () =>
    territories.regions.flatMap((region) => {
      const group = inLanguage(region.name, locale)
      const districts = territories
        .districtsOf(region.code)
        .map((district) => ({ value: district.code, label: inLanguage(district.name, locale), group }))
      return [{ value: region.code, label: group, group }, ...districts]
    }),
  )
}
