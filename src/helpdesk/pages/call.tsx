// What stands beside the form of a call: the type found by words, whom to ring in danger, what this caller and others
// nearby have reported.
import { isEmergency, type Category } from '../../categories/index.ts'
import { StatusBadge } from '../../card/index.ts'
import { Calls } from '../../filing/index.ts'
import { formatDate, inLanguage } from '../../language/index.ts'
import type { Row } from '../../lists/index.ts'
import { Button, Empty, type Frame, Icon, link, TextInput } from '../../ui/index.ts'
import type { DeskDeps } from '../actions.ts'
import { t } from '../words.ts'

export interface Looked {
  words: string
  types: readonly Category[]
}

/** The type by the caller's own words: what it may be, each a button that chooses it. */
export function TypeFinder({ frame: { locale }, looked }: { frame: Frame; looked: Looked | undefined }) {
  return (
    <div class="stack">
      <div class="search-row">
        <TextInput
          locale={locale}
          name="what"
          type="search"
          label={t(locale, 'intake.what')}
          hint={t(locale, 'intake.what_hint')}
          value={looked?.words}
        />
        <Button kind="quiet" name="step" value="type" icon="search" formnovalidate>
          {t(locale, 'intake.what_find')}
        </Button>
      </div>
      {looked && looked.types.length === 0 && <Empty title={t(locale, 'intake.what_none')} />}
      {looked && looked.types.length > 0 && (
        <ul class="choices">
          {looked.types.map(({ code, name, icon, group }) => (
            <li key={code}>
              <button type="submit" name="type" value={code} formnovalidate>
                <Icon name={icon ?? group} />
                <span>{inLanguage(name, locale)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** In danger the caller rings these first; the report is taken all the same (regulation 3.12). */
export function Danger({
  frame,
  deps,
  category,
  district,
}: {
  frame: Frame
  deps: DeskDeps
  category: Category
  district: string | undefined
}) {
  const phones = deps.phones.for(category, district)
  if (!isEmergency(category) || phones.length === 0) return null
  return (
    <section class="warning stack" aria-label={t(frame.locale, 'intake.danger')}>
      <p>
        <strong>{t(frame.locale, 'intake.danger')}</strong>
      </p>
      <Calls frame={frame} phones={phones} />
    </section>
  )
}

/** A few reports that tell who answers what is known already. */
export function Known({ frame, title, rows }: { frame: Frame; title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null
  return (
    <section class="stack-tight" aria-label={title}>
      <h2>{title}</h2>
      <ul class="rows">
        {rows.map(({ report, categoryName, placeName }) => (
          <li key={report.id} class="row">
            <div class="row-body">
              <p class="row-title">
                <a href={link(frame, `/reports/${report.id}`)} target="_blank" rel="noopener">
                  № {report.id}. {categoryName}
                </a>
              </p>
              <p class="row-meta">
                <StatusBadge frame={frame} report={report} />
                <span>{placeName}</span>
                <time dateTime={report.filedAt.toISOString()}>{formatDate(frame.locale, report.filedAt)}</time>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
