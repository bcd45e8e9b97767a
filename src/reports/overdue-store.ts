// What is past its public day, in SQL: the words of `isOverdue` over reports `r`.
import type { RawBuilder } from 'kysely'
import { sql } from '../platform/database.ts'
import { owedStatuses } from '../life/index.ts'

/** A condition over reports `r`. */
export type Condition = RawBuilder<unknown>

/** A body still owes the solution. */
export const owed: Condition = sql`r.status in (${sql.join(owedStatuses.map((status) => sql.lit(status)))})`

/** While a question waits the clock stands, but what was late before it stays late. */
export const overdueCondition = (now: Date): Condition =>
  sql`r.due_at < ${now} and (r.paused_at is null or r.due_at < r.paused_at) and ${owed}`
