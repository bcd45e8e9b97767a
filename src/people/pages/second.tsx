// The second factor after signing in: a code or a passkey; whoever has none yet sets one up first.
import { renderSVG } from 'uqr'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, textOf, queryOf } from '../../platform/query.ts'
import {
  asWritten,
  Button,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  renderPage,
  sayWhole,
  sendPage,
  TextInput,
} from '../../ui/index.ts'
import { beginTotp, confirmTotp, giveCode, takesPasskeys } from '../factors.ts'
import { listFactors } from '../factor-store.ts'
import { frameOf, safeNext } from '../frame.ts'
import { agentOf, giveSession, requireViewer, siteOf, requireSession } from '../session.ts'
import { t } from '../words.ts'
import type { PersonDeps } from './sign-in.tsx'

interface State {
  next: string
  errors: readonly FieldError[]
  title?: string | undefined
}

function CodeField({ frame, state }: { frame: Frame; state: State }) {
  const { locale } = frame
  return (
    <>
      <input type="hidden" name="next" value={state.next} />
      <div class="code-input">
        <TextInput
          locale={locale}
          name="code"
          label={t(locale, 'second.code')}
          value=""
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          errors={state.errors}
          autofocus
        />
      </div>
    </>
  )
}

/** Set up a code app: scan or type the secret, then give the first code. */
export function EnrolTotp({
  frame,
  secret,
  uri,
  state,
  action,
}: {
  frame: Frame
  secret: string
  uri: string
  state: State
  action: string
}) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, action)} class="stack" novalidate>
      <ol class="steps steps-down">
        <li>{t(locale, 'second.step_app')}</li>
        <li>
          {t(locale, 'second.step_scan')}
          <div
            class="qr"
            role="img"
            aria-label={t(locale, 'second.qr')}
            dangerouslySetInnerHTML={{ __html: renderSVG(uri, { border: 2 }) }}
          />
          <p class="hint">{t(locale, 'second.or_type')}</p>
          <p class="figures secret" {...asWritten}>
            {secret.replaceAll(/(.{4})/g, '$1 ').trim()}
          </p>
        </li>
        <li>{t(locale, 'second.step_code')}</li>
      </ol>
      <CodeField frame={frame} state={state} />
      <Button>{t(locale, 'second.confirm')}</Button>
    </form>
  )
}

/** A button that asks the browser for a passkey; shown by its script only where there is one. */
export function PasskeyButton({
  locale,
  kind,
  next,
}: {
  locale: Frame['locale']
  kind: 'enrol' | 'give'
  next: string
}) {
  return (
    <div data-passkey={kind} data-next={next} hidden>
      <button type="button" class="button button-quiet">
        {t(locale, `second.passkey_${kind}`)}
      </button>
      <p class="field-error" role="alert" hidden>
        {t(locale, 'second.passkey_failed')}
      </p>
    </div>
  )
}

export function secondPages(app: FastifyInstance, deps: PersonDeps): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, state: State, status = 200) => {
    const frame = { ...frameOf(request, deps), path: '/sign-in/second' }
    const { locale } = frame
    const viewer = requireViewer(request)
    const own = await listFactors(deps.db, viewer.personId)
    const passkeys = takesPasskeys(siteOf(request, deps.publicUrl))
    const title = t(locale, own.length > 0 ? 'second.title' : 'second.enrol_title')
    const children = (
      <div class="stack">
        <ErrorSummary locale={locale} errors={state.errors} {...(state.title && { title: state.title })} />
        <h1>{title}</h1>
        <p class="lead">{t(locale, own.length > 0 ? 'second.lead' : 'second.enrol_lead')}</p>
        {own.length === 0 ? (
          <EnrolTotp frame={frame} {...await beginTotp(deps, viewer)} state={state} action="/sign-in/second" />
        ) : (
          own.some(({ kind }) => kind === 'totp') && (
            <form method="post" action={link(frame, '/sign-in/second')} class="stack" novalidate>
              <CodeField frame={frame} state={state} />
              <Button>{t(locale, 'sign_in.enter')}</Button>
            </form>
          )
        )}
        {passkeys && own.length === 0 && <PasskeyButton locale={locale} kind="enrol" next={state.next} />}
        {passkeys && own.some(({ kind }) => kind === 'passkey') && (
          <PasskeyButton locale={locale} kind="give" next={state.next} />
        )}
        <p class="hint">{t(locale, 'second.lost')}</p>
      </div>
    )
    return sendPage(
      request,
      reply,
      renderPage({ frame, title, failed: status >= 400, scripts: ['passkey.js'], children }),
      status,
    )
  }
  const nextOf = (request: FastifyRequest, fields: Fields) =>
    safeNext(fields['next'], link(frameOf(request, deps), '/work'))

  pageRoute(app, 'get', 'own.settings', '/sign-in/second', (request, reply) =>
    show(request, reply, { next: nextOf(request, queryOf(request)), errors: [] }),
  )

  pageRoute(app, 'post', 'own.settings', '/sign-in/second', async (request, reply) => {
    const fields = fieldsOf(request)
    const viewer = requireViewer(request)
    const next = nextOf(request, fields)
    const start = { agent: agentOf(request) }
    try {
      const isKnown = (await listFactors(deps.db, viewer.personId)).length > 0
      const session = await (isKnown ? giveCode : confirmTotp)(
        deps,
        viewer,
        requireSession(request),
        textOf(fields, 'code'),
        start,
      )
      giveSession(reply, session)
      return await reply.redirect(next, 303)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { locale } = frameOf(request, deps)
      const title = sayWhole(locale, error)
      return show(request, reply, { next, errors: error.errors, title }, error.status)
    }
  })
}
