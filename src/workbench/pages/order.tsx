// `/work/reports/{number}/order`: what a crew without an account takes along, on paper or as a link: where, what, until
// when, and lines to sign on.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { renderSVG } from 'uqr'
import { formatDate, formatMoment, type Locale } from '../../language/index.ts'
import { type Card, readCard } from '../../card/index.ts'
import { frameOf, namesOfPeople, requireViewer } from '../../people/index.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { type Fields, fieldsOf, idIn, paramsOf, queryOf, textOf } from '../../platform/query.ts'
import type { CrewOrder } from '../../reports/index.ts'
import {
  asWritten,
  Button,
  ErrorSummary,
  type Frame,
  geoAddress,
  homeOf,
  link,
  pageRoute,
  Photo,
  renderPage,
  sayWhole,
  sendPage,
  TextInput,
} from '../../ui/index.ts'
import type { DeskDeps } from '../deps.ts'
import { giveOrder, isAtWork, ordersOf, orderToken, stopOrder } from '../orders.ts'
import { orderDays } from '../rules.ts'
import { t } from '../words.ts'

interface OrderProps {
  frame: Frame
  card: Card
  officer: string
  /** Where the code on paper leads: the crew's link, where one was given. */
  leadsTo: string
  crew: string | undefined
}

function Order({ frame, card, officer, leadsTo, crew }: OrderProps) {
  const { locale, now } = frame
  const { report, place } = card
  const code = renderSVG(leadsTo, { border: 1 })
  const before = card.photos.filter(({ kind }) => kind === 'before')
  return (
    <article class="order stack">
      <header class="order-head">
        <div class="stack-tight">
          <h1>{t(locale, 'order.title', { number: String(report.id) })}</h1>
          <p class="lead">{card.categoryName}</p>
          <p>{card.agencyName}</p>
          {crew && <p {...asWritten}>{crew}</p>}
        </div>
        {/* oxlint-disable-next-line react/no-danger -- drawn by the library out of our own address */}
        <div class="order-code" aria-hidden="true" dangerouslySetInnerHTML={{ __html: code }} />
      </header>
      <dl class="definitions">
        <dt>{t(locale, 'order.where')}</dt>
        <dd>
          {card.placeName}
          {card.landmark && (
            <>
              {' · '}
              <span {...asWritten}>{card.landmark}</span>
            </>
          )}
          <br />
          <a class="figures" href={geoAddress(place.lat, place.lng)}>
            {place.lat.toFixed(5)}, {place.lng.toFixed(5)}
          </a>
        </dd>
        <dt>{t(locale, 'order.until')}</dt>
        <dd>
          <strong>{formatMoment(locale, report.actBy ?? report.dueAt, now)}</strong>
        </dd>
        <dt>{t(locale, 'col.officer')}</dt>
        <dd {...asWritten}>{officer}</dd>
      </dl>
      {card.text !== null && (
        <p class="report-text" {...asWritten}>
          {card.text}
        </p>
      )}
      {before.length > 0 && (
        <div class="order-photos">
          {before.map((photo) => (
            <Photo
              key={photo.id}
              photo={photo}
              alt={t(locale, 'look.photo', { number: String(report.id) })}
              as="half"
              eager
            />
          ))}
        </div>
      )}
      <div class="order-lines">
        {(['done', 'materials', 'crew', 'date'] as const).map((line) => (
          <p key={line}>
            <span>{t(locale, `order.${line}`)}</span>
          </p>
        ))}
      </div>
    </article>
  )
}

const sayBrought = (locale: Locale, { pictures }: CrewOrder): string =>
  pictures > 0 ? t(locale, 'order.brought', { count: pictures }) : t(locale, 'order.waits')

interface LinksProps {
  frame: Frame
  number: number
  orders: readonly CrewOrder[]
  addressOf: (order: CrewOrder) => string
  isOpen: boolean
  values: Fields
  errors: readonly FieldError[]
}

/** The links that were given, and another one. */
function Links({ frame, number, orders, addressOf, isOpen, values, errors }: LinksProps) {
  const { locale } = frame
  const to = `/work/reports/${number}/order`
  return (
    <section class="no-print stack" aria-labelledby="links">
      <p class="actions">
        <a href={`${link(frame, '/work')}?open=${number}`}>{t(locale, 'title')}</a>
        <span class="hint">{t(locale, 'order.print')}</span>
      </p>
      <h2 id="links">{t(locale, 'order.links')}</h2>
      <p class="muted">{t(locale, 'order.links_hint')}</p>
      {orders.length > 0 && (
        <ul class="rows">
          {orders.map((order) => (
            <li key={order.id} class="row row-split">
              <span>
                <strong {...asWritten}>{order.crew}</strong> · {sayBrought(locale, order)} ·{' '}
                <span class="muted">{t(locale, 'order.ends', { date: formatDate(locale, order.endsAt) })}</span>
                <br />
                <a class="address" href={addressOf(order)}>
                  {addressOf(order)}
                </a>{' '}
                · <a href={`${link(frame, to)}?order=${order.id}`}>{t(locale, 'order.on_paper')}</a>
                {order.words && <blockquote {...asWritten}>{order.words}</blockquote>}
              </span>
              <form method="post" action={link(frame, `${to}/stop`)}>
                <input type="hidden" name="order" value={order.id} />
                <Button kind="quiet">
                  {t(locale, 'order.stop')}
                  <span class="visually-hidden">: {order.crew}</span>
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {isOpen && (
        <form method="post" action={link(frame, `${to}/give`)} class="fields" novalidate>
          <TextInput
            locale={locale}
            errors={errors}
            name="crew"
            label={t(locale, 'order.for')}
            hint={t(locale, 'order.for_hint', { days: orderDays })}
            value={textOf(values, 'crew')}
          />
          <Button kind={orders.length > 0 ? 'quiet' : 'main'}>{t(locale, 'order.give')}</Button>
        </form>
      )}
    </section>
  )
}

export function orderPage(app: FastifyInstance, deps: DeskDeps): void {
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { values = {}, problem }: { values?: Fields; problem?: Problem } = {},
  ) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const card = await readCard(deps, viewer, idIn(request), frame.locale)
    const { id, officerId, agencyId } = card.report
    // On paper goes only what the own body has to do.
    if (!card.isParty || !viewer.acting || !deps.agencies.isWithin(agencyId, viewer.acting.agencyId))
      throw new Problem('not_found')
    const [officer] = officerId === null ? [] : await namesOfPeople(deps.db, [officerId])
    const orders = await ordersOf(deps, viewer, id)
    const home = homeOf(deps, request)
    const addressOf = (order: CrewOrder) => `${home}${link(frame, `/crew/${orderToken(deps, order.id)}`)}`
    const chosen = orders.find((order) => order.id === textOf(queryOf(request), 'order')) ?? orders.at(-1)
    const title = t(frame.locale, 'order.title', { number: String(id) })
    const children = (
      <div class="stack-wide">
        {problem && (
          <ErrorSummary locale={frame.locale} errors={problem.errors} title={sayWhole(frame.locale, problem)} />
        )}
        <Links
          frame={frame}
          number={id}
          orders={orders}
          addressOf={addressOf}
          isOpen={isAtWork(card.report)}
          values={values}
          errors={problem?.errors ?? []}
        />
        <Order
          frame={frame}
          card={card}
          officer={officer?.name ?? '—'}
          leadsTo={chosen ? addressOf(chosen) : `${home}${link(frame, `/reports/${id}`)}`}
          crew={chosen?.crew}
        />
      </div>
    )
    const page = renderPage({ frame, title, width: 'wide', failed: problem !== undefined, children })
    return sendPage(request, reply, page, problem?.status ?? 200)
  }

  pageRoute(app, 'get', 'work.bulk', '/work/reports/:id/order', (request, reply) => show(request, reply))

  pageRoute(app, 'post', 'work.bulk', '/work/reports/:id/order/:step', async (request, reply) => {
    const viewer = requireViewer(request)
    const [id, step, fields] = [idIn(request), textOf(paramsOf(request), 'step'), fieldsOf(request)]
    try {
      if (step === 'give') await giveOrder(deps, viewer, id, textOf(fields, 'crew'))
      else if (step === 'stop') await stopOrder(deps, viewer, id, textOf(fields, 'order') ?? '')
      else throw new Problem('not_found')
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code === 'not_found') throw problem
      return show(request, reply, { values: fields, problem })
    }
    return reply.redirect(link(frameOf(request, deps), `/work/reports/${id}/order`), 303)
  })
}
