// The table of notices: by which channels each template reaches people, and what an SMS may hold. Pure.

import { hourMs, inDays, midnightOf } from '../platform/time.ts'

export type Channel = 'app' | 'sms'

/** The six that matter also go by SMS, to the reporter alone (regulation 6); an emergency calls whoever is on duty. */
const bySms = new Set(['routed', 'question', 'answered', 'reminder', 'deferred', 'extended', 'closed', 'unheard'])

export function channelsOf(template: string, audience: string): readonly Channel[] {
  return audience === 'duty' || (audience === 'reporter' && bySms.has(template)) ? ['app', 'sms'] : ['app']
}

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

/** These ring at any hour: danger, and the word straight after one's own filing. */
const atAnyHour = new Set(['routed', 'duty', 'duty_again', 'unheard'])

/** When the quiet hours of Tashkent are over, where a message has to wait for that; undefined: it leaves now. */
export function leavesAt(
  template: string,
  at: Date,
  { quietFromHour, quietUntilHour }: { quietFromHour: number; quietUntilHour: number },
): Date | undefined {
  if (atAnyHour.has(template)) return undefined
  const sinceMidnight = at.getTime() - midnightOf(at).getTime()
  const [from, until] = [quietFromHour * hourMs, quietUntilHour * hourMs]
  const [isLate, isEarly] = [sinceMidnight >= from, sinceMidnight < until]
  const isQuiet = from > until ? isLate || isEarly : isLate && isEarly
  if (!isQuiet) return undefined
  const day = from > until && isLate ? inDays(midnightOf(at), 1) : midnightOf(at)
  return new Date(day.getTime() + until)
}

/** Notices with a link by which the word on an answer can be given at once. */
export const carriesLink = (template: string): boolean => template === 'answered' || template === 'reminder'

/** Our apostrophes would cost half of an SMS: plain ones say the same. */
export const forSms = (text: string): string => text.replaceAll(/[ʻʼ‘’]/g, "'")
