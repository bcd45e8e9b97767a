// What a person says about being told: addresses opened, confirmed and stopped; what comes at once, once a day or not.
import { z } from 'zod'
import type { Locale } from '../language/index.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import type { PersonId } from '../platform/ids.ts'
import { type Letter, type Mail, MailError } from '../platform/mail.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { type Secrets, signedId, signId } from '../platform/secrets.ts'
import { inDays } from '../platform/time.ts'
import {
  addUnconfirmed,
  closePoint,
  confirmPoint,
  countAsked,
  findPoint,
  openPoint,
  type PushKeys,
  setChoice,
} from './point-store.ts'
import { isChoice, isKind, isPushService, kinds } from './rules.ts'
import { t } from './words.ts'

export interface WayDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  demo: boolean
  publicUrl: string | undefined
  mail: Mail | undefined
}

/** So many letters of confirmation a person may ask for in a day. */
const lettersPerDay = 5
const confirmDays = 2

/**
 * Writes to an address to ask whether it is this person's; nothing else goes there before that.
 * @throws invalid
 */
export async function askEmail(
  { db, clock, secrets, publicUrl, mail }: WayDeps,
  { personId, address, language }: { personId: PersonId; address: string; language: Locale },
): Promise<void> {
  const email = emailIn(address)
  if (!mail || publicUrl === undefined) throw new Problem('not_found')
  const at = clock()
  if ((await countAsked(db, personId, inDays(at, -1))) >= lettersPerDay) throw invalid('email', 'too_many_letters')
  const id = await addUnconfirmed(db, { personId, channel: 'email', address: email, keys: null, language, at })
  const link = `${publicUrl}/${language}/confirm/${signId(secrets, 'confirm', String(id))}`
  const text = `${t(language, 'confirm.letter')}\n\n${link}\n`
  await sendAsking(mail, { to: email, subject: t(language, 'confirm.subject'), text })
}

/** An address as it is written down. @throws invalid */
export function emailIn(text: string): string {
  const parsed = z.email().max(200).safeParse(text.trim().toLowerCase())
  if (!parsed.success) throw invalid('email', 'not_an_email')
  return parsed.data
}

/** A letter that somebody waits for; what becomes of it is said at the field of the address. @throws invalid */
export async function sendAsking(mail: Mail, letter: Pick<Letter, 'to' | 'subject' | 'text'>): Promise<void> {
  try {
    await mail.send(letter)
  } catch (error) {
    if (!(error instanceof MailError)) throw error
    throw invalid('email', error.isAddressBad ? 'no_such_address' : 'letter_not_sent')
  }
}

/** The address behind the link of a letter, for what it was given out. */
export async function pointOf(deps: Pick<WayDeps, 'db' | 'secrets'>, purpose: 'confirm' | 'stop', token: string) {
  const id = signedId(deps.secrets, purpose, token)
  const point = id === undefined ? undefined : await findPoint(deps.db, Number(id))
  if (!point) throw new Problem('not_found')
  return point
}

/** @throws not_found when the link is older than two days, or was never ours */
export async function confirm(deps: WayDeps, token: string): Promise<void> {
  const point = await pointOf(deps, 'confirm', token)
  if (point.closedAt || point.madeAt < inDays(deps.clock(), -confirmDays)) throw new Problem('not_found')
  if (point.confirmedAt === null) await inTransaction(deps.db, (tx) => confirmPoint(tx, point, deps.clock()))
}

/** Doing it twice is doing it once. */
export async function stop(deps: WayDeps, token: string): Promise<void> {
  const { id } = await pointOf(deps, 'stop', token)
  await closePoint(deps.db, id, 'stopped', deps.clock())
}

const Subscription = z.object({
  endpoint: z.url().max(1000),
  keys: z.object({ p256dh: z.string().regex(/^[\w-]{87}=?$/), auth: z.string().regex(/^[\w-]{22}={0,2}$/) }),
})

/** What a browser gives out. @throws invalid for what no push service gave out: we call no other addresses */
export function browserIn(subscription: unknown, demo: boolean): { address: string; keys: PushKeys } {
  const parsed = Subscription.safeParse(subscription)
  if (!parsed.success || !isPushService(parsed.data.endpoint, demo)) throw invalid('endpoint', 'unknown_choice')
  const { endpoint: address, keys } = parsed.data
  return { address, keys }
}

/** A browser whose person said yes. @throws invalid */
export async function addBrowser(
  { db, clock, demo }: WayDeps,
  { personId, language, subscription }: { personId: PersonId; language: Locale; subscription: unknown },
): Promise<void> {
  const browser = browserIn(subscription, demo)
  await inTransaction(db, (tx) => openPoint(tx, { personId, channel: 'push', ...browser, language, at: clock() }))
}

/** @throws invalid for a kind of which nobody chooses */
export async function choose(
  { db }: Pick<WayDeps, 'db'>,
  personId: PersonId,
  wanted: readonly (readonly [kind: string, choice: string | undefined])[],
): Promise<void> {
  const checked = wanted.flatMap(([kind, choice]) => {
    if (choice === undefined) return []
    if (!isKind(kind) || kinds[kind].chosenBy === 'nobody' || !isChoice(choice)) throw invalid(kind, 'unknown_choice')
    return [{ kind, choice }]
  })
  await inTransaction(db, async (tx) => {
    for (const { kind, choice } of checked) await setChoice(tx, personId, kind, choice)
  })
}
