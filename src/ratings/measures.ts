// What each event counts for, and whom: the inputs of the rating, told from events alone. Nothing counted is ever changed later. Pure.
import { type Passed, type ToldEvent, replay } from '../life/index.ts'

/**
 * What is counted for a body, or for a hokimlik as a supervisor (`s_…`).
 * `timed…` are shares of a case in millionths, by the minutes each body held it. `open` is one more when a report comes
 * under control and one less when it leaves: its sum from the first day on is what stands open. No rating knows it.
 */
export const measures = [
  'filed', 'accepted', 'accepted_ok', 'wrong_return', 'timed', 'timed_ok', 'timed_first_ok', 'answers', 'upheld', 'delay_2', 'delay_3', 'delay_4',
  'closings', 'closed_consent', 'closed_residents', 'closed_verified', 'closed_papers', 'closed_decided', 'solved', 'explained', 'reopened',
  'site_checked', 'site_failed', 'starred', 'stars', 'rejected', 'deferred', 's_decided', 's_decided_ok', 's_verified', 's_verified_ok',
  'open',
] as const // prettier-ignore
export type Measure = (typeof measures)[number]

export interface Counted {
  /** Of which event. */
  seq: number
  agency: number
  district: string
  /** The type the report had. */
  category: string
  /** The first day of its week, or of what of the week lies in its month: `2026-11-16`. */
  span: string
  measure: Measure
  n: number
}

const whole = 1_000_000

/** Whole millionths by weight, that make one case together; the first takes what rounding leaves. */
function sharesOf(held: ReadonlyMap<number, number>, holder: number): [agency: number, share: number][] {
  const entries = [...held].toSorted(([a], [b]) => a - b)
  const total = entries.reduce((sum, [, minutes]) => sum + minutes, 0)
  if (total <= 0) return [[holder, whole]]
  const shares = entries.map(([agency, minutes]): [number, number] => [agency, Math.floor((minutes * whole) / total)])
  const left = whole - shares.reduce((sum, [, share]) => sum + share, 0)
  const own = shares.find(([agency]) => agency === holder) ?? shares[0]!
  own[1] += left
  return shares.filter(([, share]) => share > 0)
}

const dayMs = 86_400_000
const spans = new Map<number, string>()

/** Weeks from Monday, cut where a month begins, in Tashkent: so that weeks, months and years are sums of whole spans. */
export function spanOf(at: Date): string {
  const day = Math.floor((at.getTime() + 5 * 3_600_000) / dayMs)
  const known = spans.get(day)
  if (known !== undefined) return known
  const monday = day - ((day + 3) % 7)
  const date = new Date(day * dayMs)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs
  const span = new Date(Math.max(monday, first) * dayMs).toISOString().slice(0, 10)
  spans.set(day, span)
  return span
}

const minutesBetween = (from: Date | null, to: Date): number =>
  from === null ? 0 : Math.max(0, Math.round((to.getTime() - from.getTime()) / 60_000))

/** What the answer that stands counted for; taken back when it did not hold. */
interface Standing {
  timed: [agency: number, share: number][]
  isOnTime: boolean
  isFirstOnTime: boolean
  agency: number
}

/**
 * Everything a report counts for. `hokimlikOf` finds the hokimlik of a district or region.
 * A case is on time when the answer that held came by the promise; after an answer that was not good, by the first
 * promise: answering early with nothing done gains no time.
 */
export function countEvents(id: number, events: readonly ToldEvent[], hokimlikOf: (territory: string) => number | undefined): Counted[] {
  const counted: Counted[] = []
  const held = new Map<number, number>()
  let since: Date | null = null
  let standing: Standing | null = null
  let isRework = false
  let returnedBy: number | null = null
  let standsAt: { agency: number; category: string } | null = null
  for (const { event, before, after } of replay(id, events)) {
    const { seq, at, type, body } = event
    const span = spanOf(at)
    const add = (measure: Measure, n = 1, agency = before.agencyId) => {
      if (n !== 0) counted.push({ seq, agency, district: after.district, category: after.category, span, measure, n })
    }
    // Open for a body, under a type: what a check holds back is not so yet.
    const isOpen = after.owner !== null && after.status !== 'moderating'
    const isStill = standsAt === null ? !isOpen : isOpen && standsAt.agency === after.agencyId && standsAt.category === after.category
    if (!isStill) {
      const line = { seq, district: after.district, span, measure: 'open' as const }
      if (standsAt) counted.push({ ...line, ...standsAt, n: -1 })
      standsAt = isOpen ? { agency: after.agencyId, category: after.category } : null
      if (standsAt) counted.push({ ...line, ...standsAt, n: 1 })
    }
    // Minutes count while the body owes the work.
    const owed = before.owner === 'agency' && before.status !== 'deferred'
    if (seq > 2 && owed && since && (after.agencyId !== before.agencyId || after.owner !== 'agency' || after.status === 'deferred')) {
      held.set(before.agencyId, (held.get(before.agencyId) ?? 0) + minutesBetween(since, at))
      since = null
    }
    if (after.owner === 'agency' && after.status !== 'deferred' && since === null) since = at
    // What a check holds back is nobody's yet: it is counted when it goes on its way.
    if ((type === 'file' && after.status !== 'moderating') || (before.status === 'moderating' && after.status === 'routed'))
      add('filed', 1, after.agencyId)
    if (before.status === 'routed' && after.status === 'in_progress') {
      add('accepted')
      if (type === 'accept' && before.actBy && at <= before.actBy) add('accepted_ok')
    }
    if (type === 'return') returnedBy = before.agencyId
    // Sent back to the body that had returned it: the return was not right (regulation 3.3).
    if (type === 'reroute' && returnedBy !== null && body.agency === returnedBy) add('wrong_return', 1, returnedBy)
    if (type === 'answer') {
      // Late before it was answered, it was counted so already: now with the minutes as they came to be.
      if (standing) count(standing, add, -1)
      const isOnTime = at <= (isRework ? before.firstDueAt : before.dueAt)
      standing = { timed: sharesOf(held, before.agencyId), isOnTime, isFirstOnTime: at <= before.firstDueAt, agency: before.agencyId }
      count(standing, add, 1)
      add('answers')
    }
    if (
      standing &&
      ['objected', 'verifying', 'appealed'].includes(before.status) &&
      after.status === 'in_progress' &&
      before.cameFrom !== 'deferred'
    ) {
      add('upheld', 1, standing.agency)
      count(standing, add, -1)
      standing = null
      isRework = true
    }
    if (before.status === 'verifying' && after.status !== 'verifying') supervise({ event, before, after }, add, hokimlikOf)
    if (before.status === 'verifying' && type === 'lapse') addSupervised(before, add, hokimlikOf, 's_verified', false, before.controlLevel)
    if (before.status === 'verifying' && type === 'return_to_work') add('site_failed')
    if (before.status === 'verifying' && (type === 'return_to_work' || (type === 'verify_closed' && body.basis !== 'papers'))) add('site_checked')
    if (before.request !== null && body.granted !== undefined)
      addSupervised(before, add, hokimlikOf, 's_decided', event.actor.role === 'controller', before.requestLevel ?? 'district')
    // Past its time a case is late, answered or not: nothing is gained by not answering.
    if (type === 'escalate' && before.status === 'in_progress' && body.rung === 2 && standing === null) {
      const now = new Map(held).set(before.agencyId, (held.get(before.agencyId) ?? 0) + minutesBetween(since, at))
      standing = { timed: sharesOf(now, before.agencyId), isOnTime: false, isFirstOnTime: false, agency: before.agencyId }
      count(standing, add, 1)
    }
    if (type === 'escalate' && before.owner === 'agency' && body.rung !== undefined && body.rung >= 2) add(`delay_${body.rung as 2 | 3 | 4}`)
    if (after.status === 'closed' && before.status !== 'closed') {
      close(after, add, 1)
      add('closings')
      if (after.closedBasis === 'consent' && after.stars !== null) {
        add('starred')
        add('stars', after.stars)
      }
    }
    if (before.status === 'closed' && after.status !== 'closed') {
      close(before, add, -1)
      if (type === 'revoke' || type === 'reopen') {
        add('reopened')
        if (standing) count(standing, add, -1)
        standing = null
        isRework = true
      }
    }
    if (after.status === 'rejected' && before.status !== 'rejected') add('rejected')
    if (after.status === 'deferred' && before.status !== 'deferred') add('deferred')
  }
  return counted
}

type Add = (measure: Measure, n?: number, agency?: number) => void

function count({ timed, isOnTime, isFirstOnTime }: Standing, add: Add, sign: 1 | -1): void {
  for (const [agency, share] of timed) {
    add('timed', sign * share, agency)
    if (isOnTime) add('timed_ok', sign * share, agency)
    if (isFirstOnTime) add('timed_first_ok', sign * share, agency)
  }
}

/** Only *done* with the consent of the reporter or of residents is solved (regulation 3.5). */
function close({ closedBasis, outcome }: Pick<Passed['before'], 'closedBasis' | 'outcome'>, add: Add, sign: 1 | -1): void {
  add(`closed_${closedBasis!}`, sign)
  const isConsented = closedBasis === 'consent' || closedBasis === 'residents'
  if (isConsented) add(outcome === 'done' ? 'solved' : 'explained', sign)
}

/** A controller who verified, in time or late; a consent that came meanwhile was nobody's work. */
function supervise({ event, before }: Passed, add: Add, hokimlikOf: (territory: string) => number | undefined): void {
  if (event.actor.role !== 'controller') return
  addSupervised(before, add, hokimlikOf, 's_verified', before.actBy !== null && event.at <= before.actBy, before.controlLevel)
}

function addSupervised(
  before: Passed['before'],
  add: Add,
  hokimlikOf: (territory: string) => number | undefined,
  measure: 's_decided' | 's_verified',
  isOnTime: boolean,
  level: 'district' | 'region',
): void {
  const hokimlik = hokimlikOf(level === 'region' ? before.region : before.district)
  if (hokimlik === undefined) return
  add(measure, 1, hokimlik)
  if (isOnTime) add(`${measure}_ok`, 1, hokimlik)
}
