// Makes every published edition of the rating again from the open files alone: `npm run verify-ratings -- <ledger> <editions>`, or an address.
import { Agencies, type Agency, type AgencyKind } from './src/agencies/index.ts'
import { type Edition, type EditionText, editionText, type SumLine } from './src/ratings/editions.ts'
import { countEvents } from './src/ratings/measures.ts'
import type { LedgerRecord } from './src/reports/chain.ts'
import type { ToldEvent } from './src/life/replay.ts'
import { Territories, type Territory } from './src/territories/index.ts'
import { linesOf } from './verify.mjs'

interface Published {
  version: string
  world: { kinds: AgencyKind[]; agencies: Agency[]; territories: Pick<Territory, 'code' | 'parent' | 'level'>[] }
  editions: (Edition & { content: EditionText })[]
}

async function filesOf(args: readonly string[]): Promise<[ledger: string, editions: string]> {
  const [first, second] = args
  if (first === undefined)
    throw new Error('Usage: npm run verify-ratings -- <ledger-….jsonl.gz> <editions-….json.gz>, or https://…')
  if (second !== undefined) return [first, second]
  const { ledger, items } = (await (await fetch(new URL('/api/v1/dumps', first))).json()) as {
    ledger: string | null
    items: { name: string; url: string }[]
  }
  const editions = items.find(({ name }) => name.startsWith('editions-'))
  if (ledger === null || !editions) throw new Error('There is no dump yet.')
  return [new URL(ledger, first).href, new URL(editions.url, first).href]
}

async function readPublished(source: string): Promise<Published> {
  let text = ''
  for await (const line of await linesOf(source)) text += line
  return JSON.parse(text) as Published
}

/** What the ledger counts for in a rating, by week and month: `agency district measure`. */
async function countLedger(
  source: string,
  hokimlikOf: (territory: string) => number | undefined,
): Promise<Map<string, Map<string, number>>> {
  const spans = new Map<string, Map<string, number>>()
  let report: number | undefined
  let events: ToldEvent[] = []
  const flush = () => {
    if (report === undefined) return
    for (const { span, agency, district, measure, n } of countEvents(report, events, hokimlikOf)) {
      if (measure === 'open') continue
      const sums = spans.get(span) ?? new Map<string, number>()
      spans.set(span, sums)
      const key = `${agency} ${district} ${measure}`
      sums.set(key, (sums.get(key) ?? 0) + n)
    }
    events = []
  }
  for await (const line of await linesOf(source)) {
    const value = JSON.parse(line) as Partial<LedgerRecord>
    if (value.type === undefined) continue
    if (value.report !== report) flush()
    report = value.report
    const { seq, at, type, role, agency, body } = value as LedgerRecord
    events.push({ seq, at: new Date(at), type, role, agencyId: agency, body })
  }
  flush()
  return spans
}

function sumWindow(
  spans: ReadonlyMap<string, ReadonlyMap<string, number>>,
  { from, to }: { from: string; to: string },
): Map<string, number> {
  const total = new Map<string, number>()
  for (const [span, sums] of spans)
    if (span >= from && span < to) for (const [key, n] of sums) total.set(key, (total.get(key) ?? 0) + n)
  return total
}

/** What differs between two sets of sums, in words; empty when nothing does. */
function differences(counted: ReadonlyMap<string, number>, ...published: readonly (readonly SumLine[])[]): string[] {
  const said = new Map<string, number>()
  for (const [agency, district, measure, n] of published.flat()) {
    const key = `${agency} ${district} ${measure}`
    said.set(key, (said.get(key) ?? 0) + n)
  }
  return [...new Set([...counted.keys(), ...said.keys()])]
    .filter((key) => (counted.get(key) ?? 0) !== (said.get(key) ?? 0))
    .map((key) => `${key}: the ledger counts ${counted.get(key) ?? 0}, the edition says ${said.get(key) ?? 0}`)
}

async function main(): Promise<number> {
  const [ledger, file] = await filesOf(process.argv.slice(2))
  const { world, editions } = await readPublished(file)
  const nameless = { 'uz-Latn': '', 'uz-Cyrl': '', ru: '', en: '' }
  const territories = new Territories(
    world.territories.map((place) => ({ ...place, name: nameless, center: null, seat: null })),
    [],
  )
  const agencies = new Agencies(
    world.kinds.map((kind) => ({ ...kind, name: nameless })),
    world.agencies,
    territories,
  )
  const spans = await countLedger(ledger, (territory) => agencies.at('HOK', territory)?.id)
  let wrong = 0
  for (const { id, kind, from, to, content } of editions) {
    const name = `edition ${id} (${kind}, ${from} to ${to})`
    const off = differences(sumWindow(spans, content.window), content.inputs.sums, content.inputs.own)
    const again = JSON.stringify(
      sorted(editionText({ agencies, territories }, content.window, content.inputs, content)),
    )
    const isSame = again === JSON.stringify(sorted(content))
    if (off.length === 0 && isSame) continue
    wrong += 1
    console.error(
      `NOT TRUE — ${name}: ${off[0] ?? 'its points are not those that its inputs make'}${off.length > 1 ? `, and ${off.length - 1} more` : ''}`,
    )
  }
  if (wrong === 0) console.log(`ok, ${editions.length} editions made again from the ledger, to the last digit`)
  return wrong === 0 ? 0 : 1
}

/** Members in one order, however the database kept them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => sorted(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)])) // prettier-ignore
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 2
})
