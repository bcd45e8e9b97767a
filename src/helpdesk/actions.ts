// What a project office does for others: answers, tells all, takes a report down for somebody who calls.
import type { Channel } from '../notices/index.ts'
import { dayOf, inDays, momentOn } from '../platform/time.ts'
import { parseDay } from '../deadlines/index.ts'
import { checkText } from '../language/index.ts'
import {
  actingOf,
  findOrAddPerson,
  findPerson,
  parsePhone,
  type Places,
  provePhone,
  requestCode,
  type SignInDeps,
  standsOver,
  type Viewer,
} from '../people/index.ts'
import { inTransaction } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import type { Phones } from '../categories/index.ts'
import { checkFiling, fileReport } from '../filing/index.ts'
import { tellStaffOf } from '../notices/index.ts'
import type { FilingInput, ReportDeps } from '../reports/index.ts'
import * as store from './store.ts'

export interface DeskDeps extends SignInDeps, Places, Omit<ReportDeps, 'db' | 'clock' | 'settings'> {
  secure: boolean
  phones: Phones
  /** The ways by which notices leave the house. */
  channels: readonly { name: Channel }[]
}

const longest = { title: 120, text: 2000 } as const

/** @throws invalid */
export async function askHelp(
  deps: DeskDeps,
  viewer: Viewer,
  input: { topic?: string | undefined; title?: string | undefined; text?: string | undefined },
): Promise<number> {
  const acting = actingOf(viewer)
  const errors: FieldError[] = []
  const topic = store.topics.find((each) => each === input.topic)
  if (!topic) errors.push({ field: 'topic', code: input.topic ? 'unknown_choice' : 'missing' })
  const [title, text] = [
    checkText(errors, 'title', input.title, { max: longest.title }),
    checkText(errors, 'text', input.text, { max: longest.text }),
  ]
  if (errors.length > 0 || !topic) throw new Problem('invalid', { errors })
  const at = deps.clock()
  return inTransaction(deps.db, async (tx) => {
    const id = await store.addRequest(tx, { agencyId: acting.agencyId, personId: viewer.personId, topic, title }, at)
    await store.addMessage(tx, id, { personId: viewer.personId, role: acting.role, text, at })
    return id
  })
}

/** The agencies whose questions a person sees: the own one's, or all of the territory for a project office. */
export function desksOf(deps: Places, viewer: Viewer): number[] {
  const acting = actingOf(viewer)
  if (acting.role !== 'dispatcher') return [acting.agencyId]
  return deps.agencies.all
    .filter(({ id, level }) => level !== 'mahalla' && standsOver(deps, acting, id))
    .map(({ id }) => id)
}

/** @throws not_found for a question out of reach */
export async function readRequest(
  deps: DeskDeps,
  viewer: Viewer,
  id: number | undefined,
): Promise<{ request: store.HelpRequest; messages: store.Message[] }> {
  const request = id === undefined ? undefined : await store.findRequest(deps.db, id)
  if (!request || !desksOf(deps, viewer).includes(request.agencyId)) throw new Problem('not_found')
  return { request, messages: await store.messagesOf(deps.db, request.id) }
}

/** An answer of the office, a further word of those who asked, or the end. @throws not_found, wrong_state, invalid */
export async function replyHelp(
  deps: DeskDeps,
  viewer: Viewer,
  id: number | undefined,
  text: string | undefined,
  closes: boolean,
): Promise<void> {
  const { request } = await readRequest(deps, viewer, id)
  const errors: FieldError[] = []
  const words = closes && !text?.trim() ? '' : checkText(errors, 'text', text, { max: longest.text })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const acting = actingOf(viewer)
  await inTransaction(deps.db, async (tx) => {
    const found = await store.findRequest(tx, request.id, true)
    if (found?.state === 'closed') throw new Problem('wrong_state')
    const message = { personId: viewer.personId, role: acting.role, at: deps.clock() }
    if (words) await store.addMessage(tx, request.id, { ...message, text: words })
    const stands = acting.role === 'dispatcher' ? 'answered' : 'open'
    await store.setState(tx, request.id, closes ? 'closed' : stands, deps.clock())
    if (words && stands === 'answered') {
      const answered = { agencyId: request.agencyId, notice: 'help_answered', at: deps.clock() } as const
      await tellStaffOf(tx, answered, { personId: request.personId })
    }
  })
}

/** Told on the desk of all staff in the sender's territory until the day is over. @throws invalid */
export async function broadcast(
  deps: DeskDeps,
  viewer: Viewer,
  input: { title?: string | undefined; text?: string | undefined; until?: string | undefined },
): Promise<number> {
  const errors: FieldError[] = []
  const [title, text] = [
    checkText(errors, 'title', input.title, { max: longest.title }),
    checkText(errors, 'text', input.text, { max: longest.text }),
  ]
  const day = parseDay(input.until)
  if (!day) errors.push({ field: 'until', code: input.until ? 'not_a_date' : 'missing' })
  else if (day < dayOf(deps.clock())) errors.push({ field: 'until', code: 'in_the_past' })
  if (errors.length > 0 || !day) throw new Problem('invalid', { errors })
  const until = inDays(momentOn(day), 1)
  const news = { territory: actingOf(viewer).territory, title, text, publishedAt: deps.clock(), until }
  return inTransaction(deps.db, (tx) => store.addBroadcast(tx, news, viewer.personId))
}

export interface Intake {
  phone?: string | undefined
  /** The code the caller reads out; absent: the caller is to be called back. */
  code?: string | undefined
  calledBack?: boolean
  /** Of the form: sent twice it is one report. */
  key?: string | undefined
  filing: FilingInput
}

/** The code goes to the caller's own phone. @throws invalid, too_many, unavailable */
export const sendCallerCode = (deps: DeskDeps, phone: string | undefined, address: string) =>
  requestCode(deps, { phone: phone ?? '', address, language: 'uz', purpose: 'intake' })

/**
 * Files for a caller, who confirms by the code sent to the own phone or was called back on it: the report is the
 * caller's, and says that it came by phone. @throws invalid, wrong_code, too_many
 */
export async function takeIntake(
  deps: DeskDeps,
  viewer: Viewer,
  { phone, code, calledBack, key, filing }: Intake,
  address: string,
): Promise<number> {
  const acting = actingOf(viewer)
  // A helper has the person beside: only that person's own code counts.
  if (calledBack && acting.role === 'helper') throw new Problem('forbidden')
  const caller = parsePhone(phone ?? '')
  if (!caller) throw invalid('phone', phone?.trim() ? 'not_a_phone' : 'missing')
  if (caller === viewer.phone) throw invalid('phone', 'own_phone')
  // What is wrong with the report is told before the code is used up.
  const { filing: checked, errors } = checkFiling(deps, filing, 0, deps.clock(), true)
  if (checked && !deps.territories.isWithin(checked.where.district, acting.territory))
    errors.push({ field: 'territory', code: 'unknown_choice' })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const before = key === undefined ? undefined : await store.findIntake(deps.db, viewer.personId, key)
  if (before !== undefined) return before
  if (!calledBack) await provePhone(deps, { phone: caller, code: code ?? '', address, purpose: 'intake' })
  const personId = await findOrAddPerson(deps.db, caller, 'uz', deps.clock())
  const { report } = await fileReport(
    deps,
    await findPerson(deps.db, personId),
    filing,
    { hashes: [], excused: true },
    key ?? null,
  )
  await store.addIntake(deps.db, report.id, {
    takenBy: viewer.personId,
    agencyId: acting.agencyId,
    confirmed: calledBack ? 'callback' : 'code',
    at: deps.clock(),
  })
  return report.id
}
