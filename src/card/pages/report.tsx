// `/reports/{number}`: the card, the word that somebody looked, and the forms of its actions.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { markSeen } from '../../notices/index.ts'
import { frameOf, requireViewer, safeNext, type Viewer } from '../../people/index.ts'
import { photosOfDraft } from '../../photos/index.ts'
import { readForm, type UploadedFile } from '../../platform/forms.ts'
import { isLook } from '../../platform/http.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, idOf, textOf, queryOf, paramsOf, isDone, idIn } from '../../platform/query.ts'
import { link, pageRoute, renderPage, sayProblem, sayWhatToDo, sendPage, Wrote } from '../../ui/index.ts'
import type { Card } from '../card.ts'
import {
  type ReportDeps,
  discardDraft,
  dropDraft,
  keepForNextTry,
  readDraftToken,
  noteDelivery,
  act,
} from '../../reports/index.ts'
import { actionInputOf, placeOf } from '../input.ts'
import { actionOf, isAction } from '../../life/index.ts'
import { readCard } from '../reading.ts'
import { t } from '../words.ts'
import type { Attempt } from './attempt.ts'
import { CardView } from './card.tsx'
import { extrasOf } from './extras.ts'

export type CardDeps = ReportDeps & { demo: boolean }

/** What was typed, as text. */
const textsOf = (values: Fields): [name: string, value: string][] =>
  Object.keys(values).flatMap((name) => {
    const value = textOf(values, name)
    return value === undefined ? [] : [[name, value] as [string, string]]
  })

/** The answer waits for its reporter, of whom nobody knows yet that the notice came. */
const awaitsLook = ({ isReporter, report }: Card): boolean =>
  isReporter && report.status === 'answered' && report.noticedAt === null

async function showCard(
  deps: CardDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  card: Card,
  options: { attempt?: Attempt; refusal?: string; status?: number } = {},
) {
  const frame = { ...frameOf(request, deps), path: `/reports/${card.report.id}` }
  const { status = 200, attempt, refusal } = options
  const done = isDone(request) && status === 200
  const isGone = attempt !== undefined && !card.actions.includes(attempt.action)
  const children = (
    <>
      {done && (
        <p class="done" role="status">
          <strong>{t(frame.locale, 'card.done')}.</strong> {t(frame.locale, 'card.done_hint')}
        </p>
      )}
      {isGone && <Wrote frame={frame} fields={textsOf(attempt.values)} />}
      {awaitsLook(card) && <div data-island="seen" data-address={link(frame, `/reports/${card.report.id}/seen`)} />}
      <CardView
        frame={frame}
        card={card}
        world={deps}
        attempt={attempt}
        refusal={refusal}
        extras={await extrasOf(deps, request.viewer, card)}
        template={idOf(queryOf(request), 'template')}
        templateAddress={(id) => link(frame, `/reports/${card.report.id}?template=${id}#f-answer-text`)}
      />
    </>
  )
  const title = `${t(frame.locale, 'card.title', { number: String(card.report.id) })}: ${card.categoryName}`
  return sendPage(
    request,
    reply,
    renderPage({
      frame,
      title,
      width: 'wide',
      failed: status >= 400,
      children,
      scripts: [
        'form.js',
        ...(awaitsLook(card) ? ['seen.js'] : []),
        ...(card.actions.includes('verify_closed') ? ['here.js'] : []),
      ],
    }),
    status,
  )
}

export function reportPage(app: FastifyInstance, deps: CardDeps): void {
  pageRoute(app, 'get', 'public.read', '/reports/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const card = await readCard(deps, request.viewer, idIn(request), frame.locale)
    if (request.viewer) await markSeen(deps.db, request.viewer.personId, card.report.id, deps.clock())
    // An opened card is a delivered notice (regulation 3.7), where a person opened it.
    if (awaitsLook(card) && isLook(request)) {
      await noteDelivery(deps, card.report.id)
      return showCard(deps, request, reply, await readCard(deps, request.viewer, card.report.id, frame.locale))
    }
    return showCard(deps, request, reply, card)
  })

  pageRoute(app, 'post', 'own.write', '/reports/:id/seen', async (request, reply) => {
    const card = await readCard(deps, requireViewer(request), idIn(request), frameOf(request, deps).locale)
    if (awaitsLook(card)) await noteDelivery(deps, card.report.id)
    return reply.code(204).send()
  })

  pageRoute(app, 'post', 'report.act', '/reports/:id/:action', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const params = paramsOf(request)
    const [id, action] = [idOf(params, 'id'), textOf(params, 'action')]
    if (id === undefined || !isAction(action)) throw new Problem('not_found')
    const { fields, files } = await readForm(request, {
      fileBytes: deps.settings.limits.photoBytes,
      files: deps.settings.limits.photosPerAnswer,
    })
    // Photos of an earlier try wait under a signed name that the form carries along.
    const keptId = readDraftToken(deps.secrets, textOf(fields, 'kept'))
    const kept = keptId ? await photosOfDraft(deps.db, keptId) : []
    const place = placeOf(fields)
    try {
      const evidence = { uploads: files, kept, ...(place && { place }) }
      await act(deps, viewer, id, action, { ...actionInputOf(fields), evidence })
      if (keptId) await dropDraft(deps.db, keptId)
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'not_found') throw error
      const card = await readCard(deps, viewer, id, frame.locale)
      // Staff whose second factor has ended, or who act as a citizen just now: the form waits until they are back.
      if (error.code === 'forbidden' && viewer.memberships.length > 0 && !viewer.acting)
        throw viewer.waitsForFactor ? new Problem('second_factor') : error
      const words =
        error.errors.length > 0 ? undefined : `${sayProblem(frame.locale, error)}. ${sayWhatToDo(frame.locale, error)}`
      const tried = { action, values: fields, errors: error.errors }
      const attempt = { ...tried, ...(await waitingFor(deps, viewer, { keptId, files }, card, tried)) }
      return showCard(deps, request, reply, card, { status: error.status, attempt, ...(words && { refusal: words }) })
    }
    return reply.redirect(safeNext(fields['next'], `${link(frame, `/reports/${id}`)}?done=1`), 303)
  })
}

const isNoResult = (code: string): boolean => code === 'photo_flat' || code === 'photo_again'

/** Who may try again finds the good photos still there. */
async function waitingFor(
  deps: CardDeps,
  viewer: Viewer,
  { keptId, files }: { keptId: string | undefined; files: readonly UploadedFile[] },
  card: Card,
  { action, errors }: Pick<Attempt, 'action' | 'errors'>,
): Promise<Pick<Attempt, 'kept' | 'keptCount'>> {
  if (!card.actions.includes(action)) return {}
  // What was refused for where it was taken is no evidence of another try; nor is what was kept and shows nothing.
  const isNone = errors.some(({ code, params }) => code === 'too_far' || (isNoResult(code) && params === undefined))
  if (isNone) {
    if (keptId) await discardDraft(deps, keptId)
    return {}
  }
  const { photos = 'note' } = actionOf(action) ?? {}
  const results = photos === 'note' ? undefined : card.report.id
  const { photosPerAnswer, photosPerReport } = deps.settings.limits
  const as = { results, isSite: photos === 'site' }
  const most = photos === 'after' ? photosPerAnswer : photosPerReport
  return keepForNextTry(deps, { keptId, files, personId: viewer.personId, as, most })
}
