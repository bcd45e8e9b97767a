// Keeping the rating: events are counted within seconds, editions are published when their period is over, corrections
// say why.
import { dayOf, inDays } from '../platform/time.ts'
import type { Agencies, Agency } from '../agencies/index.ts'
import { addChange } from '../administration/index.ts'
import { cleanText, isVisible } from '../language/index.ts'
import type { Viewer } from '../people/index.ts'
import { cached } from '../platform/cache.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { bodiesConcerned } from '../reports/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Territories } from '../territories/index.ts'
import {
  type Edition,
  type EditionKind,
  editionKinds,
  type EditionText,
  editionText,
  groupOf,
  liveWindow,
  periodsSince,
  rateAll,
  type SumLine,
  windowOf,
} from './editions.ts'
import { type Counted, countEvents } from './measures.ts'
import { formula, type Formula, type Rated, type Weights } from './rules.ts'
import * as store from './store.ts'
import { present } from '../platform/present.ts'

export interface RatingDeps {
  db: Db
  clock: Clock
  settings: Settings
  agencies: Agencies
  territories: Territories
}

/** Weights and numbers as they are set now. */
export function formulaOf({ settings: { ratings } }: Pick<RatingDeps, 'settings'>): Formula {
  const weights: Weights = {
    onTime: ratings.weightOnTime,
    overdue: ratings.weightOverdue,
    solved: ratings.weightSolved,
    upheld: ratings.weightUpheld,
    kept: ratings.weightKept,
    accepted: ratings.weightAccepted,
    evidence: ratings.weightEvidence,
    page: ratings.weightPage,
  }
  return { weights, minimumCases: ratings.minimumCases, usualCases: ratings.usualCases }
}

export const hokimlikOf =
  (agencies: Agencies) =>
  (territory: string): number | undefined =>
    agencies.hokimlikOf(territory)?.id

/** Everything a report counts for; `own` where its reporter works for the body. */
export function countEach(
  { agencies }: Pick<RatingDeps, 'agencies'>,
  { id, own, events }: Pick<store.Uncounted, 'id' | 'own' | 'events'>,
): (Counted & { own: boolean })[] {
  // Who works for a body files for it to be seen, not to be counted.
  const kin =
    own.length === 0
      ? undefined
      : new Set(own.flatMap((agency) => bodiesConcerned({ agencies }, { agencyId: agency, parts: [] })))
  return countEvents(id, events, hokimlikOf(agencies)).map((counted) => ({
    ...counted,
    own: kin?.has(counted.agency) ?? false,
  }))
}

/** What is new of these reports since they were last counted. */
export function countNew(deps: Pick<RatingDeps, 'agencies'>, reports: readonly store.Uncounted[]): store.CountedRow[] {
  return reports.flatMap((report) =>
    countEach(deps, report).flatMap(({ seq: of, ...counted }) => {
      const isStanding = counted.measure === 'open'
      const [isNew, isTyped] = [
        of > (isStanding ? report.stood : report.seq),
        of > (isStanding ? report.stood : report.typed),
      ]
      return isNew || isTyped ? [{ ...counted, isNew, isTyped }] : []
    }),
  )
}

/**
 * Counts what waits; true when there may be more. A report may wait several times over: how many came says nothing of
 * what is left.
 */
export async function keepRatings(deps: Pick<RatingDeps, 'db' | 'agencies'>, count = 3000): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const ids = await store.takeQueue(tx, count)
    if (ids.length === 0) return false
    const reports = await store.readUncounted(tx, ids)
    const progress = reports.map(({ id, own, events }) => ({ id, own, seq: events.at(-1)?.seq ?? 0 }))
    await store.addCounted(tx, countNew(deps, reports), progress)
    return true
  })
}

const linesOf = (rows: readonly store.SumRow[]): SumLine[] =>
  rows.map(({ agency, district, measure, n }) => [agency, district, measure, n])

/** What an edition, or the live rating, is made from. */
async function inputsOf(deps: RatingDeps, { from, to }: Window): Promise<EditionText['inputs']> {
  const [rated, own] = await Promise.all([
    ratedInputsOf(deps, { from, to }),
    store.sumsBetween(deps.db, from, to, true),
  ])
  return { ...rated, own: linesOf(own) }
}

/** What points are made from; what a body's own people filed is told beside them, and counts for nothing. */
async function ratedInputsOf(
  { db, clock, settings }: RatingDeps,
  { from, to }: Window,
): Promise<Pick<EditionText['inputs'], 'sums' | 'pages'>> {
  const since = inDays(clock(), -settings.bodies.pageStaleDays)
  const [sums, pages] = await Promise.all([store.sumsBetween(db, from, to), store.keptPages(db, since)])
  return { sums: linesOf(sums), pages }
}

/** How many periods of the past a fresh installation still publishes. */
const mostPast: Record<EditionKind, number> = { week: 12, month: 3, year: 1 }

/**
 * Publishes the periods that are over and have no edition. @returns how many; undefined while something is not counted
 * yet
 */
export async function keepEditions(deps: RatingDeps): Promise<number | undefined> {
  if (!(await store.isQueueEmpty(deps.db))) return undefined
  const first = await store.firstDay(deps.db)
  if (first === undefined) return 0
  let published = 0
  for (const kind of editionKinds) {
    const known = new Set((await store.listEditions(deps.db, kind, mostPast[kind] + 1)).map(({ to }) => to))
    for (const period of periodsSince(kind, first, dayOf(deps.clock()), mostPast[kind])) {
      if (known.has(period.to)) continue
      await publish(deps, { kind, ...period, replaces: null, reason: null })
      published += 1
    }
  }
  return published
}

async function publish(
  deps: RatingDeps,
  edition: Pick<Edition, 'kind' | 'from' | 'to' | 'replaces' | 'reason'>,
): Promise<number | undefined> {
  const window = windowOf(edition.kind, edition)
  const text = editionText(deps, window, await inputsOf(deps, window), formulaOf(deps))
  return store.addEdition(deps.db, { ...edition, at: deps.clock(), formula }, text)
}

/**
 * A correction: a new edition of the same period, from what is counted and set now, with its reason. @throws not_found,
 * invalid
 */
export async function correctEdition(
  deps: RatingDeps,
  viewer: Viewer,
  id: number | undefined,
  why: string | undefined,
): Promise<number> {
  const edition = id === undefined ? undefined : await store.findEdition(deps.db, id)
  if (!edition) throw new Problem('not_found')
  const reason = cleanText(why ?? '').slice(0, 500)
  if (!isVisible(reason)) throw invalid('reason', 'missing')
  // From sums that are whole, as every edition.
  if (!(await store.isQueueEmpty(deps.db))) throw invalid('reason', 'still_counting')
  const corrected = await publish(deps, {
    kind: edition.kind,
    from: edition.from,
    to: edition.to,
    replaces: edition.id,
    reason,
  })
  await inTransaction(deps.db, (tx) =>
    addChange(tx, {
      at: deps.clock(),
      personId: viewer.personId,
      subject: 'editions',
      key: String(edition.id),
      before: { edition: edition.id },
      after: { edition: corrected },
      reason,
      recount: null,
    }),
  )
  return present(corrected, 'the corrected edition')
}

/** Days, the last one outside. */
interface Window {
  from: string
  to: string
}

export type LiveRating = ReturnType<typeof rateAll> & { window: Window }

/** Where a body stands among its peers now; undefined where it is not rated. */
export const ratedNow = (
  { groups }: Pick<LiveRating, 'groups'>,
  agency: Pick<Agency, 'id' | 'kind' | 'level'>,
): Rated | undefined => groups[groupOf(agency)]?.find(({ id }) => id === agency.id)

/** The rating between editions: of the last four weeks, no older than some seconds. */
export function openLive(deps: RatingDeps): () => Promise<LiveRating> {
  return cached(10_000, deps.clock, async () => {
    const window = liveWindow(dayOf(deps.clock()))
    const { sums, pages } = await ratedInputsOf(deps, window)
    return { ...rateAll(deps, sums, pages, formulaOf(deps)), window }
  })
}
