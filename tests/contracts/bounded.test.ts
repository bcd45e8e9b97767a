// No list, search, count or map view looks through more reports than it may, whatever is asked: told by EXPLAIN of
// every statement. `npm run test:long` asks it of a skewed million; here of so many that a look through all of them
// would be seen.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seed } from '../../bench/seed.ts'
import type { Db } from '../../src/platform/database.ts'
import type { MapFilter } from '../../src/map/cells.ts'
import { countOnMap } from '../../src/map/index.ts'
import { openMap, whole } from '../../src/map/reading.ts'
import { loadTerritories, type Territories, type View } from '../../src/territories/index.ts'
import { countFound, listPublic } from '../../src/lists/browse-store.ts'
import type { PublicFilter } from '../../src/lists/rules.ts'
import { type Categories, loadCategories } from '../../src/categories/index.ts'
import { termsOf } from '../../src/reports/index.ts'
import { createDatabase } from '../setup/app.ts'

const size = process.env['LONG'] === undefined ? 60_000 : 1_000_000
/** Rows of `reports` that one answer may read, in all its statements. */
const mostRead = 45_000
/** Sums and places that one view of the map may read: those are short rows of an index. */
const mostCounted = 75_000

let drop: () => Promise<void>
let pool: pg.Pool
let db: Db
let asked: { sql: string; parameters: readonly unknown[] }[] = []
let bodies: { large: number; small: number; region: number[] }
let busiest: string
let territories: Territories
let categories: Categories
beforeAll(async () => {
  const database = await createDatabase()
  drop = database.drop
  pool = new pg.Pool({ connectionString: database.url, options: '-c timezone=UTC' })
  // What is idle when the database goes ends with it.
  pool.on('error', () => undefined)
  // A connection that is cut when the database is dropped is nobody's failure.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  db = new Kysely({
    dialect: new PostgresDialect({ pool }),
    log: ({ level, query }) => void (level === 'query' && asked.push({ sql: query.sql, parameters: query.parameters })),
  })
  const client = await pool.connect()
  await seed(client, size)
  client.release()
  territories = await loadTerritories(db)
  categories = await loadCategories(db)
  await pool.query('insert into map_queue (report_id) select id from reports')
  while (await countOnMap({ db, clock: () => now }, 20_000));
  await pool.query('vacuum analyze map_counts')
  await pool.query('vacuum analyze map_places')
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

const counted = ['reports', 'map_counts', 'map_places']

/** How many rows of `reports`, or of what the map counts, a plan read; a look through the whole table is named. */
function readBy(plan: Plan, whole: string[]): number {
  const below = (plan.Plans ?? []).reduce((sum, each) => sum + readBy(each, whole), 0)
  if (!counted.includes(plan['Relation Name'] ?? '')) return below
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
/** As an address that asks for these words is read. */
const said = (text: string) => ({ text, terms: termsOf(text, (word) => categories.typesOfWord(word)) })
const heating = ['HEA01', 'HEA02', 'HEA03', 'HEA04', 'HEA05']
const cases: [what: string, filter: () => PublicFilter][] = [
  ['everything', () => ({})],
  ['a common word', () => ({ words: said('maktab') })],
  ['a word of one in twenty', () => ({ words: said('lift') })],
  ['a rare word', () => ({ words: said('kamyob1') })],
  ['a word nobody wrote', () => ({ words: said('zzzz') })],
  ['two common words', () => ({ words: said('maktab kanalizatsiya') })],
  ['two words that never meet', () => ({ words: said('lift nasos') })],
  ['one letter', () => ({ words: said('k') })],
  ['words in a district', () => ({ words: said('maktab'), district: busiest })],
  ['a rare word in a region', () => ({ words: said('kamyob2'), region: '1714' })],
  ['a word and a status', () => ({ words: said('lift'), status: 'rejected' })],
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

const views: [what: string, view: View][] = [
  ['the country', whole],
  ['a region', { south: 40.5, west: 70.5, north: 41.5, east: 72.5 }],
  ['the densest city', { south: 41.2, west: 69.1, north: 41.4, east: 69.4 }],
  ['a street', { south: 41.29, west: 69.2, north: 41.3, east: 69.22 }],
]
const asks: [what: string, filter: () => MapFilter][] = [
  ['everything', () => ({})],
  ['what is overdue', () => ({ overdue: true })],
  ['a group', () => ({ group: 'HEA', types: heating })],
  ['a type', () => ({ category: 'HEA05' })],
  ['a large body', () => ({ agencies: [bodies.large] })],
  ['a region’s closed', () => ({ region: '1714', status: 'closed' })],
  ['a year', () => ({ since: '2025-12' })],
  ['a year of a type in a region', () => ({ since: '2025-12', category: 'HEA05', region: '1714' })],
]

it.each(views.flatMap(([where, view]) => asks.map(([what, filter]) => [where, what, view, filter] as const)))(
  'a map of %s with %s reads no more than it may',
  async (_where, _what, view, filter) => {
    const read = openMap({ db, territories, clock: () => now })
    const { read: rows, whole: looks } = await explained(() => read(view, filter()))
    expect(looks).toEqual([])
    expect(rows).toBeLessThanOrEqual(mostCounted)
  },
)
