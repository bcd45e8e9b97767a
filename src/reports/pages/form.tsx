// The first two screens of filing, the problem and the place; each is one question, whole without script.
import { type Category, type CategoryGroup, firstNotices, isDanger, type Phone } from '../../categories/index.ts'
import { formatTerm, inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { Button, ButtonLink, Disclosure, ErrorSummary, type Frame, Icon, link, Radios, Select, TextInput, MapHere } from '../../ui/index.ts'
import type { World } from '../clocks.ts'
import type { Draft } from '../drafts.ts'
import { t } from '../words.ts'
import { territoryOptions } from './lists.tsx'
import { NoticeText } from './questions.tsx'

export interface StepProps {
  frame: Frame
  world: World
  draft: Draft['fields']
  errors: readonly FieldError[]
  title?: string | undefined
}

export function Step({
  frame,
  step,
  errors,
  title,
  children,
}: {
  frame: Frame
  step: number
  errors: readonly FieldError[]
  title?: string | undefined
  children: preact.ComponentChildren
}) {
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
              {category.icon && <Icon name={category.icon} />}
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
export function ProblemStep({
  frame,
  world,
  errors,
  title,
  query,
  found,
  group,
}: StepProps & { query: string; found: readonly Category[]; group: CategoryGroup | undefined }) {
  const { locale } = frame
  return (
    <Step frame={frame} step={1} errors={errors} title={title}>
      <h1>{group ? t(locale, 'form.group', { group: inLanguage(group.name, locale) }) : t(locale, 'form.problem')}</h1>
      {!group && (
        <form method="get" action={link(frame, '/report')} class="search-row" role="search" data-island="search">
          <TextInput
            locale={locale}
            name="q"
            label={t(locale, 'form.problem_search')}
            hint={t(locale, 'form.problem_hint')}
            value={query}
            type="search"
            errors={errors}
          />
          <Button icon="search">{t(locale, 'form.find')}</Button>
        </form>
      )}
      <div id="f-category" data-results aria-live="polite">
        {errors.some(({ code }) => code === 'too_many_drafts') && (
          <ButtonLink href={link(frame, `/sign-in?next=${encodeURIComponent(link(frame, '/report'))}`)}>{t(locale, 'form.sign_in')}</ButtonLink>
        )}
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

/** Numbers to tap, the first to call first. */
export function Calls({ frame: { locale }, phones }: { frame: Frame; phones: readonly Phone[] }) {
  return (
    <ul class="calls">
      {phones.map(({ id, service, name, phone }) => (
        <li key={id}>
          <a class="call" href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>
            <Icon name="phone" size={28} />
            <strong>{phone}</strong>
            <span>{service ? t(locale, `service.${service}`) : inLanguage(name!, locale)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/**
 * What comes before the form: in danger whom to call, then "I called, send it anyway" (regulation 3.12); and the type's
 * notices, which are read first. A notice that stops leaves no way on.
 */
export function BeforeStep({ frame, category, phones }: { frame: Frame; category: Category; phones: readonly Phone[] }) {
  const { locale } = frame
  const notices = firstNotices(category.questions)
  const stops = notices.some((notice) => notice.stops)
  const isDangerous = phones.length > 0
  return (
    <div class="stack">
      <h1>{isDangerous ? t(locale, 'form.danger') : t(locale, 'form.notice_title')}</h1>
      {isDangerous && <p class="lead">{t(locale, 'form.danger_lead')}</p>}
      {notices.map((notice) => (
        <NoticeText key={notice.id} frame={frame} question={phones.some(({ phone }) => phone === notice.phone) ? { ...notice, phone: '' } : notice} />
      ))}
      <Calls frame={frame} phones={phones} />
      {stops ? (
        <p>
          {t(locale, 'form.notice_stops')} <a href={link(frame, '/report')}>{t(locale, 'form.other_group')}</a>
        </p>
      ) : (
        <form method="post" action={link(frame, '/report')} class="actions">
          <input type="hidden" name="category" value={category.code} />
          <input type="hidden" name="called" value="1" />
          <Button kind="quiet">{t(locale, isDangerous ? 'form.danger_go' : 'form.notice_go')}</Button>
          <a href={link(frame, '/report')}>{t(locale, 'form.change')}</a>
        </form>
      )}
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
      <Select
        locale={locale}
        name={near.length > 0 ? 'other' : 'territory'}
        label={t(locale, 'form.district')}
        options={territoryOptions(world, locale).filter((option) => option.value.length > 4)}
        value={draft.territory}
        empty={t(locale, 'form.choose_district')}
        errors={errors}
      />
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
          <p
            class="hint"
            data-message
            data-locating={t(locale, 'form.locating')}
            data-failed={t(locale, 'form.locate_failed')}
            data-tap={t(locale, 'form.map_hint')}
            role="status"
          />
          <MapHere {...world.settings.map} />
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
              value={
                draft.territory && near.some((place) => place.code === draft.territory) ? draft.territory : draft.territory ? 'other' : near[0]!.code
              }
              options={[
                ...near.map((place, index) => ({
                  value: place.code,
                  label: `${inLanguage(place.name, locale)}, ${inLanguage(world.territories.get(place.parent!).name, locale)}`,
                  ...(index === 0 && { hint: t(locale, 'form.proposed') }),
                })),
                { value: 'other', label: t(locale, 'form.another_district') },
              ]}
              errors={errors}
            />
            <Disclosure
              summary={t(locale, 'form.another_district')}
              open={Boolean(draft.territory && !near.some((place) => place.code === draft.territory))}
            >
              {listed}
            </Disclosure>
          </>
        ) : (
          listed
        )}
        {mahallas.length > 0 ? (
          <Select
            locale={locale}
            name="mahalla"
            label={t(locale, 'form.mahalla')}
            options={mahallas.map((mahalla) => ({ value: mahalla.code, label: inLanguage(mahalla.name, locale) }))}
            value={draft.mahalla}
            empty={t(locale, 'form.mahalla_any')}
            errors={errors}
          />
        ) : (
          !hasPoint && (
            <div data-mahallas>
              <Button kind="plain" name="step" value="mahallas" formnovalidate>
                {t(locale, 'form.show_mahallas')}
              </Button>
            </div>
          )
        )}
        <TextInput
          locale={locale}
          name="landmark"
          label={t(locale, 'form.landmark')}
          hint={t(locale, 'form.landmark_hint')}
          value={draft.landmark}
          maxLength={world.settings.limits.landmarkLength}
          errors={errors}
        />
        <Button>{t(locale, 'form.continue')}</Button>
      </form>
    </Step>
  )
}
