// Signing in on pages: phone, then code, or OneID; on to where the person was going; signing out; changing the
// membership.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Agencies } from '../../agencies/index.ts'
import type { Territories } from '../../territories/index.ts'
import { dropCookie, giveCookie, readCookie } from '../../platform/cookies.ts'
import { Problem, type FieldError } from '../../platform/problems.ts'
import { fieldsOf, idOf, textOf, queryOf } from '../../platform/query.ts'
import {
  Button,
  ButtonLink,
  ErrorSummary,
  link,
  pageRoute,
  renderPage,
  sendPage,
  sayWhole,
  TextInput,
  type Frame,
} from '../../ui/index.ts'
import { chooseMembership, findViewer, requestCode, signIn, type SignInDeps, signOut } from '../actions.ts'
import { frameOf, safeNext } from '../frame.ts'
import { newState, signInByOneId } from '../join.ts'
import { parsePhone, printPhone } from '../person.ts'
import { addressOf, agentOf, deviceOf, dropSession, giveSession, requireViewer, siteOf } from '../session.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

export type PersonDeps = SignInDeps & { secure: boolean; territories: Territories; agencies: Agencies }

interface SignInState {
  phone: string
  next: string
  demoCode?: string | undefined
  /** When the code was sent, in ms; it goes along with the form. */
  sentAt?: number | undefined
  errors?: readonly FieldError[]
  title?: string | undefined
  /** Signing in by OneID is offered. */
  oneId?: boolean
}

/** The phone, to which a code is sent; `next` is where its owner goes from there. */
export function PhoneForm({
  frame,
  next,
  phone = '',
  errors = [],
  isFirst = false,
}: {
  frame: Frame
  next: string
  phone?: string
  errors?: readonly FieldError[]
  /** What the page is for: the cursor stands in it. */
  isFirst?: boolean
}) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, '/sign-in')} class="stack" novalidate>
      <input type="hidden" name="next" value={next} />
      <TextInput
        locale={locale}
        name="phone"
        label={t(locale, 'sign_in.phone')}
        hint={t(locale, 'sign_in.phone_hint')}
        value={phone}
        type="tel"
        inputMode="tel"
        autocomplete="tel"
        autofocus={isFirst}
        errors={errors}
      />
      <p class="hint">
        {t(locale, 'sign_in.agree')} <a href={link(frame, '/privacy')}>{t(locale, 'sign_in.agree_link')}</a>
      </p>
      <Button>{t(locale, 'sign_in.get_code')}</Button>
    </form>
  )
}

function PhonePage({ frame, state }: { frame: Frame; state: SignInState }) {
  const { locale } = frame
  const { next, phone, errors = [] } = state
  return (
    <div class="stack">
      <ErrorSummary locale={locale} errors={errors} {...(state.title && { title: state.title })} />
      <h1>{t(locale, 'sign_in.title')}</h1>
      <p class="lead">{t(locale, next.includes('/report/') ? 'sign_in.file_note' : 'sign_in.lead')}</p>
      <PhoneForm frame={frame} next={next} phone={phone} errors={errors} isFirst={errors.length === 0} />
      {state.oneId && (
        <>
          <p class="muted">{t(locale, 'sign_in.or')}</p>
          <p>
            <ButtonLink kind="quiet" href={`${link(frame, '/sign-in/oneid')}?next=${encodeURIComponent(next)}`}>
              {t(locale, 'sign_in.oneid')}
            </ButtonLink>
          </p>
        </>
      )}
    </div>
  )
}

function CodePage({ frame, state, minutes }: { frame: Frame; state: SignInState; minutes: number }) {
  const { locale, now } = frame
  const { sentAt = now.getTime() } = state
  return (
    <div class="stack">
      <form
        method="post"
        action={link(frame, '/sign-in/code')}
        class="stack"
        novalidate
        data-island="code"
        data-left={Math.max(0, sentAt + minutes * 60_000 - now.getTime())}
      >
        <ErrorSummary locale={locale} errors={state.errors ?? []} {...(state.title && { title: state.title })} />
        <h1>{t(locale, 'sign_in.code_title')}</h1>
        <p>{t(locale, 'sign_in.code_sent', { phone: printPhone(state.phone), minutes })}</p>
        {state.demoCode && <p class="done">{t(locale, 'sign_in.demo', { code: state.demoCode })}</p>}
        <input type="hidden" name="phone" value={state.phone} />
        <input type="hidden" name="next" value={state.next} />
        <input type="hidden" name="sent" value={sentAt} />
        <div role="status" class="stack">
          {(['soon', 'over'] as const).map((when) => (
            <p key={when} class="note" data-when={when} hidden>
              {t(locale, `sign_in.code_${when}`)}
            </p>
          ))}
        </div>
        <div class="code-input">
          <TextInput
            locale={locale}
            name="code"
            label={t(locale, 'sign_in.code')}
            hint={t(locale, 'sign_in.code_hint')}
            value=""
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={12}
            errors={state.errors ?? []}
            autofocus
          />
        </div>
        <Button>{t(locale, 'sign_in.enter')}</Button>
      </form>
      <form method="post" action={link(frame, '/sign-in')}>
        <input type="hidden" name="phone" value={state.phone} />
        <input type="hidden" name="next" value={state.next} />
        <Button kind="plain">{t(locale, 'sign_in.again')}</Button>
      </form>
    </div>
  )
}

/** Staff give their second factor before they go on. */
async function nextAfter(deps: PersonDeps, frame: Frame, token: string, next: string): Promise<string> {
  const viewer = await findViewer(deps, token)
  return viewer?.waitsForFactor ? `${link(frame, '/sign-in/second')}?next=${encodeURIComponent(next)}` : next
}

const stateCookie = 'xn_oneid'

/** Where OneID leads people back to. */
const backOf = (request: FastifyRequest, { publicUrl }: PersonDeps, frame: Frame) =>
  `${siteOf(request, publicUrl).origin}${link(frame, '/sign-in/oneid/back')}`

/** The step, and what stands in its form. */
type Shown = SignInState & { which: 'phone' | 'code' }

function show(
  deps: PersonDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { which, ...state }: Shown,
  status = 200,
) {
  const frame = frameOf(request, deps)
  const failed = status >= 400
  const title = t(frame.locale, which === 'phone' ? 'sign_in.title' : 'sign_in.code_title')
  const children =
    which === 'phone' ? (
      <PhonePage frame={frame} state={{ ...state, oneId: deps.oneId !== undefined }} />
    ) : (
      <CodePage frame={frame} state={state} minutes={deps.settings.limits.codeMinutes} />
    )
  return sendPage(
    request,
    reply,
    renderPage({
      frame: { ...frame, path: '/sign-in' },
      title,
      failed,
      scripts: which === 'code' ? ['code.js'] : [],
      children,
    }),
    status,
  )
}

/** The same form again with what was typed and what is wrong. */
function refused(deps: PersonDeps, request: FastifyRequest, reply: FastifyReply, state: Shown, error: unknown) {
  if (!(error instanceof Problem)) throw error
  const { locale } = frameOf(request, deps)
  const title = sayWhole(locale, error)
  return show(deps, request, reply, { ...state, errors: error.errors, title }, error.status)
}

export function signInPages(app: FastifyInstance, deps: PersonDeps): void {
  phonePages(app, deps)
  oneIdPages(app, deps)
  actingPages(app, deps)
}

/** When a form says that its code was sent; undefined where it says what cannot be. */
function momentOf(said: string | undefined, now: Date): number | undefined {
  const moment = Number(said ?? Number.NaN)
  return moment > 0 && moment <= now.getTime() ? moment : undefined
}

/** By a code to the phone. */
function phonePages(app: FastifyInstance, deps: PersonDeps): void {
  pageRoute(app, 'get', 'session', '/sign-in', async (request, reply) => {
    const frame = frameOf(request, deps)
    return show(deps, request, reply, {
      which: 'phone',
      phone: '',
      next: safeNext(queryOf(request)['next'], link(frame, '/my')),
    })
  })

  pageRoute(app, 'post', 'session', '/sign-in', async (request, reply) => {
    const fields = fieldsOf(request)
    const frame = frameOf(request, deps)
    const state = { phone: textOf(fields, 'phone') ?? '', next: safeNext(fields['next'], link(frame, '/my')) }
    try {
      const { phone, demoCode } = await requestCode(deps, {
        phone: state.phone,
        address: addressOf(request),
        device: deviceOf(request, reply),
        language: frame.locale,
      })
      return await show(deps, request, reply, {
        ...state,
        which: 'code',
        phone,
        demoCode,
        sentAt: deps.clock().getTime(),
      })
    } catch (error) {
      return refused(deps, request, reply, { ...state, which: 'phone' }, error)
    }
  })

  pageRoute(app, 'post', 'session', '/sign-in/code', async (request, reply) => {
    const fields = fieldsOf(request)
    const frame = frameOf(request, deps)
    const state = {
      phone: textOf(fields, 'phone') ?? '',
      next: safeNext(fields['next'], link(frame, '/my')),
      sentAt: momentOf(textOf(fields, 'sent'), deps.clock()),
    }
    try {
      const session = await signIn(deps, {
        phone: state.phone,
        code: textOf(fields, 'code') ?? '',
        address: addressOf(request),
        language: frame.locale,
        agent: agentOf(request),
      })
      if (request.sessionToken) await signOut(deps, request.sessionToken)
      giveSession(reply, session)
      return await reply.redirect(await nextAfter(deps, frame, session.token, state.next), 303)
    } catch (error) {
      return refused(deps, request, reply, { ...state, which: parsePhone(state.phone) ? 'code' : 'phone' }, error)
    }
  })
}

function oneIdPages(app: FastifyInstance, deps: PersonDeps): void {
  // OneID: the state goes along and comes back with the browser that began; where to go next stays here.
  pageRoute(app, 'get', 'session', '/sign-in/oneid', async (request, reply) => {
    if (!deps.oneId) throw new Problem('not_found')
    // Another site must not begin a sign-in in this browser.
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new Problem('cross_site')
    const frame = frameOf(request, deps)
    const state = newState()
    const next = safeNext(queryOf(request)['next'], link(frame, '/my'))
    giveCookie(reply, stateCookie, `${state} ${next}`, 600)
    return reply.redirect(deps.oneId.begin(state, backOf(request, deps, frame)), 303)
  })

  pageRoute(app, 'get', 'session', '/sign-in/oneid/back', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const [kept, next] = (readCookie(request, stateCookie) ?? '').split(' ')
    dropCookie(reply, stateCookie)
    const session = await signInByOneId({ ...deps, back: backOf(request, deps, frame) }, request.viewer, {
      code: textOf(query, 'code')?.slice(0, 2000),
      state: textOf(query, 'state'),
      kept,
      language: frame.locale,
      agent: agentOf(request),
    })
    if (request.sessionToken) await signOut(deps, request.sessionToken)
    giveSession(reply, session)
    return reply.redirect(await nextAfter(deps, frame, session.token, safeNext(next, link(frame, '/my'))), 303)
  })
}

/** Signing out, and acting in another role. */
function actingPages(app: FastifyInstance, deps: PersonDeps): void {
  pageRoute(app, 'post', 'session', '/sign-out', async (request, reply) => {
    if (request.sessionToken) await signOut(deps, request.sessionToken)
    return dropSession(reply).redirect(link(frameOf(request, deps), '/'), 303)
  })

  pageRoute(app, 'post', 'own.settings', '/membership', async (request, reply) => {
    const viewer = requireViewer(request)
    const fields = fieldsOf(request)
    await chooseMembership(deps, viewer, present(request.sessionToken, 'the session'), idOf(fields, 'id') ?? null)
    return reply.redirect(safeNext(fields['next'], link(frameOf(request, deps), '/work')), 303)
  })
}
