// `/offline/report`: the whole form on one page, for a phone without a network; the same for everybody.
import type { FastifyInstance } from 'fastify'
import { type Category, firstNotices, isEmergency } from '../../categories/index.ts'
import { Calls, NoticeText, QuestionFields, Recorder, RecordingTiles } from '../../filing/index.ts'
import { formatTerm, inLanguage } from '../../language/index.ts'
import { territoryOptions } from '../../territories/index.ts'
import {
  Button,
  Disclosure,
  type Frame,
  Icon,
  PhotoInput,
  sayFieldError,
  Select,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import { t } from '../words.ts'
import { type OfflineDeps, shellPage } from './shell.tsx'

interface Props {
  frame: Frame
  deps: OfflineDeps
}

/** What belongs to one type: whom to call, what to read first, its questions. */
function AboutType({ frame, deps, category }: Props & { category: Category }) {
  const { locale } = frame
  const phones = deps.phones.for(category)
  const notices = firstNotices(category.questions)
  const hasStop = notices.some(({ stops }) => stops)
  if (phones.length + category.questions.length === 0) return null
  return (
    <template data-about={category.code} data-stops={hasStop ? '' : undefined}>
      <Calls frame={frame} phones={phones} />
      {notices.map((question) => (
        <NoticeText
          key={question.id}
          frame={frame}
          question={phones.some(({ phone }) => phone === question.phone) ? { ...question, phone: '' } : question}
        />
      ))}
      {notices
        .filter(({ stops }) => !stops)
        .map(({ id }) => (
          <input key={id} type="hidden" name={`answer.${id}`} value="1" />
        ))}
      {hasStop ? (
        <p class="note">{t(locale, 'form.stops')}</p>
      ) : (
        <QuestionFields frame={frame} category={category} answers={{}} errors={[]} />
      )}
    </template>
  )
}

/** The problem: searched for in everyday words, or chosen from the groups. */
function What({ frame, deps }: Props) {
  const { locale } = frame
  const { groups } = deps.categories
  return (
    <section class="stack" aria-labelledby="what">
      <h2 id="what">{t(locale, 'form.what')}</h2>
      <div class="stack" data-choice id="f-category" tabindex={-1}>
        <p class="wrong" data-wrong="category" hidden />
        <TextInput
          locale={locale}
          name="words"
          type="search"
          autocomplete="off"
          label={t(locale, 'form.search')}
          hint={t(locale, 'form.search_hint')}
        />
        <div aria-live="polite">
          <p
            class="hint"
            data-found-title
            data-some={t(locale, 'form.found')}
            data-none={t(locale, 'form.not_found')}
            hidden
          />
          <ul class="choices" data-found />
        </div>
        <Disclosure summary={t(locale, 'form.all')}>
          {groups.map((group) => (
            <Disclosure key={group.code} summary={inLanguage(group.name, locale)}>
              <ul class="choices">
                {group.categories.map((category) => (
                  <li key={category.code}>
                    <button type="button" data-type={category.code}>
                      <Icon name={category.icon ?? group.code} />
                      <span>
                        {inLanguage(category.name, locale)}
                        <small>{formatTerm(locale, category.term)}</small>
                      </span>
                      <Icon name="right" />
                    </button>
                  </li>
                ))}
              </ul>
            </Disclosure>
          ))}
        </Disclosure>
      </div>
      <div class="stack" data-chosen hidden>
        <input type="hidden" name="category" />
        <p class="row-state">
          <strong data-chosen-name tabindex={-1} />
          <button type="button" class="button button-plain" data-change>
            {t(locale, 'form.change')}
          </button>
        </p>
        <div class="stack" data-asked />
      </div>
      {deps.categories.all
        .filter(({ offered }) => offered)
        .map((category) => (
          <AboutType key={category.code} frame={frame} deps={deps} category={category} />
        ))}
    </section>
  )
}

/** The place: where the phone is, and the district and mahalla by name. */
function Where({ frame, deps }: Props) {
  const { locale } = frame
  const { territories, settings } = deps
  const middles = territories.districts.map((district) => {
    const { lat, lng } = territories.middleOf(district)
    return [district.code, Number(lat.toFixed(3)), Number(lng.toFixed(3))]
  })
  return (
    <section class="stack" aria-labelledby="where" data-middles={JSON.stringify(middles)}>
      <h2 id="where">{t(locale, 'form.where')}</h2>
      <input type="hidden" name="lat" />
      <input type="hidden" name="lng" />
      <input type="hidden" name="accuracy" />
      <p>
        <button type="button" class="button button-quiet" data-locate>
          <Icon name="locate" size={20} />
          {t(locale, 'form.locate')}
        </button>
      </p>
      <p
        class="hint"
        role="status"
        data-located={t(locale, 'form.located', { point: '%' })}
        data-locating={t(locale, 'form.locating')}
        data-failed={t(locale, 'form.locate_failed')}
      />
      <p class="wrong" data-wrong="territory" hidden />
      <div data-near={t(locale, 'form.near')}>
        <Select
          locale={locale}
          name="territory"
          label={t(locale, 'form.district')}
          options={territoryOptions(deps, locale).filter(({ value }) => value.length > 4)}
          empty={t(locale, 'form.choose')}
        />
      </div>
      <div data-mahalla hidden>
        <Select
          locale={locale}
          name="mahalla"
          label={t(locale, 'form.mahalla')}
          options={[]}
          empty={t(locale, 'form.mahalla_any')}
        />
      </div>
      <TextInput
        locale={locale}
        name="landmark"
        label={t(locale, 'form.landmark')}
        hint={t(locale, 'form.landmark_hint')}
        maxLength={settings.limits.landmarkLength}
      />
    </section>
  )
}

/** The words and the photos. */
function How({ frame, deps }: Props) {
  const { locale } = frame
  const { limits } = deps.settings
  return (
    <section class="stack" aria-labelledby="how">
      <h2 id="how">{t(locale, 'form.how')}</h2>
      <p class="wrong" data-wrong="text" hidden />
      <TextArea
        locale={locale}
        name="text"
        label={t(locale, 'form.text')}
        hint={t(locale, 'form.text_hint')}
        rows={5}
        maxLength={limits.textLength}
      />
      <p class="wrong" data-wrong="photo" hidden />
      <div data-photos data-most={limits.photosPerReport}>
        <PhotoInput
          locale={locale}
          name="photo"
          captions
          label={t(locale, 'form.photos')}
          hint={t(locale, 'form.photos_hint', { max: limits.photosPerReport })}
        />
        <RecordingTiles frame={frame} />
        <Recorder frame={frame} limits={limits} />
        <p class="hint" data-there={t(locale, 'form.photos_there', { count: '%' })} hidden />
      </div>
      <label class="check">
        <input type="checkbox" name="callAllowed" value="1" />
        {t(locale, 'form.call_allowed')}
      </label>
    </section>
  )
}

/** What is said where something is missing, by field. */
const missingWords = ({ locale }: Frame) => ({
  category: sayFieldError(locale, { field: 'category', code: 'missing' }),
  territory: sayFieldError(locale, { field: 'territory', code: 'missing' }),
  text: sayFieldError(locale, { field: 'text', code: 'missing' }),
  photo: t(locale, 'form.photos_required'),
})

/** The types as the search by words needs them. */
const typesIn = ({ categories }: OfflineDeps) =>
  categories.groups.map(({ code, name, categories: types }) => ({
    code,
    name,
    categories: types.map((type) => ({
      code: type.code,
      name: type.name,
      offered: true,
      photo: type.flags.includes('P') && !isEmergency(type),
    })),
  }))

function FormPage({ frame, deps }: Props) {
  const { locale } = frame
  return (
    <form
      class="fields"
      data-island="away"
      data-types={JSON.stringify(typesIn(deps))}
      data-missing={JSON.stringify(missingWords(frame))}
      novalidate
    >
      <div class="summary" role="alert" tabindex={-1} data-errors hidden>
        <h2>{t(locale, 'form.errors')}</h2>
        <ul />
      </div>
      <h1>{t(locale, 'form.title')}</h1>
      <p class="lead">{t(locale, 'form.lead')}</p>
      <noscript>
        <p class="note">{t(locale, 'no_script')}</p>
      </noscript>
      <p class="note" role="alert" data-no-room hidden>
        {t(locale, 'form.no_room')}
      </p>
      <What frame={frame} deps={deps} />
      <Where frame={frame} deps={deps} />
      <How frame={frame} deps={deps} />
      <p
        class="wrong"
        role="alert"
        data-said
        data-not-sent={t(locale, 'form.not_sent')}
        data-lost={t(locale, 'form.lost_photo')}
        hidden
      />
      <div class="actions" data-send={t(locale, 'form.send')} data-send-away={t(locale, 'form.send_away')}>
        <Button icon="send">
          <span data-send-text>{t(locale, 'form.send')}</span>
        </Button>
        <span class="muted" role="status" data-saved={t(locale, 'form.saved')} />
      </div>
    </form>
  )
}

export function awayFormPage(app: FastifyInstance, deps: OfflineDeps): void {
  shellPage(app, deps, '/offline/report', 'away.js', (frame) => ({
    title: t(frame.locale, 'form.title'),
    children: <FormPage frame={frame} deps={deps} />,
  }))
}
