// The history of a report: every stage with who, when and why, on one vertical line.
import { formatMoment, formatTerm } from '../../language/index.ts'
import { type Frame, Photo, Timeline } from '../../ui/index.ts'
import type { Card, CardEvent } from '../card.ts'
import { t, wordFor } from '../words.ts'

/** What happened, in words; silence says whose silence it was. */
function titleOf(frame: Frame, { type, body }: CardEvent): string {
  const { locale } = frame
  if (type !== 'lapse') return wordFor(locale, 'event', type)
  if (body.to === 'verifying')
    return t(locale, body.controlLevel === 'region' && body.from === 'verifying' ? 'event.lapse.verifying.region' : 'event.lapse.verifying')
  return t(locale, body.late ? 'event.lapse.in_progress.late' : 'event.lapse.in_progress')
}

/** Why it went where it went, for events that chose a body. */
function whyOf(frame: Frame, { body, type }: CardEvent, card: Card): string | null {
  const key = `why.${body.why}`
  if (!t.has(key)) return null
  const category = type === 'route' || type === 'recategorise' ? card.categoryName : ''
  return t(frame.locale, key, { agency: (body.agency ?? body.proposed)?.name ?? '', category, place: card.placeName })
}

function Detail({ frame, event, card }: { frame: Frame; event: CardEvent; card: Card }) {
  const { locale, now } = frame
  const { body, words } = event
  const why = whyOf(frame, event, card)
  return (
    <>
      {why && <p>{why}</p>}
      {body.ground && <p>{t(locale, 'card.ground', { ground: wordFor(locale, 'ground', body.ground) })}</p>}
      {body.outcome && (
        <p>
          {wordFor(locale, 'outcome', body.outcome)}
          {body.late && <span class="late-text"> · {t(locale, 'card.late_answer')}</span>}
        </p>
      )}
      {body.dueAt && (
        <p class="muted">
          {t(locale, 'card.due_set', { moment: formatMoment(locale, new Date(body.dueAt), now) })}
          {body.term && event.type === 'route' ? ` (${formatTerm(locale, body.term)})` : ''}
        </p>
      )}
      {body.stars && <p>{t(locale, 'card.stars', { count: body.stars })}</p>}
      {words.act && <p>{t(locale, 'card.law', { act: words.act, owner: words.owner ?? '' })}</p>}
      {words.reason && <blockquote>{words.reason}</blockquote>}
      {words.text && <blockquote>{words.text}</blockquote>}
    </>
  )
}

export function History({ frame, card }: { frame: Frame; card: Card }) {
  const { locale, now } = frame
  const stages = card.events.map((event) => {
    const notes = card.photos.filter((photo) => photo.kind === 'note' && photo.seq === event.seq)
    return {
      key: event.seq,
      title: titleOf(frame, event),
      meta: (
        <>
          <time dateTime={event.at.toISOString()}>{formatMoment(locale, event.at, now)}</time>
          {` · ${wordFor(locale, 'role', event.role)}${event.agency ? `, ${event.agency.name}` : ''}`}
        </>
      ),
      children: (
        <>
          <Detail frame={frame} event={event} card={card} />
          {notes.length > 0 && (
            <div class="thumbs">
              {notes.map((photo, index) => (
                <Photo
                  key={photo.id}
                  id={photo.id}
                  alt={t(locale, 'card.photo_note', { count: index + 1 })}
                  width={photo.width}
                  height={photo.height}
                />
              ))}
            </div>
          )}
        </>
      ),
    }
  })
  return <Timeline stages={stages} />
}
