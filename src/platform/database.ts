// The door to PostgreSQL: pools, Kysely over them, and transactions.
import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { codeOf, constraintOf, syscallOf } from './thrown.ts'

/** Rows are typed where they are asked for, beside their SQL. */
type Tables = Record<string, never>

/** A connection or a transaction: what every store function takes first. */
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/** The role the application works under: it may not change or delete events (house 2). */
export const appRole = 'xalq_app'

pg.types.setTypeParser(pg.types.builtins.INT8, (value) => Number(value))
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (value) => Number(value))
// Our sessions speak UTC, so a time is always `2026-11-22 05:00:00.123+00`: a page of a hundred rows reads hundreds of
// them.
const readTimestamp = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value) => {
  if (!value.endsWith('+00') || value.length > 26 || value.length < 22) return readTimestamp(value)
  return new Date(`${value.slice(0, 10)}T${value.slice(11, -3)}Z`)
})

/**
 * Who asks: a reader without a role is answered within moments or told to come again, however large the database is;
 * staff and jobs may take their time.
 */
export const asking = new AsyncLocalStorage<{ isBrief: boolean }>()
const briefMs = 2000

export interface Database {
  db: Db
  pool: pg.Pool
  /** Counts statements, so that a test can hold a page to its budget. */
  queries: { count: number }
  close: () => Promise<void>
}

/** `as: 'owner'` is for migrations only; everything else runs under the application's role. */
export function openDatabase(url: string, options: { as?: 'owner' | 'app'; size?: number } = {}): Database {
  const size = options.size ?? 16
  const openPool = (max: number, statementMs: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      options: [
        '-c timezone=UTC',
        ...(options.as === 'owner' ? [] : [`-c role=${appRole}`, `-c statement_timeout=${statementMs}`]),
      ].join(' '),
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: 10_000,
      application_name: 'xalq-nazorati',
    })
    // A connection was cut: the pool replaces it, and the query that used it tells.
    const ignore = () => undefined
    pool.on('error', ignore)
    pool.on('connect', (client) => {
      client.on('error', ignore)
      prepareOnce(client)
    })
    return pool
  }
  const pool = openPool(size, 60_000)
  const brief = openPool(Math.ceil(size / 2), briefMs)
  const queries = { count: 0 }
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: {
        options: pool.options,
        connect: () => (asking.getStore()?.isBrief ? brief : pool).connect(),
        end: async () => {
          await Promise.all([pool.end(), brief.end()])
        },
      },
    }),
    log: (event) => {
      if (event.level === 'query') queries.count += 1
    },
  })
  return { db, pool, queries, close: () => db.destroy() }
}

/** Names of statements by their text; the same text is the same name on every connection. */
const statementNames = new Map<string, string>()
const mostStatements = 500

/**
 * PostgreSQL parses and plans each statement once per connection instead of at every call: filing a report
 * went from 467 to 600 a second by this alone. Texts are few, since conditions are built from few parts.
 */
function prepareOnce(client: pg.PoolClient) {
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown
  const prepared = (text: unknown, values?: unknown, ...rest: unknown[]) => {
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return plain(text, values, ...rest)
    let name = statementNames.get(text)
    if (name === undefined && statementNames.size < mostStatements)
      statementNames.set(text, (name = `s${statementNames.size}`))
    return plain(name === undefined ? { text, values } : { name, text, values }, ...rest)
  }
  client.query = prepared as typeof client.query
}

/** Runs `work` in one transaction; a deadlock or serialisation failure is tried again twice. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      const retriable = ['40001', '40P01'].includes(codeOf(error))
      if (!retriable || attempt === 3) throw error
    }
  }
}

/** Several reads of one and the same moment. */
export const ofOneMoment = <T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

/** SQLSTATEs and codes of the system that say: not now, and not because of what was asked. */
const awayCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** What pg and its pool say without a code when the line is gone. */
const awayWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/

/**
 * The database is away: it refuses, is being started, or the line broke in the middle. The same may be asked again
 * soon.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  // ENOENT of a socket is a server that is not there; of a file it is something else.
  if (code === 'ENOENT') return syscallOf(error) === 'connect'
  return code.startsWith('08') || awayCodes.has(code) || awayWords.test(error.message)
}

/** The statement took longer than it may (`statement_timeout`), or waited too long for a lock. */
export const isTooSlow = (error: unknown): boolean => ['57014', '55P03'].includes(codeOf(error))

/** True when the error is a broken unique rule of that name. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  codeOf(error) === '23505' && constraintOf(error) === constraint

export { sql }

/** How many rows a statement took out or changed. */
export const removed = ({ numAffectedRows = 0n }: { numAffectedRows?: bigint | undefined }): number =>
  Number(numAffectedRows)

/** The database answers at all. */
export const isReachable = (db: Db): Promise<boolean> =>
  sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )

/** Several counts in one question, each by its name: statements that count one thing each. */
export async function countEach<Name extends string>(
  db: Db,
  counts: Record<Name, RawBuilder<unknown>>,
): Promise<Record<Name, number>> {
  const columns = Object.entries<RawBuilder<unknown>>(counts).map(
    ([name, count]) => sql`(${count}) as ${sql.ref(name)}`,
  )
  const { rows } = await sql<Record<Name, number>>`select ${sql.join(columns)}`.execute(db)
  return onlyRow(rows)
}

/**
 * Several lists in one question, each by its name and in its order: statements of rows that JSON can carry, so no times
 * and no bytes.
 */
export async function listEach<Lists extends Record<string, object>>(
  db: Db,
  lists: { [Name in keyof Lists]: RawBuilder<Lists[Name]> },
): Promise<{ [Name in keyof Lists]: Lists[Name][] }> {
  const columns = Object.entries<RawBuilder<unknown>>(lists).map(
    ([name, list]) => sql`(select coalesce(json_agg(l), '[]') from (${list}) l) as ${sql.ref(name)}`,
  )
  const { rows } = await sql<{ [Name in keyof Lists]: Lists[Name][] }>`select ${sql.join(columns)}`.execute(db)
  return onlyRow(rows)
}

/** The row of a statement that always answers with one. @throws where it does not: that is a fault of ours */
export function onlyRow<T>([row]: readonly T[]): T {
  if (row === undefined) throw new Error('A statement that answers with a row answered with none')
  return row
}
