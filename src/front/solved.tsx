// The last report that people called solved, before and after.
import { formatDate, formatSpan } from '../language/index.ts'
import { present } from '../platform/present.ts'
import { type Frame, Icon, link, Picture } from '../ui/index.ts'
import type { Row } from '../lists/index.ts'
import type { Solved } from './reading.ts'
import { t } from './words.ts'

const wide = '(min-width: 60rem) 24rem, 48vw'

export function LastSolved({
  frame,
  solved: { report, before, after, row },
}: {
  frame: Frame
  solved: Solved & { row: Row }
}) {
  const { locale } = frame
  const closedAt = present(report.closedAt, 'when it was closed')
  const minutes = Math.round((closedAt.getTime() - report.filedAt.getTime()) / 60_000)
  const side = (photo: Solved['before'], name: string) => (
    <figure>
      <Picture photo={photo} alt="" sizes={['small', 'medium']} wide={wide} />
      <figcaption>{name}</figcaption>
    </figure>
  )
  return (
    <section class="solved" aria-labelledby="solved">
      <div class="solved-words">
        <h2 id="solved">{t(locale, 'last')}</h2>
        <p class="solved-what">
          <a href={link(frame, `/reports/${report.id}`)}>{row.categoryName}</a>
        </p>
        <p class="muted">{row.placeName}</p>
        <p class="solved-consent">
          <Icon name="check" size={20} />
          <span>
            {t(locale, 'last_consented', { date: formatDate(locale, closedAt) })}
            {', '}
            {t(locale, 'last_took', { span: formatSpan(locale, minutes) })}
          </span>
        </p>
      </div>
      <div class="solved-pair">
        {side(before, t(locale, 'before'))}
        {side(after, t(locale, 'after'))}
      </div>
    </section>
  )
}
