// The history of a report: every stage with who, when and why, on one vertical line.
import { formatDate, formatMoment, formatNumber, formatSpan, formatTerm, type Locale } from '../../language/index.ts'
import { type Frame, link, Photo, Timeline } from '../../ui/index.ts'
import type { Card, CardEvent } from '../card.ts'
import { actionOf, type EventRole, isBeside, type Said, type Status } from '../../life/index.ts'
import { t, wordFor } from '../words.ts'

/** An event, as far as its title goes. */
export interface TitledEvent {
  type: string
  role: EventRole
  body: Said
}

/** What happened, in words; its action says which of its sentences, where it has several. */
export function titleOf(locale: Locale, { type, role, body }: TitledEvent): string {
  const says = actionOf(type)?.says?.(body, role)
  const key = says === undefined ? `event.${type}` : `event.${type}.${says}`
  return t.has(key) ? t(locale, key, { percent: body.step ?? 0, count: Math.abs(body.supporters ?? 0) }) : type
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
      <Decided frame={frame} body={body} />
      {body.stars && <p>{t(locale, 'card.stars', { count: body.stars })}</p>}
      {words.act && <p>{t(locale, 'card.law', { act: words.act, owner: words.owner ?? '' })}</p>}
      {words.owner && !words.act && <p>{t(locale, 'card.appeal_to', { owner: words.owner })}</p>}
      {words.reason && <blockquote>{words.reason}</blockquote>}
      {words.text && <blockquote>{words.text}</blockquote>}
    </>
  )
}

/** What else the step decided, in words. */
function Decided({ frame, body }: { frame: Frame; body: CardEvent['body'] }) {
  const { locale } = frame
  const sayMoment = (text: string) => formatMoment(locale, new Date(text), frame.now)
  const lines = [
    body.request === 'extension' && body.days ? t(locale, 'decided.days', { count: body.days }) : null,
    body.until && body.granted === undefined
      ? t(locale, 'decided.until', { date: formatDate(locale, new Date(body.until)) })
      : null,
    body.decideBy ? t(locale, 'decided.decide_by', { moment: sayMoment(body.decideBy) }) : null,
    body.part ? t(locale, 'decided.part', { agency: body.part.name }) : null,
    body.held !== undefined ? t(locale, 'decided.held', { span: formatSpan(locale, body.held) }) : null,
    body.onSite ? wordFor(locale, 'on_site', body.onSite) : null,
    body.distance !== undefined ? t(locale, 'decided.distance', { metres: body.distance }) : null,
    body.unplaced ? wordFor(locale, 'unplaced', body.unplaced) : null,
    body.basis ? wordFor(locale, 'basis', body.basis) : null,
    body.objects !== undefined && body.consents !== undefined
      ? t(locale, 'decided.vote', { consents: body.consents, objects: body.objects })
      : null,
    body.voters !== undefined && body.consents !== undefined
      ? t(locale, 'decided.spoke', { consents: body.consents, voters: body.voters })
      : null,
    body.since ? t(locale, 'decided.since', { date: formatDate(locale, new Date(body.since)) }) : null,
    body.voteUntil ? t(locale, 'decided.vote_until', { moment: sayMoment(body.voteUntil) }) : null,
  ].filter((line) => line !== null)
  return lines.map((line) => (
    <p class="muted" key={line}>
      {line}
    </p>
  ))
}

/** Where a merger leads, or where it came from. */
function Merged({ frame, body }: { frame: Frame; body: CardEvent['body'] }) {
  const number = body.into ?? body.merged
  if (number === undefined) return null
  return (
    <p>
      <a href={link(frame, `/reports/${number}`)}>{t(frame.locale, 'card.number', { number: String(number) })}</a>
    </p>
  )
}

/** Who did what since a form was opened, where the form hung on it. */
export function Meanwhile({ frame, card, seq }: { frame: Frame; card: Card; seq: number }) {
  const { locale, now } = frame
  const events = card.events.filter(
    ({ seq: own, type, body }) => own > seq && !isBeside({ type, moved: body.to !== undefined }),
  )
  return (
    <ul>
      {events.map((event) => (
        <li key={event.seq}>
          {formatMoment(locale, event.at, now)} · {wordFor(locale, 'role', event.role)}
          {event.agency && `, ${event.agency.name}`}: {titleOf(locale, event)}
        </li>
      ))}
    </ul>
  )
}

/** In megabytes to a tenth, at least one. */
const sizeOf = (locale: Locale, bytes: number): string =>
  formatNumber(locale, Math.max(1, Math.round(bytes / 100_000)) / 10)

const partOfWay = {
  moderating: 'way', routed: 'way', returned: 'way',
  in_progress: 'work', waiting_reporter: 'work', deferred: 'work',
  answered: 'word', objected: 'word', verifying: 'word', appealed: 'word',
  closed: 'end', rejected: 'end', withdrawn: 'end', merged: 'end',
} as const satisfies Record<Status, string> // prettier-ignore

interface Part {
  name: (typeof partOfWay)[Status]
  from: CardEvent
  /** The first event of the next part. */
  until?: CardEvent
}

/** The parts of its way that a report came through, by the event that began each. */
function partsOf(events: readonly CardEvent[]): Map<number, Part> {
  const parts: Part[] = []
  for (const event of events) {
    const before = parts.at(-1)
    const name = event.body.to ? partOfWay[event.body.to] : (before?.name ?? 'way')
    if (before?.name === name) continue
    if (before) before.until = event
    parts.push({ name, from: event })
  }
  return new Map(parts.map((part) => [part.from.seq, part]))
}

/** What a reader may pass over: steps beside the way in which nobody says anything. */
const isPassedOver = ({ type, body, words, documents }: CardEvent): boolean =>
  body.to === undefined &&
  (type === 'escalate' || isBeside({ type, moved: false })) &&
  words.text === undefined &&
  words.reason === undefined &&
  documents.length === 0

export function History({ frame, card }: { frame: Frame; card: Card }) {
  const { locale, now } = frame
  const parts = partsOf(card.events)
  const lastPart = [...parts.keys()].at(-1) ?? 0
  const openedBy = (part: Part | undefined) => {
    if (!part) return undefined
    const minutes = part.until && Math.round((part.until.at.getTime() - part.from.at.getTime()) / 60_000)
    return { name: t(locale, `part.${part.name}`), note: minutes ? formatSpan(locale, minutes) : undefined }
  }
  const stages = card.events.map((event) => {
    const notes = card.photos.filter((photo) => photo.kind === 'note' && photo.seq === event.seq)
    return {
      key: event.seq,
      opens: openedBy(parts.get(event.seq)),
      // A delay that is still running is news.
      isQuiet: isPassedOver(event) && notes.length === 0 && !(event.type === 'escalate' && event.seq > lastPart),
      title: titleOf(frame.locale, event),
      meta: (
        <>
          <time dateTime={event.at.toISOString()}>{formatMoment(locale, event.at, now)}</time>
          {` · ${wordFor(locale, 'role', event.role)}${event.agency ? `, ${event.agency.name}` : ''}`}
        </>
      ),
      children: (
        <>
          <Detail frame={frame} event={event} card={card} />
          <Merged frame={frame} body={event.body} />
          {event.documents.length > 0 && (
            <ul class="plain">
              {event.documents.map(({ id, bytes }, index) => (
                <li key={id}>
                  <a href={`/documents/${id}`} download>
                    {t(locale, 'card.document', { count: index + 1, size: sizeOf(locale, bytes) })}
                  </a>
                </li>
              ))}
            </ul>
          )}
          {notes.length > 0 && (
            <div class="thumbs">
              {notes.map((photo, index) => (
                <Photo
                  key={photo.id}
                  photo={photo}
                  alt={t(locale, 'card.photo_note', { count: index + 1 })}
                  as="tile"
                />
              ))}
            </div>
          )}
        </>
      ),
    }
  })
  return <Timeline stages={stages} more={(count) => t(locale, 'part.more', { count })} />
}
