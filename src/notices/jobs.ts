// The queued job that tells people of an event.
import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { deliverNotices } from './store.ts'

const Payload = z.object({ report: z.number(), seq: z.number() })

export function noticeTasks({ db, clock }: { db: Db; clock: Clock }): TaskList {
  return {
    deliver_notices: async (payload) => {
      const { report, seq } = Payload.parse(payload)
      await deliverNotices(db, report, seq, clock())
    },
  }
}
