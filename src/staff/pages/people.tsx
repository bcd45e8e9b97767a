// Who works at a body: the people with what may be done about them, open invitations, the form that invites.
import type { PersonId } from '../../platform/ids.ts'
import type { Agency } from '../../agencies/index.ts'
import { formatDate, formatMoment, inLanguage } from '../../language/index.ts'
import { type Membership, printPhone } from '../../people/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import {
  asWritten,
  Badge,
  Button,
  Checks,
  Disclosure,
  Empty,
  type Frame,
  link,
  Radios,
  Select,
  TextInput,
} from '../../ui/index.ts'
import type { StaffDeps } from '../actions.ts'
import { mayManage, rolesToGive } from '../rules.ts'
import type { Invitation, Member } from '../store.ts'
import { t } from '../words.ts'

export interface PeopleProps {
  frame: Frame
  deps: StaffDeps
  agency: Agency
  acting: Membership
  personId: PersonId
  members: readonly Member[]
  invitations: readonly Invitation[]
  fields: Fields
  errors: readonly FieldError[]
}

const at = (frame: Frame, agency: Agency, path = '') => link(frame, `/work/people/${agency.id}${path}`)

/** What may be done with a member. */
function MemberForm({ props, member, isOpen }: { props: PeopleProps; member: Member; isOpen: boolean }) {
  const { frame, agency, acting, members, fields, errors } = props
  const { locale } = frame
  const colleagues = members.filter(
    (other) => other.personId !== member.personId && !other.suspendedAt && ['officer', 'head'].includes(other.role),
  )
  const step = (action: string, label: Parameters<typeof t>[1]) => (
    <Button kind="quiet" formaction={at(frame, agency, `/${action}`)}>
      {t(locale, label)}
    </Button>
  )
  return (
    <form
      method="post"
      action={at(frame, agency, member.suspendedAt ? '/restore' : '/suspend')}
      class="fields"
      novalidate
    >
      <input type="hidden" name="membership" value={member.id} />
      <TextInput
        locale={locale}
        scope={`m${member.id}`}
        name="reason"
        label={t(locale, 'reason')}
        value={isOpen ? textOf(fields, 'reason') : ''}
      />
      {acting.role === 'head' && colleagues.length > 0 && (
        <Select
          locale={locale}
          scope={`m${member.id}`}
          name="successor"
          label={t(locale, 'successor')}
          hint={t(locale, 'successor_hint')}
          options={colleagues.map((other) => ({
            value: String(other.personId),
            label: other.name ?? printPhone(other.phone),
            own: true,
          }))}
          value={isOpen ? textOf(fields, 'successor') : undefined}
          empty={t(locale, 'nobody')}
          errors={isOpen ? errors : []}
        />
      )}
      <div class="actions">
        {member.suspendedAt ? step('restore', 'restore') : step('suspend', 'suspend')}
        {step('end', 'end')}
        {step('end-sessions', 'end_sessions')}
        {member.hasFactor && step('reset-factor', 'reset_factor')}
      </div>
    </form>
  )
}

function MemberRow({ props, member }: { props: PeopleProps; member: Member }) {
  const { frame, deps, acting, personId, fields } = props
  const { locale, now } = frame
  const isOpen = textOf(fields, 'membership') === String(member.id)
  const name = member.name ?? printPhone(member.phone)
  return (
    <li class="row">
      <div class="row-body">
        <span class="row-title" {...asWritten}>
          {name}
        </span>
        <p class="row-meta">
          <span>{t(locale, `role.${member.role}`)}</span>
          <span class="figures">{printPhone(member.phone)}</span>
          {member.suspendedAt && <Badge tone="late">{t(locale, 'suspended')}</Badge>}
          {!member.hasFactor && <span>{t(locale, 'no_factor')}</span>}
          <span>
            {member.seenAt
              ? t(locale, 'seen', { moment: formatMoment(locale, member.seenAt, now) })
              : t(locale, 'never_seen')}
          </span>
        </p>
        {mayManage(deps, acting, member, personId) && (
          <Disclosure
            summary={
              <>
                {t(locale, 'manage')}{' '}
                <span class="visually-hidden" {...asWritten}>
                  — {name}
                </span>
              </>
            }
            open={isOpen}
          >
            <MemberForm props={props} member={member} isOpen={isOpen} />
          </Disclosure>
        )}
      </div>
    </li>
  )
}

function InviteForm({ frame, deps, agency, acting, fields, errors }: PeopleProps) {
  const { locale } = frame
  const roles = rolesToGive(deps, acting, agency)
  const shared = { locale, errors }
  const isMine = textOf(fields, 'membership') === undefined
  const value = (name: string) => (isMine ? textOf(fields, name) : undefined)
  return (
    <form method="post" action={at(frame, agency)} class="fields" novalidate>
      <TextInput {...shared} name="name" label={t(locale, 'name')} value={value('name')} />
      <TextInput {...shared} name="to" label={t(locale, 'to')} hint={t(locale, 'to_hint')} value={value('to')} />
      <Radios
        {...shared}
        name="role"
        legend={t(locale, 'role')}
        options={roles.map((role) => ({
          value: role,
          label: t(locale, `role.${role}`),
          hint: t(locale, `role.${role}_hint`),
        }))}
        value={value('role') ?? (roles.length === 1 ? roles[0] : undefined)}
      />
      {roles.includes('controller') && (
        <Checks
          locale={locale}
          name="groups"
          legend={t(locale, 'groups')}
          hint={t(locale, 'groups_hint')}
          options={deps.categories.groups.map((group) => ({
            value: group.code,
            label: inLanguage(group.name, locale),
          }))}
          values={isMine ? listOf(fields, 'groups') : []}
          errors={errors}
        />
      )}
      <Button>{t(locale, 'invite')}</Button>
    </form>
  )
}

export function PeopleOf(props: PeopleProps) {
  const { frame, deps, agency, acting, members, invitations, errors, fields } = props
  const { locale } = frame
  const below = deps.agencies.all.filter((each) => each.parentId === agency.id)
  return (
    <>
      <section class="stack" aria-labelledby="people">
        <h2 id="people">{t(locale, 'people')}</h2>
        {members.length === 0 ? (
          <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
        ) : (
          <ul class="rows">
            {members.map((member) => (
              <MemberRow key={member.id} props={props} member={member} />
            ))}
          </ul>
        )}
      </section>
      {invitations.length > 0 && (
        <section class="stack" aria-labelledby="open">
          <h2 id="open">{t(locale, 'invitations')}</h2>
          <ul class="rows">
            {invitations.map((invitation) => (
              <li key={invitation.id} class="row row-split">
                <div class="row-body">
                  <span class="row-title" {...asWritten}>
                    {invitation.name}
                  </span>
                  <p class="row-meta">
                    <span>{t(locale, `role.${invitation.role}`)}</span>
                    <span class="figures" {...asWritten}>
                      {invitation.phone ? printPhone(invitation.phone) : invitation.email}
                    </span>
                    <span>{t(locale, 'until', { date: formatDate(locale, invitation.expiresAt) })}</span>
                  </p>
                </div>
                <form method="post" action={at(frame, agency, '/revoke')}>
                  <input type="hidden" name="invitation" value={invitation.id} />
                  <Button kind="plain">{t(locale, 'revoke')}</Button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      {rolesToGive(deps, acting, agency).length > 0 && (
        <section class="stack" aria-labelledby="invite">
          <h2 id="invite">{t(locale, 'invite_title')}</h2>
          <Disclosure
            summary={t(locale, 'invite_open')}
            open={members.length === 0 || (errors.length > 0 && textOf(fields, 'membership') === undefined)}
          >
            <InviteForm {...props} />
          </Disclosure>
        </section>
      )}
      {below.length > 0 && <Bodies frame={frame} deps={deps} list={below} title={t(locale, 'divisions')} />}
    </>
  )
}

export function Bodies({
  frame,
  deps,
  list,
  title,
}: {
  frame: Frame
  deps: StaffDeps
  list: readonly Agency[]
  title: string
}) {
  return (
    <section class="stack" aria-labelledby="bodies">
      <h2 id="bodies">{title}</h2>
      <ul class="rows">
        {list.map((agency) => (
          <li key={agency.id} class="row">
            <a class="row-title" href={at(frame, agency)}>
              {deps.agencies.name(agency, frame.locale)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What an invitation offers, and the button that takes it up. */
export function OfferPage({
  frame,
  deps,
  invitation,
  token,
  signedIn,
}: {
  frame: Frame
  deps: StaffDeps
  invitation: Invitation
  token: string
  signedIn: boolean
}) {
  const { locale } = frame
  const agency = deps.agencies.name(deps.agencies.get(invitation.agencyId), locale)
  const here = link(frame, `/invitations/${token}`)
  return (
    <div class="stack">
      <h1>{t(locale, 'offer.title')}</h1>
      <p class="lead">{t(locale, 'offer.lead', { agency, role: t(locale, `role.${invitation.role}`) })}</p>
      <p>{t(locale, 'offer.duties')}</p>
      {signedIn ? (
        <form method="post" action={here}>
          <Button>{t(locale, 'offer.accept')}</Button>
        </form>
      ) : (
        <p>
          <a class="button button-main" href={`${link(frame, '/sign-in')}?next=${encodeURIComponent(here)}`}>
            {t(locale, 'offer.sign_in')}
          </a>
        </p>
      )}
      <p class="hint">{t(locale, 'offer.until', { date: formatDate(locale, invitation.expiresAt) })}</p>
    </div>
  )
}
