// `/feeds/…`: what programs follow without an account: editions, reports, a body's points as a picture.
import type { FastifyInstance } from 'fastify'
import { inLanguage } from '../../language/index.ts'
import { readList } from '../../lists/index.ts'
import { Problem } from '../../platform/problems.ts'
import { textOf, queryOf, idIn } from '../../platform/query.ts'
import { xmlAttribute as xml } from '../../platform/xml.ts'
import { ratedNow } from '../actions.ts'
import { localeIn } from '../asked.ts'
import { listEditions } from '../store.ts'
import { t } from '../words.ts'
import { badge } from './badge.ts'
import { sayEdition } from './edition.ts'
import { sayPoints } from './league.tsx'
import type { RatingPageDeps } from './ratings.tsx'
import { homeOf } from '../../ui/index.ts'

export function feedRoutes(app: FastifyInstance, deps: RatingPageDeps): void {
  const { agencies, db } = deps
  const file = { config: { permission: 'public.read' as const } }
  app.get('/feeds/editions.atom', file, async (request, reply) => {
    const editions = await listEditions(db, undefined, 30)
    const home = homeOf(deps, request)
    const entries = editions.map(
      ({ id, kind, from, to, at, reason }) =>
        `<entry><id>${home}/uz/ratings?edition=${id}</id><title>${sayEdition('uz', { kind, from, to })}</title>` +
        `<updated>${at.toISOString()}</updated><link href="${home}/uz/ratings?edition=${id}"/>${reason === null ? '' : `<summary>${xml(reason)}</summary>`}</entry>`,
    )
    return reply
      .type('application/atom+xml; charset=utf-8')
      .header('cache-control', 'public, max-age=600')
      .send(feed(home, 'editions', t('uz', 'feed.title'), editions[0]?.at ?? new Date(0), entries))
  })
  app.get('/feeds/reports.atom', file, async (request, reply) => {
    const query = queryOf(request)
    const locale = localeIn(request)
    const { rows } = await readList(
      deps,
      undefined,
      { territory: textOf(query, 'territory'), agency: textOf(query, 'agency'), limit: 50 },
      locale,
    )
    const home = homeOf(deps, request)
    const entries = rows.map(
      ({ report, categoryName, placeName, agencyName }) =>
        `<entry><id>${home}/${locale}/reports/${report.id}</id><title>${xml(`№ ${report.id}. ${categoryName}, ${placeName}`)}</title>` +
        `<updated>${(report.closedAt ?? report.filedAt).toISOString()}</updated><link href="${home}/${locale}/reports/${report.id}"/><summary>${xml(agencyName)}</summary></entry>`,
    )
    return reply
      .type('application/atom+xml; charset=utf-8')
      .header('cache-control', 'public, max-age=60')
      .send(feed(home, 'reports', 'Xalq nazorati', rows[0]?.report.filedAt ?? new Date(0), entries))
  })
  app.get('/feeds/agencies/:id.svg', file, async (request, reply) => {
    const agency = agencies.find(idIn(request))
    if (!agency) throw new Problem('not_found')
    const rated = ratedNow(await deps.live(), agency)
    const locale = localeIn(request)
    const score = rated && !rated.few ? sayPoints(locale, rated.score) : '—'
    return reply
      .type('image/svg+xml; charset=utf-8')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'public, max-age=600')
      .send(
        badge(
          inLanguage(agencies.kind(agency.kind).name, locale),
          inLanguage(agencies.placeName(agency), locale),
          score,
        ),
      )
  })
}

const feed = (home: string, name: string, title: string, updated: Date, entries: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>${home}/feeds/${name}.atom</id><title>${xml(title)}</title>` +
  `<link rel="self" href="${home}/feeds/${name}.atom"/><updated>${updated.toISOString()}</updated><author><name>Xalq nazorati</name></author>${entries.join('')}</feed>`
