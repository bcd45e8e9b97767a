// The workbench: counts, tabs, the queue by urgency, and a side panel with the open report and its actions.
import { address, bulkOf, Several, Rows } from './queue.tsx'
import type { FastifyInstance } from 'fastify'
import {
  Acting,
  actingOf,
  may,
  frameOf,
  officersOf,
  requireViewer,
  safeNext,
  type SignInDeps,
  type Viewer,
} from '../../people/index.ts'
import { fieldsOf, type Fields, idOf, idsOf, textOf, queryOf } from '../../platform/query.ts'
import { Broadcasts, broadcastsFor } from '../../helpdesk/index.ts'
import { CardView, type Card, extrasOf, readCard } from '../../card/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { asWritten, Empty, type Frame, link, Paging, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import type { Agencies } from '../../agencies/index.ts'
import { readWork, type WorkPage } from '../reading.ts'
import { takeInBulk } from '../actions.ts'
import { type DutyContact, rosterOf } from '../duty-store.ts'
import { t } from '../words.ts'
import { teamPages } from './team.tsx'
import { weekPages } from './week.tsx'

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
    {
      value: counts.today,
      label: t(locale, 'count.today'),
      href: address(frame, {}, { due: 'today' }),
      current: filter.due === 'today',
    },
    { value: counts.fresh, label: t(locale, 'count.new'), href: address(frame, {}, { tab: first }), current: false },
    {
      value: counts.waiting,
      label: t(locale, 'count.waiting'),
      href: address(frame, query, { tab: tabs.includes('waiting') ? 'waiting' : first }),
      current: false,
    },
    ...(counts.publication === null
      ? []
      : [
          {
            value: counts.publication,
            label: t(locale, 'count.publication'),
            href: address(frame, {}, { tab: 'publication' }),
            current: false,
          },
        ]),
  ]
  return (
    <ul class="bench-counts">
      {items.map((item) => (
        <li key={item.label}>
          <a
            href={item.href}
            aria-current={item.current ? 'true' : undefined}
            class={item.late ? 'late-text' : undefined}
          >
            <strong>{item.value >= 1000 ? '1000+' : item.value}</strong> {item.label}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Whoever routes and watches may call the body's duty contact. */
const watchesDuty = ({ acting }: Viewer) => acting?.role === 'dispatcher' || acting?.role === 'controller'

function OnDuty({ frame, contacts }: { frame: Frame; contacts: readonly DutyContact[] }) {
  if (contacts.length === 0) return null
  return (
    <p class="hint">
      {t(frame.locale, 'team.duty')}:{' '}
      {contacts.map(({ personId, name, phone, hours }) => (
        <span key={personId}>
          <span {...asWritten}>{name}</span> <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a> (
          {hours ?? t(frame.locale, 'team.always')}){' '}
        </span>
      ))}
    </p>
  )
}

interface WorkProps {
  frame: Frame
  viewer: Viewer
  agencies: Agencies
  query: Fields
  page: WorkPage
  panel: { card: Card; view: preact.VNode } | undefined
  officers: readonly { id: number; name: string }[]
}

/** What this person's work is, on the public map: a body's work in progress, what a controller is to verify. */
function mapOf({ acting }: Viewer): string | undefined {
  if (acting?.role === 'officer' || acting?.role === 'head') return `/map?agency=${acting.agencyId}&status=in_progress`
  return acting?.role === 'controller' ? `/map?territory=${acting.territory}&status=verifying` : undefined
}

/** Where else this person works. */
function Ways({ frame, viewer }: { frame: Frame; viewer: Viewer }) {
  const { locale } = frame
  const map = mapOf(viewer)
  return (
    <p class="actions">
      {map && <a href={link(frame, map)}>{t(locale, 'on_map')}</a>}
      {may(viewer, 'work.week') && <a href={link(frame, '/work/week')}>{t(locale, 'week.title')}</a>}
      {may(viewer, 'people.find') && <a href={link(frame, '/work/people')}>{t(locale, 'people')}</a>}
      {may(viewer, 'intake.take') && <a href={link(frame, '/work/intake')}>{t(locale, 'intake')}</a>}
      {may(viewer, 'oversight.read') && <a href={link(frame, '/oversight')}>{t(locale, 'oversight')}</a>}
      {may(viewer, 'monitoring.read') && <a href={link(frame, '/oversight/monitoring')}>{t(locale, 'monitoring')}</a>}
      {may(viewer, 'instruction.read') && <a href={link(frame, '/work/instructions')}>{t(locale, 'instructions')}</a>}
      {may(viewer, 'help.read') && <a href={link(frame, '/work/help')}>{t(locale, 'help')}</a>}
      {may(viewer, 'page.keep') && <a href={link(frame, '/work/page')}>{t(locale, 'own_page')}</a>}
      {may(viewer, 'readiness.read') && <a href={link(frame, '/work/readiness')}>{t(locale, 'readiness')}</a>}
      {may(viewer, 'team.manage') && <a href={link(frame, '/work/team')}>{t(locale, 'team.title')}</a>}
    </p>
  )
}

function Work({ frame, viewer, agencies, query, page, panel, officers }: WorkProps) {
  const bulk = bulkOf(viewer, page)
  const { locale } = frame
  const { rows, next, filter, tabs } = page
  const opened = panel?.card.report.id
  return (
    <div class="bench" data-island="bench">
      <div class="bench-head">
        <h1>{t(locale, 'title')}</h1>
        <Ways frame={frame} viewer={viewer} />
        <Acting frame={frame} viewer={viewer} agencies={agencies} />
      </div>
      {viewer.acting?.role === 'observer' && <p class="muted">{t(locale, 'observer')}</p>}
      {textOf(query, 'done') !== undefined && (
        <p class="done" role="status">
          {t(locale, 'several.done', {
            count: Number(textOf(query, 'done')) || 0,
            refused: Number(textOf(query, 'refused')) || 0,
          })}
        </p>
      )}
      <Counts frame={frame} query={query} page={page} />
      <nav class="tabs" aria-label={t(locale, 'title')}>
        {tabs.map((tab) => (
          <a key={tab} href={address(frame, {}, { tab })} aria-current={filter.tab === tab ? 'page' : undefined}>
            {t(locale, `tab.${tab}`)}
          </a>
        ))}
        {may(viewer, 'work.bulk') && (
          <a
            href={address(frame, query, { mine: filter.mine ? undefined : '1' })}
            aria-current={filter.mine ? 'true' : undefined}
          >
            {t(locale, 'mine')}
          </a>
        )}
      </nav>
      <div class={panel ? 'bench-grid has-panel' : 'bench-grid'}>
        <div>
          {rows.length === 0 ? (
            <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
          ) : (
            <Several frame={frame} bulk={bulk} officers={officers} query={query}>
              <ol class="rows queue">
                <Rows frame={frame} query={query} page={page} bulk={bulk} opened={opened} />
              </ol>
            </Several>
          )}
          <Paging
            locale={locale}
            next={next ? address(frame, query, { cursor: next }) : undefined}
            first={textOf(query, 'cursor') ? address(frame, query, {}) : undefined}
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
  weekPages(app, deps)
  teamPages(app, deps)
  bulkPage(app, deps)
  benchPage(app, deps)
}

function bulkPage(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'post', 'work.bulk', '/work/several', async (request, reply) => {
    const frame = frameOf(request, deps)
    const fields = fieldsOf(request)
    const reports = idsOf(fields, 'reports')
    const back = new URL(safeNext(fields['next'], link(frame, '/work')), 'http://local')
    // Nothing ticked, or nobody chosen: the list comes back as it was.
    if (reports.length > 0 && (textOf(fields, 'action') !== 'assign' || idOf(fields, 'officer') !== undefined)) {
      const { done, refused } = await takeInBulk(deps, requireViewer(request), {
        action: textOf(fields, 'action'),
        reports,
        officer: idOf(fields, 'officer'),
      })
      back.searchParams.set('done', String(done.length))
      back.searchParams.set('refused', String(refused.length))
    }
    return reply.redirect(`${back.pathname}${back.search}`, 303)
  })
}

function benchPage(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'get', 'work.read', '/work', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const query = queryOf(request)
    const title = t(frame.locale, 'title')
    const page = await readWork(deps, request, frame.locale)
    const open = idOf(query, 'open')
    const card =
      open === undefined ? undefined : await readCard(deps, viewer, open, frame.locale).catch(() => undefined)
    const isHead = may(viewer, 'team.manage')
    const [extras, officers, news] = await Promise.all([
      card && extrasOf(deps, viewer, card),
      isHead ? officersOf(deps.db, actingOf(viewer).agencyId) : [],
      broadcastsFor(deps.db, actingOf(viewer).territory, deps.clock()),
    ])
    // Only where the report lies in one's own scope.
    const duty =
      card?.isParty && !card.isReporter && watchesDuty(viewer)
        ? (await rosterOf(deps.db, card.report.agencyId)).contacts
        : []
    const back = address(frame, query, { cursor: textOf(query, 'cursor') })
    const panel = card && {
      card,
      view: (
        <>
          <OnDuty frame={frame} contacts={duty} />
          <CardView
            frame={frame}
            card={card}
            world={deps}
            {...(extras && { extras })}
            template={idOf(query, 'template')}
            templateAddress={(id) =>
              `${address(frame, query, { open: String(open), template: String(id) })}#f-answer-text`
            }
            back={back}
            level={2}
          />
        </>
      ),
    }
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title,
        width: 'wide',
        scripts: ['bench.js', 'form.js'],
        children: (
          <div class="stack-wide">
            <Broadcasts frame={frame} news={news} />
            <Work
              frame={frame}
              viewer={viewer}
              agencies={deps.agencies}
              query={query}
              page={page}
              panel={panel}
              officers={officers}
            />
          </div>
        ),
      }),
    )
  })
}
