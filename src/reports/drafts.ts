// Drafts with their pictures: what a refused form keeps for the next try, and a draft that nobody will send.
import { randomUUID } from 'node:crypto'
import type { PersonId } from '../platform/ids.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { addDraftDocument, documentsOfDraft, dropDocuments, keepGoodDocuments } from '../documents/index.ts'
import {
  addDraftPhoto,
  giveUpDraftPhotos,
  judgeResults,
  keepGoodPictures,
  photosOfDraft,
  placeOfPicture,
} from '../photos/index.ts'
import { dropRecordings } from '../recordings/index.ts'
import type { ReportDeps } from './deps.ts'
import { draftToken, dropDraft, keepDraft } from './draft-store.ts'

/** A draft that nobody will send: its pictures go with it. */
export async function discardDraft({ db, clock }: Pick<ReportDeps, 'db' | 'clock'>, id: string): Promise<void> {
  await giveUpDraftPhotos(db, id, clock())
  await dropDocuments({ db, clock }, { draftId: id })
  await dropRecordings({ db, clock }, { draftId: id })
  await dropDraft(db, id)
}

/** What came with a form that was refused: new files, and those kept before. */
interface Unsent {
  keptId: string | undefined
  files: readonly UploadedFile[]
  documents?: readonly UploadedFile[]
  personId: PersonId | null
  /** As what they are judged: results, pictures of a place, or mere notes. */
  as: { areResults: boolean; isSite: boolean }
  /** So many the form takes, those kept before among them. */
  most: number
}

/** A refused form keeps the good files that came with it, for one who may try again: their signed name, how many. */
export async function keepForNextTry(
  deps: ReportDeps,
  { keptId, files, documents = [], personId, as: { areResults, isSite }, most }: Unsent,
): Promise<{ kept?: string; keptCount?: number; keptDocuments?: number }> {
  const before = keptId ? (await photosOfDraft(deps.db, keptId)).length : 0
  const sent = await keepGoodPictures(deps, files.slice(0, Math.max(0, most - before)))
  const good = sent.flatMap((picture, index) => (picture ? [{ picture, bytes: files[index]?.bytes }] : []))
  const pictures = good.map(({ picture }) => picture)
  const wrong = areResults ? await judgeResults(deps.db, pictures) : []
  const fitting = good.filter((_each, index) => wrong[index] === undefined)
  const id = keptId ?? randomUUID()
  const papers = await keepGoodDocuments(deps, documents.slice(0, deps.settings.limits.documentsPerStep))
  if (fitting.length + papers.length > 0) await keepDraft(deps, id, {}, { personId, browser: null })
  for (const { picture, bytes } of fitting) {
    // Where it was taken is asked of a site photo alone, and kept of nothing else.
    const place = isSite && bytes ? placeOfPicture(bytes) : undefined
    await addDraftPhoto(deps.db, id, { ...picture, place: place ?? null }, deps.clock())
  }
  for (const paper of papers) await addDraftDocument(deps.db, id, paper, deps.clock())
  const keptCount = (await photosOfDraft(deps.db, id)).length
  const keptDocuments = (await documentsOfDraft(deps.db, id)).length
  return keptCount + keptDocuments > 0 ? { kept: draftToken(deps.secrets, id), keptCount, keptDocuments } : {}
}
