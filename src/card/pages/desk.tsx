// The card beside a queue: what is to be decided and why, the own clock, the likeliest step first; then all else.
import { formatLeft, formatMoment } from '../../language/index.ts'
import { asWritten, ErrorSummary, type Frame, link } from '../../ui/index.ts'
import type { Card } from '../card.ts'
import { t, wordFor } from '../words.ts'
import { OtherActions } from './actions.tsx'
import { OverdueBadge, StatusBadge } from './badges.tsx'
import { type CardProps, Contact, Facts, Pair, Pressure, Recordings, Words } from './card.tsx'
import { StateLines } from './state.tsx'
import { History, Meanwhile, titleOf } from './timeline.tsx'

/** What is done likeliest, the first of these that is open. */
const likeliest = [
  'grant', 'countersign', 'verify_closed', 'approve', 'accept', 'answer', 'finish_part', 'reroute', 'publish',
  'uphold', 'resume', 'reply',
] as const // prettier-ignore

export const leadOf = ({ actions }: Card): string | undefined => likeliest.find((action) => actions.includes(action))

/** The last words that somebody said about it, and who: why it is here. */
function Reason({ frame, card }: { frame: Frame; card: Card }) {
  const { locale, now } = frame
  const event = card.events.findLast(({ seq, words, body }) => seq > 1 && (words.reason ?? words.text ?? body.ground))
  if (!event || card.report.owner === null) return null
  const { words, body, at, role, agency } = event
  return (
    <div class="desk-reason">
      <p>
        <strong>{titleOf(locale, event)}</strong>{' '}
        <span class="muted">
          {formatMoment(locale, at, now)} · {agency ? agency.name : wordFor(locale, 'role', role)}
        </span>
      </p>
      {body.ground && <p>{wordFor(locale, 'ground', body.ground)}</p>}
      {(words.reason ?? words.text) && <p {...asWritten}>{words.reason ?? words.text}</p>}
    </div>
  )
}

/** The own next deadline, and beside it what was promised to the person. */
function OwnClock({ frame, card }: { frame: Frame; card: Card }) {
  const { locale, now } = frame
  const { actBy, dueAt, owner, publication, publishBy } = card.report
  if (owner === null) return null
  const isPublishing = publication === 'pending' && card.actions.includes('publish') && publishBy !== null
  const own = isPublishing ? publishBy : (actBy ?? dueAt)
  return (
    <p class={own < now ? 'desk-clock clock-late' : 'desk-clock'}>
      <strong>{formatLeft(locale, own, now)}</strong>
      <span>
        {isPublishing ? t(locale, 'desk.publish_by') : wordFor(locale, 'owner', owner)}:{' '}
        <time dateTime={own.toISOString()}>{formatMoment(locale, own, now)}</time>
      </span>
      <span class="muted">
        {t(locale, 'card.due')}: <time dateTime={dueAt.toISOString()}>{formatMoment(locale, dueAt, now)}</time>
      </span>
    </p>
  )
}

export function DeskCard(props: CardProps) {
  const { frame, card, attempt, refusal } = props
  const { locale } = frame
  const { report } = card
  return (
    <article class="desk-card stack">
      {(attempt || refusal) && (
        <ErrorSummary
          locale={locale}
          errors={attempt?.errors ?? []}
          scope={attempt?.action}
          {...(refusal && { title: refusal })}
        />
      )}
      {attempt?.isStale && <Meanwhile frame={frame} card={card} seq={Number(attempt.values['seq'])} />}
      <header class="stack-tight">
        <p class="row-state">
          <StatusBadge frame={frame} report={report} />
          <OverdueBadge frame={frame} report={report} />
          <a class="card-number figures" href={link(frame, `/reports/${report.id}`)}>
            {t(locale, 'card.number', { number: String(report.id) })}
          </a>
        </p>
        <h2>{card.categoryName}</h2>
        <p class="muted">{[card.placeName, card.landmark].filter(Boolean).join(' · ')}</p>
        <OwnClock frame={frame} card={card} />
      </header>
      <Reason frame={frame} card={card} />
      <Words frame={frame} card={card} />
      <Pair frame={frame} card={card} />
      <Recordings frame={frame} card={card} />
      <OtherActions {...props} lead={leadOf(card)} />
      <StateLines frame={frame} card={card} />
      <Facts frame={frame} card={card} />
      <Contact {...props} />
      <Pressure {...props} />
      <section aria-labelledby="history" class="stack">
        <h3 id="history">{t(locale, 'card.history')}</h3>
        <History frame={frame} card={card} />
      </section>
    </article>
  )
}
