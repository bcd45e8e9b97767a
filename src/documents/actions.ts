// Keeping documents: judged by content, written under their hash, never under the name they came with.
import { createHash } from 'node:crypto'
import { giveUpPicture } from '../photos/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { Files } from '../platform/files.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { type FieldError, Problem } from '../platform/problems.ts'
import type { Settings } from '../settings/index.ts'
import { judgeDocument } from './rules.ts'
import { type Document, removeDraftDocuments } from './store.ts'

export type KeptDocument = Pick<Document, 'hash' | 'bytes'>

interface Deps {
  db: Db
  clock: Clock
  files: Files
  settings: Settings
}

export const documentFile = (hash: string): string => `${hash}.pdf`

/** What is wrong with each of these; undefined where it is good. */
function judged({ settings }: Pick<Deps, 'settings'>, uploads: readonly UploadedFile[]): (FieldError | undefined)[] {
  const max = settings.limits.documentBytes
  return uploads.map(({ name, bytes, tooLarge }) => {
    const code = tooLarge || bytes.length > max ? 'document_too_large' : judgeDocument(bytes)
    const params = { ...(name !== '' && { file: name }), max: Math.floor(max / 1_000_000) }
    return code && { field: 'document', code, params }
  })
}

/** Named as unused at once: what no row names an hour later goes, whatever became of the form it came with. */
async function put({ db, files, clock }: Deps, { bytes }: UploadedFile): Promise<KeptDocument> {
  const hash = createHash('sha256').update(bytes).digest('hex')
  await giveUpPicture(db, hash, clock())
  await files.put(documentFile(hash), bytes)
  return { hash, bytes: bytes.length }
}

/**
 * Keeps documents, all or none.
 * @param kept how many are kept already and count among the most
 * @throws invalid `document`: too_many_documents, document_too_large, document_empty, document_kind, document_active
 */
export async function keepDocuments(
  deps: Deps,
  uploads: readonly UploadedFile[],
  kept: number,
): Promise<KeptDocument[]> {
  const max = deps.settings.limits.documentsPerStep
  if (kept + uploads.length > max)
    throw new Problem('invalid', { errors: [{ field: 'document', code: 'too_many_documents', params: { max } }] })
  const errors = judged(deps, uploads).flatMap((error) => error ?? [])
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return Promise.all(uploads.map((upload) => put(deps, upload)))
}

/** What drafts held that nobody will send: the files go once no other document names them. */
export async function dropDocuments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  of: Parameters<typeof removeDraftDocuments>[1],
): Promise<void> {
  for (const hash of await removeDraftDocuments(db, of)) await giveUpPicture(db, hash, clock())
}

/** Keeps those that are good, for a form that was refused. */
export async function keepGoodDocuments(deps: Deps, uploads: readonly UploadedFile[]): Promise<KeptDocument[]> {
  const wrong = judged(deps, uploads)
  return Promise.all(uploads.flatMap((upload, index) => (wrong[index] ? [] : [put(deps, upload)])))
}
