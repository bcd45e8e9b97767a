// The queued job that tells people of an event, and the digest of delays once a day.
import { inDays, localOf } from '../platform/time.ts'
import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { Settings } from '../settings/index.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../platform/database.ts'
import type { PersonId } from '../platform/ids.ts'
import type { ChannelAdapter } from './channel.ts'
import { queueForPoints, queueMessages } from './message-store.ts'
import { type Channel, type Choice, kinds, type Pace, planOf, type Reach, rowOf, type TemplateRow } from './rules.ts'
import { lastDigest, listTold, tellInApp, writeDigests } from './store.ts'

export interface NoticeDeps {
  db: Db
  clock: Clock
  settings: Settings
  /** The channels that have a gateway. */
  channels: readonly ChannelAdapter[]
  /** Who follows an event without an account, and what they are told; absent where nobody follows anything. */
  followersOf?: (
    tx: Tx,
    reportId: number,
    seq: number,
  ) => Promise<{ template: string; at: Date; points: { pointId: number; channel: Channel }[] } | undefined>
}

/** What is older stands in the app alone: nobody is woken by what a long outage held up. */
const newsDays = 3

const Event = z.object({ report: z.number(), seq: z.number() })

export function noticeTasks(deps: NoticeDeps): TaskList {
  return {
    deliver_notices: async (payload) => {
      const { report, seq } = Event.parse(payload)
      await inTransaction(deps.db, (tx) => deliver(deps, tx, report, seq))
    },
  }
}

const paceOf = ({ notices, escalation }: Settings): Pace => ({ ...notices, digestHour: escalation.digestHour })

/** Somebody who is to be told by what is open to them. */
interface ToTell {
  noticeId: number
  personId: PersonId
  open: readonly Channel[]
  row: TemplateRow
  choice: Choice | undefined
}

/** Queues what leaves the house, by the channels that have a gateway. */
async function queueFor(
  { settings, channels }: Pick<NoticeDeps, 'settings' | 'channels'>,
  tx: Tx,
  at: Date,
  told: readonly ToTell[],
): Promise<void> {
  const planned = told.flatMap(({ noticeId, personId, open, row, choice }) => {
    const reach: Reach = Object.fromEntries(channels.map(({ name }) => [name, open.includes(name)]))
    const plan = planOf(row, { at, reach, choice, pace: paceOf(settings) })
    return plan.map(({ channel, sendAt }) => ({ noticeId, personId, channel, sendAt }))
  })
  await queueMessages(tx, planned, at)
}

/** Told in the app at once, and by what leaves the house as the table of notices and the person's own choices say. */
async function deliver(deps: NoticeDeps, tx: Tx, reportId: number, seq: number): Promise<void> {
  const { clock, settings, channels, followersOf } = deps
  const at = clock()
  const told = await listTold(tx, reportId, seq, at)
  await tellInApp(tx, told, at)
  const wanting = told.flatMap(({ noticeId, personId, template, audience, happenedAt, open, chosen, isStopped }) => {
    const row = rowOf(template, audience)
    const isUnwanted = isStopped && kinds[row.kind].chosenBy !== 'nobody'
    if (isUnwanted || happenedAt < inDays(at, -newsDays)) return []
    return [{ noticeId, personId, open, row, choice: chosen[row.kind] }]
  })
  await queueFor(deps, tx, at, wanting)
  const followed = await followersOf?.(tx, reportId, seq)
  if (!followed || followed.at < inDays(at, -newsDays)) return
  const row = rowOf(followed.template, 'followers')
  const pace = paceOf(settings)
  const points = followed.points.flatMap(({ pointId, channel }) => {
    const reach = { [channel]: channels.some(({ name }) => name === channel) }
    return planOf(row, { at, reach, choice: undefined, pace }).map((plan) => ({ pointId, ...plan }))
  })
  await queueForPoints(tx, { reportId, seq, template: followed.template }, points, at)
}

/** From nine in the morning on, once a day: in the bell, and by what leaves the house. */
export async function sendDigests(deps: Pick<NoticeDeps, 'db' | 'clock' | 'settings' | 'channels'>): Promise<void> {
  const { db, clock, settings } = deps
  const at = clock()
  const local = localOf(at)
  const day = local.toISOString().slice(0, 10)
  if (local.getUTCHours() < settings.escalation.digestHour) return
  const last = await lastDigest(db)
  if (last && last.day >= day) return
  await inTransaction(db, async (tx) => {
    const digests = await writeDigests(tx, day, last?.at ?? inDays(at, -1), at)
    const wanting = digests.filter(({ chosen }) => chosen.delay !== 'off')
    const asChosen = { row: { kind: 'delay' }, choice: 'now' } as const
    await queueFor(deps, tx, at, wanting.map((digest) => ({ ...digest, ...asChosen }))) // prettier-ignore
  })
}
