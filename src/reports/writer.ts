// The one writer: lock the report, decide by the pure table, append the event, and write all that follows from it.
import type { ReportId } from '../platform/ids.ts'
import { inTransaction, type Tx } from '../platform/database.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { invalid, Problem, problemStatus } from '../platform/problems.ts'
import {
  type KeptPicture,
  addReportPhotos,
  captionWords,
  keepPictures,
  wrongResults,
  placeOfPicture,
} from '../photos/index.ts'
import { addReportDocuments, keepDocuments, type KeptDocument } from '../documents/index.ts'
import type { Viewer } from '../people/index.ts'
import { isInside, metresBetween, type Point } from '../territories/index.ts'
import { cleanText } from '../language/index.ts'
import { chainReport } from './chain-store.ts'
import {
  consequences,
  decide,
  partOf,
  type Person,
  type ActionInput,
  type Facts,
  type EventBody,
  nextStepOf,
  type World,
  isAction,
  type Transition,
  type Moves,
  type ReportEvent,
  eventOf,
  type Words,
  decideStep,
  decideAlone,
  actionOf,
  someOf,
} from '../life/index.ts'
import type { ReportDeps } from './deps.ts'
import { besides, indexAnew } from './besides.ts'
import { askVoices } from './signal-store.ts'
import { factsFor, factsForSilence } from './facts.ts'
import { eventActorOf, isStaffOn, maySee, personOf } from './relations.ts'
import { lockDue, setStep } from './due-store.ts'
import { type EventWrite, findReport, lockReport, type StoredReport, writeEvents } from './store.ts'
import { between, tallyOf, tiesOf } from './supporter-store.ts'
import { isTaken, noteTaken } from './taken-store.ts'
import { present } from '../platform/present.ts'

/** Pictures and documents that come with an action: new uploads, and some that were kept before. */
export interface Evidence {
  uploads?: readonly UploadedFile[]
  kept?: readonly KeptPicture[]
  documents?: readonly UploadedFile[]
  keptDocuments?: readonly KeptDocument[]
  /** One answer to many: its pictures were judged when it was given. */
  isJudged?: boolean
  /** Where the person stands, where the device told: within so many metres. */
  place?: Point & { accuracy?: number | undefined }
}

/** What came with an action: its fields, and the pictures. */
export interface Sent extends ActionInput {
  evidence?: Evidence
  /** Of the sender's making, a UUID: the same step sent again under it is not taken again. */
  key?: string | undefined
}

/**
 * Takes one action on a report.
 * @throws not_found, a 409 that says why nobody may (with the present status and seq), forbidden, invalid.
 */
export async function act(
  deps: ReportDeps,
  viewer: Viewer,
  reportId: ReportId,
  action: string,
  sent: Sent,
): Promise<StoredReport> {
  const before = await findReport(deps.db, reportId)
  if (!before || !maySee(deps, viewer, before) || !isAction(action)) throw new Problem('not_found')
  const { key } = sent
  if (key !== undefined && (await isTaken(deps.db, viewer.personId, reportId, key))) return before
  return take(deps, viewer, before, action, sent)
}

async function take(
  deps: ReportDeps,
  viewer: Viewer,
  before: StoredReport,
  action: string,
  { evidence = {}, key, ...fields }: Sent,
): Promise<StoredReport> {
  const { uploads = [], kept = [], documents = [], keptDocuments = [] } = evidence
  const input = cleaned({ ...fields, photoCount: uploads.length + kept.length })
  const { asks = [], photos = 'note', documents: takesDocuments } = present(actionOf(action), 'the action')
  // Judged once before the pictures are decoded, so that nobody makes us work for a refusal, and again under the lock.
  const site = asks.includes('distance') ? siteOf(deps, before, evidence) : { distance: null, untold: null }
  const asked = { action, input, site }
  await judge(deps, viewer, before, asked)
  const most = photos === 'after' ? deps.settings.limits.photosPerAnswer : deps.settings.limits.photosPerReport
  if (documents.length + keptDocuments.length > 0 && !(takesDocuments && isStaffOn(deps, viewer, before)))
    throw invalid('document', 'document_not_taken')
  const papers = [...keptDocuments, ...(await keepDocuments(deps, documents, keptDocuments.length))]
  const fresh = await keepPictures(deps, uploads, most, kept.length)
  const errors = photos === 'note' || evidence.isJudged ? [] : await wrongResults(deps.db, [...fresh, ...kept], uploads)
  if (errors.length > 0) {
    // What another did meanwhile is the truer reason.
    await judge(deps, viewer, (await findReport(deps.db, before.id)) ?? before, asked)
    throw new Problem('invalid', { errors })
  }
  const pictures = [...kept, ...fresh]
  return inTransaction(deps.db, async (tx) => {
    const inside = { ...deps, db: tx }
    const report = await lockWith(tx, before, input.into)
    if (!report || !maySee(deps, viewer, report)) throw new Problem('not_found')
    const at = deps.clock()
    // Sent twice at the same moment: the other one was first at the lock.
    const taken = { personId: viewer.personId, reportId: report.id, at }
    if (key !== undefined && !(await noteTaken(tx, { ...taken, key }))) return report
    const { body, words, row, person } = await judge(inside, viewer, report, asked)
    const actor = eventActorOf(viewer, partOf(row, person))
    const event = eventOf(row.action, { seq: report.seq + 1, at, actor, body })
    if (!row.of.leavesNoEvent) {
      await append(tx, deps, report, event, { words: { ...words, ...captionWords(pictures) }, pictures, papers, row })
      const place = { reportId: report.id, seq: event.seq, at }
      if (pictures.length > 0) await addReportPhotos(tx, { ...place, kind: photos }, pictures)
      await addReportDocuments(tx, place, papers)
    }
    const adopt = (target: StoredReport) => tellOfMerger(inside, report, target, at)
    for (const name of row.of.also ?? [])
      await besides[name]({ deps: inside, viewer, report, event, input, words, adopt })
    await indexAnew(inside, report, event.type, body)
    return present(await findReport(tx, report.id), 'the report')
  })
}

/** Locks the report, and with a merger the other one, always the lower id first. */
async function lockWith(tx: Tx, before: StoredReport, into: number | undefined): Promise<StoredReport | undefined> {
  const other = into ?? before.mergedInto
  if (other !== null && other < before.id) await lockReport(tx, other)
  const report = await lockReport(tx, before.id)
  if (other !== null && other > before.id) await lockReport(tx, other)
  return report
}

/** @throws the refusal as a Problem; a 409 carries the present status and seq. */
async function judge(
  deps: ReportDeps,
  viewer: Viewer,
  report: StoredReport,
  { action, input, site }: { action: string; input: ActionInput; site: Pick<Facts, 'distance' | 'untold'> },
): Promise<{ body: Moves; words: Words; row: Transition; person: Person }> {
  const [ties, facts] = await Promise.all([
    tiesOf(deps.db, report, viewer.personId),
    factsFor(deps, viewer, report, action, { into: input.into, incident: input.incident, seq: input.seq, ...site }),
  ])
  const person = personOf(deps, viewer, report, ties)
  const decision = decide({ report, input, at: deps.clock(), world: deps, facts }, action, person)
  if (!decision.ok) {
    const { code, errors = [] } = decision
    throw new Problem(code, {
      errors,
      ...(problemStatus[code] === 409 && { report: { status: report.status, seq: report.seq } }),
    })
  }
  return { ...decision, person }
}

/** What a person's step brings along besides its event. */
interface Brought {
  words?: Words
  pictures?: readonly KeptPicture[]
  papers?: readonly KeptDocument[]
  row?: Transition
}

async function append(
  tx: Tx,
  world: World & Pick<ReportDeps, 'secrets'>,
  report: StoredReport,
  event: ReportEvent,
  { words = {}, pictures = [], papers = [], row }: Brought = {},
) {
  const follow = consequences(event, report, world, row)
  const prev = report.head ?? (await chainReport(tx, world.secrets, report.id))
  await writeEvents(tx, world.secrets, [
    { reportId: report.id, prev, event, words, photoHashes: [...pictures, ...papers].map(({ hash }) => hash), follow },
  ])
}

/** The other report of a merger, locked by the caller, tells how many came along, or left. */
async function tellOfMerger(
  deps: ReportDeps & { db: Tx },
  merged: StoredReport,
  target: StoredReport,
  at: Date,
): Promise<void> {
  const { supporters, ...voters } = between(target, await tallyOf(deps.db, target.id))
  const changed = someOf(voters)
  if (target.owner === null || (supporters === 0 && Object.keys(changed).length === 0)) return
  const body = { supporters, merged: merged.id, ...changed }
  await append(deps.db, deps, target, { seq: target.seq + 1, at, type: 'adopt', actor: bySystem, body })
}

/**
 * How far from the report's place, as exactly as that is known, the site photo was taken: by the pictures' own places,
 * those kept from an earlier try among them, else by the device's, if that is exact enough to tell. What lies outside
 * the country was filled in by a machine, and is no place.
 */
function siteOf(
  { settings }: Pick<ReportDeps, 'settings'>,
  report: StoredReport,
  { uploads = [], kept = [], place }: Evidence,
): Pick<Facts, 'distance' | 'untold'> {
  if (report.exactLat === null || report.exactLng === null) return { distance: null, untold: null }
  const here = { lat: report.exactLat, lng: report.exactLng }
  const most = settings.limits.siteMetres
  // A place that its reporter's phone knew no better lies somewhere around.
  const about = report.accuracy !== null && report.accuracy > most ? report.accuracy : 0
  const metresTo = (point: Point) => Math.max(0, metresBetween(here, point) - about)
  const told = [...uploads.map(({ bytes }) => placeOfPicture(bytes)), ...kept.map((picture) => picture.place)]
  const places = told.flatMap((each) => each ?? []).filter(isInside)
  if (places.length > 0) return { distance: Math.max(...places.map(metresTo)), untold: null }
  if (!place || !isInside(place)) return { distance: null, untold: 'no_place' }
  const isExact = (place.accuracy ?? 0) <= most
  return isExact ? { distance: metresTo(place), untold: null } : { distance: null, untold: 'fix_coarse' }
}

function cleaned(input: ActionInput): ActionInput {
  const result = { ...input }
  for (const field of ['text', 'reason', 'act', 'owner'] as const) {
    if (result[field] !== undefined) result[field] = cleanText(result[field])
  }
  return result
}

const bySystem = { personId: null, role: 'system', agencyId: null } as const

/**
 * A step that no person takes, a receipt or a publication, where it is open; `isMeant` may leave things as they are.
 */
export async function actAlone(
  deps: ReportDeps,
  reportId: ReportId,
  name: 'notified' | 'publish',
  isMeant: (report: StoredReport) => boolean = () => true,
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const report = await lockReport(tx, reportId)
    const at = deps.clock()
    const taken = report && isMeant(report) ? decideAlone(report, name, at, deps) : undefined
    if (!report || !taken) return false
    const { type, body, row } = taken
    await append(tx, deps, report, eventOf(type, { seq: report.seq + 1, at, actor: bySystem, body }), { row })
    await indexAnew({ ...deps, db: tx }, report, type, body)
    return true
  })
}

/** The events that the system adds to some reports at once, each locked by the caller. */
export async function appendAlone(
  tx: Tx,
  world: World & Pick<ReportDeps, 'secrets'>,
  at: Date,
  taken: readonly { report: StoredReport; type: string; body: Moves; row?: Transition }[],
): Promise<void> {
  const writes: EventWrite[] = []
  for (const { report, type, body, row } of taken) {
    const event = eventOf(type, { seq: report.seq + 1, at, actor: bySystem, body })
    const prev = report.head ?? (await chainReport(tx, world.secrets, report.id))
    writes.push({
      reportId: report.id,
      prev,
      event,
      words: {},
      photoHashes: [],
      follow: consequences(event, report, world, row),
    })
  }
  if (writes.length > 0) await writeEvents(tx, world.secrets, writes)
}

const batch = 250

/**
 * Takes the steps that are due now (reminders, delays, silence), one for each report, in small transactions.
 * @returns how many were looked at; call again while it is not 0.
 */
export async function sweep(deps: ReportDeps): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock()
    const inside = { ...deps, db: tx }
    const due = await lockDue(tx, at, batch)
    const taken = []
    for (const report of due) {
      const step = decideStep(report, at, deps, await factsForSilence(inside, report, at))
      if (step) taken.push({ report, ...step })
      else await setStep(tx, report.id, nextStepOf(report, deps))
    }
    await appendAlone(tx, deps, at, taken)
    for (const { report, body } of taken) if ((body as EventBody).alike) await askVoices(inside, report, at)
    return due.length
  })
}
