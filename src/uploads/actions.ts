// Files that come piece by piece, so that a line that breaks loses one piece and not all: begun, added to, taken by a
// form.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Sender, senderOf } from '../people/index.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import { hold, type UploadedFile } from '../platform/forms.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { type Fields, listOf, uuidOf } from '../platform/query.ts'
import type { Secrets } from '../platform/secrets.ts'
import { hourMs } from '../platform/time.ts'
import type { Settings } from '../settings/index.ts'
import { addPiece, addUpload, bytesOf, findUpload, lockUpload, readPieces, type Upload } from './store.ts'

export interface UploadDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  settings: Settings
}

/** What has come is there for so long after its last piece. */
const keptHours = 24
/** One sender may have so much on its way. */
const mostBytes = 100_000_000

const endOf = (clock: Clock): Date => new Date(clock().getTime() + keptHours * hourMs)

/** @throws too_large, too_many */
export async function beginUpload(
  { db, clock, settings: { limits } }: UploadDeps,
  sender: Sender,
  { name, length }: { name: string; length: number },
): Promise<string> {
  if (length > Math.max(limits.photoBytes, limits.documentBytes, limits.videoBytes)) throw new Problem('too_large')
  if ((await bytesOf(db, sender, clock())) + length > mostBytes) throw new Problem('too_many')
  const id = randomUUID()
  await addUpload(db, sender, { id, name, length }, endOf(clock))
  return id
}

/** @throws not_found */
export async function getUpload({ db, clock }: UploadDeps, sender: Sender, id: string): Promise<Upload> {
  const found = await findUpload(db, id, sender, clock())
  if (!found) throw new Problem('not_found')
  return found
}

/**
 * Adds the piece that begins at `offset`.
 * @returns how much has come
 * @throws not_found; stale where it does not begin where the last one ended; too_large
 */
export async function addToUpload(
  deps: UploadDeps,
  sender: Sender,
  id: string,
  { offset, bytes }: { offset: number; bytes: Buffer },
): Promise<number> {
  await getUpload(deps, sender, id)
  return inTransaction(deps.db, async (tx) => {
    const upload = await lockUpload(tx, id)
    if (!upload) throw new Problem('not_found')
    if (offset !== upload.received) throw new Problem('stale')
    if (offset + bytes.length > upload.length) throw new Problem('too_large')
    if (bytes.length > 0) await addPiece(tx, upload, bytes, endOf(deps.clock))
    return offset + bytes.length
  })
}

/**
 * The files that a form names in `upload` (`photo.{id}`, `document.{id}`, `video.{id}`, `voice.{id}`, `poster.{id}`),
 * as if they had come with it. They stay until they end, so that the form may be sent again.
 * @throws invalid with `upload_gone` where one of them has ended, or has not come whole; unavailable
 */
export async function uploadsIn(deps: UploadDeps, request: FastifyRequest, fields: Fields): Promise<UploadedFile[]> {
  const sender = senderOf(deps, request)
  const files: UploadedFile[] = []
  const all = [...new Set(listOf(fields, 'upload'))]
  const { photosPerAnswer, documentsPerStep, recordingsPerReport } = deps.settings.limits
  const most = photosPerAnswer + documentsPerStep + 2 * recordingsPerReport
  if (all.length > most) throw invalid('photo', 'too_many_photos', { max: most })
  for (const named of all) {
    const [field = '', id = ''] = named.split('.')
    if (!['photo', 'document', 'video', 'voice', 'poster'].includes(field) || uuidOf({ id }, 'id') === undefined)
      throw invalid('photo', 'upload_gone')
    const upload = await findUpload(deps.db, id, sender, deps.clock())
    if (!upload || upload.received < upload.length) throw invalid(field, 'upload_gone')
    hold(request, upload.length)
    files.push({ field, name: upload.name, bytes: await readPieces(deps.db, id), tooLarge: false })
  }
  return files
}
