// The pages of reports: front, list, card with its actions, my reports, rules.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { addDraftPhoto, keepPictures, photosOfDraft } from '../../photos/index.ts'
import type { UploadedFile } from '../../platform/forms.ts'
import { draftToken, dropDraft, keepDraft, readDraftToken } from '../drafts.ts'
import { countUnseen, markSeen } from '../../notices/index.ts'
import { frameOf, requireViewer, safeNext } from '../../people/index.ts'
import { readForm } from '../../platform/forms.ts'
import { isLook } from '../../platform/http.ts'
import { Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, idOf, numberOf, textOf } from '../../platform/query.ts'
import { link, openShared, pageRoute, renderPage, sendPage, sayProblem, sayWhatToDo } from '../../ui/index.ts'
import { cleanText, preferredLocale } from '../../language/index.ts'
import type { Card } from '../card.ts'
import { readPublicFigures } from '../counters.ts'
import { formalAppeal, printAppeal } from '../formal.ts'
import { actionInputOf, placeOf } from '../input.ts'
import { listMine } from '../lists.ts'
import { listJoined } from '../nearby.ts'
import { noteDelivery } from '../publishing.ts'
import { countQuickly, readCard, readList, rowOf } from '../reading.ts'
import { answerFollowUp, openFollowUps } from '../signals.ts'
import { t } from '../words.ts'
import { isAction } from '../life.ts'
import { act } from '../writer.ts'
import type { Attempt } from './attempt.ts'
import { CardView } from './card.tsx'
import { deferredPages } from './deferred.tsx'
import { extrasOf } from './extras.ts'
import { type FilingDeps, filingPages } from './filing.tsx'
import { FrontPage } from './front.tsx'
import { isCounted, ListPage, MinePage } from './lists.tsx'
import { nearbyPages } from './nearby.tsx'
import { RulesPage } from './rules.tsx'
import { wordPages } from './word.tsx'
import { cached } from '../../platform/cache.ts'

/** The answer waits for its reporter, of whom nobody knows yet that the notice came. */
const awaitsLook = ({ isReporter, report }: Card): boolean => isReporter && report.status === 'answered' && report.noticedAt === null

export function reportPages(app: FastifyInstance, deps: FilingDeps): void {
  filingPages(app, deps)
  deferredPages(app, deps)
  nearbyPages(app, deps)
  wordPages(app, deps)

  app.get('/', { config: { permission: 'public.read' }, schema: { hide: true } }, async (request, reply) =>
    reply.header('vary', 'accept-language').redirect(`/${preferredLocale(request.headers['accept-language'])}/`, 302),
  )

  // The front page is the same for all who are not signed in: made at most once a second in each language.
  const figures = cached(1000, deps.clock, () => readPublicFigures(deps.db, deps.clock()))
  const front = async (request: FastifyRequest) => {
    const frame = frameOf(request, deps)
    const { rows } = await readList(deps, undefined, { limit: 8 }, frame.locale)
    return renderPage({
      frame,
      title: t(frame.locale, 'front.title'),
      description: t(frame.locale, 'front.lead'),
      width: 'wide',
      children: <FrontPage frame={frame} figures={await figures()} rows={rows} />,
    })
  }
  const sendShared = openShared(deps.clock, 1000)
  pageRoute(app, 'get', 'public.read', '/', async (request, reply) => sendShared(request, reply, () => front(request)))

  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/reports', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = request.query as Fields
    const [{ rows, next }, found] = await Promise.all([
      readList(deps, request.viewer, query, frame.locale),
      isCounted(query) ? countQuickly(deps, query) : undefined,
    ])
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'list.title'),
        width: 'wide',
        children: <ListPage frame={frame} world={deps} query={query} rows={rows} next={next} found={found} />,
      }),
    )
  })

  const showCard = async (
    request: FastifyRequest,
    reply: FastifyReply,
    card: Card,
    options: { attempt?: Attempt; refusal?: string; status?: number } = {},
  ) => {
    const frame = { ...frameOf(request, deps), path: `/reports/${card.report.id}` }
    const { status = 200, attempt, refusal } = options
    const done = (request.query as Fields)['done'] !== undefined && status === 200
    const children = (
      <>
        {done && (
          <p class="done" role="status">
            <strong>{t(frame.locale, 'card.done')}.</strong> {t(frame.locale, 'card.done_hint')}
          </p>
        )}
        {awaitsLook(card) && <div data-island="seen" data-address={link(frame, `/reports/${card.report.id}/seen`)} />}
        <CardView
          frame={frame}
          card={card}
          world={deps}
          attempt={attempt}
          refusal={refusal}
          extras={await extrasOf(deps, request.viewer, card)}
          template={idOf(request.query as Fields, 'template')}
          templateAddress={(id) => link(frame, `/reports/${card.report.id}?template=${id}#f-answer-text`)}
        />
      </>
    )
    const title = `${t(frame.locale, 'card.title', { number: String(card.report.id) })}: ${card.categoryName}`
    return sendPage(
      request,
      reply,
      renderPage({ frame, title, width: 'wide', failed: status >= 400, children, scripts: awaitsLook(card) ? ['form.js', 'seen.js'] : ['form.js'] }),
      status,
    )
  }

  pageRoute(app, 'get', 'public.read', '/reports/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const card = await readCard(deps, request.viewer, idOf(request.params as Fields, 'id'), frame.locale)
    if (request.viewer) await markSeen(deps.db, request.viewer.personId, card.report.id, deps.clock())
    // An opened card is a delivered notice (regulation 3.7), where a person opened it.
    if (awaitsLook(card) && isLook(request)) {
      await noteDelivery(deps, card.report.id)
      return showCard(request, reply, await readCard(deps, request.viewer, card.report.id, frame.locale))
    }
    return showCard(request, reply, card)
  })

  pageRoute(app, 'post', 'own.write', '/reports/:id/seen', async (request, reply) => {
    const card = await readCard(deps, requireViewer(request), idOf(request.params as Fields, 'id'), frameOf(request, deps).locale)
    if (awaitsLook(card)) await noteDelivery(deps, card.report.id)
    return reply.code(204).send()
  })

  pageRoute(app, 'get', 'own.read', '/reports/:id/appeal.pdf', async (request, reply) => {
    const { locale } = frameOf(request, deps)
    const appeal = await formalAppeal(deps, requireViewer(request), idOf(request.params as Fields, 'id'), locale)
    const sheet = await printAppeal(appeal, locale, deps.clock())
    return reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `inline; filename="murojaat-${appeal.report}.pdf"`)
      .send(sheet)
  })

  pageRoute(app, 'post', 'report.act', '/reports/:id/:action', async (request, reply) => {
    const frame = frameOf(request, deps)
    const params = request.params as { id: string; action: string }
    const viewer = requireViewer(request)
    const id = idOf(params, 'id')
    if (id === undefined || !isAction(params.action)) throw new Problem('not_found')
    const { fields, files } = await readForm(request, { fileBytes: deps.settings.limits.photoBytes, files: deps.settings.limits.photosPerAnswer })
    // Photos of an earlier try wait under a signed name that the form carries along.
    const keptId = readDraftToken(deps.secrets, textOf(fields, 'kept'))
    const kept = keptId ? await photosOfDraft(deps.db, keptId) : []
    const place = placeOf(fields)
    try {
      await act(deps, viewer, id, params.action, actionInputOf(fields), { uploads: files, kept, ...(place && { place }) })
      if (keptId) await dropDraft(deps.db, keptId)
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'not_found') throw error
      const card = await readCard(deps, viewer, id, frame.locale)
      const words = error.errors.length > 0 ? undefined : `${sayProblem(frame.locale, error)}. ${sayWhatToDo(frame.locale, error)}`
      const waiting = await keepForNextTry(deps, keptId, card, params.action, files)
      const attempt = { action: params.action, values: fields, errors: error.errors, ...waiting }
      return showCard(request, reply, card, { status: error.status, attempt, ...(words && { refusal: words }) })
    }
    return reply.redirect(safeNext(fields['next'], `${link(frame, `/reports/${id}`)}?done=1`), 303)
  })

  pageRoute(app, 'get', 'own.read', '/my', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const size = 50
    const [joined, followUps, found, unseen] = await Promise.all([
      listJoined(deps.db, viewer.personId, size),
      openFollowUps(deps.db, viewer.personId),
      listMine(deps.db, viewer.personId, size + 1, numberOf(request.query as Fields, 'cursor')),
      countUnseen(deps.db, viewer.personId),
    ])
    const rows = found.slice(0, size).map((report) => rowOf(deps, viewer, report, frame.locale))
    const next = found.length > size ? String(rows.at(-1)!.report.id) : null
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'my.title'),
        width: 'wide',
        children: (
          <MinePage
            frame={frame}
            viewer={viewer}
            rows={rows}
            joined={joined.map((report) => rowOf(deps, viewer, report, frame.locale))}
            followUps={followUps}
            next={next}
            unseen={unseen}
          />
        ),
      }),
    )
  })

  pageRoute(app, 'post', 'own.write', '/my/follow-ups/:id', async (request, reply) => {
    const viewer = requireViewer(request)
    const fields = fieldsOf(request)
    const id = idOf(request.params as Fields, 'id')
    if (id === undefined) throw new Problem('not_found')
    const text = cleanText(textOf(fields, 'text') ?? '').slice(0, deps.settings.limits.textLength)
    await answerFollowUp(deps, viewer.personId, id, textOf(fields, 'confirmed') === 'yes', text)
    return reply.redirect(`${link(frameOf(request, deps), '/my')}?done=1`, 303)
  })

  pageRoute(app, 'get', 'public.read', '/rules', async (request, reply) => {
    const frame = frameOf(request, deps)
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'rules.title'), width: 'wide', children: <RulesPage frame={frame} world={deps} /> }),
    )
  })
}

/** A refused form keeps the good photos that came with it, for one who may try again. */
async function keepForNextTry(
  deps: FilingDeps,
  keptId: string | undefined,
  card: Card,
  action: string,
  files: readonly UploadedFile[],
): Promise<Pick<Attempt, 'kept' | 'keptCount'>> {
  if (!card.actions.includes(action)) return {}
  const pictures = await keepPictures(deps, files, deps.settings.limits.photosPerAnswer).catch(() => [])
  const id = keptId ?? randomUUID()
  if (pictures.length > 0) await keepDraft(deps, id, {})
  for (const picture of pictures) await addDraftPhoto(deps.db, id, picture, deps.clock())
  const keptCount = (await photosOfDraft(deps.db, id)).length
  return keptCount > 0 ? { kept: draftToken(deps.secrets, id), keptCount } : {}
}
