// `/my/profile`: name, language, channel of notices, home; a phone for one who came by OneID, and OneID for one with a
// phone.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { inLanguage, locales } from '../../language/index.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, textOf, isDone } from '../../platform/query.ts'
import {
  Button,
  ButtonLink,
  ErrorSummary,
  type Frame,
  languageNames,
  link,
  pageRoute,
  Radios,
  renderPage,
  sayWhole,
  Select,
  sendPage,
  TextInput,
} from '../../ui/index.ts'
import { requestCode } from '../actions.ts'
import { frameOf } from '../frame.ts'
import { addPhone } from '../join.ts'
import { may } from '../policy.ts'
import { channels, type Profile, printPhone, type Viewer } from '../person.ts'
import { addressOf, deviceOf, requireViewer } from '../session.ts'
import { checkLanguage, checkProfile } from '../profile.ts'
import { findProfile, setLanguage, setProfile } from '../store.ts'
import { t } from '../words.ts'
import { MyRooms } from './rooms.tsx'
import type { PersonDeps } from './sign-in.tsx'

/** What a form of the page tried, or the code that a new phone waits for. */
interface Tried {
  form: 'profile' | 'language' | 'phone'
  fields: Fields
  errors: readonly FieldError[]
  title?: string | undefined
  /** A code was sent to this phone. */
  asked?: { phone: string; demoCode?: string | undefined }
}

interface Props {
  frame: Frame
  deps: PersonDeps
  profile: Profile
  viewer: Viewer
  tried: Tried | undefined
}

/** By which ways the person can sign in. */
function Ways({ frame, deps, profile, viewer, tried }: Props) {
  const { locale } = frame
  return (
    <section class="stack" aria-labelledby="ways">
      <h2 id="ways">{t(locale, 'profile.ways')}</h2>
      <dl class="definitions">
        <dt>{t(locale, 'profile.phone')}</dt>
        <dd class="figures">{profile.phone ? printPhone(profile.phone) : t(locale, 'profile.no_phone')}</dd>
        <dt>OneID</dt>
        <dd>{t(locale, profile.hasOneId ? 'profile.oneid_yes' : 'profile.oneid_no')}</dd>
      </dl>
      {!profile.hasOneId && deps.oneId && may(viewer, 'own.write') && (
        <p>
          <ButtonLink
            kind="quiet"
            href={`${link(frame, '/sign-in/oneid')}?next=${encodeURIComponent(link(frame, '/my/profile'))}`}
          >
            {t(locale, 'profile.add_oneid')}
          </ButtonLink>
        </p>
      )}
      {profile.phone === null && may(viewer, 'own.write') && <PhoneForm frame={frame} tried={tried} />}
    </section>
  )
}

/** Name, channel and home. */
function OwnForm({
  frame,
  deps,
  profile,
  tried,
}: {
  frame: Frame
  deps: PersonDeps
  profile: Profile
  tried: Tried | undefined
}) {
  const { locale } = frame
  const { territories } = deps
  const shared = { locale, errors: tried?.errors ?? [] }
  const value = (name: string, kept: string | null) => (tried ? textOf(tried.fields, name) : (kept ?? undefined))
  const district = value('homeDistrict', profile.homeDistrict)
  const regions = territories.regions.flatMap((region) =>
    territories.districtsOf(region.code).map(({ code, name }) => ({
      value: code,
      label: inLanguage(name, locale),
      group: inLanguage(region.name, locale),
    })),
  )
  const mahallas = district
    ? territories.mahallasOf(district).map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))
    : []
  return (
    <form method="post" action={link(frame, '/my/profile')} class="fields" novalidate>
      <TextInput
        {...shared}
        name="name"
        label={t(locale, 'profile.name')}
        hint={t(locale, 'profile.name_hint')}
        value={value('name', profile.name)}
        autocomplete="name"
      />
      <Radios
        {...shared}
        name="channel"
        legend={t(locale, 'profile.channel')}
        options={channels.map((channel) => ({
          value: channel,
          label: t(locale, `channel.${channel}`),
          hint: t(locale, `channel.${channel}_hint`),
        }))}
        value={value('channel', profile.channel)}
      />
      <Select
        {...shared}
        name="homeDistrict"
        label={t(locale, 'profile.district')}
        hint={t(locale, 'profile.home_hint')}
        options={regions}
        value={district}
        empty={t(locale, 'profile.none')}
      />
      {mahallas.length > 0 && (
        <Select
          {...shared}
          name="homeMahalla"
          label={t(locale, 'profile.mahalla')}
          options={mahallas}
          value={value('homeMahalla', profile.homeMahalla)}
          empty={t(locale, 'profile.none')}
        />
      )}
      <Button>{t(locale, 'profile.save')}</Button>
    </form>
  )
}

function ProfileForms({ frame, deps, profile, viewer, tried }: Props) {
  const { locale } = frame
  const triedOf = (form: Tried['form']) => (tried?.form === form ? tried : undefined)
  return (
    <>
      {may(viewer, 'own.write') && <OwnForm frame={frame} deps={deps} profile={profile} tried={triedOf('profile')} />}
      <section class="stack" aria-labelledby="language">
        <h2 id="language">{t(locale, 'profile.language')}</h2>
        <form method="post" action={link(frame, '/my/language')} class="fields" novalidate>
          <Select
            locale={locale}
            name="language"
            label={t(locale, 'profile.language_label')}
            hint={t(locale, 'profile.language_hint')}
            options={locales.map((each) => ({ value: each, label: languageNames[each], own: true }))}
            value={profile.language}
            errors={triedOf('language')?.errors ?? []}
          />
          <Button kind="quiet">{t(locale, 'profile.save')}</Button>
        </form>
      </section>
      <Ways frame={frame} deps={deps} profile={profile} viewer={viewer} tried={triedOf('phone')} />
    </>
  )
}

/** A phone is added by its code, as when signing in. */
function PhoneForm({ frame, tried }: { frame: Frame; tried: Tried | undefined }) {
  const { locale } = frame
  const asked = tried?.asked
  const errors = tried?.errors ?? []
  return (
    <form method="post" action={link(frame, '/my/phone')} class="fields" novalidate>
      {asked ? (
        <>
          <p>{t(locale, 'profile.code_sent', { phone: printPhone(asked.phone) })}</p>
          {asked.demoCode && <p class="done">{t(locale, 'sign_in.demo', { code: asked.demoCode })}</p>}
          <input type="hidden" name="phone" value={asked.phone} />
          <TextInput
            locale={locale}
            name="code"
            label={t(locale, 'sign_in.code')}
            value=""
            inputMode="numeric"
            autocomplete="one-time-code"
            errors={errors}
          />
        </>
      ) : (
        <TextInput
          locale={locale}
          name="phone"
          type="tel"
          label={t(locale, 'profile.add_phone')}
          hint={t(locale, 'sign_in.phone_hint')}
          value={textOf(tried?.fields ?? {}, 'phone')}
          errors={errors}
        />
      )}
      <Button kind="quiet">{t(locale, asked ? 'profile.add' : 'sign_in.get_code')}</Button>
    </form>
  )
}

async function show(deps: PersonDeps, request: FastifyRequest, reply: FastifyReply, tried?: Tried, status = 200) {
  const frame = { ...frameOf(request, deps), path: '/my/profile' }
  const { locale } = frame
  const viewer = requireViewer(request)
  const profile = await findProfile(deps.db, viewer.personId)
  const title = t(locale, 'room.profile')
  const children = (
    <div class="stack-wide">
      <MyRooms frame={frame} here="profile" />
      {tried && status >= 400 && (
        <ErrorSummary locale={locale} errors={tried.errors} {...(tried.title && { title: tried.title })} />
      )}
      {status < 400 && isDone(request) && (
        <p class="done" role="status">
          {t(locale, 'profile.saved')}
        </p>
      )}
      <h1>{title}</h1>
      <ProfileForms frame={frame} deps={deps} profile={profile} viewer={viewer} tried={tried} />
    </div>
  )
  return sendPage(request, reply, renderPage({ frame, title, failed: status >= 400, children }), status)
}

/** Does it and shows the page anew, or the form as it was with what is wrong. */
async function attempt(
  deps: PersonDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  tried: Omit<Tried, 'errors'>,
  work: () => Promise<unknown>,
) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const title = sayWhole(frameOf(request, deps).locale, error)
    return show(deps, request, reply, { ...tried, errors: error.errors, title }, error.status)
  }
  return reply.redirect(`${link(frameOf(request, deps), '/my/profile')}?done=1`, 303)
}

export function profilePages(app: FastifyInstance, deps: PersonDeps): void {
  pageRoute(app, 'get', 'own.read', '/my/profile', (request, reply) => show(deps, request, reply))

  pageRoute(app, 'post', 'own.write', '/my/profile', async (request, reply) => {
    const fields = fieldsOf(request)
    const { personId } = requireViewer(request)
    return attempt(deps, request, reply, { form: 'profile', fields }, async () =>
      setProfile(deps.db, personId, checkProfile(deps, fields), deps.clock()),
    )
  })

  pageRoute(app, 'post', 'own.settings', '/my/language', async (request, reply) => {
    const fields = fieldsOf(request)
    const { personId } = requireViewer(request)
    return attempt(deps, request, reply, { form: 'language', fields }, async () =>
      setLanguage(deps.db, personId, checkLanguage(fields['language'])),
    )
  })

  pageRoute(app, 'post', 'own.write', '/my/phone', async (request, reply) => {
    const fields = fieldsOf(request)
    const viewer = requireViewer(request)
    const [phone, code] = [textOf(fields, 'phone') ?? '', textOf(fields, 'code')]
    const tried = { form: 'phone', fields } as const
    if ('code' in fields) {
      const asked = { phone }
      return attempt(deps, request, reply, { ...tried, asked }, () =>
        addPhone(deps, viewer, { phone, code: code ?? '', address: addressOf(request) }),
      )
    }
    try {
      const device = deviceOf(request, reply)
      const asked = await requestCode(deps, {
        phone,
        address: addressOf(request),
        device,
        language: frameOf(request, deps).locale,
      })
      return await show(deps, request, reply, { ...tried, errors: [], asked })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return show(deps, request, reply, { ...tried, errors: error.errors }, error.status)
    }
  })
}
