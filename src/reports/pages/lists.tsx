// The public list with its filters, and the list of one's own reports.
import { inLanguage, type Locale } from '../../language/index.ts'
import { MyRooms, printPhone, type Viewer } from '../../people/index.ts'
import type { Fields } from '../../platform/query.ts'
import { idOf, isOn, textOf } from '../../platform/query.ts'
import { Button, ButtonLink, Disclosure, Empty, type Frame, link, type Option, Paging, Select, TextInput } from '../../ui/index.ts'
import { country } from '../../territories/index.ts'
import type { World } from '../clocks.ts'
import { statuses } from '../life.ts'
import { type Mark, mostFound, noMahalla } from '../lists.ts'
import type { Row } from '../reading.ts'
import { t, wordFor } from '../words.ts'
import { ReportRows } from './show.tsx'
import { FollowUps } from './signals.tsx'
import type { FollowUp } from '../signals.ts'

/** Long lists of options, made once for each language and as long as what they are made of stands. */
function optionLists(): (source: object, locale: Locale, make: () => Option[]) => Option[] {
  const lists = new WeakMap<object, Map<Locale, Option[]>>()
  return (source, locale, make) => {
    const byLocale = lists.get(source) ?? new Map<Locale, Option[]>()
    lists.set(source, byLocale)
    const list = byLocale.get(locale) ?? make()
    byLocale.set(locale, list)
    return list
  }
}
const territoryLists = optionLists()
const typeLists = optionLists()

/** The types that are offered, under their groups. */
export const typeOptions = ({ categories }: Pick<World, 'categories'>, locale: Locale): Option[] =>
  typeLists(categories.groups, locale, () =>
    categories.groups.flatMap(({ name, categories: types }) =>
      types.map((type) => ({ value: type.code, label: inLanguage(type.name, locale), group: inLanguage(name, locale) })),
    ),
  )

/** Regions, each followed by its districts; one list for each language. */
export function territoryOptions({ territories }: Pick<World, 'territories'>, locale: Locale): Option[] {
  return territoryLists(territories.regions, locale, () =>
    territories.regions.flatMap((region) => {
      const group = inLanguage(region.name, locale)
      const districts = territories
        .districtsOf(region.code)
        .map((district) => ({ value: district.code, label: inLanguage(district.name, locale), group }))
      return [{ value: region.code, label: group, group }, ...districts]
    }),
  )
}

/** What only links ask for: kept while the rest of the filter is changed. */
const linked = ['agency', 'alone', 'mahalla', 'mark'] as const
const narrowings = ['q', 'territory', 'region', 'district', 'group', 'category', 'type', 'status', 'overdue', ...linked] as const

/** Whether a page says how many there are: the first of a list that a figure may have led to. Words are found one after another, to count them would take long. */
export const isCounted = (query: Fields): boolean =>
  [...linked, 'status', 'overdue'].some((name) => textOf(query, name) !== undefined) &&
  textOf(query, 'cursor') === undefined &&
  textOf(query, 'q') === undefined

/** How many there are, and what a link asked for, which no field of the filter says. */
function Found({ frame, world, query, found }: { frame: Frame; world: World; query: Fields; found: number }) {
  const { locale } = frame
  const said = sayLinked(world, locale, query)
  return (
    <p>
      <strong>{t(locale, found > mostFound ? 'list.found_more' : 'list.found', { count: Math.min(found, mostFound) })}</strong>
      {said.length > 0 && `: ${said.join(' · ')}`}. <a href={link(frame, '/reports')}>{t(locale, 'list.all')}</a>
    </p>
  )
}

/** What a link asks for, in words: a body, a mahalla, a mark. */
function sayLinked(world: World, locale: Locale, query: Fields): string[] {
  const agency = world.agencies.find(idOf(query, 'agency'))
  const [mahalla, mark] = [textOf(query, 'mahalla'), textOf(query, 'mark')]
  return [
    agency && `${world.agencies.name(agency, locale)}${isOn(query, 'alone') ? ` (${t(locale, 'list.alone')})` : ''}`,
    mahalla && (mahalla === noMahalla ? t(locale, 'list.no_mahalla') : inLanguage(world.territories.findMahalla(mahalla)!.name, locale)),
    mark && t(locale, `mark.${mark as Mark}`),
  ].filter((each) => typeof each === 'string' && each !== '') as string[]
}

/** All that a query of the list asks for, in words. */
export function sayFilter(world: World, locale: Locale, query: Fields): string {
  const place = world.territories.find(textOf(query, 'territory'))
  const type = world.categories.find(textOf(query, 'category') ?? textOf(query, 'type')) ?? world.categories.findGroup(textOf(query, 'group'))
  const [status, words] = [textOf(query, 'status'), textOf(query, 'q')]
  return [
    inLanguage((place ?? world.territories.get(country)).name, locale),
    type && inLanguage(type.name, locale),
    status && wordFor(locale, 'status', status),
    isOn(query, 'overdue') && t(locale, 'card.overdue'),
    ...sayLinked(world, locale, query),
    words && `«${words}»`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function Filter({ frame, world, query }: { frame: Frame; world: World; query: Fields }) {
  const { locale } = frame
  const value = (name: string) => textOf(query, name)
  const any = t(locale, 'list.any')
  const groups = world.categories.groups.map((group) => ({ value: group.code, label: inLanguage(group.name, locale) }))
  const group = world.categories.findGroup(value('group'))
  const types = (group ? [group] : []).flatMap((each) =>
    each.categories.map((category) => ({ value: category.code, label: inLanguage(category.name, locale) })),
  )
  const active = narrowings.some((name) => value(name) !== undefined)
  return (
    <div class="filter">
      <Disclosure summary={t(locale, 'list.filter')} open={active}>
        <form method="get" action={link(frame, '/reports')} class="stack">
          {linked.map((name) => value(name) && <input key={name} type="hidden" name={name} value={value(name)} />)}
          <div class="filter-grid">
            <TextInput
              locale={locale}
              name="q"
              label={t(locale, 'list.words')}
              hint={t(locale, 'list.words_hint')}
              value={value('q')}
              type="search"
            />
            <Select
              locale={locale}
              name="territory"
              label={t(locale, 'list.territory')}
              options={territoryOptions(world, locale)}
              value={value('territory')}
              empty={t(locale, 'list.whole_country')}
            />
            <Select locale={locale} name="group" label={t(locale, 'list.group')} options={groups} value={value('group')} empty={any} />
            {types.length > 0 && (
              <Select locale={locale} name="category" label={t(locale, 'list.type')} options={types} value={value('category')} empty={any} />
            )}
            <Select
              locale={locale}
              name="status"
              label={t(locale, 'list.status')}
              options={statuses
                .filter((status) => status !== 'moderating')
                .map((status) => ({ value: status, label: wordFor(locale, 'status', status) }))}
              value={value('status')}
              empty={any}
            />
          </div>
          <label class="check">
            <input type="checkbox" name="overdue" value="1" checked={value('overdue') === '1'} />
            {t(locale, 'list.overdue')}
          </label>
          <div class="actions">
            <Button>{t(locale, 'list.show')}</Button>
            {active && <a href={link(frame, '/reports')}>{t(locale, 'list.reset')}</a>}
          </div>
        </form>
      </Disclosure>
    </div>
  )
}

/** The same address with another cursor, or none. */
export function withCursor(frame: Frame, query: Fields, cursor: string | null): string {
  const next = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (name !== 'cursor' && typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  )
  if (cursor) next.set('cursor', cursor)
  const text = next.toString()
  return `${link(frame, frame.path)}${text ? `?${text}` : ''}`
}

export function ListPage({
  frame,
  world,
  query,
  rows,
  next,
  found,
}: {
  frame: Frame
  world: World
  query: Fields
  rows: readonly Row[]
  next: string | null
  /** How many there are, as far as one more than `mostFound`; absent where that is not counted. */
  found: number | undefined
}) {
  const { locale } = frame
  return (
    <div class="stack">
      <h1>{t(locale, 'list.title')}</h1>
      <p class="lead">{t(locale, 'list.lead')}</p>
      <p>
        <a href={link(frame, '/reports/deferred')}>{t(locale, 'deferred.title')}</a>
      </p>
      <Filter frame={frame} world={world} query={query} />
      {found !== undefined && <Found frame={frame} world={world} query={query} found={found} />}
      {rows.length === 0 && next !== null ? (
        <Empty title={t(locale, 'list.not_yet')} hint={t(locale, 'list.not_yet_hint')} />
      ) : rows.length === 0 ? (
        <Empty title={t(locale, 'list.empty')} hint={t(locale, 'list.empty_hint')}>
          <ButtonLink href={link(frame, '/report')}>{t(locale, 'front.report')}</ButtonLink>
        </Empty>
      ) : (
        <ReportRows frame={frame} rows={rows} />
      )}
      <Paging
        next={next ? withCursor(frame, query, next) : undefined}
        first={textOf(query, 'cursor') ? withCursor(frame, query, null) : undefined}
        words={{ next: t(locale, rows.length === 0 ? 'list.look_further' : 'list.next'), first: t(locale, 'list.first') }}
      />
    </div>
  )
}

export function MinePage({
  frame,
  viewer,
  rows,
  joined,
  followUps,
  next,
  unseen,
}: {
  frame: Frame
  viewer: Viewer
  rows: readonly Row[]
  /** Reports of others that this person joined. */
  joined: readonly Row[]
  followUps: readonly FollowUp[]
  next: string | null
  unseen: number
}) {
  const { locale } = frame
  const awaiting = rows.filter((row) => row.report.owner === 'reporter')
  const others = rows.filter((row) => row.report.owner !== 'reporter')
  return (
    <div class="stack">
      <MyRooms frame={frame} here="reports" />
      <h1>{t(locale, 'my.title')}</h1>
      <div class="actions">
        <ButtonLink href={link(frame, '/report')}>{t(locale, 'my.file')}</ButtonLink>
        <a href={link(frame, '/my/notices')}>{unseen > 0 ? t(locale, 'my.notices', { count: unseen }) : t(locale, 'my.all_notices')}</a>
      </div>
      <FollowUps frame={frame} followUps={followUps} />
      {rows.length === 0 && <Empty title={t(locale, 'my.empty')} hint={t(locale, 'my.empty_hint')} />}
      {awaiting.length > 0 && (
        <section class="stack" aria-labelledby="awaiting">
          <h2 id="awaiting">{t(locale, 'my.awaits')}</h2>
          <ReportRows frame={frame} rows={awaiting} />
        </section>
      )}
      {others.length > 0 && (
        <section class="stack" aria-labelledby="others">
          {awaiting.length > 0 && <h2 id="others">{t(locale, 'my.others')}</h2>}
          <ReportRows frame={frame} rows={others} />
        </section>
      )}
      {joined.length > 0 && (
        <section class="stack" aria-labelledby="joined">
          <h2 id="joined">{t(locale, 'my.joined')}</h2>
          <ReportRows frame={frame} rows={joined} />
        </section>
      )}
      <Paging
        next={next ? withCursor(frame, {}, next) : undefined}
        first={undefined}
        words={{ next: t(locale, 'list.next'), first: t(locale, 'list.first') }}
      />
      <form method="post" action={link(frame, '/sign-out')} class="actions">
        <span class="muted">{t(locale, 'my.signed_in', { phone: printPhone(viewer.phone) })}</span>
        <Button kind="plain">{t(locale, 'my.sign_out')}</Button>
      </form>
    </div>
  )
}
