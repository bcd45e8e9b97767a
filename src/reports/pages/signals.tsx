// The person's quiet answers: was the consent meant, and did the problem stay solved (regulation 3.6).
import { Button, type Frame, link, TextArea } from '../../ui/index.ts'
import type { FollowUp } from '../signals.ts'
import { t } from '../words.ts'

/** One question with two answers, for each consent or withdrawal asked again. */
export function FollowUps({ frame, followUps }: { frame: Frame; followUps: readonly FollowUp[] }) {
  const { locale } = frame
  return (
    <>
      {followUps.map(({ reportId, kind }) => (
        <section key={reportId} class="word stack" aria-label={t(locale, 'follow_up.title')}>
          <h2>{t(locale, 'follow_up.title')}</h2>
          <p>
            <a href={link(frame, `/reports/${reportId}`)}>{t(locale, 'card.number', { number: String(reportId) })}</a>.{' '}
            {t(locale, `follow_up.${kind}`)}
          </p>
          <form method="post" action={link(frame, `/my/follow-ups/${reportId}`)} class="fields">
            <TextArea locale={locale} scope={String(reportId)} name="text" label={t(locale, 'card.words_optional')} rows={2} />
            <div class="actions">
              <Button name="confirmed" value="yes">
                {t(locale, 'follow_up.yes')}
              </Button>
              <Button kind="quiet" name="confirmed" value="no">
                {t(locale, 'follow_up.no')}
              </Button>
            </div>
          </form>
        </section>
      ))}
    </>
  )
}
