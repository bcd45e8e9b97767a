// The table of notices: of what kind each template is, what each kind may do, and by which channels and when a person
// is told. Pure.

import { hourMs, inDays, minuteMs, midnightOf } from '../platform/time.ts'

export type { PushPayload } from './payload.ts'

/** What leaves the house, in the order in which it is tried; in the app everybody is told of everything besides. */
export const channels = ['telegram', 'push', 'email', 'sms'] as const
export type Channel = (typeof channels)[number]

export const choices = ['now', 'daily', 'off'] as const
export type Choice = (typeof choices)[number]
export const isChoice = (text: string): text is Choice => (choices as readonly string[]).includes(text)

interface KindRow {
  /** Whose choice it is to be told at once, once a day or not at all. */
  chosenBy: 'nobody' | 'citizens' | 'staff'
  usual: Choice
  /** Also at night. */
  ringsAtNight?: true
  /** By every channel at once: none is waited for. */
  byAll?: true
  /** Waits a little for others, to be told together. */
  gathers?: true
}

/** The kinds of notices, and what each may do. */
export const kinds = {
  danger: { chosenBy: 'nobody', usual: 'now', ringsAtNight: true, byAll: true },
  filed: { chosenBy: 'citizens', usual: 'now', ringsAtNight: true },
  asked: { chosenBy: 'citizens', usual: 'now' },
  outcome: { chosenBy: 'citizens', usual: 'now' },
  progress: { chosenBy: 'citizens', usual: 'now', gathers: true },
  followed: { chosenBy: 'nobody', usual: 'now', gathers: true },
  work: { chosenBy: 'staff', usual: 'now', gathers: true },
  delay: { chosenBy: 'staff', usual: 'now', gathers: true },
} as const satisfies Record<string, KindRow>
export type Kind = keyof typeof kinds
export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text)

export interface TemplateRow {
  kind: Kind
  /** The ones that matter also go by SMS (regulation 6); what is no matter of a citizen or of danger never does. */
  sms?: true
}

/** What citizens are told, by template. */
const toCitizens: Record<string, TemplateRow> = {
  routed: { kind: 'filed', sms: true },
  unheard: { kind: 'danger', sms: true },
  question: { kind: 'asked', sms: true },
  answered: { kind: 'asked', sms: true },
  reminder: { kind: 'asked', sms: true },
  vote: { kind: 'asked' },
  appeal_offered: { kind: 'asked' },
  follow_up: { kind: 'asked' },
  closed: { kind: 'outcome', sms: true },
  rejected: { kind: 'outcome' },
  upheld: { kind: 'outcome' },
  overturned: { kind: 'outcome' },
  merged: { kind: 'outcome' },
  split: { kind: 'outcome' },
  inherited: { kind: 'outcome' },
  back_to_work: { kind: 'outcome' },
  reopened: { kind: 'outcome' },
  made_private: { kind: 'outcome' },
  edited: { kind: 'outcome' },
  deferred: { kind: 'progress', sms: true },
  extended: { kind: 'progress', sms: true },
  accepted: { kind: 'progress' },
  accepted_late: { kind: 'progress' },
  moved: { kind: 'progress' },
  verifying: { kind: 'progress' },
  objected: { kind: 'progress' },
  vote_lost: { kind: 'progress' },
}

const citizens = new Set(['reporter', 'supporters', 'voters', 'speaker', 'followers'])
/** Told as a citizen, not for an office. */
export const isOfCitizen = (audience: string): boolean => citizens.has(audience)
const isDelay = (template: string) => template.startsWith('delay_') || template === 'deferral_ends'

/** Of what kind a notice is for those to whom it goes. */
export function rowOf(template: string, audience: string): TemplateRow {
  if (audience === 'duty') return { kind: 'danger', sms: true }
  if (audience === 'followers') return { kind: 'followed' }
  // What the reporter is told by SMS, those who joined read for nothing.
  if (isOfCitizen(audience)) {
    const row = toCitizens[template] ?? { kind: 'progress' }
    return audience === 'reporter' ? row : { kind: row.kind }
  }
  return { kind: isDelay(template) ? 'delay' : 'work' }
}

/** What of a person's addresses is open. */
export type Reach = Readonly<Partial<Record<Channel, boolean>>>

/** Hours of the day; equal: never quiet. */
export interface Quiet {
  quietFromHour: number
  quietUntilHour: number
}

/** The numbers of the settings that say when. */
export interface Pace extends Quiet {
  digestHour: number
  /** What gathers waits so long for others. */
  gatherMinutes: number
  /** The next channel follows so long after one that did not arrive. */
  fallbackMinutes: number
  /** Tried before the others. */
  first: Channel
}

/** By which channels somebody is told, and not before when: the first at once, each next one should that not arrive. */
export function planOf(
  { kind, sms }: TemplateRow,
  { at, reach, choice, pace }: { at: Date; reach: Reach; choice: Choice | undefined; pace: Pace },
): { channel: Channel; sendAt: Date }[] {
  const row: KindRow = kinds[kind]
  const wish = row.chosenBy === 'nobody' ? row.usual : (choice ?? row.usual)
  if (wish === 'off') return []
  const order = [pace.first, ...channels.filter((channel) => channel !== pace.first)]
  const open = order.filter((channel) => reach[channel] && (channel !== 'sms' || sms))
  const soon = row.gathers ? after(at, pace.gatherMinutes) : at
  const ready = wish === 'daily' ? nextDigest(at, pace) : soon
  return open.map((channel, place) => {
    const turn = row.byAll ? ready : after(ready, place * pace.fallbackMinutes)
    return { channel, sendAt: row.ringsAtNight ? turn : (quietEnds(turn, pace) ?? turn) }
  })
}

const after = (at: Date, minutes: number) => new Date(at.getTime() + minutes * minuteMs)

/** Tomorrow, where today's has gone. */
function nextDigest(at: Date, { digestHour }: Pace): Date {
  const today = new Date(midnightOf(at).getTime() + digestHour * hourMs)
  return today > at ? today : inDays(today, 1)
}

/** When the quiet hours are over, where it is quiet (all of the country keeps the time of Tashkent). */
export function quietEnds(at: Date, { quietFromHour, quietUntilHour }: Quiet): Date | undefined {
  const sinceMidnight = at.getTime() - midnightOf(at).getTime()
  const [from, until] = [quietFromHour * hourMs, quietUntilHour * hourMs]
  const [isLate, isEarly] = [sinceMidnight >= from, sinceMidnight < until]
  const isQuiet = from > until ? isLate || isEarly : isLate && isEarly
  if (!isQuiet) return undefined
  const day = from > until && isLate ? inDays(midnightOf(at), 1) : midnightOf(at)
  return new Date(day.getTime() + until)
}

/** Seconds until the next try of what a gateway did not take: doubled each time, an hour at most. */
export const retrySeconds = (attempts: number): number => Math.min(3600, 10 * 2 ** Math.min(attempts - 1, 10))

/** After so many tries in vain it is left to the operator. */
export const mostAttempts = 9

/** Where the delays that a digest speaks of stand. */
export const digestPath = '/work?tab=all&overdue=1'

/** So many days back the bell of an office tells. */
export const bellDays = 30

const ofBody = ['agency', 'officer', 'coexecutors', 'duty']
const ofRole: Record<string, readonly string[]> = {
  officer: ofBody,
  head: [...ofBody, 'heads', 'parent_agency'],
  dispatcher: ['dispatcher', 'operator', 'duty'],
  controller: ['controller', 'region_controller', 'duty'],
}

/** Which role means which audience, pair by pair. */
export const officeAudiences = Object.entries(ofRole).flatMap(([role, audiences]) =>
  audiences.map((audience) => ({ role, audience })),
)

/** The audiences that mean a person in this role. */
export const audiencesOf = (role: string): readonly string[] => ofRole[role] ?? []

/** Who gets a link by which the word can be given at once: the reporter on an answer, voters in a vote. */
const linkedTo: Partial<Record<string, string>> = { answered: 'reporter', reminder: 'reporter', vote: 'voters' }
/** @param audience absent: whoever it is that may have one */
export const carriesLink = (template: string, audience = linkedTo[template]): boolean =>
  audience !== undefined && audience === linkedTo[template]

/** Our apostrophes would cost half of an SMS: plain ones say the same. */
export const forSms = (text: string): string => text.replaceAll(/[ʻʼ‘’]/g, "'")

/** Of an SMS: 160 letters of the GSM alphabet or 70 others; where it takes several, each loses some to their order. */
export function smsParts(text: string): number {
  const isPlain = /^[\x20-\x7e\n£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€]*$/.test(text) && !text.includes('`')
  const units = isPlain ? [...text].reduce((sum, each) => sum + ('^{}\\[~]|€'.includes(each) ? 2 : 1), 0) : text.length
  const [one, each] = isPlain ? [160, 153] : [70, 67]
  return units <= one ? 1 : Math.ceil(units / each)
}

/** The push services of the browsers there are; we call no address that a stranger names. */
const pushServices = [
  /^fcm\.googleapis\.com$/,
  /\.push\.services\.mozilla\.com$/,
  /\.notify\.windows\.com$/,
  /^web\.push\.apple\.com$/,
  /\.push\.apple\.com$/,
  /^push\.yandex\.(ru|com|net)$/,
]

/** @param withLocal the demonstration has a stand-in on this machine */
export function isPushService(endpoint: string, withLocal: boolean): boolean {
  const { protocol, hostname, port } = new URL(endpoint)
  if (withLocal && protocol === 'http:' && hostname === '127.0.0.1') return true
  return protocol === 'https:' && port === '' && pushServices.some((service) => service.test(hostname))
}
