// Which process runs which loop: advisory locks, all on one connection, so that loops leave the others to their work.
import type pg from 'pg'
import pLimit from 'p-limit'
import { present } from './present.ts'

/** Locks of loops, by their names. */
const loopLocks = 5_000_000

export interface LoopLocks {
  /** Runs this where no other process holds the loop; `undefined` where one does. */
  holding: <T>(loop: string, work: () => Promise<T>) => Promise<T | undefined>
  close: () => Promise<void>
}

/** Held as long as the connection stands: a database that was away has let all of them go. */
export function openLoopLocks(pool: pg.Pool): LoopLocks {
  let standing: pg.PoolClient | undefined
  // One question after the other: a connection answers no two at once.
  const turn = pLimit(1)
  const drop = (client: pg.PoolClient, broken: boolean) => {
    if (standing !== client) return
    standing = undefined
    client.release(broken)
  }
  const connect = async () => {
    const client = await pool.connect()
    client.once('error', () => drop(client, true))
    standing = client
    return client
  }
  const ask = (what: 'pg_try_advisory_lock' | 'pg_advisory_unlock', loop: string) =>
    turn(async () => {
      const client = standing ?? (await connect())
      try {
        const { rows } = await client.query<{ yes: boolean }>(`select ${what}($1, hashtext($2)) as yes`, [
          loopLocks,
          loop,
        ])
        return present(rows[0], 'the answer of a lock').yes
      } catch (error) {
        drop(client, true)
        throw error
      }
    })
  return {
    holding: async (loop, work) => {
      if (!(await ask('pg_try_advisory_lock', loop))) return undefined
      try {
        return await work()
      } finally {
        await ask('pg_advisory_unlock', loop)
      }
    },
    close: () =>
      turn(async () => {
        if (standing) drop(standing, true)
      }),
  }
}
