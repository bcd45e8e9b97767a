// How a report shows where it stands: its status as badge, and how much time is left.
import { formatLeft, formatLeftShort } from '../../language/index.ts'
import { Badge, type Frame } from '../../ui/index.ts'
import { isOverdue } from '../../life/index.ts'
import { type Shown, toneOf } from '../tone.ts'
import { t, wordFor } from '../words.ts'

export function StatusBadge({ frame, report }: { frame: Frame; report: Shown }) {
  return <Badge tone={toneOf(report)}>{wordFor(frame.locale, 'status', report.status)}</Badge>
}

export function OverdueBadge({ frame, report }: { frame: Frame; report: Shown }) {
  return isOverdue(report, frame.now) ? <Badge tone="late">{t(frame.locale, 'card.overdue')}</Badge> : null
}

/** "3 kun qoldi", or how late; nothing once the end is reached. */
export function TimeLeft({ frame, until, isShort }: { frame: Frame; until: Date | null; isShort?: boolean }) {
  if (!until) return null
  const late = until < frame.now
  return (
    <time dateTime={until.toISOString()} class={late ? 'late-text' : undefined}>
      {(isShort ? formatLeftShort : formatLeft)(frame.locale, until, frame.now)}
    </time>
  )
}
