// What follows from a change: memory is read again in every process, and running clocks are counted anew.
import { setTimeout as sleep } from 'node:timers/promises'
import { momentOn } from '../platform/time.ts'
import type { Db } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { recountBatch } from '../reports/index.ts'
import { type AdminDeps, calendarChange, type Kept } from './actions.ts'
import { endRecount, lastMarks, nextRecount, noteRecount } from './store.ts'
import { present } from '../platform/present.ts'

/** Looks once a second whether another process changed what this one holds; returns how to stop looking. */
export function watchChanges({
  db,
  log,
  marks,
  reload,
}: {
  db: Db
  log: Log
  marks: string
  reload: () => Promise<void>
}): () => void {
  const stopping = new AbortController()
  void (async () => {
    // From before memory was filled: what changed in between is seen at the first look.
    let known = marks
    let failed = false
    while (!stopping.signal.aborted) {
      await sleep(1000, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        const now = await lastMarks(db)
        if (now !== known) await reload()
        known = now
        failed = false
      } catch (error) {
        if (!failed && !stopping.signal.aborted)
          log.error({ err: error }, 'looking for changes failed and is tried again')
        failed = true
      }
    }
  })()
  return () => stopping.abort()
}

/** Counts clocks anew after the earliest change that waits for it, one batch; true when there may be more. */
export async function recountClocks(deps: AdminDeps): Promise<boolean> {
  const next = await nextRecount(deps.db)
  if (!next) return false
  const [first, region = null] = next.key.split(' ')
  const isHours = next.subject === 'office_hours'
  const change = calendarChange(
    { before: next.before as Kept, after: next.after as Kept },
    {
      changedAt: next.at,
      ...(isHours
        ? { region: null, agencies: [Number(first)], since: next.at }
        : { region, agencies: null, since: momentOn(present(first, 'the first of the dumps')) }),
    },
  )
  const done = await recountBatch(deps, next.id, change, next.recountedTo, (tx, last, moved) =>
    noteRecount(tx, next.id, last, moved),
  )
  if (!done) await endRecount(deps.db, next.id)
  return true
}
