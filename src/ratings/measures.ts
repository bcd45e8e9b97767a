// What each event counts for, and whom: the inputs of the rating, told from events alone. Nothing counted is ever
// changed later. Pure.
import { dayMs, localOf } from '../platform/time.ts'
import { type Passed, type ToldEvent, replay } from '../life/index.ts'
import { present } from '../platform/present.ts'

/**
 * What is counted for a body, or for a hokimlik as a supervisor (`s_…`). `timed…` are shares of a case in millionths,
 * by the minutes each body held it. `open` is one more when a report comes under control and one less when it leaves:
 * its sum from the first day on is what stands open. No rating knows it.
 */
export const measures = [
  'filed', 'accepted', 'accepted_ok', 'wrong_return', 'timed', 'timed_ok', 'timed_first_ok', 'answers', 'upheld',
  'delay_2', 'delay_3', 'delay_4',
  'closings', 'closed_consent', 'closed_residents', 'closed_verified', 'closed_papers', 'closed_decided', 'solved',
  'explained', 'reopened',
  'site_checked', 'site_failed', 'starred', 'stars', 'rejected', 'deferred', 's_decided', 's_decided_ok',
  's_verified', 's_verified_ok',
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
  const own = shares.find(([agency]) => agency === holder) ?? present(shares[0], 'a share')
  own[1] += left
  return shares.filter(([, share]) => share > 0)
}

const spans = new Map<number, string>()

/**
 * Weeks from Monday, cut where a month begins, in Tashkent: so that weeks, months and years are sums of whole spans.
 */
export function spanOf(at: Date): string {
  const day = Math.floor(localOf(at).getTime() / dayMs)
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
export function countEvents(id: number, events: readonly ToldEvent[], hokimlikOf: HokimlikOf): Counted[] {
  const tally = new Tally(hokimlikOf)
  for (const passed of replay(id, events)) tally.take(passed)
  return tally.counted
}

type HokimlikOf = (territory: string) => number | undefined

/** What one report has counted for so far, and what of its past the next event asks for. */
class Tally {
  readonly counted: Counted[] = []
  readonly #hokimlikOf: HokimlikOf
  /** Minutes that each body has held the report while it owed the work, and since when the present one does. */
  #held = new Map<number, number>()
  #since: Date | null = null
  #standing: Standing | null = null
  /** An answer did not hold: from now on the first promise counts. */
  #isRework = false
  #returnedBy: number | null = null
  #openAt: { agency: number; category: string } | null = null
  #span = ''

  constructor(hokimlikOf: HokimlikOf) {
    this.#hokimlikOf = hokimlikOf
  }

  take(passed: Passed): void {
    this.#span = spanOf(passed.event.at)
    this.#open(passed)
    this.#minutes(passed)
    this.#intake(passed)
    this.#answer(passed)
    this.#rework(passed)
    this.#supervision(passed)
    this.#delay(passed)
    this.#ends(passed)
  }

  #add({ event, before, after }: Passed, measure: Measure, n = 1, agency = before.agencyId): void {
    if (n === 0) return
    this.counted.push({
      seq: event.seq,
      agency,
      district: after.district,
      category: after.category,
      span: this.#span,
      measure,
      n,
    })
  }

  /** Open for a body, under a type: what a check holds back is not so yet. */
  #open({ event: { seq }, after }: Passed): void {
    const isOpen = after.owner !== null && after.status !== 'moderating'
    const was = this.#openAt
    const isStill = was === null ? !isOpen : isOpen && was.agency === after.agencyId && was.category === after.category
    if (isStill) return
    const line = { seq, district: after.district, span: this.#span, measure: 'open' as const }
    if (was) this.counted.push({ ...line, ...was, n: -1 })
    this.#openAt = isOpen ? { agency: after.agencyId, category: after.category } : null
    if (this.#openAt) this.counted.push({ ...line, ...this.#openAt, n: 1 })
  }

  /** Minutes count while the body owes the work. */
  #minutes({ event: { seq, at }, before, after }: Passed): void {
    const owed = before.owner === 'agency' && before.status !== 'deferred'
    const owes = after.owner === 'agency' && after.status !== 'deferred'
    if (seq > 2 && owed && this.#since && (after.agencyId !== before.agencyId || !owes)) {
      this.#hold(before.agencyId, at)
      this.#since = null
    }
    if (owes && this.#since === null) this.#since = at
  }

  #hold(agency: number, until: Date): void {
    this.#held.set(agency, (this.#held.get(agency) ?? 0) + minutesBetween(this.#since, until))
  }

  #intake(passed: Passed): void {
    const { event, before, after } = passed
    const { type, at, body } = event
    // What a check holds back is nobody's yet: it is counted when it goes on its way.
    const isReleased = before.status === 'moderating' && after.status === 'routed'
    if ((type === 'file' && after.status !== 'moderating') || isReleased) this.#add(passed, 'filed', 1, after.agencyId)
    if (before.status === 'routed' && after.status === 'in_progress') {
      this.#add(passed, 'accepted')
      if (type === 'accept' && before.actBy && at <= before.actBy) this.#add(passed, 'accepted_ok')
    }
    if (type === 'return') this.#returnedBy = before.agencyId
    // Sent back to the body that had returned it: the return was not right (regulation 3.3).
    if (type === 'reroute' && this.#returnedBy !== null && body.agency === this.#returnedBy)
      this.#add(passed, 'wrong_return', 1, this.#returnedBy)
  }

  #answer(passed: Passed): void {
    const { event, before } = passed
    if (event.type !== 'answer') return
    // Late before it was answered, it was counted so already: now with the minutes as they came to be.
    if (this.#standing) this.#countStanding(passed, this.#standing, -1)
    const isOnTime = event.at <= (this.#isRework ? before.firstDueAt : before.dueAt)
    const timed = sharesOf(this.#held, before.agencyId)
    this.#stand(passed, { timed, isOnTime, isFirstOnTime: event.at <= before.firstDueAt, agency: before.agencyId })
    this.#add(passed, 'answers')
  }

  #stand(passed: Passed, standing: Standing): void {
    this.#standing = standing
    this.#countStanding(passed, standing, 1)
  }

  #countStanding(passed: Passed, { timed, isOnTime, isFirstOnTime }: Standing, sign: 1 | -1): void {
    for (const [agency, share] of timed) {
      this.#add(passed, 'timed', sign * share, agency)
      if (isOnTime) this.#add(passed, 'timed_ok', sign * share, agency)
      if (isFirstOnTime) this.#add(passed, 'timed_first_ok', sign * share, agency)
    }
  }

  /** The answer did not hold. */
  #fall(passed: Passed): void {
    if (this.#standing) this.#countStanding(passed, this.#standing, -1)
    this.#standing = null
    this.#isRework = true
  }

  #rework(passed: Passed): void {
    const { before, after } = passed
    if (!this.#standing || after.status !== 'in_progress' || before.cameFrom === 'deferred') return
    if (before.status !== 'objected' && before.status !== 'verifying' && before.status !== 'appealed') return
    this.#add(passed, 'upheld', 1, this.#standing.agency)
    this.#fall(passed)
  }

  #supervision(passed: Passed): void {
    const { event, before, after } = passed
    const { type, body } = event
    if (before.status === 'verifying') {
      // A controller who verified, in time or late; a consent that came meanwhile was nobody's work.
      if (after.status !== 'verifying' && event.actor.role === 'controller')
        this.#addSupervised(
          passed,
          's_verified',
          before.actBy !== null && event.at <= before.actBy,
          before.controlLevel,
        )
      if (type === 'lapse') this.#addSupervised(passed, 's_verified', false, before.controlLevel)
      if (type === 'return_to_work') this.#add(passed, 'site_failed')
      if (type === 'return_to_work' || (type === 'verify_closed' && body.basis !== 'papers'))
        this.#add(passed, 'site_checked')
    }
    if (before.request !== null && 'granted' in body && body.granted !== undefined)
      this.#addSupervised(passed, 's_decided', event.actor.role === 'controller', before.requestLevel ?? 'district')
  }

  #addSupervised(
    passed: Passed,
    measure: 's_decided' | 's_verified',
    isOnTime: boolean,
    level: 'district' | 'region',
  ): void {
    const { before } = passed
    const hokimlik = this.#hokimlikOf(level === 'region' ? before.region : before.district)
    if (hokimlik === undefined) return
    this.#add(passed, measure, 1, hokimlik)
    if (isOnTime) this.#add(passed, `${measure}_ok`, 1, hokimlik)
  }

  #delay(passed: Passed): void {
    const { event, before } = passed
    if (event.type !== 'escalate') return
    const { rung } = event.body
    if (rung === 1) return
    // Past its time a case is late, answered or not: nothing is gained by not answering.
    if (before.status === 'in_progress' && rung === 2 && this.#standing === null) {
      const minutes = (this.#held.get(before.agencyId) ?? 0) + minutesBetween(this.#since, event.at)
      const timed = sharesOf(new Map(this.#held).set(before.agencyId, minutes), before.agencyId)
      this.#stand(passed, { timed, isOnTime: false, isFirstOnTime: false, agency: before.agencyId })
    }
    if (before.owner === 'agency') this.#add(passed, `delay_${rung}`)
  }

  #ends(passed: Passed): void {
    const { event, before, after } = passed
    if (after.status === 'closed' && before.status !== 'closed') {
      this.#close(passed, after, 1)
      this.#add(passed, 'closings')
    }
    if (before.status === 'closed' && after.status !== 'closed') {
      this.#close(passed, before, -1)
      if (event.type === 'revoke' || event.type === 'reopen') {
        this.#add(passed, 'reopened')
        this.#fall(passed)
      }
    }
    if (after.status === 'rejected' && before.status !== 'rejected') this.#add(passed, 'rejected')
    if (after.status === 'deferred' && before.status !== 'deferred') this.#add(passed, 'deferred')
  }

  /** Only *done* with the consent of the reporter or of residents is solved (regulation 3.5). */
  #close(
    passed: Passed,
    { closedBasis, outcome, stars }: Pick<Passed['before'], 'closedBasis' | 'outcome' | 'stars'>,
    sign: 1 | -1,
  ): void {
    this.#add(passed, `closed_${present(closedBasis, 'the basis of the closing')}`, sign)
    const isConsented = closedBasis === 'consent' || closedBasis === 'residents'
    if (isConsented) this.#add(passed, outcome === 'done' ? 'solved' : 'explained', sign)
    // Stars of a consent that is taken back go with it.
    if (closedBasis !== 'consent' || stars === null) return
    this.#add(passed, 'starred', sign)
    this.#add(passed, 'stars', sign * stars)
  }
}
