// What a query of the list asks for, in words.
import { inLanguage, type Locale } from '../language/index.ts'
import { type Fields, idOf, isOn, textOf } from '../platform/query.ts'
import { country } from '../territories/index.ts'
import type { World } from '../life/index.ts'
import { noMahalla } from './rules.ts'
import { wordFor } from '../card/index.ts'
import { t } from './words.ts'
import { choiceOf } from '../platform/query.ts'
import { marks } from './rules.ts'

/** What a link asks for, in words: a body, a mahalla, a mark. */
export function sayLinked(world: World, locale: Locale, query: Fields): string[] {
  const agency = world.agencies.find(idOf(query, 'agency'))
  const [mahalla, mark] = [textOf(query, 'mahalla'), choiceOf(query, 'mark', marks)]
  return [
    agency && `${world.agencies.name(agency, locale)}${isOn(query, 'alone') ? ` (${t(locale, 'list.alone')})` : ''}`,
    mahalla &&
      (mahalla === noMahalla
        ? t(locale, 'list.no_mahalla')
        : inLanguage(world.territories.mahalla(mahalla).name, locale)),
    mark && t(locale, `mark.${mark}`),
  ].flatMap((each) => each || [])
}

/** All that a query of the list asks for, in words. */
export function sayFilter(world: World, locale: Locale, query: Fields): string {
  const place = world.territories.find(textOf(query, 'territory'))
  const type =
    world.categories.find(textOf(query, 'category') ?? textOf(query, 'type')) ??
    world.categories.findGroup(textOf(query, 'group'))
  const [status, words] = [textOf(query, 'status'), textOf(query, 'q')]
  return [
    inLanguage((place ?? world.territories.get(country)).name, locale),
    type && inLanguage(type.name, locale),
    status && wordFor(locale, 'status', status),
    isOn(query, 'overdue') && t(locale, 'overdue'),
    ...sayLinked(world, locale, query),
    words && `«${words}»`,
  ]
    .filter(Boolean)
    .join(' · ')
}
