// Following without an account: asked for, confirmed by whoever reads there, stopped; and who is told of an event.
import type { Locale } from '../language/index.ts'
import {
  addUnconfirmed,
  browserIn,
  type Channel,
  confirmPoint,
  emailIn,
  findPoint,
  openNobodys,
  sendAsking,
} from '../notices/index.ts'
import { addressOf, countInHour, type SignInDeps } from '../people/index.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import type { Mail } from '../platform/mail.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { signedId, signId } from '../platform/secrets.ts'
import { inDays } from '../platform/time.ts'
import { findReport, maySee, type ReportDeps } from '../reports/index.ts'
import { sayTopic, t } from './words.ts'
import { isWithin, keysFor, keysOf, newsOf, textOfTopic, type Topic, topicIn } from './rules.ts'
import { addFollow, confirmFollow, countFollows, findEvent, findFollow, followersBy, stopAt } from './store.ts'

export type FollowDeps = ReportDeps & SignInDeps & { mail: Mail | undefined }

/** So many from one address. */
const mostFollows = 50
/** So many letters of confirmation an hour from one network, which many phones share, and to one address. */
const lettersPerHour = 60
const lettersToAddress = 3
const confirmDays = 2

/** The topic of a text, where a stranger may know of it. @throws not_found */
export async function getTopic(deps: ReportDeps, text: string): Promise<Topic> {
  const topic = topicIn(deps, text)
  if (topic?.is === 'report') {
    const report = await findReport(deps.db, topic.id)
    if (!report || !maySee(deps, undefined, report)) throw new Problem('not_found')
  }
  if (!topic) throw new Problem('not_found')
  return topic
}

/**
 * Writes to an address whether somebody there wants to follow this; nothing else goes there before.
 * @throws invalid, too_many, not_found where nothing goes by e-mail
 */
export async function askToFollow(
  deps: FollowDeps,
  {
    topic,
    email,
    language,
    from,
  }: { topic: Topic; email: string; language: Locale; from: Parameters<typeof addressOf>[0] },
): Promise<void> {
  const { db, clock, secrets, mail, publicUrl } = deps
  const address = emailIn(email)
  if (!mail || publicUrl === undefined) throw new Problem('not_found')
  const counted = [
    countInHour(deps, 'follow', secrets.hash('address', addressOf(from)), lettersPerHour),
    countInHour(deps, 'follow', secrets.hash('email', address), lettersToAddress),
  ]
  if ((await Promise.all(counted)).includes(false)) throw invalid('email', 'too_many_letters')
  const at = clock()
  const id = await inTransaction(db, async (tx) => {
    const pointId = await addUnconfirmed(tx, {
      personId: null,
      channel: 'email',
      address,
      keys: null,
      language,
      at,
    })
    if ((await countFollows(tx, pointId)) >= mostFollows) throw invalid('email', 'too_many_letters')
    return addFollow(tx, { pointId, topic: textOfTopic(topic), keys: keysOf(topic), at, isConfirmed: false })
  })
  const link = `${publicUrl}/${language}/follow/confirm/${signId(secrets, 'follow', String(id))}`
  const name = sayTopic(deps, language, topic)
  const text = `${t(language, 'letter.text', { name })}\n\n${link}\n`
  await sendAsking(mail, { to: address, subject: t(language, 'letter.subject', { name }), text })
}

/** The follow behind the link of a letter. @throws not_found for what is too old, or never was */
export async function followOf(deps: FollowDeps, token: string) {
  const id = signedId(deps.secrets, 'follow', token)
  const follow = id === undefined ? undefined : await findFollow(deps.db, Number(id))
  const isOld = follow?.confirmedAt === null && follow.madeAt < inDays(deps.clock(), -confirmDays)
  if (!follow || isOld) throw new Problem('not_found')
  return follow
}

/** @returns the address it goes to */
export async function confirm(deps: FollowDeps, token: string): Promise<number> {
  const { id, pointId } = await followOf(deps, token)
  const point = await findPoint(deps.db, pointId)
  if (!point || point.closedAt) throw new Problem('not_found')
  await inTransaction(deps.db, async (tx) => {
    await confirmPoint(tx, point, deps.clock())
    await confirmFollow(tx, id, deps.clock())
  })
  return pointId
}

/** In a browser whose person said so there. @throws invalid, too_many @returns the address it goes to */
export async function followInBrowser(
  deps: FollowDeps,
  {
    topic,
    subscription,
    language,
    from,
  }: { topic: Topic; subscription: unknown; language: Locale; from: Parameters<typeof addressOf>[0] },
): Promise<number> {
  const browser = browserIn(subscription, deps.demo)
  const isFew = await countInHour(deps, 'follow', deps.secrets.hash('address', addressOf(from)), lettersPerHour)
  if (!isFew) throw new Problem('too_many')
  return followAt(deps, topic, { channel: 'push', ...browser, language })
}

/** Confirmed by where it was said. @throws too_many @returns the address */
async function followAt(
  { db, clock }: Pick<FollowDeps, 'db' | 'clock'>,
  topic: Topic,
  point: Pick<Parameters<typeof openNobodys>[1], 'channel' | 'address' | 'keys' | 'language'>,
): Promise<number> {
  const at = clock()
  return inTransaction(db, async (tx) => {
    const pointId = await openNobodys(tx, { ...point, at })
    if ((await countFollows(tx, pointId)) >= mostFollows) throw new Problem('too_many')
    await addFollow(tx, { pointId, topic: textOfTopic(topic), keys: keysOf(topic), at, isConfirmed: true })
    return pointId
  })
}

/** From a chat whose people said so there. @throws too_many */
export async function followInChat(
  deps: Pick<FollowDeps, 'db' | 'clock'>,
  topic: Topic,
  chat: { address: string; language: Locale },
): Promise<void> {
  await followAt(deps, topic, { channel: 'telegram', ...chat, keys: null })
}

/** Stopped from a chat. */
export async function stopInChat({ db }: Pick<FollowDeps, 'db'>, topic: Topic, address: string): Promise<void> {
  await stopAt(db, 'telegram', address, textOfTopic(topic))
}

/** What followers are told of an event, and at which addresses: each once, whatever they follow it by. */
export async function followersOf(
  deps: ReportDeps,
  db: Db,
  reportId: number,
  seq: number,
): Promise<{ template: string; at: Date; points: { pointId: number; channel: Channel }[] } | undefined> {
  const event = await findEvent(db, reportId, seq)
  const news = event && newsOf(event.type, event.status)
  if (!event || !news) return undefined
  const keys = keysFor(event).filter((key) => news.area || key.startsWith('report:'))
  const found = keys.length === 0 ? [] : await followersBy(db, keys)
  const fitting = found.filter(({ topic }) => {
    const followed = topicIn(deps, topic)
    return followed !== undefined && isWithin(followed, event)
  })
  const points = new Map(fitting.map(({ pointId, channel }) => [pointId, { pointId, channel }]))
  return { template: news.template, at: event.at, points: [...points.values()] }
}
