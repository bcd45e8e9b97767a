// No list, search, count or map view looks through more reports than it may, whatever is asked: told by EXPLAIN of
// every statement. `npm run test:long` asks it of a skewed million; here of so many that a look through all of them
// would be seen.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seed } from '../../bench/seed.ts'
import type { Db } from '../../src/platform/database.ts'
import { countByDistrict, pointsIn } from '../../src/map/store.ts'
import { countFound, listPublic } from '../../src/lists/browse-store.ts'
import type { PublicFilter } from '../../src/lists/rules.ts'
import { createDatabase } from '../setup/app.ts'

const size = process.env['LONG'] === undefined ? 60_000 : 1_000_000
/** Rows of `reports` that one answer may read, in all its statements. */
const mostRead = 45_000

let drop: () => Promise<void>
let pool: pg.Pool
let db: Db
let asked: { sql: string; parameters: readonly unknown[] }[] = []
let bodies: { large: number; small: number; region: number[] }
let busiest: string
beforeAll(async () => {
  const database = await createDatabase()
  drop = database.drop
  pool = new pg.Pool({ connectionString: database.url, options: '-c timezone=UTC' })
  // A connection that is cut when the database is dropped is nobody's failure.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  db = new Kysely({
    dialect: new PostgresDialect({ pool }),
    log: ({ level, query }) => void (level === 'query' && asked.push({ sql: query.sql, parameters: query.parameters })),
  })
  const client = await pool.connect()
  await seed(client, size)
  client.release()
  const { rows } = await pool.query<{ agency_id: number }>('select agency_id from reports group by 1 order by count(*)')
  const ids = rows.map((row) => row.agency_id)
  bodies = { small: ids[0]!, large: ids.at(-1)!, region: ids.slice(-20) }
  busiest = (
    await pool.query<{ district: string }>('select district from reports group by 1 order by count(*) desc limit 1')
  ).rows[0]!.district
})
afterAll(async () => {
  await db.destroy()
  await drop()
})

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

/** How many rows of `reports` a plan read; a look through the whole table is named. */
function readBy(plan: Plan, whole: string[]): number {
  const below = (plan.Plans ?? []).reduce((sum, each) => sum + readBy(each, whole), 0)
  if (plan['Relation Name'] !== 'reports') return below
  if (plan['Node Type'] === 'Seq Scan') whole.push(plan['Node Type'])
  const each =
    plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
  return below + each * plan['Actual Loops']
}

async function explained(work: () => Promise<unknown>): Promise<{ read: number; whole: string[] }> {
  asked = []
  await work()
  const whole: string[] = []
  let read = 0
  for (const { sql, parameters } of asked) {
    const { rows } = await pool.query(`explain (analyze, timing off, format json) ${sql}`, [...parameters])
    read += readBy(rows[0]['QUERY PLAN'][0].Plan, whole)
  }
  return { read, whole }
}

const now = new Date()
const heating = ['HEA01', 'HEA02', 'HEA03', 'HEA04', 'HEA05']
const cases: [what: string, filter: () => PublicFilter][] = [
  ['everything', () => ({})],
  ['a common word', () => ({ words: 'maktab' })],
  ['a word of one in twenty', () => ({ words: 'lift' })],
  ['a rare word', () => ({ words: 'kamyob1' })],
  ['a word nobody wrote', () => ({ words: 'zzzz' })],
  ['two common words', () => ({ words: 'maktab kanalizatsiya' })],
  ['two words that never meet', () => ({ words: 'lift nasos' })],
  ['one letter', () => ({ words: 'k' })],
  ['words in a district', () => ({ words: 'maktab', district: busiest })],
  ['a rare word in a region', () => ({ words: 'kamyob2', region: '1714' })],
  ['a word and a status', () => ({ words: 'lift', status: 'rejected' })],
  ['a district', () => ({ district: '1714204' })],
  ['a region', () => ({ region: '1714' })],
  ['a mahalla', () => ({ district: '1714204', mahalla: '17142040011' })],
  ['no mahalla', () => ({ region: '1714', mahalla: 'none' })],
  ['a type', () => ({ category: 'HEA05' })],
  ['a type in a region', () => ({ category: 'HEA05', region: '1714' })],
  [
    'a group in a district',
    () => ({ group: 'GAS', types: ['GAS01', 'GAS02', 'GAS03', 'GAS04', 'GAS05', 'GAS06', 'GAS07'], district: busiest }),
  ],
  ['a group', () => ({ group: 'HEA', types: heating })],
  ['a large body', () => ({ agencies: [bodies.large] })],
  ['a small body', () => ({ agencies: [bodies.small] })],
  ['a body with its divisions', () => ({ agencies: bodies.region })],
  ['a large body’s deferred', () => ({ agencies: [bodies.large], status: 'deferred' })],
  ['a body’s closed of a rare type', () => ({ agencies: bodies.region, status: 'closed', category: 'HEA05' })],
  ['closed', () => ({ status: 'closed' })],
  ['closed in a region', () => ({ status: 'closed', region: '1714' })],
  ['verifying', () => ({ status: 'verifying' })],
  ['deferred in a region', () => ({ status: 'deferred', region: '1714' })],
  ['rejected of a rare type', () => ({ status: 'rejected', category: 'HEA05' })],
  ['overdue', () => ({ overdue: true })],
  ['overdue in a region', () => ({ overdue: true, region: '1714' })],
  ['overdue of a body', () => ({ overdue: true, agencies: [bodies.large] })],
  ...(['open', 'soon', 'asking', 'repeat', 'unchecked'] as const).flatMap((mark): [string, () => PublicFilter][] => [
    [`marked ${mark}`, () => ({ mark })],
    [`marked ${mark} in a district`, () => ({ mark, district: busiest })],
  ]),
]

it.each(cases)('a page of %s reads no more than it may', async (_what, filter) => {
  const { read, whole } = await explained(() => listPublic(db, filter(), now, 50))
  expect(whole).toEqual([])
  expect(read).toBeLessThanOrEqual(mostRead)
})

it.each(cases.filter(([what]) => !/word|letter/.test(what)))(
  'counting %s reads no more than it may',
  async (_what, filter) => {
    const { read, whole } = await explained(() => countFound(db, filter(), now))
    expect(whole).toEqual([])
    expect(read).toBeLessThanOrEqual(mostRead)
  },
)

it.each([
  ['the country', { south: 37, west: 55.9, north: 45.7, east: 73.2 }],
  ['a region', { south: 40.5, west: 70.5, north: 41.5, east: 72.5 }],
  ['the densest city', { south: 41.2, west: 69.1, north: 41.4, east: 69.4 }],
  ['a street', { south: 41.29, west: 69.2, north: 41.3, east: 69.22 }],
])('a map of %s reads no more than it may', async (_what, view) => {
  const { read, whole } = await explained(() => pointsIn(db, view, 300))
  expect(whole).toEqual([])
  expect(read).toBeLessThanOrEqual(mostRead)
  expect((await explained(() => countByDistrict(db))).read).toBe(0)
})

it('page by page everything that matches is found, once, however rare it is', async () => {
  for (const filter of [{ words: 'kamyob1' }, { words: 'lift nasos' }, { category: 'HEA05', region: '1714' }, { status: 'rejected' as const, group: 'HEA', types: heating }]) {
    const found: number[] = []
    for (let before: number | undefined; ;) {
      const page = await listPublic(db, filter, now, 50, before)
      found.push(...page.found.map(({ id }) => id))
      if (page.next === undefined) break
      expect(page.next).toBeLessThan(before ?? Number.MAX_SAFE_INTEGER)
      before = page.next
    }
    const { rows } = await pool.query<{ id: number }>(
      'words' in filter
        ? `select r.id from reports r join event_texts t on t.report_id = r.id and t.seq = 1 where r.publication = 'public' and ${filter.words!.split(' ').map((word) => `t.words->>'text' ilike '%${word}%'`).join(' and ')} order by 1 desc`
        : 'category' in filter
          ? `select id from reports where category = '${filter.category}' and region = '${filter.region}' order by 1 desc`
          : `select id from reports where status = 'rejected' and category_group = 'HEA' order by 1 desc`,
    )
    expect(found, JSON.stringify(filter)).toEqual(rows.map(({ id }) => id))
  }
}) // prettier-ignore
