// The one writer: lock the report, decide by the pure table, append the event, and write all that follows from it.
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../platform/database.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { Problem } from '../platform/problems.ts'
import { type KeptPicture, type PhotoDeps, addReportPhotos, hidePhoto, keepPictures } from '../photos/index.ts'
import { officersOf, type Viewer } from '../people/index.ts'
import { isAboutHome } from '../categories/index.ts'
import { roundPoint } from '../territories/index.ts'
import { cleanText, fold } from '../language/index.ts'
import { consequences } from './consequences.ts'
import { type ActionInput, decide, decideLapse, partFor, type World } from './decide.ts'
import { servedTransitions } from './life.ts'
import { actorsOf, eventActorOf, maySee } from './relations.ts'
import type { EventBody, ReportEvent, Words } from './report.ts'
import { clearStep, eventsOf, findReport, lockDue, lockReport, setPublicPlace, setSearch, type StoredReport, writeEvent } from './store.ts'

export interface ReportDeps extends World, PhotoDeps {
  db: Db
  clock: Clock
}

export const isServed = (action: string): boolean => servedTransitions.some((row) => row.action === action)

/** Pictures that come with an action: new uploads, and some that were kept before. */
export interface Evidence {
  uploads?: readonly UploadedFile[]
  kept?: readonly KeptPicture[]
}

/**
 * Takes one action on a report.
 * @throws not_found, wrong_state or used_up or stale (with the present status and seq), forbidden, invalid.
 */
export async function act(
  deps: ReportDeps,
  viewer: Viewer,
  reportId: number,
  action: string,
  raw: ActionInput,
  evidence: Evidence = {},
): Promise<StoredReport> {
  const { uploads = [], kept = [] } = evidence
  const input = cleaned({ ...raw, photoCount: uploads.length + kept.length })
  const before = await findReport(deps.db, reportId)
  if (!before || !maySee(deps, viewer, before) || !isServed(action)) throw new Problem('not_found')
  // Judged once before the pictures are decoded, so that nobody makes us work for a refusal, and again under the lock.
  await judge(deps, viewer, before, action, input)
  const most = action === 'answer' ? deps.settings.limits.photosPerAnswer : deps.settings.limits.photosPerReport
  const pictures = [...kept, ...(await keepPictures(deps, uploads, most - kept.length))]
  return inTransaction(deps.db, async (tx) => {
    const report = await lockReport(tx, reportId)
    if (!report || !maySee(deps, viewer, report)) throw new Problem('not_found')
    const { body, words } = await judge({ ...deps, db: tx }, viewer, report, action, input)
    const part = partFor(report, deps, action, actorsOf(deps, viewer, report))!
    const event: ReportEvent = { seq: report.seq + 1, at: deps.clock(), type: action, actor: eventActorOf(viewer, part), body }
    await append(tx, report, event, words, pictures)
    if (pictures.length > 0) {
      await addReportPhotos(tx, report.id, event.seq, action === 'answer' ? 'after' : 'note', pictures, event.at)
    }
    if (action === 'hide_photo' && !(await hidePhoto(tx, report.id, input.photo!))) {
      throw new Problem('invalid', { errors: [{ field: 'photo', code: 'unknown_choice' }] })
    }
    if (body.category !== undefined) await placeAnew(tx, deps, report, body.category)
    if (body.publication !== undefined) await setSearch(tx, report.id, await searchableWords(tx, report.id, body.publication === 'public'))
    return (await findReport(tx, report.id))!
  })
}

/** @throws the refusal as a Problem; a 409 carries the present status and seq. */
async function judge(
  deps: ReportDeps,
  viewer: Viewer,
  report: StoredReport,
  action: string,
  input: ActionInput,
): Promise<{ body: EventBody; words: Words }> {
  const decision = decide(report, action, actorsOf(deps, viewer, report), input, deps.clock(), deps)
  if (!decision.ok) {
    const conflict = ['wrong_state', 'stale', 'used_up'].includes(decision.code)
    throw new Problem(decision.code, { errors: decision.errors ?? [], ...(conflict && { report: { status: report.status, seq: report.seq } }) })
  }
  if (action === 'assign') {
    const officers = await officersOf(deps.db, viewer.acting!.agencyId)
    if (input.officer === report.reporterId || !officers.some((officer) => officer.id === input.officer))
      throw new Problem('invalid', { errors: [{ field: 'officer', code: 'unknown_choice' }] })
  }
  return decision
}

async function append(tx: Tx, report: StoredReport, event: ReportEvent, words: Words, pictures: readonly KeptPicture[]) {
  const follow = consequences(event, report)
  await writeEvent(tx, { reportId: report.id, event, words, photoHashes: pictures.map((picture) => picture.hash), follow })
}

function cleaned(input: ActionInput): ActionInput {
  const result = { ...input }
  for (const field of ['text', 'reason', 'act', 'owner'] as const) {
    if (result[field] !== undefined) result[field] = cleanText(result[field])
  }
  return result
}

/** Another type may be about a home: then its public place is rounded, and stays so whatever the type becomes. */
async function placeAnew(tx: Tx, { categories }: World, report: StoredReport, code: string) {
  if (report.exactLat === null || report.exactLng === null || !isAboutHome(categories.get(code))) return
  await setPublicPlace(tx, report.id, roundPoint({ lat: report.exactLat, lng: report.exactLng }))
}

/** Only what the public may read is searched: the text once it is published. */
async function searchableWords(tx: Tx, reportId: number, isPublic: boolean): Promise<string> {
  if (!isPublic) return ''
  const [filed] = await eventsOf(tx, reportId)
  return fold([filed?.words.text, filed?.words.landmark].filter(Boolean).join(' '))
}

const batch = 50

/**
 * Takes the steps that are due now (silence that counts as acceptance, and the like), in small transactions.
 * @returns how many were taken; call again while it is not 0.
 */
export async function sweep(deps: ReportDeps): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock()
    const due = await lockDue(tx, at, batch)
    for (const report of due) {
      const body = decideLapse(report, at, deps)
      if (!body) {
        await clearStep(tx, report.id)
        continue
      }
      const actor = { personId: null, role: 'system', agencyId: null } as const
      await append(tx, report, { seq: report.seq + 1, at, type: 'lapse', actor, body }, {}, [])
    }
    return due.length
  })
}
