// `/` and `/{language}/`: the promise, the country as it stands, how it works, the last that was solved, the newest.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { formatNumber, preferredLocale } from '../language/index.ts'
import { readList, ReportRows, type Row, rowOf } from '../lists/index.ts'
import type { Country, ReadMap } from '../map/index.ts'
import { frameOf } from '../people/index.ts'
import { cached } from '../platform/cache.ts'
import { type PublicFigures, type ReportDeps, readPublicFigures } from '../reports/index.ts'
import { ButtonLink, Empty, type Frame, Icon, link, openShared, pageRoute, renderPage } from '../ui/index.ts'
import { CountryMap } from './country.tsx'
import { LastSolved } from './solved.tsx'
import { readSigns, readSolved, type Sign, type Solved } from './reading.ts'
import { t } from './words.ts'

export type FrontDeps = ReportDeps & { demo: boolean; readMap: ReadMap; country: Country }

interface Shown {
  frame: Frame
  figures: PublicFigures
  signs: readonly Sign[]
  /** The address of the drawing of the outlines in force, where there are any. */
  ground: string | undefined
  solved: (Solved & { row: Row }) | undefined
  rows: readonly Row[]
}

const steps = [
  ['step1', 'camera'],
  ['step2', 'clock'],
  ['step3', 'check'],
] as const

function Steps({ frame: { locale } }: Pick<Shown, 'frame'>) {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps" class="visually-hidden">
        {t(locale, 'steps')}
      </h2>
      <ol class="steps">
        {steps.map(([step, icon]) => (
          <li key={step}>
            <Icon name={icon} size={28} />
            <h3>{t(locale, step)}</h3>
            <p class="muted">{t(locale, `${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Figures({ frame, figures }: Pick<Shown, 'frame' | 'figures'>) {
  const { locale } = frame
  const shown = [
    { value: figures.filed, label: t(locale, 'filed'), href: '/reports' },
    { value: figures.open, label: t(locale, 'open'), href: '/reports?status=in_progress' },
    { value: figures.solved, label: t(locale, 'solved'), href: '/reports?status=closed' },
    { value: figures.overdue, label: t(locale, 'overdue'), href: '/reports?overdue=1' },
  ]
  return (
    <section class="stack" aria-labelledby="now">
      <h2 id="now">{t(locale, 'now')}</h2>
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
  )
}

function FrontPage({ frame, figures, signs, ground, solved, rows }: Shown) {
  const { locale } = frame
  return (
    <div class="stack-wide">
      <section class="hero">
        <div class="hero-words">
          <h1>{t(locale, 'title')}</h1>
          <p class="lead">{t(locale, 'lead')}</p>
          <p>
            <ButtonLink href={link(frame, '/report')} icon="send">
              {t(locale, 'report')}
            </ButtonLink>
          </p>
        </div>
        {ground && <CountryMap frame={frame} signs={signs} ground={ground} figures={figures} />}
      </section>
      <Steps frame={frame} />
      {solved && <LastSolved frame={frame} solved={solved} />}
      <Figures frame={frame} figures={figures} />
      <section class="stack" aria-labelledby="newest">
        <h2 id="newest">{t(locale, 'newest')}</h2>
        {rows.length === 0 ? <Empty title={t(locale, 'empty')} /> : <ReportRows frame={frame} rows={rows} />}
        <p>
          <ButtonLink kind="quiet" href={link(frame, '/reports')}>
            {t(locale, 'all')}
          </ButtonLink>
        </p>
      </section>
    </div>
  )
}

/** What is shown changes slowly beside what is asked: each is read once in so many milliseconds. */
const [figuresMs, signsMs, solvedMs] = [1000, 5000, 3000]

export function frontPage(app: FastifyInstance, deps: FrontDeps): void {
  app.get('/', { config: { permission: 'public.read' }, schema: { hide: true } }, async (request, reply) =>
    reply.header('vary', 'accept-language').redirect(`/${preferredLocale(request.headers['accept-language'])}/`, 302),
  )

  // The front page is the same for all who are not signed in: made at most once a second in each language.
  const figures = cached(figuresMs, deps.clock, () => readPublicFigures(deps.db, deps.clock()))
  const signs = cached(signsMs, deps.clock, () => readSigns(deps.readMap))
  const solved = cached(solvedMs, deps.clock, () => readSolved(deps))
  const front = async (request: FastifyRequest) => {
    const frame = frameOf(request, deps)
    const [{ rows }, nowFigures, nowSigns, nowSolved] = await Promise.all([
      readList(deps, undefined, { limit: 8 }, frame.locale),
      figures(),
      signs(),
      solved(),
    ])
    return renderPage({
      frame,
      title: t(frame.locale, 'title'),
      description: t(frame.locale, 'lead'),
      width: 'wide',
      children: (
        <FrontPage
          frame={frame}
          figures={nowFigures}
          signs={nowSigns}
          ground={deps.country.address()}
          solved={nowSolved && { ...nowSolved, row: rowOf(deps, undefined, nowSolved.report, frame.locale) }}
          rows={rows}
        />
      ),
    })
  }
  const sendShared = openShared(deps.clock, 1000)
  pageRoute(app, 'get', 'public.read', '/', async (request, reply) => sendShared(request, reply, () => front(request)))
}
