// What stands behind a sum: each step of a report that was counted for it, the newest first.
import type { Agencies } from '../agencies/index.ts'
import { momentOn } from '../platform/time.ts'
import { type Db, sql } from '../platform/database.ts'
import type { ToldEvent } from '../life/index.ts'
import { countEach } from './actions.ts'
import type { Measure } from './measures.ts'
import type { Sums } from './rules.ts'
import { readUncounted, type SumScope } from './store.ts'
import { present } from '../platform/present.ts'

/** What can be looked behind: a measure, or some of them together, such as what was counted but not in time. */
export const figures = {
  filed: { filed: 1 },
  accepted: { accepted: 1 },
  answers: { answers: 1 },
  closed_consent: { closed_consent: 1 },
  closed_residents: { closed_residents: 1 },
  closed_verified: { closed_verified: 1 },
  closed_papers: { closed_papers: 1 },
  closed_decided: { closed_decided: 1 },
  solved: { solved: 1 },
  delay_2: { delay_2: 1 },
  rejected: { rejected: 1 },
  deferred: { deferred: 1 },
  upheld: { upheld: 1 },
  reopened: { reopened: 1 },
  s_decided: { s_decided: 1 },
  // What a rating takes points for.
  late: { timed: 1, timed_ok: -1 },
  climbed: { delay_2: 1, delay_3: 1, delay_4: 1 },
  unsolved: { closings: 1, reopened: -1, solved: -1 },
  accepted_late: { accepted: 1, accepted_ok: -1, wrong_return: 1 },
  site_failed: { site_failed: 1 },
} satisfies Record<string, Partial<Record<Measure, 1 | -1>>>
export type Figure = keyof typeof figures
export const figureNames = Object.keys(figures) as Figure[]

/** What a rating takes points for: few among many steps, so looked for in a body's own reports alone. */
export const ofBodies: ReadonlySet<Figure> = new Set(['late', 'climbed', 'unsolved', 'accepted_late', 'site_failed'])

/** Of the sums of one step, or of many. Cases that several bodies held are told in parts of a case. */
export function figureOf(figure: Figure, sums: Sums): number {
  const n = Object.entries(figures[figure]).reduce(
    (sum, [measure, sign]) => sum + sign * (sums[measure as Measure] ?? 0),
    0,
  )
  return figure === 'late' ? n / 1_000_000 : n
}

const leadsTo = (status: string) => sql`e.body->>'to' = ${sql.lit(status)}`
const oneOf = (...types: string[]) => sql`e.type in (${sql.join(types.map((type) => sql.lit(type)))})`
const leaving = oneOf('revoke', 'reopen', 'appeal', 'overturn')
const closing = sql`(${leadsTo('closed')} or ${leaving})`
const closingBy = (basis: string) =>
  sql`((${leadsTo('closed')} and e.body->>'basis' = ${sql.lit(basis)}) or ${leaving})`
const lateness = sql`(${oneOf('answer', 'escalate', 'revoke', 'reopen')} or (${leadsTo('in_progress')}
  and e.type <> 'accept'))`

/** Which steps can have been counted for a figure: not all of them were. */
const possible: Record<Figure, ReturnType<typeof leadsTo>> = {
  filed: sql`(e.type = 'file' or ${leadsTo('routed')})`,
  accepted: leadsTo('in_progress'),
  answers: oneOf('answer'),
  closed_consent: closingBy('consent'),
  closed_residents: closingBy('residents'),
  closed_verified: closingBy('verified'),
  closed_papers: closingBy('papers'),
  closed_decided: closingBy('decided'),
  solved: closing,
  unsolved: closing,
  reopened: oneOf('revoke', 'reopen'),
  delay_2: oneOf('escalate'),
  climbed: oneOf('escalate'),
  rejected: leadsTo('rejected'),
  deferred: leadsTo('deferred'),
  upheld: sql`(${leadsTo('in_progress')} and e.type <> 'accept')`,
  s_decided: sql`e.body ? 'granted'`,
  late: lateness,
  accepted_late: sql`(${leadsTo('in_progress')} or e.type = 'reroute')`,
  site_failed: oneOf('return_to_work'),
}

export interface Behind extends SumScope {
  figure: Figure
}

interface Deps {
  db: Db
  agencies: Agencies
}

export interface Step {
  report: number
  seq: number
  at: Date
  agency: number
  district: string
  category: string
  event: Pick<ToldEvent, 'type' | 'role' | 'body'>
  /** Less than nothing where something counted before was taken back. */
  n: number
}

/** Where a page of steps ended. */
export type StepMark = Pick<Step, 'at' | 'report' | 'seq'>

/** Of more bodies the steps of some days are fewer than the reports they ever held. */
export const fewBodies = 30

/** Steps that may count, the newest first. */
async function findPossible(
  db: Db,
  { figure, from, to: until, territory, agencies, category }: Behind,
  limit: number,
  after?: StepMark,
): Promise<StepMark[]> {
  const conditions = [
    possible[figure],
    sql`e.at >= ${momentOn(from)} and e.at < ${momentOn(until)} and r.status <> 'moderating'`,
  ]
  if (territory) conditions.push(territory.length > 4 ? sql`r.district = ${territory}` : sql`r.region = ${territory}`)
  // It may have been another body's, or of another type, when it happened.
  const isOfFew = agencies !== undefined && agencies.length <= fewBodies
  if (agencies && !isOfFew) conditions.push(sql`(r.agency_id = any(${agencies}::int[]) or r.agency_since > r.filed_at)`)
  if (category) conditions.push(sql`(r.category = ${category} or r.recategorises > 0)`)
  if (after) conditions.push(sql`(e.at, e.report_id, e.seq) < (${after.at}, ${after.report}, ${after.seq})`)
  const held = isOfFew
    ? sql`with held as materialized (select distinct report_id from events where body ? 'agency'
      and (body->>'agency')::int = any(${agencies}::int[]))`
    : sql``
  const { rows } = await sql<StepMark>`
    ${held} select e.at, e.report_id as report, e.seq from events e join reports r
      on r.id = e.report_id ${isOfFew ? sql`join held on held.report_id = e.report_id` : sql``}
    where ${sql.join(conditions, sql` and `)} order by e.at desc, e.report_id desc, e.seq desc limit ${limit}`.execute(
    db,
  )
  return rows
}

/**
 * What these steps were counted for, as far as they were counted: so that the list and the sums say the same. One for
 * each body that got a part.
 */
async function countSteps(
  deps: Deps,
  marks: readonly StepMark[],
  { figure, agencies, category }: Behind,
): Promise<Step[][]> {
  const reports = await readUncounted(deps.db, [...new Set(marks.map(({ report }) => report))])
  const counted = new Map(
    reports.map((report) => {
      const mine = countEach(deps, report).filter(
        (each) =>
          each.seq <= (category ? report.typed : report.seq) &&
          each.measure in figures[figure] &&
          (!agencies || agencies.includes(each.agency)) &&
          (!category || category === each.category),
      )
      return [report.id, { bySeq: Map.groupBy(mine, ({ seq }) => seq), events: report.events }]
    }),
  )
  return marks.map((mark) => {
    const { bySeq, events } = present(counted.get(mark.report), 'what the marked report counts')
    const byBody = Map.groupBy(bySeq.get(mark.seq) ?? [], ({ agency }) => agency)
    const event = present(
      events.find(({ seq }) => seq === mark.seq),
      'the marked step',
    )
    return [...byBody].flatMap(([agency, lines]) => {
      const sums: Partial<Record<Measure, number>> = {}
      for (const { measure, n } of lines) sums[measure] = (sums[measure] ?? 0) + n
      const [{ district, category: type }] = lines as [(typeof lines)[number]]
      const n = figureOf(figure, sums)
      return n === 0 ? [] : [{ ...mark, agency, district, category: type, event, n }]
    })
  })
}

/** At most so many are looked through at once, and for one page: nobody's question holds the others up. */
const manyAtOnce = 4000
const mostLookedThrough = 6000

/**
 * A page of the steps behind a figure; `next` is where to go on. Where they are rare a page may end before it is full,
 * or hold none.
 */
export async function stepsBehind(
  deps: Deps,
  asked: Behind,
  limit: number,
  after?: StepMark,
): Promise<{ steps: Step[]; next: StepMark | undefined }> {
  const steps: Step[] = []
  let mark = after
  let found = 0
  for (let many = limit * 2, looked = 0; ; looked += many, many = Math.min(many * 4, manyAtOnce)) {
    if (looked >= mostLookedThrough) return { steps, next: mark }
    const marks = await findPossible(deps.db, asked, many, mark)
    for (const [index, ofMark] of (await countSteps(deps, marks, asked)).entries()) {
      steps.push(...ofMark)
      if (ofMark.length > 0) found += 1
      const isLast = index === marks.length - 1 && marks.length < many
      if (found === limit && !isLast) return { steps, next: marks[index] }
    }
    mark = marks.at(-1)
    if (!mark || marks.length < many) return { steps, next: undefined }
  }
}
