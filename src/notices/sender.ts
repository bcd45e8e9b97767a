// The senders: each channel's due messages are taken, put together for each recipient, given to the gateway, and
// settled as it answers. One process sends by a channel at a time, so that the gateway's limits hold for all together.
import { randomInt } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Log } from '../platform/log.ts'
import { messageOf } from '../platform/thrown.ts'
import { midnightOf, minuteMs } from '../platform/time.ts'
import type { Settings } from '../settings/index.ts'
import type { ChannelAdapter, Outcome } from './channel.ts'
import { letterOf, type LetterDeps } from './letters.ts'
import {
  type Arrived,
  type Due,
  hastenNext,
  isAnyDue,
  noteGateway,
  paidSince,
  type Settled,
  settle,
  takeDue,
} from './message-store.ts'
import { closePoint, type ContactPoint, listPoints } from './point-store.ts'
import { kinds, mostAttempts, quietEnds, retrySeconds, rowOf } from './rules.ts'

export interface SenderDeps extends LetterDeps {
  log: Log
  settings: Settings
  /** Somebody is known to have been told of this event. */
  onArrived: (told: Arrived) => Promise<void>
}

/** Longer than any gateway is waited for; whoever died meanwhile is succeeded after this. */
const leaseMs = 30_000

/** What may come twice unseen is written down in larger parts. */
const lingerMs = 50

type Group = readonly [Due, ...Due[]]

/** A round by one channel. @returns whether more is due */
export async function sendDue(deps: SenderDeps, channel: ChannelAdapter): Promise<boolean> {
  const { db, clock, settings } = deps
  const at = clock()
  if (!(await isAnyDue(db, channel.name, at))) return false
  const soon = new Date(at.getTime() + settings.notices.gatherMinutes * minuteMs)
  // A process that dies holds up no more; and what may not come twice is all tried before its lease is over.
  const most = channel.atOnce * (channel.isRepeatable ? 4 : 2)
  const due = await takeDue(db, channel.name, { at, soon, midnight: midnightOf(at), leaseMs, most })
  if (due.length === 0) return false
  const round = new Round(deps, channel, await pointsOf(deps, channel, due), await budgetOf(deps, channel))
  const turn = pLimit(channel.atOnce)
  const gate = openGate()
  await Promise.all(groupsOf(round.sift(due)).map((group) => turn(() => gate().then(() => round.send(group)))))
  await round.end()
  return due.length >= most
}

/** Parts of SMS that may leave today; the other channels cost nothing. */
const budgetOf = async ({ db, clock, settings }: SenderDeps, { name }: ChannelAdapter) =>
  name === 'sms' ? settings.notices.smsPartsPerDay - (await paidSince(db, midnightOf(clock()))) : Infinity

/** Danger is told by all channels, whatever it costs and whoever was told already. */
const isDanger = ({ template, audience }: Due) => 'byAll' in kinds[rowOf(template, audience).kind]

const recipientOf = ({ personId, pointId }: Pick<Due, 'personId' | 'pointId'>) =>
  personId === null ? `point ${pointId}` : `${personId}`

/** What goes to the same recipient goes as one. */
const groupsOf = (due: readonly Due[]): Group[] =>
  [...Map.groupBy(due, recipientOf).values()].map((group) => group as [Due, ...Due[]])

/** One taking of a channel: what was sent, what failed, and whether the gateway asked to be left alone. */
class Round {
  readonly #deps: SenderDeps
  readonly #channel: ChannelAdapter
  readonly #points: ReadonlyMap<string, ContactPoint[]>
  readonly #flush: ReturnType<typeof openFlush>
  readonly #undelivered: Due[] = []
  #budget: number
  #took = false
  #failures = 0
  #why: string | undefined
  #restsUntil: Date | undefined

  constructor(deps: SenderDeps, channel: ChannelAdapter, points: ReadonlyMap<string, ContactPoint[]>, budget: number) {
    this.#deps = deps
    this.#channel = channel
    this.#points = points
    this.#budget = budget
    this.#flush = openFlush((settled) => settle(deps.db, settled, deps.clock()), channel.isRepeatable ? lingerMs : 0)
  }

  /** What is still to be sent; the rest is dropped with its reason. */
  sift(due: readonly Due[]): Due[] {
    const reasons = new Map(due.map((each) => [each, this.#droppedFor(each)]))
    const dropped = due.flatMap((each) => {
      const error = reasons.get(each)
      return error === undefined ? [] : [{ id: each.id, state: 'dropped' as const, error }]
    })
    void this.#flush.add(dropped)
    return due.filter((each) => reasons.get(each) === undefined)
  }

  #droppedFor(each: Due): string | undefined {
    if (isDanger(each)) return undefined
    if (each.isTold) return 'told already'
    const isEnough = this.#channel.name === 'sms' && each.smsToday >= this.#deps.settings.notices.smsPerPersonAndDay
    return isEnough ? 'enough SMS for one day' : undefined
  }

  async send(group: Group): Promise<void> {
    const { clock, log } = this.#deps
    const sendAt = this.#restsUntil
    if (sendAt) return this.#flush.add(group.map(({ id }) => ({ id, state: 'queued', isUntried: true, sendAt })))
    if (this.#budget <= 0 && !group.some(isDanger))
      return this.#flush.add(group.map(({ id }) => ({ id, state: 'dropped', error: 'the SMS of the day are spent' })))
    const points = this.#points.get(recipientOf(group[0])) ?? []
    const outcome = await this.#channel
      .send(await letterOf(this.#deps, group), { phone: group[0].phone, points }, async (point, why) => {
        await closePoint(this.#deps.db, point.id, why, clock())
      })
      .catch((error: unknown): Outcome => {
        log.error({ err: error, channel: this.#channel.name }, 'a message could not be sent')
        return { is: 'later', why: messageOf(error) }
      })
    this.#note(outcome, group, clock())
    const written = this.#flush.add(
      group.map((due) => settledBy(outcome, due, { isFirst: due === group[0], at: clock() })),
    )
    const isArrived = outcome.is === 'taken' && outcome.arrived
    if (isArrived || !this.#channel.isRepeatable) await written
    if (isArrived) for (const due of group) await this.#deps.onArrived(due)
  }

  #note(outcome: Outcome, group: Group, at: Date): void {
    if (outcome.is === 'taken') {
      this.#took = true
      this.#budget -= outcome.parts ?? 0
    } else if (outcome.is === 'later') {
      this.#failures += 1
      this.#why = outcome.why
      if (outcome.rests) this.#restsUntil = new Date(at.getTime() + (outcome.seconds ?? 5) * 1000)
    }
    if (outcome.is !== 'taken' && isLost(outcome, group[0])) this.#undelivered.push(...group)
  }

  /** What did not arrive leaves by the next channel; how the gateway did is written down. */
  async end(): Promise<void> {
    const { db, clock, settings } = this.#deps
    await this.#flush.done()
    const floor = quietEnds(clock(), settings.notices) ?? clock()
    await hastenNext(db, this.#undelivered.filter(({ personId }) => personId !== null), floor) // prettier-ignore
    if (!this.#took && this.#failures === 0) return
    const [took, failures, why, restsUntil] = [this.#took, this.#failures, this.#why, this.#restsUntil]
    await noteGateway(
      db,
      this.#channel.name,
      { took, failures, ...(why !== undefined && { why }), restsUntil },
      clock(),
    )
  }
}

/** Nobody tries this any more. */
const isLost = (outcome: Outcome, { attempts }: Due) => outcome.is === 'refused' || attempts >= mostAttempts

function settledBy(outcome: Outcome, due: Due, { isFirst, at }: { isFirst: boolean; at: Date }): Settled {
  const { id, attempts } = due
  if (outcome.is === 'taken')
    return {
      id,
      state: outcome.arrived ? 'arrived' : 'sent',
      ...(outcome.id !== undefined && { gatewayId: outcome.id }),
      // Paid once, however many events it told of.
      ...(outcome.parts !== undefined && { parts: isFirst ? outcome.parts : 0 }),
    }
  if (outcome.is === 'refused' || isLost(outcome, due)) return { id, state: 'failed', error: outcome.why }
  const seconds = Math.max(outcome.seconds ?? 0, retrySeconds(attempts)) + randomInt(5)
  return { id, state: 'queued', error: outcome.why, sendAt: new Date(at.getTime() + seconds * 1000) }
}

/** Whose addresses are open, by recipient. */
async function pointsOf({ db }: SenderDeps, { name }: ChannelAdapter, due: readonly Due[]) {
  if (name === 'sms') return new Map<string, ContactPoint[]>()
  const people = [...new Set(due.flatMap(({ personId }) => personId ?? []))]
  const ids = [...new Set(due.flatMap(({ pointId }) => pointId ?? []))]
  const points = await listPoints(db, name, { people, points: ids })
  return Map.groupBy(points, ({ id, personId }) => recipientOf({ personId, pointId: id }))
}

/** Lets one through at each turn of the event loop: a page waits for the sealing of one letter, never of fifty. */
function openGate(): () => Promise<void> {
  let last = Promise.resolve()
  return () => (last = last.then(() => nextTurn()))
}

/**
 * Writes what has gathered while the last writing was on its way, and for `pauseMs` besides: little is in doubt when a
 * process dies.
 */
function openFlush(write: (settled: readonly Settled[]) => Promise<void>, pauseMs: number) {
  let waiting: Settled[] = []
  let writing: Promise<void> | undefined
  let failure: { error: unknown } | undefined
  const run = async () => {
    while (waiting.length > 0) {
      if (pauseMs > 0) await sleep(pauseMs)
      const some = waiting
      waiting = []
      await write(some)
    }
  }
  return {
    /** Resolves once it was tried; whether that failed is told at the end. */
    add: (settled: readonly Settled[]): Promise<void> => {
      waiting.push(...settled)
      writing ??= run()
        .catch((error: unknown) => (failure = { error }))
        .then(() => (writing = undefined))
      return writing
    },
    /** @throws what a writing failed with */
    done: async (): Promise<void> => {
      await writing
      if (failure) throw failure.error
    },
  }
}
