// One report as a row of a list.
import { render } from 'preact-render-to-string'
import { formatAgo, formatMoment } from '../../language/index.ts'
import { remember } from '../../platform/remember.ts'
import { type Frame, Icon, link, Thumb } from '../../ui/index.ts'
import type { Status } from '../../life/index.ts'
import type { Row } from '../reading.ts'
import { OverdueBadge, StatusBadge, TimeLeft } from '../../card/index.ts'

const isOwedByBody = (status: Status) => status === 'routed' || status === 'returned' || status === 'in_progress'

/** One report in a list; `clock` names the time that counts in this list. */
export function ReportRow({
  frame,
  row,
  href,
  clock,
  note,
}: {
  frame: Frame
  row: Row
  href?: string
  clock?: Date | null
  note?: string
}) {
  const { report } = row
  const { locale, now } = frame
  // What the body owes has its promise, every other stage its own clock.
  const own = isOwedByBody(report.status) ? report.dueAt : report.actBy
  const runs = clock === undefined ? own : clock
  return (
    <div class="case">
      <div class="case-picture">{row.photo ? <Thumb photo={row.photo} /> : <Icon name={row.group} size={32} />}</div>
      <div class="case-state">
        <StatusBadge frame={frame} report={report} />
        <OverdueBadge frame={frame} report={report} />
        {note && <span class="tag">{note}</span>}
        {report.owner !== null && <TimeLeft frame={frame} until={runs} />}
      </div>
      <div class="row-body">
        <a class="row-title" href={href ?? link(frame, `/reports/${report.id}`)}>
          {row.categoryName}
        </a>
        {row.text && <p class="row-text">{row.text}</p>}
        <p class="row-meta">
          <span>{row.placeName}</span>
          <span class="figures">№ {report.id}</span>
          <time dateTime={report.filedAt.toISOString()} title={formatMoment(locale, report.filedAt, now)}>
            {formatAgo(locale, report.filedAt, now)}
          </time>
        </p>
      </div>
    </div>
  )
}

/**
 * Rows already rendered: lists show the same newest reports to everybody, and a row changes with its report or the
 * minute.
 */
const rendered = remember<string>(4000)

function renderedRow(frame: Frame, row: Row): string {
  const { id, seq } = row.report
  const key = `${frame.locale} ${id} ${seq} ${row.photo?.id} ${row.text === null} ${Math.floor(frame.now.getTime() / 60_000)}`
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
