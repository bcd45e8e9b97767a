// The workbench: counts, tabs, the queue by urgency, and a side panel with the open report and its actions.
import type { FastifyInstance } from 'fastify'
import { frameOf, officersOf, requireViewer, type SignInDeps, type Viewer } from '../people/index.ts'
import { type Fields, idOf, textOf } from '../platform/query.ts'
import { CardView, type Card, readCard, type ReportDeps, ReportRow, signalsFor, wordFor } from '../reports/index.ts'
import { Button, Empty, type Frame, link, Paging, pageRoute, renderPage, Select, sendPage } from '../ui/index.ts'
import type { Agencies } from '../agencies/index.ts'
import { readWork, type WorkPage } from './reading.ts'
import { tabsOf } from './rules.ts'
import { t } from './words.ts'

/** The same queue with some of its address changed; the page begins anew unless the cursor is among the changes. */
function address(frame: Frame, query: Fields, changes: Record<string, string | undefined>): string {
  const { cursor: _cursor, open: _open, ...kept } = query
  const entries = Object.entries({ ...kept, ...changes }).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  const text = new URLSearchParams(entries).toString()
  return `${link(frame, '/work')}${text ? `?${text}` : ''}`
}

function Acting({ frame, viewer, agencies }: { frame: Frame; viewer: Viewer; agencies: Agencies }) {
  const { locale } = frame
  const { acting, memberships } = viewer
  const nameOf = (membership: (typeof memberships)[number]) =>
    `${wordFor(locale, 'role', membership.role)}, ${agencies.name(agencies.get(membership.agencyId), locale)}`
  if (memberships.length < 2) return <p class="muted">{acting && nameOf(acting)}</p>
  return (
    <form method="post" action={link(frame, '/membership')} class="switch">
      <Select
        locale={locale}
        name="id"
        label={t(locale, 'acting')}
        options={memberships.map((membership) => ({ value: String(membership.id), label: nameOf(membership) }))}
        value={String(acting?.id ?? '')}
        empty={t(locale, 'citizen')}
      />
      <Button kind="quiet">{t(locale, 'change')}</Button>
    </form>
  )
}

function Counts({ frame, query, page }: { frame: Frame; query: Fields; page: WorkPage }) {
  const { locale } = frame
  const { counts, filter, tabs } = page
  const first = tabs[0]
  const items = [
    {
      value: counts.overdue,
      label: t(locale, 'count.overdue'),
      href: address(frame, {}, { due: 'overdue' }),
      current: filter.due === 'overdue',
      late: counts.overdue > 0,
    },
    { value: counts.today, label: t(locale, 'count.today'), href: address(frame, {}, { due: 'today' }), current: filter.due === 'today' },
    { value: counts.fresh, label: t(locale, 'count.new'), href: address(frame, {}, { tab: first }), current: false },
    {
      value: counts.waiting,
      label: t(locale, 'count.waiting'),
      href: address(frame, query, { tab: tabs.includes('waiting') ? 'waiting' : first }),
      current: false,
    },
    ...(counts.publication === null
      ? []
      : [{ value: counts.publication, label: t(locale, 'count.publication'), href: address(frame, {}, { tab: 'publication' }), current: false }]),
  ]
  return (
    <ul class="bench-counts">
      {items.map((item) => (
        <li key={item.label}>
          <a href={item.href} aria-current={item.current ? 'true' : undefined} class={item.late ? 'late-text' : undefined}>
            <strong>{item.value >= 1000 ? '1000+' : item.value}</strong> {item.label}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Work({
  frame,
  viewer,
  agencies,
  query,
  page,
  panel,
}: {
  frame: Frame
  viewer: Viewer
  agencies: Agencies
  query: Fields
  page: WorkPage
  panel: { card: Card; view: preact.VNode } | undefined
}) {
  const { locale, now } = frame
  const { rows, next, filter, tabs } = page
  const opened = panel?.card.report.id
  return (
    <div class="bench" data-island="bench">
      <div class="bench-head">
        <h1>{t(locale, 'title')}</h1>
        <Acting frame={frame} viewer={viewer} agencies={agencies} />
      </div>
      {viewer.acting?.role === 'observer' && <p class="muted">{t(locale, 'observer')}</p>}
      <Counts frame={frame} query={query} page={page} />
      <nav class="tabs" aria-label={t(locale, 'title')}>
        {tabs.map((tab) => (
          <a key={tab} href={address(frame, {}, { tab })} aria-current={filter.tab === tab ? 'page' : undefined}>
            {t(locale, `tab.${tab}`)}
          </a>
        ))}
        {(viewer.acting?.role === 'officer' || viewer.acting?.role === 'head') && (
          <a href={address(frame, query, { mine: filter.mine ? undefined : '1' })} aria-current={filter.mine ? 'true' : undefined}>
            {t(locale, 'mine')}
          </a>
        )}
      </nav>
      <div class={panel ? 'bench-grid has-panel' : 'bench-grid'}>
        <div>
          {rows.length === 0 ? (
            <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
          ) : (
            <ol class="rows queue">
              {rows.map((row) => {
                const clock = filter.tab === 'publication' ? row.report.publishBy : row.report.actBy
                return (
                  <li key={row.report.id} data-late={clock && clock < now ? '' : undefined} data-open={row.report.id === opened ? '' : undefined}>
                    <ReportRow
                      frame={frame}
                      row={row}
                      clock={clock}
                      href={`${address(frame, query, { open: String(row.report.id), cursor: textOf(query, 'cursor') })}#panel`}
                    />
                  </li>
                )
              })}
            </ol>
          )}
          <Paging
            next={next ? address(frame, query, { cursor: next }) : undefined}
            first={textOf(query, 'cursor') ? address(frame, query, {}) : undefined}
            words={{ next: t(locale, 'next_page'), first: t(locale, 'first_page') }}
          />
          <p class="hint" data-script hidden>
            {t(locale, 'keys')}
          </p>
        </div>
        {panel && (
          <aside class="panel" id="panel" aria-label={t(locale, 'open_card')}>
            <p class="actions">
              <a href={link(frame, `/reports/${opened}`)}>{t(locale, 'open_card')}</a>
              <a href={address(frame, query, { cursor: textOf(query, 'cursor') })}>{t(locale, 'close_panel')}</a>
            </p>
            {panel.view}
          </aside>
        )}
      </div>
    </div>
  )
}

export function workPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'get', '/work', async (request, reply) => {
    const frame = frameOf(request, deps)
    if (!request.viewer) return reply.redirect(`${link(frame, '/sign-in')}?next=${encodeURIComponent(link(frame, '/work'))}`, 303)
    const viewer = requireViewer(request)
    const query = request.query as Fields
    const title = t(frame.locale, 'title')
    if (!viewer.acting || tabsOf(viewer.acting).length === 0) {
      const children = (
        <div class="stack">
          <h1>{t(frame.locale, 'no_role')}</h1>
          {viewer.memberships.length > 0 && <Acting frame={frame} viewer={viewer} agencies={deps.agencies} />}
        </div>
      )
      return sendPage(request, reply, renderPage({ frame, title, children }), 403)
    }
    const page = await readWork(deps, request, frame.locale)
    const open = idOf(query, 'open')
    const card = open === undefined ? undefined : await readCard(deps, viewer, open, frame.locale).catch(() => undefined)
    const officers = card?.actions.includes('assign') ? await officersOf(deps.db, viewer.acting.agencyId) : []
    const signals = card ? await signalsFor(deps, viewer, card) : []
    const back = address(frame, query, { cursor: textOf(query, 'cursor') })
    const panel = card && {
      card,
      view: <CardView frame={frame} card={card} world={deps} officers={officers} back={back} level={2} signals={signals} />,
    }
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title,
        width: 'wide',
        scripts: ['bench.js', 'form.js'],
        children: <Work frame={frame} viewer={viewer} agencies={deps.agencies} query={query} page={page} panel={panel} />,
      }),
    )
  })
}
