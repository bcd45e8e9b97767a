// All gateways of the demonstration, and which of its people is reached by which.
import { openPoint } from '../../src/notices/index.ts'
import { findOrAddPerson, firstMembership } from '../../src/people/index.ts'
import type { Clock } from '../../src/platform/clock.ts'
import { type Db, inTransaction } from '../../src/platform/database.ts'
import { openLinkedChat } from '../../src/telegram/index.ts'
import { type Eskiz, startEskiz } from './eskiz.ts'
import { type MailServer, startMail } from './mail.ts'
import { type Browser, type PushService, startPush } from './push.ts'
import { startTelegram, type Telegram } from './telegram.ts'

export interface Gateways {
  /** What the environment says of them. */
  env: Record<string, string>
  eskiz: Eskiz
  telegram: Telegram
  push: PushService
  mail: MailServer
  /** By phone. */
  browsers: Map<string, Browser>
  close: () => Promise<void>
}

/** @param publicUrl where the demonstration itself is reached */
export async function startGateways(publicUrl: string): Promise<Gateways> {
  const [eskiz, telegram, push, mail] = await Promise.all([startEskiz(), startTelegram(), startPush(), startMail()])
  return {
    env: {
      ...eskiz.env,
      ...telegram.env,
      ...mail.env,
      PUBLIC_URL: publicUrl,
      TELEGRAM_SITE: `${publicUrl}/demo/telegram`,
    },
    eskiz,
    telegram,
    push,
    mail,
    browsers: new Map(),
    close: async () => {
      await Promise.all([eskiz, telegram, push, mail].map((gateway) => gateway.close()))
    },
  }
}

/** Who has what besides the phone. */
const ways: Record<string, 'telegram' | 'push' | 'email'> = {
  '+998900000001': 'telegram',
  '+998900000003': 'email',
  '+998900000004': 'push',
  '+998900000011': 'push',
  '+998900000012': 'telegram',
  '+998900000013': 'push',
  '+998900000021': 'email',
  '+998900000022': 'telegram',
  '+998900000031': 'push',
}

export const chatOf = (phone: string): string => `9${phone.slice(-4)}`
export const mailboxOf = (phone: string): string => `n${phone.slice(-2)}@pochta.example`

/** Opens the addresses of the demonstration's people; browsers are new ones at every start. */
export async function openDemoWays({ db, clock }: { db: Db; clock: Clock }, { push, browsers }: Gateways) {
  for (const [phone, channel] of Object.entries(ways)) {
    const personId = await findOrAddPerson(db, phone, 'uz', clock())
    if (channel === 'push') browsers.set(phone, push.subscribe())
    const browser = browsers.get(phone)
    const address = browser?.endpoint ?? (channel === 'telegram' ? chatOf(phone) : mailboxOf(phone))
    await inTransaction(db, async (tx) => {
      const at = clock()
      await openPoint(tx, { personId, channel, address, keys: browser?.keys ?? null, language: 'uz', at })
      if (channel !== 'telegram') return
      const membershipId = (await firstMembership(tx, personId)) ?? null
      const link = { personId, membershipId, factorAt: at, language: 'uz' as const, at }
      await openLinkedChat(tx, Number(address), link)
    })
  }
}
