// The queue of the workbench: its rows, ticks for many at once, and its address with something changed.
import { may, type Viewer } from '../../people/index.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { wordFor } from '../../card/index.ts'
import { ReportRow } from '../../lists/index.ts'
import type { Status } from '../../life/index.ts'
import { Button, type Frame, link, Select } from '../../ui/index.ts'
import type { WorkPage } from '../reading.ts'
import { bulkActions } from '../rules.ts'
import { t } from '../words.ts'

/** The same queue with some of its address changed; the page begins anew unless the cursor is among the changes. */
export function address(frame: Frame, query: Fields, changes: Record<string, string | undefined>): string {
  const { cursor: _cursor, open: _open, ...kept } = query
  const entries = Object.entries({ ...kept, ...changes }).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  const text = new URLSearchParams(entries).toString()
  return `${link(frame, '/work')}${text ? `?${text}` : ''}`
}

const assignable: readonly string[] = ['in_progress', 'waiting_reporter', 'deferred']

const canTick = (bulk: readonly (typeof bulkActions)[number][], status: string): boolean =>
  status === 'routed' ? bulk.includes('accept') : bulk.includes('assign') && assignable.includes(status)

/** Which steps may be taken on several rows of this page at once. */
export function bulkOf(viewer: Viewer, page: WorkPage): (typeof bulkActions)[number][] {
  const statuses = new Set(page.rows.map((row) => row.report.status))
  const isHead = may(viewer, 'team.manage')
  const isBody = may(viewer, 'work.bulk')
  return bulkActions.filter((action) =>
    action === 'accept'
      ? isBody && statuses.has('routed')
      : isHead && assignable.some((status) => statuses.has(status as Status)),
  )
}

/** The list with what can be done to all ticked rows at once. */
export function Several({
  frame,
  bulk,
  officers,
  query,
  children,
}: {
  frame: Frame
  bulk: readonly (typeof bulkActions)[number][]
  officers: readonly { id: number; name: string }[]
  query: Fields
  children: preact.ComponentChildren
}) {
  const { locale } = frame
  if (bulk.length === 0) return <>{children}</>
  return (
    <>
      <form method="post" action={link(frame, '/work/several')} id="several" class="several">
        <input type="hidden" name="next" value={address(frame, query, { done: undefined, refused: undefined })} />
        <span class="hint">{t(locale, 'several.title')}</span>
        {bulk.includes('accept') && (
          <Button kind="quiet" name="action" value="accept">
            {wordFor(locale, 'action', 'accept')}
          </Button>
        )}
        {bulk.includes('assign') && (
          <>
            <Select
              locale={locale}
              name="officer"
              label={wordFor(locale, 'role', 'officer')}
              options={officers.map(({ id, name }) => ({ value: String(id), label: name, own: true }))}
              empty={t(locale, 'team.choose')}
            />
            <Button kind="quiet" name="action" value="assign">
              {wordFor(locale, 'action', 'assign')}
            </Button>
          </>
        )}
      </form>
      {children}
    </>
  )
}

export function Rows({
  frame,
  query,
  page,
  bulk,
  opened,
}: {
  frame: Frame
  query: Fields
  page: WorkPage
  bulk: ReturnType<typeof bulkOf>
  opened: number | undefined
}) {
  const { locale, now } = frame
  const { rows, filter } = page
  return (
    <>
      {rows.map((row) => {
        const clock = filter.tab === 'publication' ? row.report.publishBy : row.report.actBy
        return (
          <li
            key={row.report.id}
            data-late={clock && clock < now ? '' : undefined}
            data-open={row.report.id === opened ? '' : undefined}
          >
            {canTick(bulk, row.report.status) && (
              <input
                type="checkbox"
                form="several"
                name="reports"
                value={row.report.id}
                aria-label={t(locale, 'tick', { number: String(row.report.id) })}
              />
            )}
            <ReportRow
              frame={frame}
              row={row}
              clock={clock}
              {...(filter.tab === 'publication' &&
                row.report.flag && { note: wordFor(locale, 'flag', row.report.flag) })}
              href={`${address(frame, query, { open: String(row.report.id), cursor: textOf(query, 'cursor') })}#panel`}
            />
          </li>
        )
      })}
    </>
  )
}
