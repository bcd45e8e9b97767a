// The card of a report: where it stands and how long is left; before and after; the history; what I may do.
import { Fragment } from 'preact'
import { formatDate, formatLeft, formatMoment } from '../../language/index.ts'
import {
  asWritten,
  Button,
  ErrorSummary,
  type Frame,
  Icon,
  Photo,
  PhotoViewer,
  Picture,
  Player,
} from '../../ui/index.ts'
import type { Card, CardPhoto } from '../card.ts'
import type { World } from '../../life/index.ts'
import { t, wordFor } from '../words.ts'
import { OtherActions, ReportersWord } from './actions.tsx'
import type { Attempt } from './attempt.ts'
import { type CardExtras, noExtras } from './extras.ts'
import { OverdueBadge, StatusBadge } from './badges.tsx'
import { PlaceDrawing } from './place.tsx'
import { StateLines } from './state.tsx'
import { History, Meanwhile } from './timeline.tsx'
import { present } from '../../platform/present.ts'

export interface CardProps {
  frame: Frame
  card: Card
  world: World
  attempt?: Attempt | undefined
  /** The title of a refusal that belongs to no field. */
  refusal?: string | undefined
  extras?: CardExtras
  template?: number | undefined
  templateAddress?: (id: number) => string
  back?: string
  lead?: string | undefined
  /** The address of a form, where it is not the report's own. */
  to?: (action: string) => string
}

/** The days left are the largest thing on the page; after the end, how it ended. */
function Clock({ frame, card }: { frame: Frame; card: Card }) {
  const { locale, now } = frame
  const { report } = card
  if (report.status === 'closed') {
    return (
      <p class="clock">
        <span>
          {t(locale, 'card.solved_by')}:{' '}
          <strong>{wordFor(locale, 'basis', present(report.closedBasis, 'the basis of the closing'))}</strong>
        </span>
        <time class="muted" dateTime={present(report.closedAt, 'when it was closed').toISOString()}>
          {formatDate(locale, present(report.closedAt, 'when it was closed'))}
        </time>
      </p>
    )
  }
  if (report.owner === null) return null
  const answered = ['answered', 'objected', 'verifying', 'waiting_reporter', 'appealed'].includes(report.status)
  const until = answered ? present(report.actBy, 'the deadline') : report.dueAt
  return (
    <div>
      <p class={until < now ? 'clock clock-late' : 'clock'}>
        <span class="clock-left">{formatLeft(locale, until, now)}</span>
        <span>
          {answered ? wordFor(locale, 'owner', report.owner) : t(locale, 'card.due')}:{' '}
          <time dateTime={until.toISOString()}>{formatMoment(locale, until, now)}</time>
        </span>
      </p>
      {!answered && report.actBy && report.actBy.getTime() !== report.dueAt.getTime() && (
        <p class="muted">
          {t(locale, 'card.act_by', {
            owner: wordFor(locale, 'owner', report.owner),
            moment: formatMoment(locale, report.actBy, now),
          })}
        </p>
      )}
    </div>
  )
}

const nameOf = (frame: Frame, alt: SideProps['alt'], nth: number) => t(frame.locale, alt, { count: nth })

interface SideProps {
  frame: Frame
  title: string
  photos: readonly CardPhoto[]
  alt: 'card.photo_before' | 'card.photo_after'
  empty: string
}

/** Pictures of one side: the first large, the others beneath it; each with what was said of it. */
function Side({ frame, title, photos, alt, empty }: SideProps) {
  const [first, ...others] = photos
  return (
    <section class="side">
      <h2 class="side-title">{title}</h2>
      {first ? (
        <figure>
          <Photo photo={first} alt={nameOf(frame, alt, 1)} as="half" eager />
          {first.caption && <figcaption {...asWritten}>{first.caption}</figcaption>}
        </figure>
      ) : (
        <div class="no-photo">
          <Icon name="image" size={32} />
          <span>{empty}</span>
        </div>
      )}
      {others.length > 0 && (
        <div class="thumbs">
          {others.map((photo, index) => (
            <figure key={photo.id}>
              <Photo photo={photo} alt={nameOf(frame, alt, index + 2)} as="tile" />
              {photo.caption && <figcaption {...asWritten}>{photo.caption}</figcaption>}
            </figure>
          ))}
        </div>
      )}
    </section>
  )
}

/** One laid over the other, with a line to be moved: where script runs and both sides have a picture. */
function Compare({ frame, before, after }: { frame: Frame; before: CardPhoto; after: CardPhoto }) {
  const { locale } = frame
  return (
    <details class="compare" data-compare>
      <summary>{t(locale, 'card.compare')}</summary>
      <div class="compare-box">
        <Picture photo={after} alt={nameOf(frame, 'card.photo_after', 1)} sizes={['medium', 'large']} wide="94vw" />
        <div class="compare-over">
          <Picture photo={before} alt={nameOf(frame, 'card.photo_before', 1)} sizes={['medium', 'large']} wide="94vw" />
        </div>
        <span class="compare-name" aria-hidden="true">
          {t(locale, 'card.before')}
        </span>
        <span class="compare-name" aria-hidden="true">
          {t(locale, 'card.after')}
        </span>
        <input type="range" min="0" max="100" value="50" aria-label={t(locale, 'card.compare_line')} />
      </div>
    </details>
  )
}

export function Pair({ frame, card }: { frame: Frame; card: Card }) {
  const { locale } = frame
  const before = card.photos.filter((photo) => photo.kind === 'before')
  // The latest step first, and of each step as they were put.
  const after = card.photos
    .filter((photo) => photo.kind === 'after' || photo.kind === 'site')
    .toSorted((one, other) => other.seq - one.seq)
  if (before.length + after.length === 0) return null
  return (
    <div data-photos-of={t(locale, 'card.photos')}>
      <div class="pair">
        <Side
          frame={frame}
          title={t(locale, 'card.before')}
          photos={before}
          alt="card.photo_before"
          empty={t(locale, 'card.no_before')}
        />
        <Side
          frame={frame}
          title={t(locale, 'card.after')}
          photos={after}
          alt="card.photo_after"
          empty={t(locale, 'card.no_after')}
        />
      </div>
      <PhotoViewer locale={locale} />
      {before[0] && after[0] && <Compare frame={frame} before={before[0]} after={after[0]} />}
    </div>
  )
}

/** Short videos and voice notes, and how far they have come. */
export function Recordings({ frame: { locale }, card }: { frame: Frame; card: Card }) {
  if (card.recordings.length === 0) return null
  return (
    <div class="recordings">
      {card.recordings.map((recording) => (
        <Player key={recording.id} recording={recording} name={t(locale, `recording.${recording.kind}`)}>
          {recording.state !== 'passed' && t(locale, `recording.${recording.state}`)}
        </Player>
      ))}
    </div>
  )
}

export function Words({ frame, card }: { frame: Frame; card: Card }) {
  const { locale } = frame
  if (card.text !== null) {
    return (
      <>
        <p class="report-text">{card.text}</p>
        {card.ownText !== null && <p class="hint">{t(locale, 'card.edited', { text: card.ownText })}</p>}
      </>
    )
  }
  const { publication } = card.report
  const key =
    publication === 'private' || publication === 'hidden' ? (`card.withheld_${publication}` as const) : 'card.withheld'
  return <p class="muted">{t(locale, key)}</p>
}

/** The reporter's word on calls, and the way to the phone for the body that has it. */
export function Contact({ frame, card, extras = noExtras }: CardProps) {
  const { locale } = frame
  const { callAllowed } = extras
  if (callAllowed === null) return null
  const addressOf = (path: string) => `/${locale}/reports/${card.report.id}/${path}`
  if (!card.isReporter)
    return (
      <section class="stack" aria-labelledby="contact">
        <h2 id="contact">{t(locale, 'contact.title')}</h2>
        <p class="muted">
          {t(locale, callAllowed ? 'contact.body_yes' : 'contact.body_no')}
          {!callAllowed && card.actions.includes('ask') && ` ${t(locale, 'contact.ask_here')}`}
        </p>
        {callAllowed && (
          <form method="post" action={addressOf('contact')}>
            <Button kind="quiet">{t(locale, 'contact.show')}</Button>
          </form>
        )}
      </section>
    )
  return (
    <section class="stack" aria-labelledby="contact">
      <h2 id="contact">{t(locale, 'contact.title')}</h2>
      <p class="muted">{t(locale, callAllowed ? 'contact.allowed' : 'contact.not_allowed')}</p>
      <form method="post" action={addressOf('contact-permission')} class="actions">
        <input type="hidden" name="allowed" value={callAllowed ? '' : '1'} />
        <Button kind="quiet">{t(locale, callAllowed ? 'contact.forbid' : 'contact.allow')}</Button>
        <a href={addressOf('views')}>{t(locale, 'contact.views')}</a>
      </form>
    </section>
  )
}

/** A point that is known so exactly needs no word about it, in metres. */
const leastAbout = 150

/** Who has it, where it is, what was answered to the questions. */
export function Facts({ frame, card }: { frame: Frame; card: Card }) {
  const { locale, now } = frame
  const { report } = card
  return (
    <dl class="definitions">
      <dt>{t(locale, 'card.agency')}</dt>
      <dd>
        <a href={`/${locale}/agencies/${report.agencyId}`}>{card.agencyName}</a>
      </dd>
      {card.landmark && (
        <>
          <dt>{t(locale, 'card.landmark')}</dt>
          <dd>{card.landmark}</dd>
        </>
      )}
      {card.answers.map(({ id, question, answer, own }) => (
        <Fragment key={id}>
          <dt>{question}</dt>
          <dd {...(own && asWritten)}>{answer}</dd>
        </Fragment>
      ))}
      <dt>{t(locale, 'card.filed')}</dt>
      <dd>
        <time dateTime={report.filedAt.toISOString()}>{formatMoment(locale, report.filedAt, now)}</time>
      </dd>
      {card.isParty && (
        <>
          <dt>{t(locale, 'card.place')}</dt>
          <dd class="figures">
            {card.place.lat.toFixed(5)}, {card.place.lng.toFixed(5)}
            {!card.place.exact && ` · ${t(locale, 'card.approximate')}`}
            {card.place.accuracy !== null &&
              card.place.accuracy > leastAbout &&
              ` · ${t(locale, 'card.about', { metres: card.place.accuracy })}`}
          </dd>
        </>
      )}
    </dl>
  )
}

/** What was told past the body, for those whom it is told to. */
export function Pressure({ frame: { locale, now }, extras = noExtras }: CardProps) {
  const { signals } = extras
  if (signals.length === 0) return null
  return (
    <section class="stack" aria-labelledby="pressure">
      <h2 id="pressure">{t(locale, 'card.pressure')}</h2>
      {signals.map((signal) => (
        <blockquote key={signal.id}>
          {signal.text} <span class="muted">{formatMoment(locale, signal.at, now)}</span>
        </blockquote>
      ))}
    </section>
  )
}

/** To be told without an account, of this report or of what is around it. */
function Follow({ frame: { locale }, card }: { frame: Frame; card: Card }) {
  const { report, isReporter, isSupporter } = card
  const { id, place, publicLat, publicLng } = report
  const around = `near:${publicLat.toFixed(5)},${publicLng.toFixed(5)},1000`
  return (
    <p class="actions">
      <a href={`/${locale}/follow?topic=report:${id}`}>{t(locale, 'card.follow')}</a>
      {place === 'point' && <a href={`/${locale}/follow?topic=${around}`}>{t(locale, 'card.follow_near')}</a>}
      {(isReporter || isSupporter) && (
        <form method="post" action={`/${locale}/my/notices/ways/reports/${id}`}>
          <input type="hidden" name="stop" value="1" />
          <Button kind="plain">{t(locale, 'card.quiet')}</Button>
        </form>
      )}
    </p>
  )
}

export function CardView(props: CardProps) {
  const { frame, card, attempt, refusal } = props
  const { byPhone } = props.extras ?? noExtras
  const { locale } = frame
  const { report } = card
  return (
    <article>
      {(attempt || refusal) && (
        <ErrorSummary
          locale={locale}
          errors={attempt?.errors ?? []}
          scope={attempt?.action}
          {...(refusal && { title: refusal })}
        />
      )}
      {attempt?.isStale && <Meanwhile frame={frame} card={card} seq={Number(attempt.values['seq'])} />}
      <header class="card-head" data-part="head">
        <p class="row-state" data-say>
          <StatusBadge frame={frame} report={report} />
          <OverdueBadge frame={frame} report={report} />
          <span class="card-number figures">{t(locale, 'card.number', { number: String(report.id) })}</span>
        </p>
        <h1>{card.categoryName}</h1>
        <p class="lead">{card.placeName}</p>
        {byPhone && <p class="muted">{t(locale, 'card.by_phone')}</p>}
        <Clock frame={frame} card={card} />
        <StateLines frame={frame} card={card} />
      </header>
      <div data-part="word">
        <ReportersWord {...props} />
      </div>
      <div class="card-rest">
        <div class="card-grid">
          <div class="stack-wide" data-part="body">
            <Pair frame={frame} card={card} />
            <Recordings frame={frame} card={card} />
            <div class="stack">
              <Words frame={frame} card={card} />
              <Facts frame={frame} card={card} />
            </div>
            <PlaceDrawing frame={frame} card={card} world={props.world} />
            <OtherActions {...props} />
            <Contact {...props} />
            <Pressure {...props} />
          </div>
          <section aria-labelledby="history" class="stack" data-part="history">
            <h2 id="history">{t(locale, 'card.history')}</h2>
            <History frame={frame} card={card} />
            {report.status !== 'moderating' && (
              <p>
                <a href={`/${locale}/reports/${report.id}/proof`}>{t(locale, 'card.proof')}</a>
              </p>
            )}
            {report.status !== 'moderating' && <Follow frame={frame} card={card} />}
          </section>
        </div>
        {card.actions.includes('consent') && (
          <p class="thumb">
            <a class="button button-main" href="#your-word">
              {t(locale, 'card.say_word')}
            </a>
          </p>
        )}
      </div>
    </article>
  )
}
