// `/my/notices/ways`: where a person is told (phone, e-mail, browsers), and what at once, once a day or not at all.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formatDate, type Locale } from '../../language/index.ts'
import { type FieldError, mendable, Problem } from '../../platform/problems.ts'
import { type Fields, fieldsOf, idIn, idOf, isDone, paramsOf, queryOf, textOf } from '../../platform/query.ts'
import { findProfile, frameOf, may, MyRooms, printPhone, type Profile, requireViewer } from '../../people/index.ts'
import type { Settings } from '../../settings/index.ts'
import {
  asWritten,
  Button,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  Radios,
  renderPage,
  sendPage,
  TextInput,
} from '../../ui/index.ts'
import { addBrowser, askEmail, choose, type WayDeps } from '../actions.ts'
import type { ChannelAdapter } from '../channel.ts'
import type { VapidKeys } from '../channels/push.ts'
import {
  closeOwnPoint,
  isPhoneGone,
  listChoices,
  listOwnPoints,
  listStops,
  resumeReport,
  stopReport,
} from '../point-store.ts'
import { choices, type Kind, kinds } from '../rules.ts'
import { channelName, t } from '../words.ts'

const path = '/my/notices/ways'

export interface WaysDeps extends WayDeps {
  settings: Settings
  channels: readonly ChannelAdapter[]
  vapid: VapidKeys
}

type OwnPoints = Awaited<ReturnType<typeof listOwnPoints>>

function stateOfPhone(locale: Locale, { phone, channel }: Profile, isGone: boolean): string {
  if (phone === null) return t(locale, 'ways.sms_none')
  if (channel !== 'sms') return t(locale, 'ways.sms_off')
  return t(locale, isGone ? 'ways.sms_gone' : 'ways.sms_on')
}

/** What stands open: the phone, and each address with a way to stop it. */
function Addresses({
  frame,
  profile,
  points,
  isGone,
}: {
  frame: Frame
  profile: Profile
  points: OwnPoints
  isGone: boolean
}) {
  const { locale } = frame
  return (
    <ul class="rows">
      <li class="row">
        <div class="row-body">
          <p class="row-title">SMS {profile.phone && <span class="figures">{printPhone(profile.phone)}</span>}</p>
          <p class="row-meta">{stateOfPhone(locale, profile, isGone)}</p>
        </div>
      </li>
      {points.map(({ id, channel, address, madeAt }) => {
        const shown = channel === 'email' ? address : channelName(locale, channel)
        return (
          <li key={id} class="row row-split">
            <div class="row-body">
              <p class="row-title" {...(channel === 'email' && asWritten)}>
                {shown}
              </p>
              <p class="row-meta">{t(locale, 'ways.since', { date: formatDate(locale, madeAt) })}</p>
            </div>
            <form method="post" action={link(frame, `${path}/${id}/stop`)}>
              <button class="button button-quiet" aria-label={t(locale, 'ways.stop_of', { address: shown })}>
                {t(locale, 'ways.stop')}
              </button>
            </form>
          </li>
        )
      })}
    </ul>
  )
}

interface Tried {
  fields: Fields
  errors: FieldError[]
}

/** Asks whether this browser may show notices; there only where its script can. @param to where it is told of that */
export function PushOffer({
  frame,
  publicKey,
  to = `${path}/browser`,
  label = t(frame.locale, 'ways.push_add'),
}: {
  frame: Frame
  publicKey: string
  to?: string
  label?: string
}) {
  const { locale } = frame
  return (
    <div data-island="push" data-key={publicKey} data-address={link(frame, to)} hidden>
      <button class="button button-quiet" type="button">
        {label}
      </button>
      <p class="hint" role="status" data-refused={t(locale, 'ways.push_no')} data-done={t(locale, 'ways.push_done')} />
    </div>
  )
}

function AddWays({ frame, deps, tried }: { frame: Frame; deps: WaysDeps; tried: Tried | undefined }) {
  const { locale } = frame
  const has = (name: string) => deps.channels.some((channel) => channel.name === name)
  return (
    <>
      {has('push') && <PushOffer frame={frame} publicKey={deps.vapid.publicKey} />}
      {has('telegram') && (
        <form method="post" action={link(frame, '/my/telegram')}>
          <Button kind="quiet">{t(locale, 'ways.telegram_add')}</Button>
          <p class="hint">{t(locale, 'ways.telegram_hint')}</p>
        </form>
      )}
      {has('email') && (
        <form method="post" action={link(frame, `${path}/email`)} class="fields" novalidate>
          <TextInput
            locale={locale}
            name="email"
            type="email"
            label={t(locale, 'ways.email')}
            hint={t(locale, 'ways.email_hint')}
            autocomplete="email"
            value={textOf(tried?.fields ?? {}, 'email')}
            errors={tried?.errors ?? []}
          />
          <Button kind="quiet">{t(locale, 'ways.email_add')}</Button>
        </form>
      )}
    </>
  )
}

function Kinds({
  frame,
  chosen,
  shown,
}: {
  frame: Frame
  chosen: Awaited<ReturnType<typeof listChoices>>
  shown: Kind[]
}) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, `${path}/choices`)} class="fields">
      {shown.map((kind) => (
        <Radios
          key={kind}
          locale={locale}
          name={kind}
          legend={t(locale, `kind.${kind as 'asked'}`)}
          options={choices.map((choice) => ({ value: choice, label: t(locale, `choice.${choice}`) }))}
          value={chosen[kind] ?? kinds[kind].usual}
          inRow
        />
      ))}
      <Button>{t(locale, 'ways.save')}</Button>
    </form>
  )
}

/** Reports of which no messages come, each with a way to have them again. */
function Stops({ frame, stops }: { frame: Frame; stops: readonly number[] }) {
  const { locale } = frame
  if (stops.length === 0) return null
  return (
    <section class="stack" aria-labelledby="stops">
      <h2 id="stops">{t(locale, 'ways.stops')}</h2>
      <ul class="rows">
        {stops.map((id) => (
          <li key={id} class="row row-split">
            <a class="row-title" href={link(frame, `/reports/${id}`)}>
              № {id}
            </a>
            <form method="post" action={link(frame, `${path}/reports/${id}`)}>
              <Button kind="quiet">
                {t(locale, 'ways.resume')}
                <span class="visually-hidden"> — № {id}</span>
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Kinds of which this person chooses. */
const kindsOf = (isStaff: boolean) =>
  (Object.keys(kinds) as Kind[]).filter(
    (kind) => kinds[kind].chosenBy === 'citizens' || (isStaff && kinds[kind].chosenBy === 'staff'),
  )

async function show(deps: WaysDeps, request: FastifyRequest, reply: FastifyReply, tried?: Tried) {
  const frame = { ...frameOf(request, deps), path }
  const { locale } = frame
  const viewer = requireViewer(request)
  const [profile, points, chosen, isGone, stops] = await Promise.all([
    findProfile(deps.db, viewer.personId),
    listOwnPoints(deps.db, viewer.personId),
    listChoices(deps.db, viewer.personId),
    isPhoneGone(deps.db, viewer.personId),
    listStops(deps.db, viewer.personId),
  ])
  const { quietFromHour: from, quietUntilHour: until } = deps.settings.notices
  const isAsked = textOf(queryOf(request), 'asked') === '1'
  const title = t(locale, 'ways.title')
  const children = (
    <div class="stack-wide">
      <MyRooms frame={frame} here="notices" />
      {tried && <ErrorSummary locale={locale} errors={tried.errors} />}
      {!tried && (isDone(request) || isAsked) && (
        <p class="done" role="status">
          {t(locale, isAsked ? 'ways.email_asked' : 'ways.saved')}
        </p>
      )}
      <h1>{title}</h1>
      <p class="lead">{t(locale, 'ways.lead', { from: String(from), until: String(until) })}</p>
      <section class="stack" aria-labelledby="where">
        <h2 id="where">{t(locale, 'ways.where')}</h2>
        <Addresses frame={frame} profile={profile} points={points} isGone={isGone} />
        {may(viewer, 'own.write') && <AddWays frame={frame} deps={deps} tried={tried} />}
      </section>
      {may(viewer, 'own.write') && (
        <section class="stack" aria-labelledby="what">
          <h2 id="what">{t(locale, 'ways.what')}</h2>
          <Kinds frame={frame} chosen={chosen} shown={kindsOf(viewer.memberships.length > 0)} />
        </section>
      )}
      <Stops frame={frame} stops={stops} />
    </div>
  )
  const html = renderPage({ frame, title, children, failed: tried !== undefined, scripts: ['push.js'] })
  return sendPage(request, reply, html, tried ? 422 : 200)
}

export function wayPages(app: FastifyInstance, deps: WaysDeps): void {
  const saved = (request: FastifyRequest, reply: FastifyReply, what = 'done') =>
    reply.redirect(`${link(frameOf(request, deps), path)}?${what}=1`, 303)

  pageRoute(app, 'get', 'own.read', path, async (request, reply) => show(deps, request, reply))

  pageRoute(app, 'post', 'own.write', `${path}/email`, async (request, reply) => {
    const fields = fieldsOf(request)
    const { personId } = requireViewer(request)
    const { locale: language } = frameOf(request, deps)
    try {
      await askEmail(deps, { personId, address: textOf(fields, 'email') ?? '', language })
    } catch (error) {
      return show(deps, request, reply, { fields, errors: mendable(error).errors })
    }
    return saved(request, reply, 'asked')
  })

  pageRoute(app, 'post', 'own.write', `${path}/browser`, async (request, reply) => {
    const { personId } = requireViewer(request)
    const { locale: language } = frameOf(request, deps)
    await addBrowser(deps, { personId, language, subscription: request.body })
    return reply.code(204).send()
  })

  // Of one report nothing is to come any more, or again; the app tells of it all the same.
  pageRoute(app, 'post', 'own.write', `${path}/reports/:id`, async (request, reply) => {
    const { personId } = requireViewer(request)
    const id = idIn(request)
    if (id === undefined) throw new Problem('not_found')
    if (textOf(fieldsOf(request), 'stop') === undefined) await resumeReport(deps.db, personId, id)
    else if (!(await stopReport(deps.db, personId, id, deps.clock()))) throw new Problem('not_found')
    return saved(request, reply)
  })

  pageRoute(app, 'post', 'own.write', `${path}/choices`, async (request, reply) => {
    const fields = fieldsOf(request)
    const wanted = Object.keys(kinds).map((kind) => [kind, textOf(fields, kind)] as const)
    await choose(deps, requireViewer(request).personId, wanted)
    return saved(request, reply)
  })

  pageRoute(app, 'post', 'own.write', `${path}/:id/stop`, async (request, reply) => {
    await closeOwnPoint(deps.db, requireViewer(request).personId, idOf(paramsOf(request), 'id') ?? 0, deps.clock())
    return saved(request, reply)
  })
}
