// Keeping what was typed into a form that was refused before anybody read it, for an hour, for the same browser.
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { holderOf, knownHolder } from '../people/index.ts'
import { withCaptions } from '../photos/index.ts'
import type { UploadedFile } from '../platform/forms.ts'
import type { PersonId } from '../platform/ids.ts'
import { queryOf, textOf } from '../platform/query.ts'
import { hourMs } from '../platform/time.ts'
import { actionOf } from '../life/index.ts'
import { findOwner, keepForNextTry, readDraftToken, type ReportDeps } from '../reports/index.ts'
import { addUnsent, findUnsent } from './store.ts'
import type { Typed } from './refill.ts'

/** One form: where it was sent, the pages it may have stood on, what was typed, and the photos that came along. */
export interface UnsentForm {
  action: string
  pages: string[]
  fields: Typed
  kept: { name: string; count: number } | undefined
}

/** Codes are of the moment, and nobody's business afterwards. */
const forgotten = new Set(['code', 'secret', 'password'])

/**
 * @param isOwn whoever sent it will send it; else it waits for another account at that browser
 * @returns by which name the form is found again
 */
export async function keepUnsent(
  deps: ReportDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { fields, files, isOwn }: { fields: Typed; files: readonly UploadedFile[]; isOwn: boolean },
): Promise<string> {
  const [path = ''] = request.url.split('?')
  const action = path.split('/').at(-1) ?? ''
  const keptId = readDraftToken(deps.secrets, fields.find(([name]) => name === 'kept')?.[1])
  const isSite = actionOf(action)?.photos === 'site'
  const photos = await keepForNextTry(deps, {
    keptId,
    files: withCaptions(
      Object.fromEntries(fields),
      files.filter(({ field }) => field === 'photo'),
    ),
    documents: files.filter(({ field }) => field === 'document'),
    personId: request.viewer?.personId ?? null,
    as: { areResults: areResults(path, action), isSite },
    most: deps.settings.limits.photosPerAnswer,
  })
  const form: UnsentForm = {
    action: request.url,
    pages: pagesOf(request, path),
    fields: fields.filter(([name]) => !forgotten.has(name)),
    kept: photos.kept === undefined ? undefined : { name: photos.kept, count: photos.keptCount ?? 0 },
  }
  const id = randomUUID()
  await addUnsent(deps.db, {
    id,
    holder: deps.secrets.hash('holder', holderOf(request, reply)),
    sealed: deps.secrets.seal('unsent', JSON.stringify(form)),
    draftId: readDraftToken(deps.secrets, photos.kept) ?? null,
    personId: isOwn ? (request.viewer?.personId ?? (await ownerOfDraft(deps.db, request))) : null,
    expiresAt: new Date(deps.clock().getTime() + hourMs),
  })
  return id
}

/** Whether its pictures are results, and judged as such; else they are mere notes. */
function areResults(path: string, action: string): boolean {
  if (/\/incidents\/\d+\/answer$/.test(path)) return true
  return /\/reports\/\d{1,9}\//.test(path) && (actionOf(action)?.photos ?? 'note') !== 'note'
}

/** Whose draft the address names, where it is somebody's. */
async function ownerOfDraft(db: ReportDeps['db'], request: FastifyRequest): Promise<PersonId | null> {
  const id = textOf(queryOf(request), 'draft')
  return id !== undefined && /^[\da-f-]{36}$/.test(id) ? findOwner(db, id) : null
}

/** The page that it was sent from, as the browser says, else where such a form stands. */
function pagesOf(request: FastifyRequest, path: string): string[] {
  const { headers } = request
  const before = URL.parse(headers.referer ?? '')
  const from = before?.host === headers.host ? [`${before?.pathname}${before?.search}`] : []
  const parts = path.split('/')
  const above = [1, 2].map((count) => parts.slice(0, parts.length - count).join('/'))
  return [...new Set([...from, request.url, path, ...above])].filter((page) => page.split('/').length > 2)
}

export async function openUnsent(
  deps: ReportDeps,
  request: FastifyRequest,
  id: string,
): Promise<UnsentForm | undefined> {
  const mark = knownHolder(request)
  if (mark === undefined) return undefined
  const found = await findUnsent(deps.db, { id, holder: deps.secrets.hash('holder', mark) }, deps.clock())
  const { personId = null } = found ?? {}
  // Where it is known whose it was, it is nobody else's.
  if (personId !== null && personId !== request.viewer?.personId) return undefined
  return found && (JSON.parse(deps.secrets.unseal('unsent', found.sealed)) as UnsentForm)
}
