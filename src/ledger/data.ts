// The nightly tables: public fields of all reports, types, bodies, places, what ratings were made from; each file whole, in constant memory.
import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import { csvOf } from '../platform/csv.ts'
import { allSpans, allEditions } from '../ratings/index.ts'
import { ListedOut, listedOut, readAll, type ReportDeps } from '../reports/index.ts'
import { dumpPath, writePacked } from './actions.ts'
import { dumpDue, stampOf } from './rules.ts'
import { addDump, type Dump, lastKeptDump, removeOldDumps } from './store.ts'

/** The version of the columns below, and what became of them. */
const schemaVersion = '1.0.0'
const changelog = [{ version: '1.0.0', date: '2026-11-25', change: 'First version.' }]

export type DataDeps = ReportDeps & { config: Pick<Config, 'dataDir'>; publicUrl: string | undefined }

type Field = [name: string, type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime' | 'date', description: string]
const reportFields: Field[] = [
  ['id', 'integer', 'Number of the report'],
  ['url', 'string', 'Its card'],
  ['status', 'string', 'Stage; see docs/life.md'],
  ['category', 'string', 'Type; see types.csv'],
  ['group', 'string', 'Group of the type'],
  ['region', 'string', 'SOATO code'],
  ['territory', 'string', 'District or city, SOATO code'],
  ['mahalla', 'string', 'Code, where it was told'],
  ['lat', 'number', 'Public place, WGS 84; rounded for homes'],
  ['lng', 'number', 'Public place, WGS 84; rounded for homes'],
  ['agency', 'integer', 'Body responsible; see agencies.csv'],
  ['filedAt', 'datetime', 'UTC'],
  ['dueAt', 'datetime', 'The promise to the reporter, UTC'],
  ['closedAt', 'datetime', 'UTC'],
  ['closedBasis', 'string', 'consent, residents, verified, papers, decided'],
  ['outcome', 'string', 'done, not_confirmed, not_ours_by_law'],
  ['stars', 'integer', 'One to five, with consent'],
  ['supporters', 'integer', 'People who joined'],
  ['overdue', 'boolean', 'When this file was made'],
  ['text', 'string', 'Where published'],
]
const typeFields: Field[] = [
  ['code', 'string', 'Type'],
  ['group', 'string', 'Group'],
  ['nameUz', 'string', 'Name in Uzbek'],
  ['nameRu', 'string', 'Name in Russian'],
  ['nameEn', 'string', 'Name in English'],
  ['lead', 'string', 'Kind of the lead body'],
  ['term', 'string', 'h, d: clock; wh, wd: office hours'],
  ['flags', 'string', 'E danger, U urgent, P photo, M apartment blocks, N private, L programme'],
]
const agencyFields: Field[] = [
  ['id', 'integer', 'Body'],
  ['kind', 'string', 'Kind'],
  ['level', 'string', 'republic, region, district, mahalla'],
  ['territory', 'string', 'Code'],
  ['parent', 'integer', 'The body above'],
  ['nameUz', 'string', 'Name in Uzbek'],
  ['nameRu', 'string', 'Name in Russian'],
]
const territoryFields: Field[] = [
  ['code', 'string', 'SOATO code'],
  ['parent', 'string', 'The territory above'],
  ['level', 'string', 'country, region, district, city, city_district'],
  ['nameUz', 'string', 'Name in Uzbek'],
  ['nameRu', 'string', 'Name in Russian'],
  ['nameEn', 'string', 'Name in English'],
]
const spanFields: Field[] = [
  ['span', 'date', 'First day of the week, or of what of it lies in the month, in Tashkent'],
  ['agency', 'integer', 'Body'],
  ['district', 'string', 'SOATO code'],
  ['measure', 'string', 'What was counted; see docs/ratings.md'],
  ['own', 'boolean', 'Filed by the body’s own people: not rated'],
  ['n', 'integer', 'How many; `timed…` in millionths of a case'],
]

/** A cell as text: our rows hold texts, numbers and truths. */
const text = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))
const lineOf = (fields: readonly Field[], row: Record<string, unknown>): string => csvOf([fields.map(([name]) => text(row[name]))])
const headOf = (fields: readonly Field[]): string => csvOf([fields.map(([name]) => name)])

interface FileOut {
  name: string
  kind: string
  fields: readonly Field[] | null
  rows: number
  bytes: number
  sha256: string
}

/** Every report the public may see, the newest first. */
async function* reportsOf(deps: DataDeps): AsyncGenerator<Record<string, unknown>[]> {
  for await (const rows of readAll(deps, {}, 'uz'))
    yield rows.map((row) => {
      const { place, agency, ...rest } = ListedOut.parse(listedOut(row, 'uz'))
      return { ...rest, lat: place.lat, lng: place.lng, agency: agency.id }
    })
}

/** Writes all tables where a night is over, or none was ever written. @returns how many files */
export async function keepData(deps: DataDeps): Promise<number> {
  const now = deps.clock()
  const period = dumpDue(await lastKeptDump(deps.db, 'data'), now, 1, 0)
  if (period === undefined) return 0
  const stamp = stampOf(now)
  await mkdir(dirname(dumpPath(deps, stamp)), { recursive: true, mode: 0o700 })
  const files: FileOut[] = []
  const packed = async (kind: string, ending: string, fields: readonly Field[] | null, lines: AsyncIterable<string>, count: { rows: number }) => {
    const name = `${kind}-${stamp}.${ending}.gz`
    const written = await writePacked(dumpPath(deps, name), lines)
    files.push({ name, kind, fields, rows: count.rows, ...written })
  }
  const count = { rows: 0 }
  const counting = <T>(make: (row: T) => string, head = '', tail = ''): ((rows: AsyncIterable<T[]>) => AsyncGenerator<string>) =>
    async function* (batches) {
      count.rows = 0
      yield head
      for await (const batch of batches) {
        count.rows += batch.length
        yield batch.map(make).join('')
      }
      yield tail
    }
  type Row = Record<string, unknown>
  await packed('reports', 'csv', reportFields, counting<Row>((row) => lineOf(reportFields, row), headOf(reportFields))(reportsOf(deps)), count)
  await packed(
    'reports',
    'jsonl',
    reportFields,
    counting<Row>((row) => `${JSON.stringify(Object.fromEntries(reportFields.map(([name]) => [name, row[name] ?? null])))}\n`)(reportsOf(deps)),
    count,
  )
  await packed('reports', 'geojson', null, features(reportsOf(deps), count), count)
  await packed('rating-spans', 'csv', spanFields, counting<Row>((row) => lineOf(spanFields, row), headOf(spanFields))(allSpans(deps.db)), count)
  await packed('editions', 'json', null, editionLines(deps, count), count)
  for (const [kind, fields, rows] of smallTables(deps)) {
    const name = `${kind}-${stamp}.csv`
    const bytes = Buffer.from(headOf(fields) + rows.map((row) => lineOf(fields, row)).join(''))
    await writeFile(dumpPath(deps, name), bytes, { mode: 0o600 })
    files.push({ name, kind, fields, rows: rows.length, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  const bytes = Buffer.from(`${JSON.stringify(packageOf(files, now), null, 2)}\n`)
  const description = `datapackage-${stamp}.json`
  await writeFile(dumpPath(deps, description), bytes, { mode: 0o600 })
  files.push({
    name: description,
    kind: 'datapackage',
    fields: null,
    rows: files.length,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })
  for (const { name, rows, bytes: size, sha256 } of files) {
    const dump: Dump = { name, kind: 'data', period, checkpoint: null, at: now, bytes: size, rows, sha256 }
    await addDump(deps.db, dump)
  }
  for (const name of await removeOldDumps(deps.db, 'data', new Date(now.getTime() - deps.settings.ledger.nightsKept * 86_400_000)))
    await rm(dumpPath(deps, name), { force: true })
  return files.length
}

async function* features(batches: AsyncIterable<Record<string, unknown>[]>, count: { rows: number }): AsyncGenerator<string> {
  count.rows = 0
  yield '{"type":"FeatureCollection","features":['
  for await (const batch of batches) {
    const lines = batch.map(({ lat, lng, ...properties }) =>
      JSON.stringify({ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties }),
    )
    if (lines.length > 0) yield `${count.rows > 0 ? ',' : ''}\n${lines.join(',\n')}`
    count.rows += batch.length
  }
  yield '\n]}\n'
}

/** Editions with the bodies and places they rate: all that is needed to make them again. */
async function* editionLines({ db, agencies, territories }: DataDeps, count: { rows: number }): AsyncGenerator<string> {
  count.rows = 0
  const world = {
    kinds: agencies.kinds.map(({ code, levels, leads, fallback }) => ({ code, levels, leads, fallback })),
    agencies: agencies.all.map(({ id, kind, level, territory, parentId, closed }) => ({ id, kind, level, territory, parentId, closed })),
    territories: territories.all.map(({ code, parent, level }) => ({ code, parent, level })),
  }
  yield `{"version":${JSON.stringify(schemaVersion)},"world":${JSON.stringify(world)},"editions":[`
  for await (const edition of allEditions(db)) {
    yield `${count.rows > 0 ? ',' : ''}\n${JSON.stringify(edition)}`
    count.rows += 1
  }
  yield '\n]}\n'
}

function smallTables({ categories, agencies, territories }: DataDeps): [kind: string, fields: readonly Field[], rows: Record<string, unknown>[]][] {
  return [
    [
      'types',
      typeFields,
      categories.all.map(({ code, group, name, bodies, term, flags }) => ({
        code,
        group,
        nameUz: name['uz-Latn'],
        nameRu: name.ru,
        nameEn: name.en,
        lead: bodies[0],
        term,
        flags: flags.join(' '),
      })),
    ],
    [
      'agencies',
      agencyFields,
      agencies.all.map((agency) => ({
        ...agency,
        parent: agency.parentId,
        nameUz: agencies.name(agency, 'uz'),
        nameRu: agencies.name(agency, 'ru'),
      })),
    ],
    [
      'territories',
      territoryFields,
      territories.all.map(({ code, parent, level, name }) => ({ code, parent, level, nameUz: name['uz-Latn'], nameRu: name.ru, nameEn: name.en })),
    ],
  ]
}

/** Frictionless data package: what each file holds, column by column. */
const packageOf = (files: readonly FileOut[], now: Date) => ({
  name: 'xalq-nazorati',
  title: 'Xalq nazorati: reports of what is broken, and how the state repairs it',
  version: schemaVersion,
  created: now.toISOString(),
  licenses: [{ name: 'CC-BY-4.0', path: 'https://creativecommons.org/licenses/by/4.0/' }],
  changelog,
  resources: files.map(({ name, kind, fields, rows, bytes, sha256 }) => ({
    name: name.toLowerCase(),
    path: name,
    title: kind,
    format: name.replace(/\.gz$/, '').split('.').at(-1),
    ...(name.endsWith('.gz') && { compression: 'gz' }),
    encoding: 'utf-8',
    bytes,
    hash: `sha256:${sha256}`,
    rows,
    ...(fields && { schema: { fields: fields.map(([field, type, description]) => ({ name: field, type, description })) } }),
  })),
})
