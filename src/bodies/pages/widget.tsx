// `/widgets/agencies/{id}`: how a body stands, as a small page that any site may frame.
import type { FastifyInstance } from 'fastify'
import { formatNumber } from '../../language/index.ts'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { idIn } from '../../platform/query.ts'
import { readPublicFigures, type ReportDeps } from '../../reports/index.ts'
import { framed, link, pageRoute, renderWidget, sendPage } from '../../ui/index.ts'
import { type LiveRating, PointsInShort, ratedNow } from '../../ratings/index.ts'
import { t } from '../words.ts'

/** Pictures, styles and type of our own, no script, no form: and any site around it. */
const policy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors *"

export function widgetPage(
  app: FastifyInstance,
  deps: ReportDeps & SignInDeps & { live: () => Promise<LiveRating> },
): void {
  const { agencies, db, clock } = deps
  pageRoute(app, 'get', 'public.read', '/widgets/agencies/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const agency = agencies.find(idIn(request))
    if (!agency) throw new Problem('not_found')
    const [live, { open, overdue }] = await Promise.all([
      deps.live(),
      readPublicFigures(db, clock(), agencies.withBelow(agency.id)),
    ])
    const rated = ratedNow(live, agency)
    const name = agencies.name(agency, locale)
    const children = (
      <>
        <h1>
          <a href={link(frame, `/agencies/${agency.id}`)}>{name}</a>
        </h1>
        <PointsInShort frame={frame} rated={rated} />
        <p class="muted">
          {t(locale, 'agency.open')}: {formatNumber(locale, open)} · {t(locale, 'agency.overdue')}:{' '}
          {formatNumber(locale, overdue)}
        </p>
      </>
    )
    return sendPage(
      request,
      framed(reply, policy).header('cache-control', 'public, max-age=600'),
      renderWidget({ frame, title: name, children }),
    )
  })
}
