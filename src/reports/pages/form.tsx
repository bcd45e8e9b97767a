// The four screens of filing and what stands around them; each is one question, whole without script.
import { isDanger, isEmergency, phonesFor, type Category, type CategoryGroup } from '../../categories/index.ts'
import { formatMoment, formatTerm, inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import type { Photo } from '../../photos/index.ts'
import { assetUrl, Button, ButtonLink, Disclosure, ErrorSummary, type Frame, Girih, Icon, link, PhotoInput, Radios, Select, TextArea, TextInput } from '../../ui/index.ts'
import type { World } from '../decide.ts'
import type { Draft } from '../drafts.ts'
import { type CheckedFiling } from '../filing.ts'
import type { Card } from '../card.ts'
import { placeNameOf } from '../card.ts'
import { t } from '../words.ts'
import { territoryOptions } from './lists.tsx'

export interface StepProps {
  frame: Frame
  world: World
  draft: Draft['fields']
  errors: readonly FieldError[]
  title?: string | undefined
}

function Step({ frame, step, errors, title, children }: { frame: Frame; step: number; errors: readonly FieldError[]; title?: string | undefined; children: preact.ComponentChildren }) {
  return (
    <div class="stack">
      <ErrorSummary locale={frame.locale} errors={errors} {...(title && { title })} />
      <p class="progress">{t(frame.locale, 'form.progress', { count: step })}</p>
      {children}
    </div>
  )
}

function Choices({ frame, categories }: { frame: Frame; categories: readonly Category[] }) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, '/report')}>
      <ul class="choices">
        {categories.map((category) => (
          <li key={category.code}>
            <button type="submit" name="category" value={category.code}>
              <span>
                {inLanguage(category.name, locale)}
                <small>{t(locale, 'form.term', { term: formatTerm(locale, category.term) })}</small>
              </span>
              <Icon name={isDanger(category) ? 'late' : 'right'} />
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

/** Step 1: search by everyday words, or browse the sixteen groups. */
export function ProblemStep({ frame, world, errors, title, query, found, group }: StepProps & { query: string; found: readonly Category[]; group: CategoryGroup | undefined }) {
  const { locale } = frame
  return (
    <Step frame={frame} step={1} errors={errors} title={title}>
      <h1>{group ? t(locale, 'form.group', { group: inLanguage(group.name, locale) }) : t(locale, 'form.problem')}</h1>
      {!group && (
        <form method="get" action={link(frame, '/report')} class="search-row" role="search" data-island="search">
          <TextInput locale={locale} name="q" label={t(locale, 'form.problem_search')} hint={t(locale, 'form.problem_hint')} value={query} type="search" errors={errors} />
          <Button icon="search">{t(locale, 'form.find')}</Button>
        </form>
      )}
      <div id="f-category" data-results aria-live="polite">
        {query && <h2>{found.length > 0 ? t(locale, 'form.found') : t(locale, 'form.not_found')}</h2>}
        <Choices frame={frame} categories={group ? group.categories : found} />
      </div>
      {group ? (
        <p>
          <a href={link(frame, '/report')}>{t(locale, 'form.other_group')}</a>
        </p>
      ) : (
        <section class="stack" aria-labelledby="groups">
          <h2 id="groups">{t(locale, 'form.groups')}</h2>
          <ul class="groups">
            {world.categories.groups.map((each) => (
              <li key={each.code}>
                <a href={link(frame, `/report?group=${each.code}`)}>
                  <Icon name={each.code} />
                  {inLanguage(each.name, locale)}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Step>
  )
}

/** Danger: whom to call comes first, then "I called, send it anyway" (regulation 3.12). */
export function DangerStep({ frame, category }: { frame: Frame; category: Category }) {
  const { locale } = frame
  return (
    <div class="stack">
      <h1>{t(locale, 'form.danger')}</h1>
      <p class="lead">{t(locale, 'form.danger_lead')}</p>
      <ul class="calls">
        {phonesFor(category).map(({ service, phone }) => (
          <li key={phone}>
            <a class="call" href={`tel:${phone}`}>
              <Icon name="phone" size={28} />
              <strong>{phone}</strong>
              <span>{t(locale, `service.${service}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      <form method="post" action={link(frame, '/report')} class="actions">
        <input type="hidden" name="category" value={category.code} />
        <input type="hidden" name="called" value="1" />
        <Button kind="quiet">{t(locale, 'form.danger_go')}</Button>
        <a href={link(frame, '/report')}>{t(locale, 'form.change')}</a>
      </form>
    </div>
  )
}

/** Step 2: my location, a pin on the map, or district and mahalla from lists; a landmark helps in any case. */
export function PlaceStep({ frame, world, draft, errors, title }: StepProps) {
  const { locale } = frame
  const hasPoint = draft.lat !== undefined && draft.lng !== undefined
  const near = hasPoint ? world.territories.nearest({ lat: draft.lat!, lng: draft.lng! }) : []
  const mahallas = draft.territory ? world.territories.mahallasOf(draft.territory) : []
  const listed = (
    <div class="fields">
      <Select locale={locale} name={near.length > 0 ? 'other' : 'territory'} label={t(locale, 'form.district')} options={territoryOptions(world, locale).filter((option) => option.value.length > 4)} value={draft.territory} empty={t(locale, 'form.choose_district')} errors={errors} />
    </div>
  )
  return (
    <Step frame={frame} step={2} errors={errors} title={title}>
      <h1>{t(locale, 'form.place')}</h1>
      <form method="post" action={link(frame, '/report/place')} class="fields" data-island="place" novalidate>
        <div class="stack" data-script hidden>
          <div class="actions">
            <button type="button" class="button button-quiet" data-locate>
              <Icon name="locate" size={20} />
              {t(locale, 'form.locate')}
            </button>
            <button type="button" class="button button-quiet" data-map>
              <Icon name="pin" size={20} />
              {t(locale, 'form.map')}
            </button>
          </div>
          <p class="hint" data-message data-locating={t(locale, 'form.locating')} data-failed={t(locale, 'form.locate_failed')} data-tap={t(locale, 'form.map_hint')} role="status" />
          <div data-map-here data-styles={assetUrl('map.css')} data-tiles={world.settings.map.tiles} data-attribution={world.settings.map.attribution} hidden />
        </div>
        <div id="f-lat">
          <input type="hidden" name="lat" value={draft.lat ?? ''} />
          <input type="hidden" name="lng" value={draft.lng ?? ''} />
          {hasPoint && (
            <p class="row-state">
              <span class="figures">{t(locale, 'form.point', { lat: draft.lat!.toFixed(5), lng: draft.lng!.toFixed(5) })}</span>
              <Button kind="plain" name="drop" value="point" formnovalidate>
                {t(locale, 'form.point_drop')}
              </Button>
            </p>
          )}
        </div>
        {near.length > 0 ? (
          <>
            <Radios
              locale={locale}
              name="territory"
              legend={t(locale, 'form.which_district')}
              value={draft.territory && near.some((place) => place.code === draft.territory) ? draft.territory : draft.territory ? 'other' : near[0]!.code}
              options={[...near.map((place, index) => ({ value: place.code, label: `${inLanguage(place.name, locale)}, ${inLanguage(world.territories.get(place.parent!).name, locale)}`, ...(index === 0 && { hint: t(locale, 'form.proposed') }) })), { value: 'other', label: t(locale, 'form.another_district') }]}
              errors={errors}
            />
            <Disclosure summary={t(locale, 'form.another_district')} open={Boolean(draft.territory && !near.some((place) => place.code === draft.territory))}>
              {listed}
            </Disclosure>
          </>
        ) : (
          listed
        )}
        {mahallas.length > 0 ? (
          <Select locale={locale} name="mahalla" label={t(locale, 'form.mahalla')} options={mahallas.map((mahalla) => ({ value: mahalla.code, label: inLanguage(mahalla.name, locale) }))} value={draft.mahalla} empty={t(locale, 'form.mahalla_any')} errors={errors} />
        ) : (
          !hasPoint && (
            <div data-mahallas>
              <Button kind="plain" name="step" value="mahallas" formnovalidate>
                {t(locale, 'form.show_mahallas')}
              </Button>
            </div>
          )
        )}
        <TextInput locale={locale} name="landmark" label={t(locale, 'form.landmark')} hint={t(locale, 'form.landmark_hint')} value={draft.landmark} maxLength={world.settings.limits.landmarkLength} errors={errors} />
        <Button>{t(locale, 'form.continue')}</Button>
      </form>
    </Step>
  )
}

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
        <TextArea locale={locale} name="text" label={t(locale, 'form.text')} hint={t(locale, 'form.text_hint')} value={draft.text} rows={5} maxLength={limits.textLength} errors={errors} />
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
export function CheckStep({ frame, world, draft, errors, title, filing, photos }: StepProps & { filing: CheckedFiling; photos: readonly Photo[] }) {
  const { locale, now } = frame
  const change = (path: string, what: string) => (
    <a href={link(frame, path)}>
      {t(locale, 'form.change')}
      <span class="visually-hidden"> — {what}</span>
    </a>
  )
  const rows = [
    { label: t(locale, 'list.type'), value: inLanguage(filing.category.name, locale), path: '/report' },
    { label: t(locale, 'card.place'), value: [placeNameOf(world, filing.where, locale), draft.landmark].filter(Boolean).join('. '), path: '/report/place' },
    { label: t(locale, 'card.text'), value: filing.text, path: '/report/details' },
  ]
  return (
    <Step frame={frame} step={4} errors={errors} title={title}>
      <h1>{t(locale, 'form.check')}</h1>
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
              <strong class="figures">{formatMoment(locale, filing.dueAt, now)}</strong> <span class="muted">({formatTerm(locale, filing.category.term)})</span>
            </dd>
          </div>
        </dl>
        <p class="hint">{t(locale, 'form.free')}</p>
        {frame.signedIn ? (
          <form method="post" action={link(frame, '/report/send')}>
            <Button icon="send">{t(locale, 'form.send')}</Button>
          </form>
        ) : (
          <ButtonLink href={link(frame, `/sign-in?next=${encodeURIComponent(link(frame, '/report/check'))}`)}>{t(locale, 'form.sign_and_send')}</ButtonLink>
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
            <img key={photo.id} src={`/photos/${photo.id}/small`} alt={t(locale, 'form.photo_received', { count: index + 1 })} width={112} height={112} />
          ))}
        </div>
      )}
    </Step>
  )
}

/** After sending: the number, the link, and what happens next. */
export function SentPage({ frame, card, address }: { frame: Frame; card: Card; address: string }) {
  const { locale, now } = frame
  const { report } = card
  const by = (at: Date) => formatMoment(locale, at, now)
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
      <h2>{t(locale, 'form.sent_next')}</h2>
      <ol class="timeline">
        {report.actBy && <li>{report.status === 'moderating' ? t(locale, 'form.sent_1_held', { moment: by(report.actBy) }) : t(locale, 'form.sent_1', { agency: card.agencyName, moment: by(report.actBy) })}</li>}
        <li>{t(locale, 'form.sent_2', { moment: by(report.dueAt) })}</li>
        <li>{t(locale, 'form.sent_3')}</li>
      </ol>
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
