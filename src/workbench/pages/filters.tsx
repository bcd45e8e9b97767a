// Above the queue: the search, the figures as filters, the tabs, and what the queue is narrowed by.
import { inLanguage, type Name } from '../../language/index.ts'
import { statuses, type World } from '../../life/index.ts'
import { flags, mostCounted, orders } from '../../lists/index.ts'
import { may, type Viewer } from '../../people/index.ts'
import { type Fields, isOn, textOf } from '../../platform/query.ts'
import { typeOptions } from '../../categories/index.ts'
import { wordFor } from '../../card/index.ts'
import { Button, Disclosure, type Frame, Icon, link, type Option, Select, TextInput } from '../../ui/index.ts'
import type { WorkPage } from '../reading.ts'
import { filterNames } from '../rules.ts'
import { t } from '../words.ts'
import { address, keptFields } from './address.ts'
import { columnsFor, columnsOf } from './table.tsx'

export interface Person {
  id: number
  name: string
}

interface Props {
  frame: Frame
  world: World
  viewer: Viewer
  query: Fields
  page: WorkPage
  officers: readonly Person[]
}

/** A number that is counted no further. */
const upTo = (n: number): string => (n >= mostCounted ? `${mostCounted}+` : String(n))

export function Search({ frame, query }: Pick<Props, 'frame' | 'query'>) {
  const { locale } = frame
  return (
    <form method="get" action={link(frame, '/work')} role="search" class="desk-search">
      {keptFields(query, ['q']).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <label class="visually-hidden" for="f-q">
        {t(locale, 'search')}
      </label>
      <input id="f-q" type="search" name="q" value={textOf(query, 'q') ?? ''} placeholder={t(locale, 'search')} />
      <button type="submit" class="button button-quiet" aria-label={t(locale, 'search.do')}>
        <Icon name="search" size={20} />
      </button>
    </form>
  )
}

/** Each figure is a filter, and as much as its list holds. */
export function Figures({ frame, query, page }: Pick<Props, 'frame' | 'query' | 'page'>) {
  const { locale } = frame
  const isOf = (asked: Partial<Record<string, string>>) =>
    filterNames.every(
      (name) => name === 'cols' || name === 'view' || (textOf(query, name) ?? '') === (asked[name] ?? ''),
    )
  return (
    <ul class="desk-figures">
      {page.figures.map(({ name, query: asked, n }) => (
        <li key={name}>
          <a
            href={address(frame, { cols: query['cols'] }, asked)}
            aria-current={isOf(asked) ? 'true' : undefined}
            class={name === 'overdue' && n > 0 ? 'late-text' : undefined}
          >
            <strong>{upTo(n)}</strong> {t(locale, `figure.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  )
}

export function Tabs({ frame, query, page }: Pick<Props, 'frame' | 'query' | 'page'>) {
  const { locale } = frame
  return (
    <nav class="desk-tabs" aria-label={t(locale, 'title')}>
      {page.tabs.map(({ tab, n }) => (
        <a
          key={tab}
          href={address(frame, { cols: query['cols'] }, { tab })}
          aria-current={page.filter.tab === tab ? 'page' : undefined}
        >
          {t(locale, `tab.${tab}`)} <span class="figures muted">{upTo(n)}</span>
        </a>
      ))}
    </nav>
  )
}

/** What narrows the queue now, by the names of the address. */
const narrowing = filterNames.filter((name) => !['tab', 'q', 'order', 'cols', 'fold', 'view'].includes(name))

/** What may be chosen in each list of the filter; absent: there is nothing to choose from. */
function choicesOf({ frame: { locale }, world, viewer, query, officers }: Props) {
  const { categories, territories } = world
  const within = viewer.acting?.territory ?? ''
  const district = textOf(query, 'territory') ?? (territories.districtOf(within) ? within : undefined)
  const named = (all: readonly { code: string; name: Name }[]): Option[] =>
    all.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))
  const districts = territories.districts.filter(({ code }) => territories.isWithin(code, within))
  const people: Option[] = [
    { value: 'me', label: t(locale, 'filter.me') },
    { value: 'none', label: t(locale, 'filter.none') },
    ...officers.map(({ id, name }) => ({ value: String(id), label: name, own: true })),
  ]
  return [
    ['group', 'filter.group', named(categories.groups)],
    ['category', 'filter.type', typeOptions(world, locale)],
    ['territory', 'filter.place', districts.length > 1 ? named(districts) : undefined],
    ['mahalla', 'filter.mahalla', district === undefined ? undefined : named(territories.mahallasOf(district))],
    ['status', 'filter.status', statuses.map((each) => ({ value: each, label: wordFor(locale, 'status', each) }))],
    ['officer', 'filter.officer', may(viewer, 'work.bulk') ? people : undefined],
    ['flag', 'filter.flag', flags.map((each) => ({ value: each, label: t(locale, `flag.${each}`) }))],
    ['order', 'filter.order', orders.map((each) => ({ value: each, label: t(locale, `order.${each}`) }))],
  ] as const
}

/** The columns that the table shows. */
function Columns({ frame: { locale }, viewer, query }: Pick<Props, 'frame' | 'viewer' | 'query'>) {
  return (
    <fieldset class="desk-checks">
      <legend>{t(locale, 'cols')}</legend>
      {columnsFor(viewer).map((column) => (
        <label key={column} class="check">
          <input type="checkbox" name="cols" value={column} checked={columnsOf(viewer, query).includes(column)} />
          {t(locale, `col.${column}`)}
        </label>
      ))}
    </fieldset>
  )
}

export function Filter(props: Props) {
  const { frame, viewer, query, page } = props
  const { locale } = frame
  const isNarrow = narrowing.some((name) => textOf(query, name) !== undefined)
  const choices = choicesOf(props)
  // What this form asks for itself; all else that narrows the list stays.
  const asked = [
    ...choices.flatMap(([name, , options]) => (options ? name : [])),
    ...(['since', 'until', 'overdue', 'fold', 'cols'] as const),
  ]
  return (
    <Disclosure summary={t(locale, 'filter')} open={isNarrow}>
      <form method="get" action={link(frame, '/work')} class="desk-filter">
        {keptFields(query, asked).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {choices.map(
          ([name, label, options]) =>
            options && (
              <Select
                key={name}
                locale={locale}
                scope="filter"
                name={name}
                label={t(locale, label)}
                options={options}
                value={textOf(query, name)}
                empty={t(locale, 'filter.any')}
              />
            ),
        )}
        {(['since', 'until'] as const).map((name) => (
          <TextInput
            key={name}
            locale={locale}
            scope="filter"
            name={name}
            type="date"
            label={t(locale, `filter.${name}`)}
            value={textOf(query, name)}
          />
        ))}
        <div class="desk-checks">
          <label class="check">
            <input type="checkbox" name="overdue" value="1" checked={isOn(query, 'overdue')} />
            {t(locale, 'filter.overdue')}
          </label>
          <label class="check">
            <input type="checkbox" name="fold" value="1" checked={page.heaps !== undefined} />
            {t(locale, 'filter.fold')}
          </label>
        </div>
        <Columns frame={frame} viewer={viewer} query={query} />
        <div class="actions">
          <Button>{t(locale, 'filter.apply')}</Button>
          {isNarrow && <a href={address(frame, {}, { tab: page.filter.tab })}>{t(locale, 'filter.reset')}</a>}
        </div>
      </form>
    </Disclosure>
  )
}
