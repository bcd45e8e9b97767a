// `/incidents`: the mass events of bodies, newest first. same pages.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formatMoment, inLanguage } from '../../language/index.ts'
import { may, frameOf } from '../../people/index.ts'
import { idOf, textOf, queryOf } from '../../platform/query.ts'
import { territoryOptions } from '../../territories/index.ts'
import {
  withCursor,
  asWritten,
  Button,
  ButtonLink,
  Empty,
  type Frame,
  link,
  pageRoute,
  Paging,
  renderPage,
  Select,
  sendPage,
} from '../../ui/index.ts'
import type { IncidentDeps } from '../actions.ts'
import type { Incident } from '../rules.ts'
import { listIncidents } from '../store.ts'
import { t } from '../words.ts'
import { pageOf } from '../../platform/present.ts'

export type Deps = IncidentDeps & { demo: boolean }
const pageSize = 50

/** A page of this room; a refused form has no query worth keeping. */
export const show = (
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { title, children, status = 200 }: { title: string; children: preact.VNode; status?: number | undefined },
) =>
  sendPage(
    request,
    reply,
    renderPage({
      frame: { ...frameOf(request, deps), query: '' },
      title,
      width: 'wide',
      failed: status >= 400,
      scripts: ['form.js'],
      children,
    }),
    status,
  )

function Line({ frame, deps, incident }: { frame: Frame; deps: Deps; incident: Incident }) {
  const { locale, now } = frame
  const isOpen = incident.status === 'open'
  return (
    <li class="row">
      <div class="row-body">
        <p class="row-state">
          <span class={isOpen ? 'tag tag-late' : 'tag'}>{t(locale, `status.${incident.status}`)}</span>
          {isOpen && incident.expectedAt && (
            <span>{t(locale, 'expected', { moment: formatMoment(locale, incident.expectedAt, now) })}</span>
          )}
        </p>
        <a class="row-title" {...asWritten} href={link(frame, `/incidents/${incident.id}`)}>
          {incident.title}
        </a>
        <p class="row-meta">
          <span>{inLanguage(deps.territories.get(incident.district).name, locale)}</span>
          <span>{deps.agencies.name(deps.agencies.get(incident.agencyId), locale)}</span>
          <time dateTime={incident.openedAt.toISOString()}>{formatMoment(locale, incident.openedAt, now)}</time>
        </p>
      </div>
    </li>
  )
}

export function incidentsPage(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'public.read', '/incidents', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = queryOf(request)
    const place = deps.territories.find(textOf(query, 'territory'))
    const where = {
      region: place?.level === 'region' ? place.code : undefined,
      district: deps.territories.districtOf(place?.code ?? '')?.code,
    }
    const found = await listIncidents(deps.db, where, pageSize + 1, idOf(query, 'cursor'))
    const { items: page, next } = pageOf(found, pageSize, ({ id }) => String(id))
    const isStaff = may(request.viewer, 'incident.keep')
    const children = (
      <div class="stack-wide">
        <div class="stack">
          <h1>{t(locale, 'title')}</h1>
          <p class="lead">{t(locale, 'lead')}</p>
          {isStaff && <ButtonLink href={link(frame, '/incidents/new')}>{t(locale, 'new')}</ButtonLink>}
          <form method="get" action={link(frame, '/incidents')} class="switch">
            <Select
              locale={locale}
              name="territory"
              label={t(locale, 'place')}
              options={territoryOptions(deps, locale)}
              value={place?.code}
              empty={t(locale, 'whole_country')}
            />
            <Button kind="quiet">{t(locale, 'show')}</Button>
          </form>
        </div>
        {page.length === 0 ? (
          <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
        ) : (
          <ul class="rows">
            {page.map((incident) => (
              <Line key={incident.id} frame={frame} deps={deps} incident={incident} />
            ))}
          </ul>
        )}
        <Paging
          locale={locale}
          next={next && withCursor(frame, query, next)}
          first={textOf(query, 'cursor') ? withCursor(frame, query, null) : undefined}
          inTime
        />
      </div>
    )
    return show(deps, request, reply, { title: t(locale, 'title'), children })
  })
}
