// The nightly tables: public fields of all reports, types, bodies, places, what ratings were made from; each file
// whole, in constant memory.
import { inDays } from '../platform/time.ts'
import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import { csvOf } from '../platform/csv.ts'
import { allSpans, allEditions } from '../ratings/index.ts'
import { ListedOut, listedOut, readAll } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { dropHalves, dumpPath, writePacked } from './actions.ts'
import { dumpDue, stampOf } from './rules.ts'
import { addDump, type Dump, lastKeptDump, removeOldDumps } from './store.ts'
import { present } from '../platform/present.ts'

/** The version of the columns below, and what became of them. */
const schemaVersion = '1.1.0'
const changelog = [
  {
    version: '1.1.0',
    date: '2026-11-26',
    change: 'rating-spans: the measure `open`, what comes under control and what leaves it.',
  },
  { version: '1.0.0', date: '2026-11-25', change: 'First version.' },
]

export type DataDeps = ReportDeps & { config: Pick<Config, 'dataDir'>; publicUrl: string | undefined }

type Field = [
  name: string,
  type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime' | 'date',
  description: string,
]
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
function text(value: unknown): string | number {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}
const lineOf = (fields: readonly Field[], row: Record<string, unknown>): string =>
  csvOf([fields.map(([name]) => text(row[name]))])
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
  await dropHalves(deps, (name) => !name.startsWith('ledger-'))
  const files: FileOut[] = []
  /** One reading of a table for all the files that tell it. */
  const packed = async <T>(kind: string, batches: AsyncIterable<T[]>, forms: readonly Form<T>[]) => {
    let rows = 0
    async function* pieces(): AsyncGenerator<Piece<T>> {
      yield 'head'
      for await (const batch of batches) {
        rows += batch.length
        yield batch
      }
      yield 'tail'
    }
    const nameOf = ({ ending }: Form<T>) => `${kind}-${stamp}.${ending}.gz`
    const packing = forms.map((form) => ({
      path: dumpPath(deps, nameOf(form)),
      say: (piece: Piece<T>) => (typeof piece === 'string' ? form[piece] : form.lines(piece)),
    }))
    const written = await writePacked(pieces(), packing)
    for (const [index, form] of forms.entries())
      files.push({ name: nameOf(form), kind, fields: form.fields, rows, ...present(written[index], 'the file') })
  }
  await packed('reports', reportsOf(deps), [
    csv(reportFields),
    jsonLines(reportFields),
    jsonList('geojson', features, featureOf),
  ])
  await packed('rating-spans', allSpans(deps.db), [csv(spanFields)])
  await packed('editions', one(allEditions(deps.db)), [jsonList('json', editionsHead(deps), JSON.stringify)])
  for (const [kind, fields, rows] of smallTables(deps)) {
    const name = `${kind}-${stamp}.csv`
    const bytes = Buffer.from(headOf(fields) + rows.map((row) => lineOf(fields, row)).join(''))
    await writeFile(dumpPath(deps, name), bytes, { mode: 0o600 })
    files.push({
      name,
      kind,
      fields,
      rows: rows.length,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
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
  for (const name of await removeOldDumps(deps.db, 'data', inDays(now, -deps.settings.ledger.nightsKept)))
    await rm(dumpPath(deps, name), { force: true })
  return files.length
}

type Row = Record<string, unknown>
type Piece<T> = 'head' | T[] | 'tail'

/** How a table is told in a file. */
interface Form<T> {
  ending: string
  fields: readonly Field[] | null
  head: string
  lines: (batch: T[]) => string
  tail: string
}

const csv = <T extends Row>(fields: readonly Field[]): Form<T> => ({
  ending: 'csv',
  fields,
  head: headOf(fields),
  lines: (batch) => batch.map((row) => lineOf(fields, row)).join(''),
  tail: '',
})

const jsonLines = <T extends Row>(fields: readonly Field[]): Form<T> => ({
  ending: 'jsonl',
  fields,
  head: '',
  lines: (batch) =>
    batch
      .map((row) => `${JSON.stringify(Object.fromEntries(fields.map(([name]) => [name, row[name] ?? null])))}\n`)
      .join(''),
  tail: '',
})

/** A list that ends an object: `head` opens both. */
function jsonList<T>(ending: string, head: string, say: (row: T) => string): Form<T> {
  let before = '\n'
  const line = (row: T) => {
    const said = before + say(row)
    before = ',\n'
    return said
  }
  return { ending, fields: null, head, lines: (batch) => batch.map(line).join(''), tail: '\n]}\n' }
}

const features = '{"type":"FeatureCollection","features":['
const featureOf = ({ lat, lng, ...properties }: Row): string =>
  JSON.stringify({ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties })

async function* one<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  for await (const row of rows) yield [row]
}

/** Before the editions, the bodies and places they rate: all that is needed to make them again. */
function editionsHead({ agencies, territories }: DataDeps): string {
  const world = {
    kinds: agencies.kinds.map(({ code, levels, leads, fallback }) => ({ code, levels, leads, fallback })),
    agencies: agencies.all.map(({ id, kind, level, territory, parentId, closed }) => ({
      id,
      kind,
      level,
      territory,
      parentId,
      closed,
    })),
    territories: territories.all.map(({ code, parent, level }) => ({ code, parent, level })),
  }
  return `{"version":${JSON.stringify(schemaVersion)},"world":${JSON.stringify(world)},"editions":[`
}

function smallTables({
  categories,
  agencies,
  territories,
}: DataDeps): [kind: string, fields: readonly Field[], rows: Record<string, unknown>[]][] {
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
      territories.all.map(({ code, parent, level, name }) => ({
        code,
        parent,
        level,
        nameUz: name['uz-Latn'],
        nameRu: name.ru,
        nameEn: name.en,
      })),
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
    ...(fields && {
      schema: { fields: fields.map(([field, type, description]) => ({ name: field, type, description })) },
    }),
  })),
})
