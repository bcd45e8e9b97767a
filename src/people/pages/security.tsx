// `/my/security`: where one is signed in, and the second factor.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formatMoment } from '../../language/index.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { fieldsOf, idOf, textOf, queryOf, isDone } from '../../platform/query.ts'
import {
  asWritten,
  Badge,
  Button,
  Disclosure,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  renderPage,
  sayWhole,
  sendPage,
} from '../../ui/index.ts'
import { endSession } from '../actions.ts'
import { beginTotp, confirmTotp, dropFactor, takesPasskeys } from '../factors.ts'
import { type Factor, listFactors } from '../factor-store.ts'
import { frameOf } from '../frame.ts'
import type { Viewer } from '../person.ts'
import { agentOf, giveSession, requireViewer, siteOf, requireSession } from '../session.ts'
import { listSessions, type SessionLine } from '../session-store.ts'
import { t } from '../words.ts'
import { MyRooms } from './rooms.tsx'
import { EnrolTotp, PasskeyButton } from './second.tsx'
import type { PersonDeps } from './sign-in.tsx'

/** "Chrome · Android": the two things by which a person knows a device. */
function deviceName(agent: string, unknown: string): string {
  const find = (pairs: readonly (readonly [RegExp, string])[]) => pairs.find(([pattern]) => pattern.test(agent))?.[1]
  const browser = find([
    [/Firefox/, 'Firefox'],
    [/OPR|Opera/, 'Opera'],
    [/YaBrowser/, 'Yandex'],
    [/Edg/, 'Edge'],
    [/Chrome/, 'Chrome'],
    [/Safari/, 'Safari'],
  ])
  const system = find([
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS/, 'macOS'],
    [/Linux/, 'Linux'],
  ])
  return [browser, system].filter(Boolean).join(' · ') || unknown
}

function Sessions({ frame, sessions, viewer }: { frame: Frame; sessions: readonly SessionLine[]; viewer: Viewer }) {
  const { locale, now } = frame
  return (
    <section class="stack" aria-labelledby="sessions">
      <h2 id="sessions">{t(locale, 'security.sessions')}</h2>
      <p class="muted">{t(locale, 'security.sessions_hint')}</p>
      <ul class="rows">
        {sessions.map((session) => (
          <li key={session.id} class="row row-split">
            <div class="row-body">
              <span class="row-title" {...asWritten}>
                {deviceName(session.agent, '—')}
              </span>
              <p class="row-meta">
                {session.id === viewer.session?.id && <Badge tone="solved">{t(locale, 'security.this')}</Badge>}
                <span>{t(locale, 'security.seen', { moment: formatMoment(locale, session.seenAt, now) })}</span>
              </p>
            </div>
            {session.id !== viewer.session?.id && (
              <form method="post" action={link(frame, '/my/sessions/end')}>
                <input type="hidden" name="id" value={session.id} />
                <Button kind="plain">{t(locale, 'security.end')}</Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action={link(frame, '/my/sessions/end')}>
          <input type="hidden" name="others" value="1" />
          <Button kind="quiet">{t(locale, 'security.end_others')}</Button>
        </form>
      )}
    </section>
  )
}

interface Tried {
  errors: readonly FieldError[]
  title?: string | undefined
}

function Factors({
  frame,
  factors,
  children,
}: {
  frame: Frame
  factors: readonly Factor[]
  children: preact.ComponentChildren
}) {
  const { locale, now } = frame
  return (
    <section class="stack" aria-labelledby="factors">
      <h2 id="factors">{t(locale, 'security.factors')}</h2>
      <p class="muted">{t(locale, 'security.factors_hint')}</p>
      {factors.length > 0 && (
        <ul class="rows">
          {factors.map((factor) => (
            <li key={factor.id} class="row row-split">
              <div class="row-body">
                <span class="row-title">{t(locale, `factor.${factor.kind}`)}</span>
                <p class="row-meta">
                  <span>{t(locale, 'security.added', { moment: formatMoment(locale, factor.createdAt, now) })}</span>
                </p>
              </div>
              <form method="post" action={link(frame, '/my/factors/remove')}>
                <input type="hidden" name="id" value={factor.id} />
                <Button kind="plain">{t(locale, 'security.remove')}</Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  )
}

async function show(deps: PersonDeps, request: FastifyRequest, reply: FastifyReply, tried?: Tried, status = 200) {
  const frame = { ...frameOf(request, deps), path: '/my/security' }
  const { locale } = frame
  const viewer = requireViewer(request)
  const [sessions, own] = await Promise.all([
    listSessions(deps.db, viewer.personId, deps.clock()),
    listFactors(deps.db, viewer.personId),
  ])
  // Whoever has a second factor changes factors only in a session that gave it.
  const mayChange = own.length === 0 || Boolean(viewer.session?.factorAt)
  const adding =
    mayChange && (queryOf(request)['add'] !== undefined || tried !== undefined)
      ? await beginTotp(deps, viewer)
      : undefined
  const title = t(locale, 'room.security')
  const errors = tried?.errors ?? []
  const children = (
    <div class="stack-wide">
      <MyRooms frame={frame} here="security" />
      {tried && <ErrorSummary locale={locale} errors={errors} {...(tried.title && { title: tried.title })} />}
      {!tried && isDone(request) && (
        <p class="done" role="status">
          {t(locale, 'profile.saved')}
        </p>
      )}
      <h1>{title}</h1>
      <Sessions frame={frame} sessions={sessions} viewer={viewer} />
      <Factors frame={frame} factors={own}>
        {!mayChange && (
          <p>
            <a href={`${link(frame, '/sign-in/second')}?next=${encodeURIComponent(link(frame, '/my/security'))}`}>
              {t(locale, 'security.give_first')}
            </a>
          </p>
        )}
        {mayChange && !adding && (
          <div class="actions">
            <a class="button button-quiet" href={`${link(frame, '/my/security')}?add=1`}>
              {t(locale, 'security.add_totp')}
            </a>
            {takesPasskeys(siteOf(request, deps.publicUrl)) && (
              <PasskeyButton locale={locale} kind="enrol" next={`${link(frame, '/my/security')}?done=1`} />
            )}
          </div>
        )}
        {adding && (
          <Disclosure summary={t(locale, 'security.add_totp')} open>
            <EnrolTotp frame={frame} {...adding} state={{ next: '', errors }} action="/my/factors" />
          </Disclosure>
        )}
      </Factors>
    </div>
  )
  return sendPage(
    request,
    reply,
    renderPage({ frame, title, failed: status >= 400, scripts: ['passkey.js'], children }),
    status,
  )
}

export function securityPages(app: FastifyInstance, deps: PersonDeps): void {
  const done = (request: FastifyRequest, reply: FastifyReply) =>
    reply.redirect(`${link(frameOf(request, deps), '/my/security')}?done=1`, 303)

  pageRoute(app, 'get', 'own.settings', '/my/security', (request, reply) => show(deps, request, reply))

  pageRoute(app, 'post', 'own.settings', '/my/sessions/end', async (request, reply) => {
    const fields = fieldsOf(request)
    await endSession(deps, requireViewer(request), textOf(fields, 'others') ? 'others' : idOf(fields, 'id'))
    return done(request, reply)
  })

  pageRoute(app, 'post', 'own.settings', '/my/factors', async (request, reply) => {
    try {
      const start = { agent: agentOf(request) }
      const session = await confirmTotp(
        deps,
        requireViewer(request),
        requireSession(request),
        textOf(fieldsOf(request), 'code'),
        start,
      )
      giveSession(reply, session)
      return await done(request, reply)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const title = sayWhole(frameOf(request, deps).locale, error)
      return show(deps, request, reply, { errors: error.errors, title }, error.status)
    }
  })

  pageRoute(app, 'post', 'own.settings', '/my/factors/remove', async (request, reply) => {
    await dropFactor(deps, requireViewer(request), idOf(fieldsOf(request), 'id'))
    return done(request, reply)
  })
}
