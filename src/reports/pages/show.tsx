// How a report shows itself in lists: its status as badge, how much time is left, one row.
import { render } from 'preact-render-to-string'
import { formatAgo, formatLeft, formatMoment } from '../../language/index.ts'
import { remember } from '../../platform/remember.ts'
import { Badge, type Frame, link, type Tone } from '../../ui/index.ts'
import { isOverdue } from '../card.ts'
import type { Status } from '../life.ts'
import type { Report } from '../report.ts'
import type { Row } from '../reading.ts'
import { t, wordFor } from '../words.ts'

type Shown = Pick<Report, 'status' | 'dueAt' | 'pausedAt' | 'closedBasis' | 'outcome'>

/** The status palette: waiting for the person, solved with consent, closed otherwise, refused, on its way. */
export function toneOf({ status, closedBasis, outcome }: Shown): Tone {
  if (status === 'closed') return (closedBasis === 'consent' || closedBasis === 'residents') && outcome === 'done' ? 'solved' : 'closed'
  if (status === 'rejected') return 'refused'
  if (status === 'withdrawn' || status === 'merged') return 'closed'
  if (status === 'answered' || status === 'waiting_reporter') return 'you'
  if (status === 'in_progress') return 'work'
  return 'way'
}

export function StatusBadge({ frame, report }: { frame: Frame; report: Shown }) {
  return <Badge tone={toneOf(report)}>{wordFor(frame.locale, 'status', report.status)}</Badge>
}

export function OverdueBadge({ frame, report }: { frame: Frame; report: Shown }) {
  return isOverdue(report, frame.now) ? <Badge tone="late">{t(frame.locale, 'card.overdue')}</Badge> : null
}

/** "3 kun qoldi", or how late; nothing once the end is reached. */
export function TimeLeft({ frame, until }: { frame: Frame; until: Date | null }) {
  if (!until) return null
  const late = until < frame.now
  return (
    <time dateTime={until.toISOString()} class={late ? 'late-text' : undefined}>
      {formatLeft(frame.locale, until, frame.now)}
    </time>
  )
}

const isOwedByBody = (status: Status) => status === 'routed' || status === 'returned' || status === 'in_progress'

/** One report in a list; `clock` names the time that counts in this list. */
export function ReportRow({ frame, row, href, clock, note }: { frame: Frame; row: Row; href?: string; clock?: Date | null; note?: string }) {
  const { report } = row
  const { locale, now } = frame
  // What the body owes has its promise, every other stage its own clock.
  const runs = clock === undefined ? (isOwedByBody(report.status) ? report.dueAt : report.actBy) : clock
  return (
    <div class={row.photoId === null ? 'row' : 'row row-photo'}>
      <div class="row-body">
        <div class="row-state">
          <StatusBadge frame={frame} report={report} />
          <OverdueBadge frame={frame} report={report} />
          {note && <span class="tag">{note}</span>}
          {report.owner !== null && <TimeLeft frame={frame} until={runs} />}
        </div>
        <a class="row-title" href={href ?? link(frame, `/reports/${report.id}`)}>
          {row.categoryName}
        </a>
        {row.text && <p class="row-text">{row.text}</p>}
        <p class="row-meta">
          <span class="figures">№ {report.id}</span>
          <span>{row.placeName}</span>
          <time dateTime={report.filedAt.toISOString()} title={formatMoment(locale, report.filedAt, now)}>
            {formatAgo(locale, report.filedAt, now)}
          </time>
        </p>
      </div>
      {row.photoId !== null && <img src={`/photos/${row.photoId}/small`} alt="" width={88} height={88} loading="lazy" decoding="async" />}
    </div>
  )
}

/** Rows already rendered: lists show the same newest reports to everybody, and a row changes with its report or the minute. */
const rendered = remember<string>(4000)

function renderedRow(frame: Frame, row: Row): string {
  const { id, seq } = row.report
  const key = `${frame.locale} ${id} ${seq} ${row.photoId} ${row.text === null} ${Math.floor(frame.now.getTime() / 60_000)}`
  return rendered(key, () => render(<ReportRow frame={frame} row={row} />))
}

export function ReportRows({ frame, rows }: { frame: Frame; rows: readonly Row[] }) {
  return (
    <ul class="rows">
      {rows.map((row) => (
        // oxlint-disable-next-line react/no-danger -- our own markup, escaped when it was rendered
        <li key={row.report.id} dangerouslySetInnerHTML={{ __html: renderedRow(frame, row) }} />
      ))}
    </ul>
  )
}
