// How a report shows where it stands: its status as badge, and how much time is left.
import { formatLeft } from '../../language/index.ts'
import { Badge, type Frame, type Tone } from '../../ui/index.ts'
import { isOverdue, type Report } from '../../life/index.ts'
import { t, wordFor } from '../words.ts'

type Shown = Pick<Report, 'status' | 'dueAt' | 'pausedAt' | 'closedBasis' | 'outcome'>

/** The status palette: waiting for the person, solved with consent, closed otherwise, refused, on its way. */
export function toneOf({ status, closedBasis, outcome }: Shown): Tone {
  if (status === 'closed')
    return (closedBasis === 'consent' || closedBasis === 'residents') && outcome === 'done' ? 'solved' : 'closed'
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
