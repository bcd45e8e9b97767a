// Background work: graphile-worker for queued jobs, and short loops for what is due at a time.
import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { type Db, sql } from './database.ts'
import type { Log } from './log.ts'
import { type LoopLocks, openLoopLocks } from './loop-locks.ts'
import type pg from 'pg'
import { quietLogger } from './worker-log.ts'

export interface Loop {
  name: string
  everyMs: number
  /** Does one round; true when there is more to do at once. */
  round: (signal: AbortSignal) => Promise<boolean>
}

export interface Jobs {
  stop: () => Promise<void>
}

const heartbeatMs = 10_000
const silentSeconds = 60
/** What failed is tried again so soon, so that everything goes on within seconds of a database that was away. */
const againMs = 1000

/** Starts the worker, where there are tasks for it, and the loops; each loop runs in one process, by an advisory lock. */
export function startJobs(deps: { db: Db; pool: pg.Pool; log: Log }, tasks: TaskList, loops: readonly Loop[]): Jobs {
  const { db, pool, log } = deps
  // The queue locks jobs under the id of its pool: that id is what our heartbeat vouches for.
  const events: WorkerEvents = new EventEmitter()
  const pools = new Set<string>()
  events.on('pool:create', ({ workerPool }) => pools.add(workerPool.id))
  const start = () =>
    run({
      pgPool: pool,
      taskList: tasks,
      events,
      noHandleSignals: true,
      logger: quietLogger(log),
      // Fetched and completed in batches: at hundreds of reports a second the queue would cost more than the work.
      preset: {
        worker: { concurrentJobs: 6, pollInterval: 1000, localQueue: { size: 50 }, completeJobBatchDelay: 20 },
      },
    })
  const stopping = new AbortController()
  const locks = openLoopLocks(pool)
  const looping = loops.map((loop) => keepRunning(locks, log, loop, stopping.signal))
  const running = [Promise.all(looping).then(() => locks.close())]
  if (Object.keys(tasks).length > 0)
    running.push(beat(db, pools, stopping.signal, log), keepWorking(deps, start, pools, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

/** The worker gives up when the database is away for long: then another one is started, until that succeeds. */
async function keepWorking(
  { db, log }: { db: Db; log: Log },
  start: () => Promise<Runner>,
  pools: Set<string>,
  signal: AbortSignal,
) {
  let runner: Runner | undefined
  const stop = () => void runner?.stop().catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  while (!signal.aborted) {
    try {
      runner = await start()
      if (signal.aborted) stop()
      // Before it holds its first job: whoever is killed the next moment was heard of.
      await vouch(db, pools)
      await runner.promise
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'the worker ended and is started again')
    }
    runner = undefined
    // Nobody vouches for what it held any more: that is freed like the jobs of a killed process.
    pools.clear()
    if (!signal.aborted) await pause(againMs, signal)
  }
}

async function keepRunning(locks: LoopLocks, log: Log, loop: Loop, signal: AbortSignal) {
  let failures = 0
  while (!signal.aborted) {
    let more = false
    try {
      more = (await locks.holding(loop.name, () => loop.round(signal))) ?? false
      failures = 0
    } catch (error) {
      failures += 1
      // Said once, not every second of an outage.
      if (failures === 1 && !signal.aborted) log.error({ err: error, loop: loop.name }, 'a loop failed and tries again')
    }
    if (failures > 0) await pause(Math.min(loop.everyMs, againMs), signal)
    else if (!more) await pause(loop.everyMs, signal)
  }
}

/** These workers live now. */
const vouch = (db: Db, pools: ReadonlySet<string>) =>
  sql`
    insert into worker_beats (worker_id, at) select id, now() from unnest(${[...pools]}::text[]) id
    on conflict (worker_id) do update set at = now()`.execute(db)

/** Says that this process lives, and frees jobs whose process fell silent. */
async function beat(db: Db, pools: ReadonlySet<string>, signal: AbortSignal, log: Log) {
  while (!signal.aborted) {
    try {
      await vouch(db, pools)
      // One that holds jobs and was never heard of is given its minute, then judged like the others.
      await sql`
        insert into worker_beats (worker_id, at)
        select distinct locked_by, now() from graphile_worker._private_jobs where locked_by is not null
          on conflict do nothing`.execute(db)
      const silent = await sql<{ worker_id: string }>`
        delete from worker_beats where at < now() - make_interval(secs => ${silentSeconds})
          returning worker_id`.execute(db)
      if (silent.rows.length > 0) {
        await sql`select
          graphile_worker.force_unlock_workers(${silent.rows.map((row) => row.worker_id)}::text[])`.execute(db)
      }
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'the heartbeat failed and tries again')
    }
    await pause(heartbeatMs, signal)
  }
}

/** Cut short by the signal; nothing of it stays with the signal afterwards. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  wait(milliseconds, undefined, { signal }).catch(() => undefined)
