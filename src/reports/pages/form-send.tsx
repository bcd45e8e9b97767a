// The last two screens of filing, the words and the check, and what comes after sending.
import { isEmergency, type Phone, readAnswers } from '../../categories/index.ts'
import { formatMoment, formatTerm, inLanguage } from '../../language/index.ts'
import type { Photo } from '../../photos/index.ts'
import { asWritten, Button, ButtonLink, type Frame, Girih, link, PhotoInput, TextArea, Timeline } from '../../ui/index.ts'
import { type Card, placeNameOf } from '../card.ts'
import type { CheckedFiling } from '../filing.ts'
import { t } from '../words.ts'
import { QuestionFields } from './questions.tsx'
import { Calls, Step, type StepProps } from './form.tsx'

/** Step 3: the words and the photos; photos received stay even when the rest is refused. */
export function DetailsStep({ frame, world, draft, errors, title, photos }: StepProps & { photos: readonly Photo[] }) {
  const { locale } = frame
  const { limits } = world.settings
  const category = world.categories.find(draft.category)
  const needsPhoto = category?.flags.includes('P') && !isEmergency(category)
  const room = limits.photosPerReport - photos.length
  const hint = `${needsPhoto ? `${t(locale, 'form.photos_required')} ` : ''}${t(locale, 'form.photos_hint', { max: limits.photosPerReport, mb: limits.photoBytes / 1_000_000 })}`
  return (
    <Step frame={frame} step={3} errors={errors} title={title}>
      <h1>{t(locale, 'form.details')}</h1>
      <form method="post" action={link(frame, '/report/details')} enctype="multipart/form-data" class="fields" data-island="details" novalidate>
        <TextArea
          locale={locale}
          name="text"
          label={t(locale, 'form.text')}
          hint={t(locale, 'form.text_hint')}
          value={draft.text}
          rows={5}
          maxLength={limits.textLength}
          errors={errors}
        />
        {category && <QuestionFields frame={frame} category={category} answers={draft.answers ?? {}} errors={errors} />}
        <div class="stack">
          {photos.length > 0 && (
            <ul class="uploads">
              {photos.map((photo, index) => (
                <li key={photo.id}>
                  <img src={`/photos/${photo.id}/small`} alt={t(locale, 'form.photo_received', { count: index + 1 })} width={112} height={112} />
                  <Button kind="plain" name="remove" value={String(photo.id)} formnovalidate>
                    {t(locale, 'form.photo_remove')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {room > 0 && <PhotoInput locale={locale} name="photo" label={t(locale, 'form.photos')} hint={hint} errors={errors} />}
          <p class="hint" role="status" data-message data-uploading={t(locale, 'form.uploading')} data-failed={t(locale, 'form.upload_failed')} />
          <progress max="1" value="0" hidden aria-label={t(locale, 'form.uploading')} />
          {room > 0 && (
            <Button kind="quiet" icon="camera" name="step" value="photos" formnovalidate>
              {t(locale, 'form.photo_add')}
            </Button>
          )}
        </div>
        <Button name="step" value="next">
          {t(locale, 'form.continue')}
        </Button>
      </form>
    </Step>
  )
}

/** Step 4: who gets it, by when, that it is free; then the phone, or the last button. */
interface CheckProps extends StepProps {
  filing: CheckedFiling
  photos: readonly Photo[]
  phones: readonly Phone[]
  /** The mass event this filing will belong to. */
  incident: { id: number; title: string; expectedAt: Date | null } | undefined
  /** Planned works of the body there. */
  works: readonly { title: string; startsAt: Date; endsAt: Date }[]
}

export function CheckStep({ frame, world, draft, errors, title, filing, photos, phones, incident, works }: CheckProps) {
  const { locale, now } = frame
  const change = (path: string, what: string) => (
    <a href={link(frame, path)}>
      {t(locale, 'form.change')}
      <span class="visually-hidden"> — {what}</span>
    </a>
  )
  const rows = [
    { label: t(locale, 'list.type'), value: inLanguage(filing.category.name, locale), path: '/report' },
    {
      label: t(locale, 'card.place'),
      value: [placeNameOf(world, filing.where, locale), draft.landmark].filter(Boolean).join('. '),
      path: '/report/place',
    },
    { label: t(locale, 'card.text'), value: filing.text, path: '/report/details' },
    ...readAnswers(filing.category.questions, filing.answers).map(({ id, question, answer }) => ({
      label: inLanguage(question, locale),
      value: typeof answer === 'string' ? answer : inLanguage(answer, locale),
      path: `/report/details#f-answer.${id}`,
    })),
  ]
  return (
    <Step frame={frame} step={4} errors={errors} title={title}>
      <h1>{t(locale, 'form.check')}</h1>
      {phones.length > 0 && <Calls frame={frame} phones={phones} />}
      {incident && (
        <p class="done">
          {t(locale, 'form.incident')}{' '}
          <a href={link(frame, `/incidents/${incident.id}`)} {...asWritten}>
            {incident.title}
          </a>
          . {incident.expectedAt && t(locale, 'form.incident_expected', { moment: formatMoment(locale, incident.expectedAt, now) })}
        </p>
      )}
      {works.map(({ title: name, startsAt, endsAt }) => (
        <p key={name} class="done">
          {t(locale, 'form.works')} <span {...asWritten}>{name}</span>.{' '}
          {t(locale, 'form.works_time', { from: formatMoment(locale, startsAt, now), to: formatMoment(locale, endsAt, now) })}
        </p>
      ))}
      <div class="word stack">
        <dl class="stack">
          <div>
            <dt class="hint">{t(locale, 'form.goes_to')}</dt>
            <dd>
              <strong>{world.agencies.name(filing.route.agency, locale)}</strong>
            </dd>
          </div>
          <div>
            <dt class="hint">{t(locale, 'form.due')}</dt>
            <dd>
              <strong class="figures">{formatMoment(locale, filing.dueAt, now)}</strong>{' '}
              <span class="muted">({formatTerm(locale, filing.category.term)})</span>
            </dd>
          </div>
        </dl>
        <p class="hint">{t(locale, 'form.free')}</p>
        {frame.signedIn ? (
          <form method="post" action={link(frame, '/report/send')} class="stack">
            <label class="check">
              <input type="checkbox" name="callAllowed" value="1" />
              {t(locale, 'form.call_allowed')}
            </label>
            <Button icon="send">{t(locale, 'form.send')}</Button>
          </form>
        ) : (
          <ButtonLink href={link(frame, `/sign-in?next=${encodeURIComponent(link(frame, '/report/check'))}`)}>
            {t(locale, 'form.sign_and_send')}
          </ButtonLink>
        )}
      </div>
      <ul class="rows">
        {rows.map(({ label, value, path }) => (
          <li key={path} class="row">
            <span class="hint">{label}</span>
            <span>{value}</span>
            {change(path, label)}
          </li>
        ))}
      </ul>
      {photos.length > 0 && (
        <div class="uploads">
          {photos.map((photo, index) => (
            <img
              key={photo.id}
              src={`/photos/${photo.id}/small`}
              alt={t(locale, 'form.photo_received', { count: index + 1 })}
              width={112}
              height={112}
            />
          ))}
        </div>
      )}
    </Step>
  )
}

/** After sending: the number, the link, and what happens next. */
export function SentPage({ frame, card, address, phones }: { frame: Frame; card: Card; address: string; phones: readonly Phone[] }) {
  const { locale, now } = frame
  const { report } = card
  const by = (at: Date) => formatMoment(locale, at, now)
  const held = report.status === 'moderating'
  const next = [
    ...(report.actBy ? [t(locale, held ? 'form.sent_1_held' : 'form.sent_1', { agency: card.agencyName, moment: by(report.actBy) })] : []),
    t(locale, 'form.sent_2', { moment: by(report.dueAt) }),
    t(locale, 'form.sent_3'),
  ]
  return (
    <div class="stack">
      <div class="seal">
        <Girih />
      </div>
      <h1>{t(locale, 'form.sent')}</h1>
      <dl class="definitions">
        <dt>{t(locale, 'form.sent_number')}</dt>
        <dd class="figure-value">№ {report.id}</dd>
        <dt>{t(locale, 'form.sent_link')}</dt>
        <dd>
          <a href={link(frame, `/reports/${report.id}`)}>{address}</a>
        </dd>
      </dl>
      {phones.length > 0 && <Calls frame={frame} phones={phones} />}
      <h2>{t(locale, 'form.sent_next')}</h2>
      <Timeline stages={next.map((children, key) => ({ key, children }))} />
      <ButtonLink href={link(frame, `/reports/${report.id}`)}>{t(locale, 'form.sent_open')}</ButtonLink>
    </div>
  )
}

/** The draft is gone: what happened and where to begin. */
export function LostPage({ frame }: { frame: Frame }) {
  return (
    <div class="stack">
      <h1>{t(frame.locale, 'form.title')}</h1>
      <p class="lead">{t(frame.locale, 'form.lost')}</p>
      <ButtonLink href={link(frame, '/report')}>{t(frame.locale, 'form.start')}</ButtonLink>
    </div>
  )
}
