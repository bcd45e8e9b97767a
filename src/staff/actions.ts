// Bringing people in by an invitation, suspending at once, letting go with the work handed over; each written into the
// log of changes.
import type { AgencyId } from '../platform/ids.ts'
import type { Agency } from '../agencies/index.ts'
import { inDays } from '../platform/time.ts'
import { addChange } from '../administration/index.ts'
import { checkText, cleanText, isVisible, type Locale } from '../language/index.ts'
import {
  actingOf,
  addMembership,
  chooseMembership,
  countInHour,
  findMember,
  dropFactors,
  endAllSessions,
  parsePhone,
  type Places,
  setPersonName,
  type SignInDeps,
  type StaffRole,
  type Viewer,
  setEnded,
  setSuspended,
  type Membership,
} from '../people/index.ts'
import { inTransaction } from '../platform/database.ts'
import { type Mail, MailError } from '../platform/mail.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { randomToken } from '../platform/secrets.ts'
import { SmsError } from '../platform/sms.ts'
import type { ReportDeps } from '../reports/index.ts'
import { handOver } from '../workbench/index.ts'
import { coversTerritory, mayManage, rolesToGive } from './rules.ts'
import * as store from './store.ts'
import { t } from './words.ts'
import { present } from '../platform/present.ts'

export interface StaffDeps extends SignInDeps, Places, Omit<ReportDeps, 'db' | 'clock' | 'settings'> {
  mail: Mail | undefined
  secure: boolean
}

export interface InvitationInput {
  role?: string | undefined
  name?: string | undefined
  /** A phone number or an e-mail address. */
  to?: string | undefined
  groups?: readonly string[]
  /** A district within the body's territory; absent: the whole. */
  territory?: string | undefined
}

const longestName = 80
const Address = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i

/** A phone or an address; `undefined` where it is neither. */
function contactIn(to: string): { phone: string | null; email: string | null } | undefined {
  if (!to.includes('@')) {
    const phone = parsePhone(to)
    return phone === undefined ? undefined : { phone, email: null }
  }
  return Address.test(to) && to.length <= 200 ? { phone: null, email: to.toLowerCase() } : undefined
}

/** Where the role is held, by default in the whole of the body's territory; undefined where none is given there. */
function territoryIn(
  deps: StaffDeps,
  acting: Membership,
  agency: Agency,
  asked: string | undefined,
): string | undefined {
  const { territories } = deps
  // A mahalla lies in its district: that is as far as its helper reaches.
  const home = territories.findMahalla(agency.territory)?.territory ?? agency.territory
  const territory = asked || home
  const isWithin = territories.find(territory) !== undefined && territories.isWithin(territory, home)
  return isWithin && coversTerritory(deps, acting, territory) ? territory : undefined
}

/** @throws forbidden where this person gives no role there, invalid */
function checkInvitation(deps: StaffDeps, acting: Membership, agency: Agency, input: InvitationInput) {
  const allowed = rolesToGive(deps, acting, agency)
  if (allowed.length === 0) throw new Problem('forbidden')
  const errors: FieldError[] = []
  const role = allowed.find((each) => each === input.role)
  if (!role) errors.push({ field: 'role', code: input.role ? 'unknown_choice' : 'missing' })
  const name = checkText(errors, 'name', input.name?.replaceAll(/\s+/g, ' '), { max: longestName })
  const to = input.to?.trim() ?? ''
  const contact = contactIn(to)
  if (!contact) errors.push({ field: 'to', code: to === '' ? 'missing' : 'not_a_contact' })
  const territory = territoryIn(deps, acting, agency, input.territory)
  if (territory === undefined) errors.push({ field: 'territory', code: 'unknown_choice' })
  const groups = role === 'controller' ? [...new Set(input.groups ?? [])] : []
  if (groups.some((code) => !deps.categories.findGroup(code))) errors.push({ field: 'groups', code: 'unknown_choice' })
  if (errors.length > 0 || !role || !contact || territory === undefined) throw new Problem('invalid', { errors })
  return { role, name, ...contact, territory, groups }
}

/**
 * Invites somebody to a role at an agency: a link by SMS or e-mail, good once.
 * @returns the link in demo mode, where nothing is sent
 * @throws not_found, forbidden, invalid, unavailable
 */
export async function invite(
  deps: StaffDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  input: InvitationInput,
  locale: Locale,
): Promise<{ id: number; link: string | undefined }> {
  const acting = actingOf(viewer)
  const agency = deps.agencies.find(agencyId)
  if (!agency) throw new Problem('not_found')
  const { role, name, phone, email, territory, groups } = checkInvitation(deps, acting, agency, input)
  if (!deps.demo && !(phone ? deps.sms : deps.mail))
    throw new Problem('unavailable', { errors: [{ field: 'to', code: phone ? 'no_sms' : 'no_mail' }] })
  const token = randomToken()
  const at = deps.clock()
  const subject = deps.secrets.hash('invite', String(viewer.personId))
  if (!(await countInHour(deps, 'invite', subject, deps.settings.limits.invitationsPerPersonAndHour)))
    throw new Problem('too_many', { errors: [{ field: 'to', code: 'too_many_tries' }] })
  const id = await inTransaction(deps.db, async (tx) => {
    const added = await store.addInvitation(tx, {
      tokenHash: deps.secrets.hash('invitation', token),
      role,
      agencyId,
      territory,
      groups,
      name,
      phone,
      email,
      invitedBy: viewer.personId,
      invitedAs: acting.id,
      invitedAt: at,
      expiresAt: inDays(at, deps.settings.limits.invitationDays),
    })
    await note(deps, tx, viewer, agencyId, { after: { invited: role, territory, groups, invitation: added } })
    return added
  })
  const path = `/${locale}/invitations/${token}`
  if (!deps.demo) {
    await sendInvitation(deps, { phone, email, role, agencyId, locale, link: `${deps.publicUrl ?? ''}${path}` }).catch(
      async (error: unknown) => {
        // What nobody received is no invitation.
        await inTransaction(deps.db, (tx) => store.setRevoked(tx, id, agencyId, deps.clock()))
        throw error
      },
    )
  }
  return { id, link: deps.demo ? path : undefined }
}

/**
 * Sends the open invitations of a body once more: the new link is good, the old ones open nothing.
 * @returns how many went out. @throws not_found, forbidden, unavailable
 */
export async function inviteAgain(
  deps: StaffDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  locale: Locale,
): Promise<number> {
  const agency = deps.agencies.find(agencyId)
  if (!agency) throw new Problem('not_found')
  const allowed = rolesToGive(deps, actingOf(viewer), agency)
  if (allowed.length === 0) throw new Problem('forbidden')
  const at = deps.clock()
  const open = (await store.listInvitations(deps.db, agencyId, at)).filter(({ role }) => allowed.includes(role))
  const subject = deps.secrets.hash('invite', String(viewer.personId))
  for (const { id, role, phone, email } of open) {
    if (!deps.demo && !(phone ? deps.sms : deps.mail))
      throw new Problem('unavailable', { errors: [{ field: 'to', code: phone ? 'no_sms' : 'no_mail' }] })
    if (!(await countInHour(deps, 'invite', subject, deps.settings.limits.invitationsPerPersonAndHour)))
      throw new Problem('too_many', { errors: [{ field: 'to', code: 'too_many_tries' }] })
    const token = randomToken()
    const expiresAt = inDays(at, deps.settings.limits.invitationDays)
    const link = `${deps.publicUrl ?? ''}/${locale}/invitations/${token}`
    // The link before is good until the new one is on its way.
    if (!deps.demo) await sendInvitation(deps, { phone, email, role, agencyId, locale, link })
    await inTransaction(deps.db, async (tx) => {
      await store.setToken(tx, id, deps.secrets.hash('invitation', token), expiresAt)
      await note(deps, tx, viewer, agencyId, { after: { reminded: role, invitation: id } })
    })
  }
  return open.length
}

interface Outgoing {
  phone: string | null
  email: string | null
  role: StaffRole
  agencyId: AgencyId
  locale: Locale
  link: string
}

async function sendInvitation(
  deps: StaffDeps,
  { phone, email, role, agencyId, locale, link }: Outgoing,
): Promise<void> {
  const values = {
    agency: deps.agencies.name(deps.agencies.get(agencyId), locale),
    role: t(locale, `role.${role}`),
    link,
  }
  try {
    if (phone)
      await present(deps.sms, 'the gateway of SMS').send(phone, t(locale, 'sms', values).replaceAll(/[ʻʼ]/g, "'"))
    else
      await present(deps.mail, 'the mail').send({
        to: present(email, 'the address'),
        subject: t(locale, 'mail.subject'),
        text: t(locale, 'mail.text', values),
      })
  } catch (error) {
    if (!(error instanceof SmsError) && !(error instanceof MailError)) throw error
    throw new Problem('unavailable', { errors: [{ field: 'to', code: phone ? 'no_sms' : 'no_mail' }] })
  }
}

/** What changed about people, for the log: roles and numbers, never names or phones. */
const note = (
  deps: StaffDeps,
  tx: Parameters<typeof addChange>[0],
  viewer: Viewer,
  agencyId: AgencyId,
  { before = null, after = null, reason = '' }: { before?: unknown; after?: unknown; reason?: string },
) =>
  addChange(tx, {
    at: deps.clock(),
    personId: viewer.personId,
    subject: 'people',
    key: String(agencyId),
    before,
    after,
    reason,
    recount: null,
  })

/**
 * An open invitation by the token of its link. @throws not_found, used_up when it was taken, taken back or is too old
 */
export async function readInvitation(deps: StaffDeps, token: string): Promise<store.Invitation> {
  const found =
    token.length > 100 ? undefined : await store.findInvitation(deps.db, deps.secrets.hash('invitation', token))
  if (!found) throw new Problem('not_found')
  if (found.acceptedAt || found.revokedAt || found.expiresAt <= deps.clock()) throw new Problem('used_up')
  return found
}

/**
 * Takes an invitation up: the person signed in has the phone it was sent to.
 * @throws not_found, used_up, not_signed_in, forbidden for another's phone
 */
export async function acceptInvitation(
  deps: StaffDeps,
  viewer: Viewer | undefined,
  sessionToken: string | undefined,
  token: string,
): Promise<number> {
  await readInvitation(deps, token)
  if (!viewer || !sessionToken) throw new Problem('not_signed_in')
  const at = deps.clock()
  const membershipId = await inTransaction(deps.db, async (tx) => {
    // Of two at once one gets it.
    const invitation = await store.findInvitation(tx, deps.secrets.hash('invitation', token), true)
    if (!invitation || invitation.acceptedAt || invitation.revokedAt || invitation.expiresAt <= at)
      throw new Problem('used_up')
    // What the inviter may no longer give, nobody takes; and nobody invites oneself.
    const inviter = await findMember(tx, invitation.invitedAs)
    const agency = deps.agencies.get(invitation.agencyId)
    if (!inviter?.acting || !rolesToGive(deps, inviter.acting, agency).includes(invitation.role))
      throw new Problem('used_up')
    if (inviter.personId === viewer.personId || (await store.isSuspended(tx, viewer.personId, invitation.agencyId)))
      throw new Problem('forbidden')
    if (invitation.phone !== null && invitation.phone !== viewer.phone)
      throw new Problem('forbidden', { errors: [{ field: 'phone', code: 'other_phone' }] })
    const { role, agencyId, territory, groups } = invitation
    const added = await addMembership(tx, { personId: viewer.personId, role, agencyId, territory, groups, at })
    if (viewer.name === null) await setPersonName(tx, viewer.personId, invitation.name)
    await store.setAccepted(tx, invitation.id, viewer.personId, at)
    const after = { joined: role, territory, groups, membership: added, invitation: invitation.id }
    await note(deps, tx, viewer, agencyId, { after })
    return added
  })
  const joined = { ...viewer, memberships: [...viewer.memberships, { id: membershipId }] } as Viewer
  // Outside demo mode the second factor comes first; then the person chooses.
  if (deps.demo || viewer.session?.factorAt)
    await chooseMembership(deps, { ...joined, waitsForFactor: false }, sessionToken, membershipId)
  return membershipId
}

/** Takes back what one could have given oneself. @throws not_found, forbidden */
export async function revokeInvitation(
  deps: StaffDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  id: number | undefined,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const revoked = id === undefined ? undefined : await store.setRevoked(tx, id, agencyId, deps.clock())
    if (!revoked) throw new Problem('not_found')
    const mayGive = rolesToGive(deps, actingOf(viewer), deps.agencies.get(agencyId)).includes(revoked.role)
    if (!mayGive || !coversTerritory(deps, actingOf(viewer), revoked.territory)) throw new Problem('forbidden')
    await note(deps, tx, viewer, agencyId, { before: { invited: revoked.role, invitation: revoked.id } })
  })
}

export const memberSteps = ['suspend', 'restore', 'end', 'end-sessions', 'reset-factor'] as const
export type MemberStep = (typeof memberSteps)[number]

/**
 * Suspends at once, restores, lets go, ends all sessions, or takes back a lost second factor. Letting go first hands
 * the open work to `successor`, where there is any.
 * @throws not_found, forbidden, invalid
 */
export async function manageMember(
  deps: StaffDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  step: MemberStep,
  input: { membership: number | undefined; successor?: number | undefined; reason?: string | undefined },
): Promise<void> {
  const acting = actingOf(viewer)
  const member = input.membership === undefined ? undefined : await store.findMembership(deps.db, input.membership)
  if (!member || member.agencyId !== agencyId) throw new Problem('not_found')
  if (!mayManage(deps, acting, member, viewer.personId)) throw new Problem('forbidden')
  const reason = cleanText(input.reason ?? '').slice(0, 500)
  if (step === 'reset-factor') {
    const all = await store.membershipsOf(deps.db, member.personId)
    if (!all.every((each) => mayManage(deps, acting, each, viewer.personId))) throw new Problem('forbidden')
    // Whoever takes a factor back writes how the person was recognised.
    if (!isVisible(reason)) throw invalid('reason', 'missing')
  }
  const at = deps.clock()
  if (step === 'end') await handOverAll(deps, viewer, member, input.successor)
  await inTransaction(deps.db, async (tx) => {
    if (step === 'suspend' || step === 'restore') await setSuspended(tx, member.id, step === 'suspend' ? at : null)
    if (step === 'end') await setEnded(tx, member.id, at)
    // Neither a second invitation nor one of their own lets them back in.
    if (step === 'suspend' || step === 'end') await store.revokeOf(tx, member, at)
    if (step === 'reset-factor') await dropFactors(tx, member.personId)
    // Whoever holds the lost device is out at once.
    if (step === 'reset-factor' || step === 'end-sessions') await endAllSessions(tx, member.personId)
    await note(deps, tx, viewer, agencyId, {
      before: { membership: member.id, role: member.role },
      after: { step },
      reason,
    })
  })
}

/**
 * Gives the leaver's open reports to a colleague. @throws invalid has_queue where nobody is named, or the one in charge
 * is no head of that body
 */
async function handOverAll(
  deps: StaffDeps,
  viewer: Viewer,
  member: store.Member,
  successor: number | undefined,
): Promise<void> {
  const scope = deps.agencies.withBelow(member.agencyId)
  let left = await store.countQueue(deps.db, member.personId, scope)
  if (left > 0 && (successor === undefined || viewer.acting?.role !== 'head'))
    throw invalid('successor', 'has_queue', { count: left })
  while (left > 0) {
    const { done } = await handOver(deps, viewer, {
      from: member.personId,
      to: successor,
      agency: member.agencyId,
    }).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'invalid') throw invalid('successor', 'unknown_choice')
      throw error
    })
    if (done.length === 0) throw invalid('successor', 'has_queue', { count: left })
    left = await store.countQueue(deps.db, member.personId, scope)
  }
}
