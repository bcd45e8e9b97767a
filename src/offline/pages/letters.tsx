// `/offline`: what waits on this phone, and the pages that open without a network. The same for everybody: the phone
// fills it in.
import type { FastifyInstance } from 'fastify'
import { wordFor } from '../../card/index.ts'
import { inLanguage, type Locale } from '../../language/index.ts'
import { isPersonal, rows } from '../../life/index.ts'
import { Badge, ButtonLink, Empty, type Frame, link, type Tone } from '../../ui/index.ts'
import type { LetterState } from '../rules.ts'
import { t } from '../words.ts'
import { type OfflineDeps, shellPage } from './shell.tsx'

const tones: Record<LetterState, Tone> = {
  begun: 'way',
  kept: 'way',
  sending: 'work',
  sent: 'solved',
  wrong: 'you',
  changed: 'you',
  sign_in: 'you',
  other: 'closed',
}

const states = Object.keys(tones) as LetterState[]

/** What letters are called: types of problems and steps, by their codes. */
const namesIn = ({ categories }: OfflineDeps, locale: Locale): Record<string, string> =>
  Object.fromEntries([
    ...categories.all.map(({ code, name }) => [code, inLanguage(name, locale)]),
    ...rows.filter(isPersonal).map(({ action }) => [action, wordFor(locale, 'action', action)]),
  ])

/** One letter, of which the phone leaves what its state asks for. */
function Line({ frame }: { frame: Frame }) {
  const { locale } = frame
  const button = (name: string, text: string) => (
    <button type="button" class="button button-quiet" data-do={name}>
      {text}
    </button>
  )
  return (
    <li class="row letter">
      <p class="letter-head">
        <strong data-title />
        {states.map((state) => (
          <span key={state} data-state={state} hidden>
            <Badge tone={tones[state]}>{t(locale, `state.${state}`)}</Badge>
          </span>
        ))}
      </p>
      <p data-words class="letter-words" hidden />
      {states.map((state) => (
        <p key={state} class="muted" data-state={state} hidden>
          {t(locale, `about.${state}`)}
        </p>
      ))}
      <p class="wrong" data-said hidden />
      <p class="actions">
        <a class="button button-main" data-do="edit">
          {t(locale, 'edit')}
        </a>
        <a class="button button-main" data-do="open">
          {t(locale, 'open')}
        </a>
        <a
          class="button button-main"
          data-do="sign_in"
          href={link(frame, `/sign-in?next=${encodeURIComponent(link(frame, '/offline?mine=1'))}`)}
        >
          {t(locale, 'sign_in')}
        </a>
        {button('send', t(locale, 'send'))}
        {button('again', t(locale, 'again'))}
        <button type="button" class="button button-plain" data-do="drop">
          {t(locale, 'drop')}
        </button>
      </p>
    </li>
  )
}

function LettersPage({ frame, deps }: { frame: Frame; deps: OfflineDeps }) {
  const { locale } = frame
  return (
    <div
      class="stack"
      data-island="letters"
      data-names={JSON.stringify(namesIn(deps, locale))}
      data-step={t(locale, 'step', { number: '%n', action: '%a' })}
      data-untitled={t(locale, 'untitled')}
      data-photos={t(locale, 'photos', { count: '%' })}
      data-sure={t(locale, 'drop_sure')}
    >
      <h1>{t(locale, 'title')}</h1>
      <noscript>
        <p class="note">{t(locale, 'no_script')}</p>
      </noscript>
      <p class="done" role="status" data-kept-now hidden>
        {t(locale, 'kept_now')}
      </p>
      <p class="note" role="alert" data-full-now hidden>
        {t(locale, 'full_now')}
      </p>
      <div class="note stack-tight" data-away hidden>
        <p>
          <strong>{t(locale, 'away')}.</strong> {t(locale, 'away_hint')}
        </p>
        <p>
          <button type="button" class="button button-quiet" data-retry>
            {t(locale, 'retry')}
          </button>
        </p>
      </div>
      <p>
        <ButtonLink href={link(frame, '/offline/report')}>{t(locale, 'write')}</ButtonLink>
      </p>
      <section class="stack" aria-labelledby="letters">
        <h2 id="letters">{t(locale, 'letters')}</h2>
        <div data-none>
          <Empty title={t(locale, 'none')} hint={t(locale, 'none_hint')} />
        </div>
        <ul class="rows" data-list />
        <template data-line>
          <Line frame={frame} />
        </template>
      </section>
      <section class="stack" aria-labelledby="pages" data-pages hidden>
        <h2 id="pages">{t(locale, 'pages')}</h2>
        <p class="hint">{t(locale, 'pages_hint')}</p>
        <ul class="rows" data-page-list />
      </section>
    </div>
  )
}

export function lettersPage(app: FastifyInstance, deps: OfflineDeps): void {
  shellPage(app, deps, '/offline', 'letters.js', (frame) => ({
    title: t(frame.locale, 'title'),
    children: <LettersPage frame={frame} deps={deps} />,
  }))
}
