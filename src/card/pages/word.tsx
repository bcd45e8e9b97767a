// `/word/{token}`: the word on an answer by the single-use link of an SMS, confirmed on a page; opening it says nothing
// yet.
import type { ReportId } from '../../platform/ids.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findWordLink, useWordLink } from '../../notices/index.ts'
import { findPerson, frameOf, type Viewer } from '../../people/index.ts'
import { readForm } from '../../platform/forms.ts'
import { mendable, Problem } from '../../platform/problems.ts'
import { choiceOf, textOf, paramsOf } from '../../platform/query.ts'
import { ErrorSummary, type Frame, link, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import { awaitsLook, type Card } from '../card.ts'
import { actionInputOf } from '../input.ts'
import { noteDelivery, act } from '../../reports/index.ts'
import { readCard } from '../reading.ts'
import { t } from '../words.ts'
import { Objection, ReportersWord } from './actions.tsx'
import type { Attempt } from './attempt.ts'
import { StatusBadge } from './badges.tsx'
import type { CardDeps } from './step.ts'

/** A link is for the answer that it came with: another one was given since. */
const isOutdated = ({ events }: Card, seq: number): boolean =>
  events.some((event) => event.type === 'answer' && event.seq > seq)

function WordPage({
  frame,
  card,
  deps,
  token,
  seq,
  attempt,
}: {
  frame: Frame
  card: Card
  deps: CardDeps
  token: string
  /** The event that the link told of. */
  seq: number
  attempt?: Attempt | undefined
}) {
  const { locale } = frame
  const answer = card.events.findLast((event) => event.type === 'answer' && event.seq <= seq)
  const may = (action: string) => card.actions.includes(action) && !isOutdated(card, seq)
  const [canConsent, canObject] = [may('consent'), may('object')]
  const form = { frame, card, world: deps, attempt, to: (action: string) => link(frame, `/word/${token}/${action}`) }
  return (
    <article class="stack">
      {attempt && <ErrorSummary locale={locale} errors={attempt.errors} scope={attempt.action} />}
      <p class="row-state">
        <StatusBadge frame={frame} report={card.report} />
        <span class="card-number figures">{t(locale, 'card.number', { number: String(card.report.id) })}</span>
      </p>
      <h1>{card.categoryName}</h1>
      <p class="lead">{card.placeName}</p>
      {answer?.words.text && (
        <section class="stack">
          <h2>{t(locale, 'word.answer')}</h2>
          <blockquote>{answer.words.text}</blockquote>
        </section>
      )}
      {canConsent && <ReportersWord {...form} />}
      {!canConsent && canObject && <Objection {...form} />}
      {!canConsent && !canObject && <p>{t(locale, 'word.no_longer')}</p>}
      <p>
        <a href={link(frame, `/reports/${card.report.id}`)}>{t(locale, 'word.open')}</a>
      </p>
    </article>
  )
}

function Done({ frame, reportId, said }: { frame: Frame; reportId: ReportId; said: 'consent' | 'object' }) {
  const { locale } = frame
  return (
    <div class="stack">
      <p class="done" role="status">
        <strong>{t(locale, 'card.done')}.</strong> {t(locale, said === 'consent' ? 'word.thanks' : 'word.noted')}
      </p>
      <p>
        <a href={link(frame, `/reports/${reportId}`)}>{t(locale, 'word.open')}</a>
      </p>
    </div>
  )
}

export function wordPage(app: FastifyInstance, deps: CardDeps): void {
  const tokenOf = (request: FastifyRequest) => textOf(paramsOf(request), 'token') ?? ''

  /** The reporter behind the link; used up, expired and unknown look alike. @throws not_found */
  const opened = async (request: FastifyRequest) => {
    const hash = deps.secrets.hash('word', tokenOf(request))
    const found = await findWordLink(deps.db, hash, deps.clock())
    if (!found) throw new Problem('not_found')
    const viewer: Viewer = await findPerson(deps.db, found.personId)
    return { hash, viewer, reportId: found.reportId, seq: found.seq }
  }

  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { viewer, reportId, seq }: { viewer: Viewer; reportId: ReportId; seq: number },
    { attempt, status = 200 }: { attempt?: Attempt; status?: number } = {},
  ) => {
    const frame = frameOf(request, deps)
    const card = await readCard(deps, viewer, reportId, frame.locale)
    const children = (
      <div data-island="seen" data-address={link(frame, `/word/${tokenOf(request)}/seen`)}>
        <WordPage frame={frame} card={card} deps={deps} token={tokenOf(request)} seq={seq} attempt={attempt} />
      </div>
    )
    reply.header('referrer-policy', 'no-referrer')
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'word.title'),
        children,
        failed: attempt !== undefined,
        scripts: ['seen.js'],
      }),
      status,
    )
  }

  pageRoute(app, 'get', 'link.open', '/word/:token', async (request, reply) => {
    return show(request, reply, await opened(request))
  })

  // Scanners of messages open links: that a person looks is told by the page's script, or by the word itself.
  pageRoute(app, 'post', 'link.open', '/word/:token/seen', async (request, reply) => {
    const { viewer, reportId, seq } = await opened(request)
    const card = await readCard(deps, viewer, reportId, frameOf(request, deps).locale)
    if (awaitsLook(card) && !isOutdated(card, seq)) await noteDelivery(deps, reportId)
    return reply.code(204).send()
  })

  pageRoute(app, 'post', 'link.open', '/word/:token/:action', async (request, reply) => {
    const frame = frameOf(request, deps)
    const action = choiceOf(paramsOf(request), 'action', ['consent', 'object'])
    if (!action) throw new Problem('not_found')
    const found = await opened(request)
    const { hash, viewer, reportId, seq } = found
    if (isOutdated(await readCard(deps, viewer, reportId, frame.locale), seq))
      return show(request, reply, found, { status: 409 })
    const { fields } = await readForm(request, { fileBytes: 0, files: 0 })
    try {
      await act(deps, viewer, reportId, action, actionInputOf(fields))
    } catch (error) {
      const attempt = { action, values: fields, errors: mendable(error).errors }
      return show(request, reply, found, { attempt, status: 422 })
    }
    await useWordLink(deps.db, hash, deps.clock())
    const children = <Done frame={frame} reportId={reportId} said={action} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'word.title'), children }))
  })
}
