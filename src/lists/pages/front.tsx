// `/` and `/{language}/`: what this is in three steps, how things stand now, the newest reports.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { formatNumber, preferredLocale } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { cached } from '../../platform/cache.ts'
import { ButtonLink, Empty, type Frame, link, openShared, pageRoute, renderPage } from '../../ui/index.ts'
import { type PublicFigures, readPublicFigures } from '../../reports/index.ts'
import { readList, type Row } from '../reading.ts'
import { t } from '../words.ts'
import type { ListDeps } from './list.tsx'
import { ReportRows } from './rows.tsx'

function FrontPage({ frame, figures, rows }: { frame: Frame; figures: PublicFigures; rows: readonly Row[] }) {
  const { locale } = frame
  const shown = [
    { value: figures.filed, label: t(locale, 'front.filed'), href: '/reports' },
    { value: figures.open, label: t(locale, 'front.open'), href: '/reports?status=in_progress' },
    { value: figures.solved, label: t(locale, 'front.solved'), href: '/reports?status=closed' },
    { value: figures.overdue, label: t(locale, 'front.overdue'), href: '/reports?overdue=1' },
  ]
  return (
    <div class="stack-wide">
      <section class="hero">
        <h1>{t(locale, 'front.title')}</h1>
        <p class="lead">{t(locale, 'front.lead')}</p>
        <p>
          <ButtonLink href={link(frame, '/report')} icon="send">
            {t(locale, 'front.report')}
          </ButtonLink>
        </p>
      </section>
      <section aria-labelledby="steps">
        <h2 id="steps" class="visually-hidden">
          {t(locale, 'front.steps')}
        </h2>
        <ol class="steps">
          {(['step1', 'step2', 'step3'] as const).map((step) => (
            <li key={step}>
              <h3>{t(locale, `front.${step}`)}</h3>
              <p class="muted">{t(locale, `front.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
      <section class="stack" aria-labelledby="now">
        <h2 id="now">{t(locale, 'front.now')}</h2>
        <dl class="figures-row">
          {shown.map(({ value, label, href }) => (
            <div key={href}>
              <dt class="figure-label">{label}</dt>
              <dd class="figure-value">
                <a href={link(frame, href)}>{formatNumber(locale, value)}</a>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="stack" aria-labelledby="newest">
        <h2 id="newest">{t(locale, 'front.newest')}</h2>
        {rows.length === 0 ? <Empty title={t(locale, 'front.empty')} /> : <ReportRows frame={frame} rows={rows} />}
        <p>
          <ButtonLink kind="quiet" href={link(frame, '/reports')}>
            {t(locale, 'front.all')}
          </ButtonLink>
        </p>
      </section>
    </div>
  )
}

export function frontPage(app: FastifyInstance, deps: ListDeps): void {
  app.get('/', { config: { permission: 'public.read' }, schema: { hide: true } }, async (request, reply) =>
    reply.header('vary', 'accept-language').redirect(`/${preferredLocale(request.headers['accept-language'])}/`, 302),
  )

  // The front page is the same for all who are not signed in: made at most once a second in each language.
  const figures = cached(1000, deps.clock, () => readPublicFigures(deps.db, deps.clock()))
  const front = async (request: FastifyRequest) => {
    const frame = frameOf(request, deps)
    const { rows } = await readList(deps, undefined, { limit: 8 }, frame.locale)
    return renderPage({
      frame,
      title: t(frame.locale, 'front.title'),
      description: t(frame.locale, 'front.lead'),
      width: 'wide',
      children: <FrontPage frame={frame} figures={await figures()} rows={rows} />,
    })
  }
  const sendShared = openShared(deps.clock, 1000)
  pageRoute(app, 'get', 'public.read', '/', async (request, reply) => sendShared(request, reply, () => front(request)))
}
