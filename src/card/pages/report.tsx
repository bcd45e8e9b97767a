// `/reports/{number}`: the card, the word that somebody looked, and the forms of its actions.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { markSeen } from '../../notices/index.ts'
import { frameOf, isByItself, requireViewer, safeNext } from '../../people/index.ts'
import { isByOutbox, isLook, sayTaken } from '../../platform/http.ts'
import { type Fields, idOf, textOf, queryOf, isDone, idIn } from '../../platform/query.ts'
import { type Frame, keptOnPhone, link, pageRoute, renderPage, sendPage, Wrote } from '../../ui/index.ts'
import { awaitsLook, type Card } from '../card.ts'
import { noteDelivery } from '../../reports/index.ts'
import { readCard } from '../reading.ts'
import { t, wordFor } from '../words.ts'
import type { Attempt } from './attempt.ts'
import { CardView } from './card.tsx'
import { extrasOf } from './extras.ts'
import { type CardDeps, tryStep } from './step.ts'

/** What was typed, as text. */
const textsOf = (values: Fields): [name: string, value: string][] =>
  Object.keys(values).flatMap((name) => {
    const value = textOf(values, name)
    return value === undefined ? [] : [[name, value] as [string, string]]
  })

/** "Yoʻlda chuqur. Guliston mahallasi, Mingbuloq tumani. Ijroda", for those who see a link to it. */
const aboutOf = ({ locale }: Frame, { categoryName, placeName, report }: Card): string =>
  [categoryName, placeName, wordFor(locale, 'status', report.status)].join('. ')

/** The first photo that everybody may see. */
function pictureOf({ photos }: Card): string | undefined {
  const photo = photos.find(({ hidden }) => !hidden)
  return photo && `/photos/${photo.id}/medium.jpg`
}

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
      {card.isReporter && (
        <div data-part="look">
          {awaitsLook(card) && <div data-island="seen" data-address={link(frame, `/reports/${card.report.id}/seen`)} />}
        </div>
      )}
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
    card.isParty && status < 400 ? keptOnPhone(request, reply) : reply,
    renderPage({
      frame,
      title,
      description: aboutOf(frame, card),
      picture: pictureOf(card),
      width: 'wide',
      failed: status >= 400,
      // A form that came back is in somebody's hands.
      live: status < 400 ? `report:${card.report.id}` : undefined,
      children,
      scripts: [
        'form.js',
        ...(card.isReporter ? ['seen.js'] : []),
        ...(card.actions.includes('verify_closed') ? ['here.js'] : []),
        ...(card.actions.includes('blur_photo') ? ['blur.js'] : []),
      ],
    }),
    status,
  )
}

export function reportPage(app: FastifyInstance, deps: CardDeps): void {
  pageRoute(app, 'get', 'public.read', '/reports/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const card = await readCard(deps, request.viewer, idIn(request), frame.locale)
    // A page that renews itself may do so before nobody's eyes.
    if (request.viewer && !isByItself(request))
      await markSeen(deps.db, request.viewer.personId, card.report.id, deps.clock())
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
    const tried = await tryStep(deps, request)
    if ('refused' in tried) return showCard(deps, request, reply, tried.card, tried.refused)
    const { id, fields } = tried
    if (isByOutbox(request)) return sayTaken(reply, id)
    return reply.redirect(safeNext(fields['next'], `${link(frameOf(request, deps), `/reports/${id}`)}?done=1`), 303)
  })
}
