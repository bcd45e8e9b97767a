// `/reports`: the public list with its filters.
import type { FastifyInstance } from 'fastify'
import { inLanguage } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { type Fields, idOf, textOf, queryOf } from '../../platform/query.ts'
import { territoryOptions } from '../../territories/index.ts'
import {
  Button,
  ButtonLink,
  Disclosure,
  Empty,
  type Frame,
  link,
  pageRoute,
  Paging,
  renderPage,
  Select,
  sendPage,
  TextInput,
  withCursor,
} from '../../ui/index.ts'
import { type World, statuses } from '../../life/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { sayLinked } from '../filter-words.ts'
import { countQuickly, isWordless, readList, type Row } from '../reading.ts'
import { mostFound } from '../rules.ts'
import { wordFor } from '../../card/index.ts'
import { t } from '../words.ts'
import { ReportRows } from './rows.tsx'

export type ListDeps = ReportDeps & { demo: boolean }

/** What only links ask for: kept while the rest of the filter is changed. */
const linked = ['agency', 'alone', 'mahalla', 'mark'] as const
const narrowings = [
  'q',
  'territory',
  'region',
  'district',
  'group',
  'category',
  'type',
  'status',
  'overdue',
  'since',
  ...linked,
] as const

/**
 * Whether a page says how many there are: the first of a list that a figure may have led to. Words are found one after
 * another, to count them would take long.
 */
const isCounted = (query: Fields): boolean =>
  [...linked, 'status', 'overdue'].some((name) => textOf(query, name) !== undefined) &&
  textOf(query, 'cursor') === undefined &&
  textOf(query, 'q') === undefined

/** How many there are, and what a link asked for, which no field of the filter says. */
function Found({ frame, world, query, found }: { frame: Frame; world: World; query: Fields; found: number }) {
  const { locale } = frame
  const said = sayLinked(world, locale, query)
  return (
    <p>
      <strong>
        {t(locale, found > mostFound ? 'list.found_more' : 'list.found', { count: Math.min(found, mostFound) })}
      </strong>
      {said.length > 0 && `: ${said.join(' · ')}`}. <a href={link(frame, '/reports')}>{t(locale, 'list.all')}</a>
    </p>
  )
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
            <Select
              locale={locale}
              name="group"
              label={t(locale, 'list.group')}
              options={groups}
              value={value('group')}
              empty={any}
            />
            {types.length > 0 && (
              <Select
                locale={locale}
                name="category"
                label={t(locale, 'list.type')}
                options={types}
                value={value('category')}
                empty={any}
              />
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

/** What the list shows as something to be followed: the narrowest of what is chosen. */
function topicOf({ territories, categories }: World, query: Fields): string | undefined {
  const mahalla = territories.findMahalla(textOf(query, 'mahalla'))
  if (mahalla) return `mahalla:${mahalla.code}`
  const district = territories.districtOf(textOf(query, 'territory') ?? '')
  if (district) return `district:${district.code}`
  const category = categories.find(textOf(query, 'category'))
  if (category) return `type:${category.code}`
  const agency = idOf(query, 'agency')
  return agency === undefined ? undefined : `agency:${agency}`
}

function ListPage({
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
  const words = textOf(query, 'q')?.trim()
  const symbols = words !== undefined && words !== '' && isWordless(words)
  const topic = topicOf(world, query)
  return (
    <div class="stack">
      <h1>{t(locale, 'list.title')}</h1>
      <p class="lead">{t(locale, 'list.lead')}</p>
      <p>
        <a href={link(frame, '/reports/deferred')}>{t(locale, 'deferred.title')}</a>
      </p>
      <Filter frame={frame} world={world} query={query} />
      {found !== undefined && <Found frame={frame} world={world} query={query} found={found} />}
      {rows.length > 0 && <ReportRows frame={frame} rows={rows} />}
      {rows.length === 0 && next !== null && (
        <Empty title={t(locale, 'list.not_yet')} hint={t(locale, 'list.not_yet_hint')} />
      )}
      {rows.length === 0 && next === null && symbols && (
        <Empty title={t(locale, 'list.no_words')} hint={t(locale, 'list.no_words_hint')} />
      )}
      {rows.length === 0 && next === null && !symbols && (
        <Empty title={t(locale, 'list.empty')} hint={t(locale, 'list.empty_hint')}>
          <ButtonLink href={link(frame, '/report')}>{t(locale, 'my.file')}</ButtonLink>
        </Empty>
      )}
      <Paging
        locale={locale}
        next={next ? withCursor(frame, query, next) : undefined}
        first={textOf(query, 'cursor') ? withCursor(frame, query, null) : undefined}
        further={rows.length === 0 ? t(locale, 'list.look_further') : undefined}
      />
      {topic && (
        <p>
          <a href={link(frame, `/follow?topic=${topic}`)}>{t(locale, 'list.follow')}</a>
        </p>
      )}
    </div>
  )
}

export function listPage(app: FastifyInstance, deps: ListDeps): void {
  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/reports', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const [{ rows, next }, found] = await Promise.all([
      readList(deps, request.viewer, query, frame.locale),
      isCounted(query) ? countQuickly(deps, query) : undefined,
    ])
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'list.title'),
        width: 'wide',
        children: <ListPage frame={frame} world={deps} query={query} rows={rows} next={next} found={found} />,
      }),
    )
  })
}
