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

function WordPage({
  frame,
  card,
  deps,
  token,
  attempt,
}: {
  frame: Frame
  card: Card
  deps: CardDeps
  token: string
  attempt?: Attempt | undefined
}) {
  const { locale } = frame
  const answer = card.events.findLast((event) => event.type === 'answer')
  const [canConsent, canObject] = [card.actions.includes('consent'), card.actions.includes('object')]
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

export function wordPage(app: FastifyInstance, deps: CardDeps): void {
  const tokenOf = (request: FastifyRequest) => textOf(paramsOf(request), 'token') ?? ''

  /** The reporter behind the link; used up, expired and unknown look alike. @throws not_found */
  const opened = async (request: FastifyRequest) => {
    const hash = deps.secrets.hash('word', tokenOf(request))
    const found = await findWordLink(deps.db, hash, deps.clock())
    if (!found) throw new Problem('not_found')
    const viewer: Viewer = await findPerson(deps.db, found.personId)
    return { hash, viewer, reportId: found.reportId }
  }

  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    viewer: Viewer,
    reportId: ReportId,
    attempt?: Attempt,
  ) => {
    const frame = frameOf(request, deps)
    const card = await readCard(deps, viewer, reportId, frame.locale)
    const children = (
      <div data-island="seen" data-address={link(frame, `/word/${tokenOf(request)}/seen`)}>
        <WordPage frame={frame} card={card} deps={deps} token={tokenOf(request)} attempt={attempt} />
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
      attempt ? 422 : 200,
    )
  }

  pageRoute(app, 'get', 'link.open', '/word/:token', async (request, reply) => {
    const { viewer, reportId } = await opened(request)
    return show(request, reply, viewer, reportId)
  })

  // Scanners of messages open links: that a person looks is told by the page's script, or by the word itself.
  pageRoute(app, 'post', 'link.open', '/word/:token/seen', async (request, reply) => {
    const { viewer, reportId } = await opened(request)
    if (awaitsLook(await readCard(deps, viewer, reportId, frameOf(request, deps).locale)))
      await noteDelivery(deps, reportId)
    return reply.code(204).send()
  })

  pageRoute(app, 'post', 'link.open', '/word/:token/:action', async (request, reply) => {
    const frame = frameOf(request, deps)
    const action = choiceOf(paramsOf(request), 'action', ['consent', 'object'])
    if (!action) throw new Problem('not_found')
    const { hash, viewer, reportId } = await opened(request)
    const { fields } = await readForm(request, { fileBytes: 0, files: 0 })
    try {
      await act(deps, viewer, reportId, action, actionInputOf(fields))
    } catch (error) {
      return show(request, reply, viewer, reportId, { action, values: fields, errors: mendable(error).errors })
    }
    await useWordLink(deps.db, hash, deps.clock())
    const children = (
      <div class="stack">
        <p class="done" role="status">
          <strong>{t(frame.locale, 'card.done')}.</strong>{' '}
          {t(frame.locale, action === 'consent' ? 'word.thanks' : 'word.noted')}
        </p>
        <p>
          <a href={link(frame, `/reports/${reportId}`)}>{t(frame.locale, 'word.open')}</a>
        </p>
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'word.title'), children }))
  })
}
