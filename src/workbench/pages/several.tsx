// What is done to all ticked rows at once, or to all that the filter holds.
import { may, type Viewer } from '../../people/index.ts'
import type { Fields } from '../../platform/query.ts'
import { wordFor } from '../../card/index.ts'
import { Button, type Frame, link, Select } from '../../ui/index.ts'
import type { WorkPage } from '../reading.ts'
import { type BulkAction, bulkActions, bulkFrom } from '../rules.ts'
import { t } from '../words.ts'
import { address } from './address.ts'
import type { Person } from './filters.tsx'

/** Who may take each step on many. */
const openFor: Record<BulkAction, (viewer: Viewer) => boolean> = {
  accept: (viewer) => may(viewer, 'work.bulk'),
  take: (viewer) => may(viewer, 'work.bulk'),
  assign: (viewer) => may(viewer, 'team.manage'),
  ask: (viewer) => may(viewer, 'work.bulk'),
  add_note: (viewer) => may(viewer, 'work.bulk'),
  publish: (viewer) => viewer.acting?.role === 'dispatcher',
}

/** Which steps may be taken on several rows of this page at once. */
export function bulkOf(viewer: Viewer, page: WorkPage): BulkAction[] {
  const here = new Set(page.rows.map((row) => row.report.status))
  return bulkActions.filter((action) => {
    const isHere = bulkFrom[action]?.some((status) => here.has(status)) ?? here.size > 0
    const isTurn = action !== 'publish' || page.filter.tab === 'publication'
    return openFor[action](viewer) && isHere && isTurn
  })
}

/** Steps whose words are the same for all. */
const withWords: readonly BulkAction[] = ['ask', 'add_note']

export function Several({
  frame,
  bulk,
  officers,
  query,
  page,
}: {
  frame: Frame
  bulk: readonly BulkAction[]
  officers: readonly Person[]
  query: Fields
  page: WorkPage
}) {
  const { locale } = frame
  const takesWords = bulk.some((action) => withWords.includes(action))
  return (
    <form method="post" action={link(frame, '/work/several')} id="several" class="several">
      <input type="hidden" name="next" value={address(frame, query, {})} />
      <p class="hint" data-all>
        {t(locale, 'several.all', { count: page.total })}
      </p>
      {bulk.includes('assign') && (
        <Select
          locale={locale}
          scope="several"
          name="officer"
          label={wordFor(locale, 'role', 'officer')}
          options={officers.map(({ id, name }) => ({ value: String(id), label: name, own: true }))}
          empty={t(locale, 'team.choose')}
        />
      )}
      {takesWords && (
        <div class="field">
          <label for="f-several-text">{t(locale, 'several.reason')}</label>
          <textarea id="f-several-text" name="text" rows={1} />
        </div>
      )}
      <div class="actions">
        {bulk.map((action) => (
          <Button key={action} kind="quiet" name="action" value={action}>
            {wordFor(locale, 'action', action)}
          </Button>
        ))}
      </div>
    </form>
  )
}
