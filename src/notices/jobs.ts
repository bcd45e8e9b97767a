// The queued jobs that tell people of an event: in the app at once, by SMS through the gateway, delays once a day
// together.
import { dayMs, inDays, localOf } from '../platform/time.ts'
import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { Agencies } from '../agencies/index.ts'
import type { Categories } from '../categories/index.ts'
import { formatDate, inLanguage } from '../language/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import { randomToken, type Secrets } from '../platform/secrets.ts'
import { SmsError, type SmsGateway } from '../platform/sms.ts'
import { carriesLink, forSms, leavesAt } from './rules.ts'
import {
  addWordLink,
  deliverNotices,
  findMessage,
  lastDigest,
  type Message,
  setFailed,
  setSent,
  writeDigests,
  queueSms,
} from './store.ts'
import type { NoticeWords } from './words.ts'

export interface NoticeDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  agencies: Agencies
  categories: Categories
  settings: Settings
  noticeWords: NoticeWords
  publicUrl: string | undefined
  /** Absent: nothing is sent by SMS. */
  sms: SmsGateway | undefined
}

const Event = z.object({ report: z.number(), seq: z.number() })
const Outgoing = z.object({ notice: z.number(), person: z.number() })

export function noticeTasks(deps: NoticeDeps): TaskList {
  return {
    deliver_notices: async (payload) => {
      const { report, seq } = Event.parse(payload)
      await inTransaction(deps.db, async (tx) => {
        const outgoing = await deliverNotices(tx, report, seq, deps.clock(), deps.sms !== undefined)
        for (const each of outgoing)
          await queueSms(tx, each, leavesAt(each.template, deps.clock(), deps.settings.escalation))
      })
    },
    send_sms: async (payload) => {
      const { notice, person } = Outgoing.parse(payload)
      await sendMessage(deps, notice, person)
    },
  }
}

/**
 * A job that runs again finds the message sent; between the gateway's answer and our note lies the only chance of a
 * second one.
 */
async function sendMessage(deps: NoticeDeps, notice: number, person: number): Promise<void> {
  const message = await findMessage(deps.db, notice, person)
  if (!message || message.state !== 'queued' || !deps.sms) return
  const text = await textOf(deps, message)
  try {
    await setSent(deps.db, notice, person, await deps.sms.send(message.phone, text))
  } catch (error) {
    if (!(error instanceof SmsError) || !error.permanent) throw error
    await setFailed(deps.db, notice, person, error.message)
  }
}

async function textOf(deps: NoticeDeps, message: Message): Promise<string> {
  const { language, template, reportId } = message
  const key = `sms.${template}`
  const { say } = deps.noticeWords
  const words = say(language, say.has(key) ? key : 'sms.changed', {
    number: String(reportId),
    problem: inLanguage(deps.categories.get(message.category).name, language),
    agency: deps.agencies.name(deps.agencies.get(message.agencyId), language),
    date: formatDate(language, message.dueAt),
  })
  const home = deps.publicUrl ?? ''
  const link = carriesLink(template) ? await wordAddress(deps, message) : `/${language}/reports/${reportId}`
  return forSms(`${words} ${home}${link}`)
}

const linkLife = 14 * dayMs

/** A single-use address by which the word on this answer can be given; only its keyed hash is kept. */
async function wordAddress({ db, secrets, clock }: NoticeDeps, message: Message): Promise<string> {
  const token = randomToken().slice(0, 22)
  await addWordLink(db, secrets.hash('word', token), message, new Date(clock().getTime() + linkLife))
  return `/${message.language}/word/${token}`
}

/** From nine in the morning on, once a day. */
export async function sendDigests({
  db,
  clock,
  settings,
}: Pick<NoticeDeps, 'db' | 'clock' | 'settings'>): Promise<void> {
  const at = clock()
  const local = localOf(at)
  const day = local.toISOString().slice(0, 10)
  if (local.getUTCHours() < settings.escalation.digestHour) return
  const last = await lastDigest(db)
  if (last && last.day >= day) return
  await writeDigests(db, day, last?.at ?? inDays(at, -1), at)
}
