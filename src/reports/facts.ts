// What a decision must know beyond the row: looked up just before it, and only what that step asks for.
import { draw } from '../platform/chance.ts'
import { officersOf, type Viewer } from '../people/index.ts'
import type { ReportDeps } from './deps.ts'
import { actionOf, type Fact, type Facts, noFacts, type Voices } from '../life/index.ts'
import { findReport, type StoredReport } from './store.ts'
import { bodiesConcerned } from './relations.ts'
import { eventsSince, isInLowestFifth, isRepeated, papersToday } from './fact-store.ts'
import { earliestSupporter, type HandKeys, saidOn, voiceOf, voterAs, votersOf } from './supporter-store.ts'
import { judgeVoices, type Voice } from './voices.ts'

interface Asked {
  deps: ReportDeps
  viewer: Viewer
  report: StoredReport
  given: { into?: number | undefined; incident?: number | undefined; seq?: number | undefined } & Partial<
    Pick<Facts, 'distance' | 'untold'>
  >
}

/** Each fact by the name that the actions of the table ask for it. */
const lookups: { [name in Fact]: (asked: Asked) => Facts[name] | Promise<Facts[name]> } = {
  distance: ({ given }) => given.distance ?? null,
  untold: ({ given }) => given.untold ?? null,
  heir: ({ deps, report }) => earliestSupporter(deps.db, report.id, bodiesConcerned(deps, report)),
  voters: ({ deps, report }) => votersOf(deps.db, report.id),
  own: ({ deps, viewer, report }) => voterAs(deps.db, report.id, viewer.personId),
  voices: async ({ deps, viewer, report }) => {
    if (viewer.personId === report.reporterId) return voicesOn(deps, report)
    const { address, device } = handKeys(deps, viewer)
    const own = {
      ...(await voiceOf(deps.db, report, viewer.personId)),
      at: deps.clock(),
      address: address?.toString('hex') ?? null,
      device: device?.toString('hex') ?? null,
    }
    return voicesOn(deps, report, own)
  },
  target: async ({ deps, given }) =>
    given.into === undefined ? null : ((await findReport(deps.db, given.into)) ?? null),
  papersToday: ({ deps, viewer }) => papersToday(deps.db, viewer.personId, deps.clock()),
  incident: async ({ deps, report, given }) =>
    (given.incident !== undefined && (await deps.incidents?.find(deps.db, given.incident, report))) || null,
  partAgency: ({ deps, viewer, report }) => {
    const own = viewer.acting ? deps.agencies.withBelow(viewer.acting.agencyId) : []
    return report.parts.find((part) => own.includes(part)) ?? null
  },
  officers: async ({ deps, viewer, report }) => {
    const bodies = [...(viewer.acting ? [viewer.acting.agencyId] : []), report.agencyId]
    return (await Promise.all(bodies.map((agencyId) => officersOf(deps.db, agencyId)))).flat().map(({ id }) => id)
  },
}

/** What was said on the present answer, with the voice that is about to be given. */
async function voicesOn({ db, settings }: ReportDeps, report: StoredReport, ...own: Voice[]): Promise<Voices> {
  const { consents, reporterObjected } = await saidOn(db, report)
  return { ...judgeVoices([...consents, ...own], settings.limits), reporterObjected }
}

/** Where a person's word comes from, so that one hand behind several is seen; nothing that leads back to it is kept. */
export const handKeys = ({ secrets }: Pick<ReportDeps, 'secrets'>, { hand }: Viewer): HandKeys => ({
  address: hand ? secrets.hash('voice address', hand.address) : null,
  device: hand?.device === undefined ? null : secrets.hash('voice device', hand.device),
})

/** What an action by a person must know. */
export async function factsFor(
  deps: ReportDeps,
  viewer: Viewer,
  report: StoredReport,
  action: string,
  given: Asked['given'],
): Promise<Facts> {
  const facts: Record<string, unknown> = { ...noFacts, draw: (deps.draw ?? draw)() }
  const { seq } = given
  if (seq !== undefined && Number.isInteger(seq) && seq < report.seq)
    facts['since'] = await eventsSince(deps.db, report.id, seq)
  for (const name of actionOf(action)?.asks ?? []) facts[name] = await lookups[name]({ deps, viewer, report, given })
  return facts as unknown as Facts
}

/** What silence must know: whether the controller has to go there (regulation 3.7). */
export async function factsForSilence(deps: ReportDeps, report: StoredReport, at: Date): Promise<Facts> {
  const facts: Facts = { ...noFacts, draw: (deps.draw ?? draw)() }
  if (report.status !== 'answered') return facts
  if (report.voteUntil !== null) return { ...facts, voices: await voicesOn(deps, report) }
  const [repeated, lowestFifth] = await Promise.all([
    isRepeated(deps, report, at),
    isInLowestFifth(deps, report.agencyId),
  ])
  return { ...facts, repeated, lowestFifth }
}
