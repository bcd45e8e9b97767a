// Types of problems as options of a form.
import { inLanguage, type Locale } from '../language/index.ts'
import { type Option, optionLists } from '../ui/index.ts'
import type { Categories } from './rules.ts'

const lists = optionLists()

/** The types that are offered, under their groups. */
export const typeOptions = ({ categories }: { categories: Categories }, locale: Locale): Option[] =>
  lists(categories.groups, locale, () =>
    categories.groups.flatMap(({ name, categories: types }) =>
      types.map((type) => ({
        value: type.code,
        label: inLanguage(type.name, locale),
        group: inLanguage(name, locale),
      })),
    ),
  )
