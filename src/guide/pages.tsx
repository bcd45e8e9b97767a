// `/easy/report` and `/easy/consent`: how it goes, in short sentences and pictures; `/accessibility`: how far everybody
// can use this, and what to do where somebody cannot.
import type { FastifyInstance } from 'fastify'
import type { Agencies } from '../agencies/index.ts'
import { formatDay } from '../language/index.ts'
import { frameOf } from '../people/index.ts'
import type { Clock } from '../platform/clock.ts'
import { country } from '../territories/index.ts'
import { ButtonLink, type Frame, Icon, link, pageRoute, renderPage, sendPage } from '../ui/index.ts'
import { pictures } from './pictures.tsx'
import { t } from './words.ts'

export interface GuideDeps {
  agencies: Agencies
  clock: Clock
  demo: boolean
}

const numbers = [1, 2, 3, 4, 5, 6] as const
const guides = ['report', 'consent'] as const
type Guide = (typeof guides)[number]

/** Read aloud by the phone itself, where it has a voice for the language (`islands/aloud.ts`). */
function Aloud({ frame: { locale } }: { frame: Frame }) {
  return (
    <p data-aloud class="aloud">
      <button type="button" class="button button-quiet" data-stop={t(locale, 'easy.hush')}>
        <Icon name="noise" size={20} /> <span>{t(locale, 'easy.aloud')}</span>
      </button>
      <span class="hint" role="status" data-none={t(locale, 'easy.no_voice')} />
    </p>
  )
}

function EasyPage({ frame, guide }: { frame: Frame; guide: Guide }) {
  const { locale } = frame
  const other = guide === 'report' ? 'consent' : 'report'
  return (
    <div class="stack-wide easy">
      <header class="stack">
        <p class="muted">{t(locale, 'easy.title')}</p>
        <h1 data-say-aloud>{t(locale, `easy.${guide}`)}</h1>
        <p class="lead">{t(locale, 'easy.lead')}</p>
        <Aloud frame={frame} />
      </header>
      <ol class="easy-steps">
        {numbers.map((number) => (
          <li key={number}>
            {pictures[`${guide}.${number}`]}
            <p data-say-aloud>{t(locale, `${guide}.${number}`)}</p>
          </li>
        ))}
      </ol>
      <p class="actions">
        <ButtonLink href={link(frame, guide === 'report' ? '/report' : '/my')}>
          {t(locale, guide === 'report' ? 'easy.start' : 'easy.mine')}
        </ButtonLink>
        <a href={link(frame, `/easy/${other}`)}>{t(locale, 'easy.other', { title: t(locale, `easy.${other}`) })}</a>
      </p>
    </div>
  )
}

/** The day on which this was last looked through. */
const looked = '2026-12-01'

function AccessibilityPage({ frame, agencies }: { frame: Frame; agencies: Agencies }) {
  const { locale } = frame
  const operator = agencies.at('OPR', country)
  const [before = '', after = ''] = t(locale, 'access.complain.1', { body: '|' }).split('|')
  return (
    <div class="stack-wide">
      <header class="stack">
        <h1>{t(locale, 'access.title')}</h1>
        <p class="lead">{t(locale, 'access.lead')}</p>
        <p class="actions">
          {guides.map((guide) => (
            <a key={guide} href={link(frame, `/easy/${guide}`)}>
              {t(locale, 'easy.title')}: {t(locale, `easy.${guide}`)}
            </a>
          ))}
        </p>
      </header>
      <section class="stack" aria-labelledby="works">
        <h2 id="works">{t(locale, 'access.works')}</h2>
        <ul class="points">
          {numbers.map((number) => (
            <li key={number}>{t(locale, `access.works.${number}`)}</li>
          ))}
        </ul>
      </section>
      <section class="stack" aria-labelledby="gaps">
        <h2 id="gaps">{t(locale, 'access.gaps')}</h2>
        <ul class="points">
          {([1, 2, 3, 4] as const).map((number) => (
            <li key={number}>{t(locale, `access.gaps.${number}`)}</li>
          ))}
        </ul>
      </section>
      <section class="stack" aria-labelledby="complain">
        <h2 id="complain">{t(locale, 'access.complain')}</h2>
        <p>
          {before}
          {operator && <a href={link(frame, `/agencies/${operator.id}`)}>{agencies.name(operator, locale)}</a>}
          {after}
        </p>
        <p>{t(locale, 'access.complain.2')}</p>
        <p>{t(locale, 'access.complain.3')}</p>
      </section>
      <p class="muted">{t(locale, 'access.standard', { date: formatDay(locale, looked) })}</p>
    </div>
  )
}

export function guidePages(app: FastifyInstance, deps: GuideDeps): void {
  for (const guide of guides)
    pageRoute(app, 'get', 'public.read', `/easy/${guide}`, async (request, reply) => {
      const frame = frameOf(request, deps)
      const title = t(frame.locale, `easy.${guide}`)
      const children = <EasyPage frame={frame} guide={guide} />
      return sendPage(request, reply, renderPage({ frame, title, width: 'wide', scripts: ['aloud.js'], children }))
    })
  pageRoute(app, 'get', 'public.read', '/accessibility', async (request, reply) => {
    const frame = frameOf(request, deps)
    const title = t(frame.locale, 'access.title')
    const children = <AccessibilityPage frame={frame} agencies={deps.agencies} />
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
}
