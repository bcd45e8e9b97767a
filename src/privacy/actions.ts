// What the law on personal data asks for: everything about me, my account's end, my phone only with my word, a text
// agreed to by version.
import type { PersonId } from '../platform/ids.ts'
import { addChange } from '../administration/index.ts'
import { checkText, inLanguage, type Locale, type Said, type Written } from '../language/index.ts'
import {
  addConsent,
  addConsentText,
  type ConsentText,
  findPerson,
  findProfile,
  forgetAccounts,
  listConsents,
  listConsentTexts,
  listSessions,
  type Profile,
  provePhone,
  type SessionLine,
  type SignInDeps,
  type Viewer,
} from '../people/index.ts'
import { forgetChats } from '../telegram/index.ts'
import { type Address, addressesOf, listChoices, forgetNotices } from '../notices/index.ts'
import { inTransaction } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import {
  act,
  findReport,
  forgetContactPermissions,
  isContactAllowed,
  isParty,
  listViews,
  noteView,
  type ReportDeps,
  setContactAllowed,
  type View,
} from '../reports/index.ts'
import { forgetInvitations } from '../staff/index.ts'
import { forgetDuty, forgetViews } from '../workbench/index.ts'
import * as store from './store.ts'
import { t } from './words.ts'
import { codeOf } from '../platform/thrown.ts'

export interface PrivacyDeps extends SignInDeps, Omit<ReportDeps, 'db' | 'clock' | 'settings'> {
  secure: boolean
}

/** Everything that is kept about a person. */
export interface MyData {
  profile: Profile
  consents: { version: number; at: Date; way: string; language: string }[]
  sessions: SessionLine[]
  reports: (store.OwnReport & { views: View[]; callAllowed: boolean })[]
  steps: store.OwnStep[]
  notices: store.OwnNotice[]
  /** Where the person is told, and was. */
  addresses: Address[]
  /** By kind of notice, where it is not the usual. */
  choices: Awaited<ReturnType<typeof listChoices>>
}

export async function collectMyData({ db, clock }: PrivacyDeps, viewer: Viewer): Promise<MyData> {
  const { personId } = viewer
  const [profile, consents, sessions, reports, steps, notices, addresses, choices] = await Promise.all([
    findProfile(db, personId),
    listConsents(db, personId),
    listSessions(db, personId, clock()),
    store.reportsOf(db, personId),
    store.stepsOf(db, personId),
    store.noticesOf(db, personId),
    addressesOf(db, personId),
    listChoices(db, personId),
  ])
  const withViews = []
  for (const report of reports) {
    const own = report.joinedAt === null
    withViews.push({
      ...report,
      views: own ? await listViews(db, report.id) : [],
      callAllowed: own && (await isContactAllowed(db, report.id)),
    })
  }
  return { profile, consents, sessions, reports: withViews, steps, notices, addresses, choices }
}

/**
 * Ends the account: open reports are withdrawn as the regulation says (house 2), then nothing that names the person
 * stays.
 * @throws wrong_code, too_many, invalid has_roles for staff, who leave their roles first
 */
export async function deleteAccount(
  deps: PrivacyDeps,
  viewer: Viewer,
  input: { code?: string | undefined; sure: boolean; address: string },
  locale: Locale,
): Promise<void> {
  if (await store.hasRole(deps.db, viewer.personId)) throw invalid('sure', 'has_roles')
  if (!input.sure) throw invalid('sure', 'missing')
  if (viewer.phone !== null)
    await provePhone(deps, { phone: viewer.phone, code: input.code ?? '', address: input.address })
  for (const id of await store.openReportsOf(deps.db, viewer.personId))
    await act(deps, viewer, id, 'withdraw', { reason: t(locale, 'deleted_reason') })
  await inTransaction(deps.db, async (tx) => {
    const { ids, phones } = await forgetAccounts(tx, viewer.personId, deps.clock())
    await forgetNotices(tx, ids)
    await forgetChats(tx, ids)
    await forgetDuty(tx, ids)
    await forgetViews(tx, ids)
    await forgetInvitations(tx, ids, phones)
    await forgetContactPermissions(tx, ids)
  })
}

/** The reporter allows the body to call, or takes it back. @throws not_found for anybody but the reporter */
export async function allowContact(
  deps: PrivacyDeps,
  viewer: Viewer,
  id: number | undefined,
  allowed: boolean,
): Promise<void> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || report.reporterId !== viewer.personId || report.reporterLeft) throw new Problem('not_found')
  await setContactAllowed(deps.db, report.id, allowed ? deps.clock() : null)
}

/**
 * The reporter's name and phone for the body that has the report; the look is written down first. @throws not_found,
 * forbidden
 */
export async function readContact(
  deps: PrivacyDeps,
  viewer: Viewer,
  id: number | undefined,
): Promise<{ name: string | null; phone: string | null }> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  // The body that has the report; one that only helps with it asks the lead.
  const holds = report && viewer.acting && deps.agencies.isWithin(report.agencyId, viewer.acting.agencyId)
  if (!report || !holds || !isParty(deps, viewer, report) || report.reporterId === viewer.personId)
    throw new Problem('not_found')
  if (report.reporterId === null || report.reporterLeft || !(await isContactAllowed(deps.db, report.id)))
    throw new Problem('forbidden')
  await noteView(deps.db, viewer, report, 'contact', deps.clock())
  const { name, phone } = await findPerson(deps.db, report.reporterId)
  return { name, phone }
}

/** Who of the staff looked, for the reporter alone. @throws not_found */
export async function viewsFor(deps: PrivacyDeps, viewer: Viewer, id: number | undefined): Promise<View[]> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || report.reporterId !== viewer.personId) throw new Problem('not_found')
  return listViews(deps.db, report.id)
}

/** The first text people agree to; later versions come from the administrator. */
export async function publishFirstConsent({ db, clock }: Pick<PrivacyDeps, 'db' | 'clock'>): Promise<void> {
  if ((await listConsentTexts(db)).length > 0) return
  const texts: Said = {
    uz: t('uz', 'consent_text'),
    kaa: t('kaa', 'consent_text'),
    ru: t('ru', 'consent_text'),
    en: t('en', 'consent_text'),
  }
  await addConsentText(db, 1, texts, clock()).catch((error: unknown) => {
    // Another process was first.
    if (codeOf(error) !== '23505') throw error
  })
}

const longestText = 10_000
const shortestText = 200

/** A new version; those who agreed to an older one are asked again. @throws invalid */
export async function publishConsent(
  deps: PrivacyDeps,
  viewer: Viewer,
  input: Partial<Record<Written | 'reason', string | undefined>>,
): Promise<number> {
  const errors: FieldError[] = []
  // The whole country agrees to it: a slip of a few letters is none.
  const checked = (field: Written) => checkText(errors, field, input[field], { max: longestText, min: shortestText })
  const texts: Said = {
    uz: checked('uz'),
    kaa: input.kaa?.trim() ? checked('kaa') : undefined,
    ru: checked('ru'),
    en: checked('en'),
  }
  const reason = checkText(errors, 'reason', input.reason, { max: 500 })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return inTransaction(deps.db, async (tx) => {
    const [last] = await listConsentTexts(tx)
    const version = (last?.version ?? 0) + 1
    await addConsentText(tx, version, texts, deps.clock())
    await addChange(tx, {
      at: deps.clock(),
      personId: viewer.personId,
      subject: 'consent',
      key: String(version),
      before: last?.texts ?? null,
      after: texts,
      reason,
      recount: null,
    })
    return version
  })
}

/** The version in force that this person has not agreed to yet. */
export async function openConsent(
  { db }: Pick<PrivacyDeps, 'db'>,
  personId: PersonId,
): Promise<ConsentText | undefined> {
  const [[text], given] = await Promise.all([listConsentTexts(db), listConsents(db, personId)])
  return text && !given.some(({ version }) => version === text.version) ? text : undefined
}

export async function giveConsent(deps: PrivacyDeps, viewer: Viewer, locale: Locale): Promise<void> {
  const text = await openConsent(deps, viewer.personId)
  const { personId } = viewer
  if (text)
    await addConsent(deps.db, {
      personId,
      version: text.version,
      way: 'page',
      language: locale,
      at: deps.clock(),
    })
}

/** A report's place in a line, for the sheet. */
export const placeOf = (
  { territories }: Pick<PrivacyDeps, 'territories'>,
  report: store.OwnReport,
  locale: Locale,
): string =>
  [territories.findMahalla(report.mahalla ?? undefined)?.name, territories.get(report.district).name]
    .flatMap((name) => (name ? [inLanguage(name, locale)] : []))
    .join(', ')
