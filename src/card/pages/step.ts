// One step taken by a form on a report: done, or refused with all that the form needs to stand there again.
import type { FastifyRequest } from 'fastify'
import { frameOf, requireViewer, type Viewer } from '../../people/index.ts'
import { documentsOfDraft } from '../../documents/index.ts'
import { photosOfDraft, removeFromDrafts } from '../../photos/index.ts'
import { readForm, type UploadedFile } from '../../platform/forms.ts'
import { isByOutbox } from '../../platform/http.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, idOf, idsOf, paramsOf, textOf, uuidOf } from '../../platform/query.ts'
import { act, discardDraft, dropDraft, keepForNextTry, readDraftToken, type ReportDeps } from '../../reports/index.ts'
import { sayProblem, sayWhatToDo } from '../../ui/index.ts'
import { actionOf, isAction } from '../../life/index.ts'
import type { Card } from '../card.ts'
import { actionInputOf, formLimits, partedFiles, placeOf } from '../input.ts'
import { readCard } from '../reading.ts'
import { uploadsIn } from '../../uploads/index.ts'
import type { Attempt } from './attempt.ts'
import { broughtFor } from './extras.ts'

export type CardDeps = ReportDeps & { demo: boolean }

/** What a refused step shows: what was typed, what is wrong, and the title where no field is to blame. */
export interface RefusedStep {
  status: number
  attempt: Attempt
  refusal?: string
}

/**
 * Takes the step that the address names by `:id` and `:action`, with the fields and photos of the form.
 * @throws not_found, and what no form can mend
 */
export async function tryStep(
  deps: CardDeps,
  request: FastifyRequest,
): Promise<{ id: number; action: string; fields: Fields } | { card: Card; refused: RefusedStep; fields: Fields }> {
  const frame = frameOf(request, deps)
  const viewer = requireViewer(request)
  const params = paramsOf(request)
  const [id, action] = [idOf(params, 'id'), textOf(params, 'action')]
  if (id === undefined || !isAction(action)) throw new Problem('not_found')
  const { fields, files } = await readForm(request, formLimits(deps.settings.limits))
  const { uploads, documents } = partedFiles(fields, [...files, ...(await uploadsIn(deps, request, fields))])
  // Photos of an earlier try wait under a signed name that the form carries along.
  const keptId = readDraftToken(deps.secrets, textOf(fields, 'kept'))
  const own = keptId ? await photosOfDraft(deps.db, keptId) : []
  const brought = await takenFrom(deps, viewer, id, idsOf(fields, 'use'))
  const kept = [...own, ...brought]
  const keptDocuments = keptId ? await documentsOfDraft(deps.db, keptId) : []
  const place = placeOf(fields)
  try {
    const evidence = { uploads, kept, documents, keptDocuments, ...(place && { place }) }
    await act(deps, viewer, id, action, { ...actionInputOf(fields), evidence, key: uuidOf(fields, 'key') })
    if (keptId) await dropDraft(deps.db, keptId)
    await removeFromDrafts(
      deps.db,
      brought.flatMap(({ draftId }) => draftId ?? []),
      brought.map((photo) => photo.id),
      deps.clock(),
    )
    return { id, action, fields }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'not_found' || isByOutbox(request)) throw error
    const card = await readCard(deps, viewer, id, frame.locale)
    // Staff whose second factor has ended, or who act as a citizen just now: the form waits until they are back.
    if (error.code === 'forbidden' && viewer.memberships.length > 0 && !viewer.acting)
      throw viewer.waitsForFactor ? new Problem('second_factor') : error
    const words =
      error.errors.length > 0 ? undefined : `${sayProblem(frame.locale, error)}. ${sayWhatToDo(frame.locale, error)}`
    const tried = { action, values: fields, errors: error.errors, isStale: error.code === 'stale' }
    const attempt = { ...tried, ...(await waitingFor(deps, viewer, { keptId, uploads, documents }, card, tried)) }
    return { card, fields, refused: { status: error.status, attempt, ...(words && { refusal: words }) } }
  }
}

/** Of what crews brought, the pictures that were ticked. */
async function takenFrom(deps: CardDeps, viewer: Viewer, reportId: number, ticked: readonly number[]) {
  if (ticked.length === 0) return []
  const brought = await broughtFor(deps, viewer, reportId)
  return brought.flatMap(({ photos }) => photos).filter(({ id }) => ticked.includes(id))
}

const isNoResult = (code: string): boolean => code === 'photo_flat' || code === 'photo_again'

/** Who may try again finds the good photos still there. */
async function waitingFor(
  deps: CardDeps,
  viewer: Viewer,
  {
    keptId,
    uploads,
    documents,
  }: { keptId: string | undefined } & Record<'uploads' | 'documents', readonly UploadedFile[]>,
  card: Card,
  { action, errors }: Pick<Attempt, 'action' | 'errors'>,
): Promise<Pick<Attempt, 'kept' | 'keptCount' | 'keptDocuments'>> {
  if (!card.actions.includes(action)) return {}
  // What was refused for where it was taken is no evidence of another try; nor is what was kept and shows nothing.
  const isNone = errors.some(({ code, params }) => code === 'too_far' || (isNoResult(code) && params === undefined))
  if (isNone) {
    if (keptId) await discardDraft(deps, keptId)
    return {}
  }
  const { photos = 'note' } = actionOf(action) ?? {}
  const { photosPerAnswer, photosPerReport } = deps.settings.limits
  const as = { areResults: photos !== 'note', isSite: photos === 'site' }
  const most = photos === 'after' ? photosPerAnswer : photosPerReport
  return keepForNextTry(deps, { keptId, files: uploads, documents, personId: viewer.personId, as, most })
}
