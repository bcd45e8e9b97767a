// Reading one report for somebody: its card, and the right to a photo.
import type { Locale } from '../language/index.ts'
import { may, type Viewer } from '../people/index.ts'
import { type Document, documentsIn } from '../documents/index.ts'
import { type Photo, photosIn } from '../photos/index.ts'
import { recordingsIn, type StoredRecording } from '../recordings/index.ts'
import { listEach } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import { type Card, cardOf, hearsRecording, seesPhoto } from './card.ts'
import {
  isParty,
  maySee,
  readsNotes,
  eventsOf,
  findOrder,
  findReport,
  livingOf,
  noTies,
  tiesOf,
  noteView,
  type ReportDeps,
} from '../reports/index.ts'

/** @throws not_found when there is none, or none for this viewer. */
export async function readCard(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  id: number | undefined,
  locale: Locale,
): Promise<Card> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || !maySee(deps, viewer, report)) throw new Problem('not_found')
  const [timeline, { photos, recordings, documents }, ties] = await Promise.all([
    eventsOf(deps.db, report.id),
    listEach(deps.db, {
      photos: photosIn(report.id),
      recordings: recordingsIn(report.id),
      documents: documentsIn(report.id),
    }),
    viewer ? tiesOf(deps.db, report, viewer.personId) : noTies,
  ])
  const card = cardOf(deps, viewer, { report, timeline, photos, recordings, documents, ties }, locale, deps.clock())
  if (report.mergedInto !== null) card.livesIn = await livingOf(deps.db, report.mergedInto)
  // Each opening of a private card by staff is written down before it is shown.
  if (card.isParty) await noteView(deps.db, viewer, report, 'card', deps.clock())
  return card
}

/** Whether this viewer may hear it; the opening of a private report's by staff is written down before it is sent. */
export async function mayHear(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  recording: StoredRecording,
  isBeginning: boolean,
): Promise<boolean> {
  const report = recording.reportId === null ? undefined : await findReport(deps.db, recording.reportId)
  if (!report || !maySee(deps, viewer, report) || !hearsRecording(deps, viewer, report, recording)) return false
  if (viewer && isBeginning && isParty(deps, viewer, report))
    await noteView(deps.db, viewer, report, 'card', deps.clock())
  return true
}

/** A document is for the parties; one that came with a note for those who work on it. */
export async function mayHaveDocument(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  document: Document,
): Promise<boolean> {
  const report = document.reportId === null ? undefined : await findReport(deps.db, document.reportId)
  if (!report || !maySee(deps, viewer, report) || !isParty(deps, viewer, report)) return false
  const event = (await eventsOf(deps.db, report.id)).find(({ seq }) => seq === document.seq)
  if (event?.type === 'add_note' && !readsNotes(deps, viewer, report)) return false
  // As each opening of a private card is, written down before it is sent.
  if (viewer) await noteView(deps.db, viewer, report, 'card', deps.clock())
  return true
}

/** A crew's picture is for the body that gave the order. */
async function isBrought(deps: ReportDeps, viewer: Viewer | undefined, draftId: string): Promise<boolean> {
  const acting = viewer && may(viewer, 'work.bulk') ? viewer.acting : null
  const order = acting ? await findOrder(deps.db, draftId, deps.clock()) : undefined
  return !!order && !!acting && deps.agencies.isWithin(order.agencyId, acting.agencyId)
}

/** Who may see a photo of a report, as caches must know it. */
export async function rightToPhoto(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  photo: Photo,
): Promise<'public' | 'private' | 'none'> {
  if (photo.draftId !== null) return (await isBrought(deps, viewer, photo.draftId)) ? 'private' : 'none'
  const report = photo.reportId === null ? undefined : await findReport(deps.db, photo.reportId)
  if (!report || !maySee(deps, viewer, report) || !seesPhoto(deps, viewer, report, photo)) return 'none'
  return maySee(deps, undefined, report) && seesPhoto(deps, undefined, report, photo) ? 'public' : 'private'
}
