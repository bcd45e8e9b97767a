// `/work`: the desk. A queue as a table, the open report beside it, and its steps, each of which leads to the next row.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  Acting,
  actingOf,
  frameOf,
  isByItself,
  may,
  officersOf,
  requireViewer,
  safeNext,
  type Viewer,
} from '../../people/index.ts'
import { choiceOf, fieldsOf, type Fields, idOf, idsOf, isOn, paramsOf, queryOf, textOf } from '../../platform/query.ts'
import { isByOutbox, sayTaken } from '../../platform/http.ts'
import { Broadcasts, broadcastsFor } from '../../helpdesk/index.ts'
import { markSeen } from '../../notices/index.ts'
import { type RefusedStep, titleOf, tryStep, wordFor } from '../../card/index.ts'
import {
  Button,
  Empty,
  ErrorSummary,
  type Frame,
  keptOnPhone,
  link,
  pageRoute,
  Paging,
  renderPage,
  sayWhole,
  sendPage,
} from '../../ui/index.ts'
import { invalid, Problem } from '../../platform/problems.ts'
import { takeInBulk } from '../actions.ts'
import type { DeskDeps } from '../deps.ts'
import { readWork, type WorkPage } from '../reading.ts'
import { typedOf } from '../filter.ts'
import { listViews, removeView, saveView, type WorkView } from '../view-store.ts'
import { crewPages } from './crew.tsx'
import { orderPage } from './order.tsx'
import { Views } from './views.tsx'
import { filterNames } from '../rules.ts'
import { readWaits } from '../waits.ts'
import { t } from '../words.ts'
import { address } from './address.ts'
import { Figures, Filter, type Person, Search, Tabs } from './filters.tsx'
import { type Opened, Panel, readOpened } from './panel.tsx'
import { bulkOf, Several } from './several.tsx'
import { HeapTable, QueueTable } from './table.tsx'
import { Keys } from './keys.tsx'
import { isLooking, Looks, LookSwitch, readLooks } from './look.tsx'
import { teamPages } from './team.tsx'
import { weekPages } from './week.tsx'

interface DeskProps {
  frame: Frame
  deps: DeskDeps
  viewer: Viewer
  query: Fields
  page: WorkPage
  open: number | undefined
  opened: Opened | undefined
  officers: readonly Person[]
  views: readonly WorkView[]
  /** Pictures of what waits to be public. */
  looked: Awaited<ReturnType<typeof readLooks>>
}

/** What takes a step back, where the law knows such a step: other events stand for good. */
const undoneBy: Partial<Record<string, string>> = { publish: 'unpublish' }

/** What a step or many did: `347.ask`, or how many of how many. */
function Said({ frame, query }: Pick<DeskProps, 'frame' | 'query'>) {
  const { locale } = frame
  const [, number, action = ''] = /^(\d{1,15})\.([a-z_]{1,40})$/.exec(textOf(query, 'said') ?? '') ?? []
  const [, done, refused = '0'] = /^(\d{1,6})-(\d{1,6})$/.exec(textOf(query, 'said') ?? '') ?? []
  const event = titleOf(locale, { type: action, role: 'system', body: {} })
  return (
    <div class="desk-said" role="status" data-swap="said">
      {number !== undefined && (
        <p class="done">
          {t(locale, 'said', { number, what: event === action ? wordFor(locale, 'action', action) : event })}
        </p>
      )}
      {number !== undefined && undoneBy[action] && (
        <form
          method="post"
          action={link(frame, `/work/reports/${number}/${undoneBy[action]}`)}
          enctype="multipart/form-data"
          data-undo
        >
          <input type="hidden" name="next" value={address(frame, query, { cursor: textOf(query, 'cursor') })} />
          <Button kind="plain">{t(locale, 'undo')}</Button>
        </form>
      )}
      {done !== undefined && (
        <p class="done">{t(locale, 'several.done', { count: Number(done), refused: Number(refused) })}</p>
      )}
    </div>
  )
}

/** What stands where there is no row. */
function Nothing({ frame, query }: Pick<DeskProps, 'frame' | 'query'>) {
  const { locale } = frame
  const typed = typedOf(query)
  if (typed && 'number' in typed) return <Empty title={t(locale, 'found.none', { number: String(typed.number) })} />
  const isNarrow = filterNames.some((name) => !['tab', 'cols', 'order', 'view'].includes(name) && textOf(query, name))
  return isNarrow ? (
    <Empty title={t(locale, 'empty_filter')} hint={t(locale, 'empty_filter_hint')} />
  ) : (
    <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
  )
}

function List(props: DeskProps) {
  const { frame, viewer, query, page, open, officers } = props
  const { locale } = frame
  const bulk = bulkOf(viewer, page)
  const table = {
    frame,
    viewer,
    query,
    page,
    opened: open,
    canTick: bulk.length > 0 && !page.heaps && !isLooking(page, query),
  }
  if (page.heaps) return page.heaps.length === 0 ? <Nothing {...props} /> : <HeapTable {...table} world={props.deps} />
  const rows = isLooking(page, query) ? <Looks {...props} /> : <QueueTable {...table} />
  return (
    <>
      <LookSwitch frame={frame} query={query} page={page} />
      {page.rows.length === 0 ? <Nothing {...props} /> : rows}
      {table.canTick && <Several frame={frame} bulk={bulk} officers={officers} query={query} page={page} />}
      <Paging
        locale={locale}
        next={page.next ? address(frame, query, { cursor: page.next }) : undefined}
        first={textOf(query, 'cursor') ? address(frame, query, {}) : undefined}
      />
    </>
  )
}

/** What this person's work is, on the public map: a body's work in progress, what a controller is to verify. */
function mapOf({ acting }: Viewer): string | undefined {
  if (acting?.role === 'officer' || acting?.role === 'head') return `/map?agency=${acting.agencyId}&status=in_progress`
  return acting?.role === 'controller' ? `/map?territory=${acting.territory}&status=verifying` : undefined
}

function Desk(props: DeskProps) {
  const { frame, deps, viewer, query, page, open } = props
  const { locale } = frame
  const map = mapOf(viewer)
  return (
    <div
      class="bench"
      data-island="bench"
      data-again={t(locale, 'again')}
      data-offline={t(locale, 'offline')}
      data-kept={t(locale, 'kept')}
      data-closed={t(locale, 'key.closed')}
      data-changed={t(locale, 'live.changed')}
    >
      <header class="desk-head">
        <h1>{t(locale, 'title')}</h1>
        <Search frame={frame} query={query} />
        <div class="desk-who">
          <Acting frame={frame} viewer={viewer} agencies={deps.agencies} />
          {map && <a href={link(frame, map)}>{t(locale, 'on_map')}</a>}
        </div>
      </header>
      {viewer.acting?.role === 'observer' && <p class="muted">{t(locale, 'observer')}</p>}
      <div data-swap="figures" class="desk-counts">
        <Tabs frame={frame} query={query} page={page} />
        <Figures frame={frame} query={query} page={page} />
      </div>
      <Said frame={frame} query={query} />
      <div data-swap="filter">
        <Filter {...props} world={deps} />
        <Views {...props} />
      </div>
      <div class={open === undefined ? 'desk-grid' : 'desk-grid has-panel'}>
        <div data-swap="list" class="desk-list">
          <List {...props} />
        </div>
        <aside class="panel" id="panel" data-swap="panel" aria-label={t(locale, 'panel')} tabindex={-1}>
          {open !== undefined && <Panel {...props} open={open} />}
        </aside>
      </div>
      <Keys frame={frame} viewer={viewer} />
    </div>
  )
}

interface Shown {
  query: Fields
  /** A step that was refused: its form stands in the panel again. */
  refused?: RefusedStep
  /** What was wrong with the address or with a step on many. */
  problem?: Problem
}

/** So many of a queue open without a network too. */
const mostKept = 30

async function showDesk(
  deps: DeskDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { query, refused, problem }: Shown,
): Promise<unknown> {
  const frame = { ...frameOf(request, deps), path: '/work', query: '' }
  const viewer = requireViewer(request)
  const title = t(frame.locale, 'title')
  const open = idOf(query, 'open')
  const isBody = may(viewer, 'work.bulk')
  const { agencyId, territory } = actingOf(viewer)
  const [page, opened, officers, views, waits, news] = await Promise.all([
    readWork(deps, viewer, query, frame.locale),
    open === undefined ? undefined : readOpened(deps, viewer, open, frame.locale, refused),
    isBody ? officersOf(deps.db, agencyId) : [],
    listViews(deps.db, agencyId, viewer.personId),
    request.waits ?? readWaits(deps, viewer),
    broadcastsFor(deps.db, territory, deps.clock()),
  ])
  const looked = await readLooks(deps, page, query)
  // Opened beside the list its notices are read; the list asked for again by itself opens nothing.
  if (opened && request.method === 'GET' && !isByItself(request))
    await markSeen(deps.db, viewer.personId, opened.card.report.id, deps.clock())
  const status = refused?.status ?? problem?.status ?? 200
  const props = {
    frame: { ...frame, waits, query: request.method === 'GET' ? frameOf(request, deps).query : '' },
    deps,
    viewer,
    query,
    page,
    open,
    opened,
    officers,
    views,
    looked,
  }
  return sendPage(
    request,
    open === undefined && status === 200 ? keptOnPhone(request, reply) : reply,
    renderPage({
      frame: props.frame,
      keep: page.rows.slice(0, mostKept).map(({ report }) => link(frame, `/reports/${report.id}`)),
      title,
      width: 'full',
      failed: status >= 400,
      scripts: [
        'form.js',
        'bench.js',
        'here.js',
        'photos.js',
        ...(viewer.acting?.role === 'dispatcher' ? ['blur.js'] : []),
      ],
      children: (
        <>
          <Broadcasts frame={frame} news={news} />
          {problem && (
            <ErrorSummary locale={frame.locale} errors={problem.errors} title={sayWhole(frame.locale, problem)} />
          )}
          <Desk {...props} />
        </>
      ),
    }),
    status,
  )
}

/** The query of an address of the desk, such as a form brings along. */
function queryIn(next: unknown, frame: Frame): Fields {
  const { searchParams } = new URL(safeNext(next, link(frame, '/work')), 'http://local')
  return Object.fromEntries(searchParams)
}

/** Where a step leads, saying what was done. */
function backSaying(fields: Fields, frame: Frame, said: string): string {
  const { open, cursor, ...kept } = queryIn(fields['next'], frame)
  return address(frame, kept, {
    open: typeof open === 'string' ? open : undefined,
    cursor: typeof cursor === 'string' ? cursor : undefined,
    said,
  })
}

export function workPages(app: FastifyInstance, deps: DeskDeps): void {
  weekPages(app, deps)
  teamPages(app, deps)
  bulkPage(app, deps)
  viewPages(app, deps)
  orderPage(app, deps)
  crewPages(app, deps)
  pageRoute(app, 'get', 'work.read', '/work', (request, reply) => showAsked(deps, request, reply))
  pageRoute(app, 'post', 'report.act', '/work/reports/:id/:action', async (request, reply) => {
    const frame = frameOf(request, deps)
    const tried = await tryStep(deps, request)
    if (!('refused' in tried) && isByOutbox(request)) return sayTaken(reply, tried.id)
    if (!('refused' in tried))
      return reply.redirect(backSaying(tried.fields, frame, `${tried.id}.${tried.action}`), 303)
    const query = { ...queryIn(tried.fields['next'], frame), open: String(tried.card.report.id) }
    return showDesk(deps, request, reply, { query, refused: tried.refused })
  })
}

/** An address that names nothing shows the desk with what is wrong. */
async function showAsked(deps: DeskDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const query = queryOf(request)
  try {
    return await showDesk(deps, request, reply, { query })
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'invalid') throw problem
    return showDesk(deps, request, reply, { query: { tab: query['tab'] }, problem })
  }
}

function bulkPage(app: FastifyInstance, deps: DeskDeps): void {
  pageRoute(app, 'post', 'work.several', '/work/several', async (request, reply) => {
    const frame = frameOf(request, deps)
    const fields = fieldsOf(request)
    const query = queryIn(fields['next'], frame)
    // All of a filter that cannot be read is not all there is.
    const isRead = safeNext(fields['next'], '') !== ''
    try {
      if (isOn(fields, 'all') && !isRead) throw invalid('reports', 'missing')
      const { done, refused } = await takeInBulk(deps, requireViewer(request), {
        action: textOf(fields, 'action'),
        reports: idsOf(fields, 'reports'),
        all: isOn(fields, 'all') ? query : undefined,
        officer: idOf(fields, 'officer'),
        text: textOf(fields, 'text'),
      })
      return await reply.redirect(backSaying(fields, frame, `${done.length}-${refused.length}`), 303)
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'invalid') throw problem
      return showDesk(deps, request, reply, { query, problem })
    }
  })
}

function viewPages(app: FastifyInstance, deps: DeskDeps): void {
  pageRoute(app, 'post', 'work.view', '/work/views/:step', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const fields = fieldsOf(request)
    const step = choiceOf(paramsOf(request), 'step', ['save', 'remove'] as const)
    if (!step) throw new Problem('not_found')
    const query = queryIn(fields['next'], frame)
    try {
      const kept = address(frame, query, {})
      if (step === 'remove') await removeView(deps.db, viewer.personId, idOf(fields, 'id'))
      else
        await saveView(
          deps.db,
          { agencyId: actingOf(viewer).agencyId, personId: viewer.personId },
          { name: textOf(fields, 'name'), query: kept.split('?')[1] ?? '', shared: isOn(fields, 'shared') },
        )
      return await reply.redirect(kept, 303)
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'invalid') throw problem
      return showDesk(deps, request, reply, { query, problem })
    }
  })
}
