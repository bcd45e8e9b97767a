// `/work/reports/{number}/order`: what a crew without an account takes along on paper: where, what, until when, and
// lines to sign on.
import type { FastifyInstance } from 'fastify'
import { renderSVG } from 'uqr'
import { formatMoment } from '../../language/index.ts'
import { type Card, readCard } from '../../card/index.ts'
import { frameOf, namesOfPeople, requireViewer } from '../../people/index.ts'
import { idIn } from '../../platform/query.ts'
import { Problem } from '../../platform/problems.ts'
import { asWritten, type Frame, homeOf, link, pageRoute, Photo, renderPage, sendPage } from '../../ui/index.ts'
import type { DeskDeps } from '../deps.ts'
import { t } from '../words.ts'

/** The order itself. `home`: the address of the platform, for the code that a phone reads. */
function Order({ frame, card, officer, home }: { frame: Frame; card: Card; officer: string; home: string }) {
  const { locale, now } = frame
  const { report, place } = card
  const code = renderSVG(`${home}${link(frame, `/reports/${report.id}`)}`, { border: 1 })
  const before = card.photos.filter(({ kind }) => kind === 'before')
  return (
    <article class="order stack">
      <header class="order-head">
        <div class="stack-tight">
          <h1>{t(locale, 'order.title', { number: String(report.id) })}</h1>
          <p class="lead">{card.categoryName}</p>
          <p>{card.agencyName}</p>
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
          <a class="figures" href={`geo:${place.lat},${place.lng}?q=${place.lat},${place.lng}`}>
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
          {before.map(({ id, width, height }) => (
            <Photo
              key={id}
              id={id}
              alt={t(locale, 'look.photo', { number: String(report.id) })}
              width={width}
              height={height}
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
      <p class="no-print actions">
        <a href={`${link(frame, '/work')}?open=${report.id}`}>{t(locale, 'title')}</a>
        <span class="hint">{t(locale, 'order.print')}</span>
      </p>
    </article>
  )
}

export function orderPage(app: FastifyInstance, deps: DeskDeps): void {
  pageRoute(app, 'get', 'work.bulk', '/work/reports/:id/order', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const card = await readCard(deps, viewer, idIn(request), frame.locale)
    // On paper goes only what the own body has to do.
    if (!card.isParty || !viewer.acting || !deps.agencies.isWithin(card.report.agencyId, viewer.acting.agencyId))
      throw new Problem('not_found')
    const { officerId } = card.report
    const [officer] = officerId === null ? [] : await namesOfPeople(deps.db, [officerId])
    const home = homeOf(deps, request)
    const title = t(frame.locale, 'order.title', { number: String(card.report.id) })
    const children = <Order frame={frame} card={card} officer={officer?.name ?? '—'} home={home} />
    return sendPage(request, reply, renderPage({ frame, title, width: 'wide', children }))
  })
}
