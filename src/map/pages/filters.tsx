// What the map is asked for: the fields of its filter, and its address with some of them changed.
import { inLanguage, type Name } from '../../language/index.ts'
import { statuses, type World } from '../../life/index.ts'
import { wordFor } from '../../card/index.ts'
import { addressQuery, choiceOf, isOn, type Fields, textOf } from '../../platform/query.ts'
import { dayOf } from '../../platform/time.ts'
import { Finder, type Finding } from '../../places/index.ts'
import { territoryOptions } from '../../territories/index.ts'
import { Button, Disclosure, type Frame, link, type Option, Select } from '../../ui/index.ts'
import { t } from '../words.ts'

/** What a map's address may say. */
const names = [
  'territory',
  'group',
  'category',
  'agency',
  'alone',
  'status',
  'overdue',
  'since',
  'by',
  'bbox',
  'at',
] as const
type AskedName = (typeof names)[number]

/** The query of this address with these fields changed; none where it is the whole country. */
export function queryWith(query: Fields, changed: Partial<Record<AskedName, string | undefined>>): string {
  return addressQuery(names.map((name) => [name, name in changed ? changed[name] : textOf(query, name)]))
}

/** What places may be coloured by; `rate`: under control for each thousand people. */
export const measures = ['open', 'late', 'solved', 'filed', 'rate'] as const
export type MapMeasure = (typeof measures)[number]

/** Reports are shown where nothing else is asked for. */
const sights = [...measures, 'hot'] as const

/** The month so many months before this one: `2026-09`. */
function monthBefore(now: Date, months: number): string {
  const [year = 0, month = 1] = dayOf(now).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7)
}

interface Props {
  frame: Frame
  world: World
  query: Fields
}

/** The months that are offered, and the one that the address names. */
function sinceOptions({ locale, now }: Frame, since: string | undefined): Option[] {
  const offered = ([1, 3, 12] as const).map((months) => ({
    value: monthBefore(now, months - 1),
    label: t(locale, `since.${months}`),
  }))
  const isOffered = since === undefined || offered.some(({ value }) => value === since)
  return isOffered ? offered : [...offered, { value: since, label: since }]
}

/** What is narrowed. */
function Narrowing({ frame, world, query }: Props) {
  const { locale } = frame
  const any = t(locale, 'any')
  const group = world.categories.findGroup(textOf(query, 'group'))
  const choice = (
    name: 'territory' | 'by' | 'group' | 'category' | 'status' | 'since',
    label: string,
    options: Option[],
    empty = any,
  ) => <Select locale={locale} name={name} label={label} options={options} value={textOf(query, name)} empty={empty} />
  const named = (all: readonly { code: string; name: Name }[]): Option[] =>
    all.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))
  const hasPeople = world.territories.hasPopulations || textOf(query, 'by') === 'rate'
  const views = sights.flatMap((sight) =>
    sight === 'rate' && !hasPeople ? [] : { value: sight, label: t(locale, `by.${sight}`) },
  )
  const shown = statuses.filter((status) => status !== 'moderating')
  const stages = shown.map((status) => ({ value: status, label: wordFor(locale, 'status', status) }))
  return (
    <>
      <div class="filter-grid">
        {choice('territory', t(locale, 'territory'), territoryOptions(world, locale), t(locale, 'country'))}
        {choice('by', t(locale, 'by'), views, t(locale, 'by.reports'))}
        {choice('group', t(locale, 'group'), named(world.categories.groups))}
        {group && choice('category', t(locale, 'type'), named(group.categories))}
        {choice('status', t(locale, 'status'), stages)}
        {choice('since', t(locale, 'since'), sinceOptions(frame, textOf(query, 'since')), t(locale, 'since.all'))}
      </div>
      <label class="check">
        <input type="checkbox" name="overdue" value="1" checked={isOn(query, 'overdue')} />
        {t(locale, 'overdue')}
      </label>
    </>
  )
}

/** What is asked for, in words. */
function saidOf(frame: Frame, { categories, territories }: World, query: Fields): string {
  const { locale } = frame
  const by = choiceOf(query, 'by', sights)
  const type = categories.find(textOf(query, 'category')) ?? categories.findGroup(textOf(query, 'group'))
  const [status, since] = [textOf(query, 'status'), textOf(query, 'since')]
  const place = territories.find(textOf(query, 'territory'))
  return [
    place && inLanguage(place.name, locale),
    by && t(locale, `by.${by}`),
    type && inLanguage(type.name, locale),
    status && wordFor(locale, 'status', status),
    isOn(query, 'overdue') && t(locale, 'overdue'),
    since && sinceOptions(frame, since).find(({ value }) => value === since)?.label,
  ]
    .filter(Boolean)
    .join(' · ')
}

export function MapFilters({ frame, world, query, finding }: Props & { finding: Finding | undefined }) {
  const { locale } = frame
  const value = (name: AskedName) => textOf(query, name)
  const said = saidOf(frame, world, query)
  const isNarrow = names.some((name) => !['bbox', 'at'].includes(name) && value(name) !== undefined)
  return (
    <form method="get" action={link(frame, '/map')} class="stack">
      {(['agency', 'alone'] as const).map(
        (name) => value(name) && <input key={name} type="hidden" name={name} value={value(name)} />,
      )}
      <Finder frame={frame} finding={finding} />
      <Disclosure summary={[t(locale, 'filter'), said].filter(Boolean).join(': ')}>
        <Narrowing frame={frame} world={world} query={query} />
        <div class="actions">
          <Button kind="quiet">{t(locale, 'show')}</Button>
          {isNarrow && <a href={link(frame, '/map')}>{t(locale, 'reset')}</a>}
        </div>
      </Disclosure>
    </form>
  )
}
