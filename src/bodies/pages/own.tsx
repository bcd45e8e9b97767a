// A body's own words on its public page, and the forms by which it keeps them.
import type { Agency } from '../../agencies/index.ts'
import { formatDate, formatMoment, inLanguage, saidIn, type Written } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import {
  asWritten,
  Badge,
  Button,
  Checks,
  Disclosure,
  Empty,
  type Frame,
  Icon,
  link,
  PhotoInput,
  Radios,
  Select,
  TextArea,
  TextInput,
  MapHere,
} from '../../ui/index.ts'
import type { BodyDeps } from '../actions.ts'
import { photoAddress } from '../api.ts'
import type { News, OwnPage } from '../store.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

function NewsList({
  frame,
  news,
  children,
}: {
  frame: Frame
  news: readonly News[]
  children?: (each: News) => preact.ComponentChildren
}) {
  const { locale, now } = frame
  return (
    <ul class="rows">
      {news.map((each) => (
        <li key={each.id} class="row">
          <div class="row-body">
            <p class="row-state">
              {each.kind === 'works' && (
                <Badge tone={present(each.endsAt, 'its end') < now ? 'closed' : 'work'}>
                  {t(locale, present(each.endsAt, 'its end') < now ? 'works_over' : 'works')}
                </Badge>
              )}
              <time dateTime={each.publishedAt.toISOString()}>{formatDate(locale, each.publishedAt)}</time>
            </p>
            <span class="row-title" {...asWritten}>
              {each.title}
            </span>
            {each.startsAt && each.endsAt && (
              <p>
                {t(locale, 'from_to', {
                  from: formatMoment(locale, each.startsAt, now),
                  to: formatMoment(locale, each.endsAt, now),
                })}
              </p>
            )}
            <p {...asWritten}>{each.text}</p>
            {children?.(each)}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** What a body says of itself, on its public page; nothing where it has said nothing. */
export function OwnPart({ frame, page, news }: { frame: Frame; page: OwnPage | undefined; news: readonly News[] }) {
  const { locale } = frame
  const line = (key: 'head' | 'reception' | 'phones' | 'address', text: string) => (
    <>
      <dt>{t(locale, key)}</dt>
      <dd {...asWritten}>{text}</dd>
    </>
  )
  return (
    <>
      {page && (
        <section class="stack" aria-labelledby="about">
          <h2 id="about">{t(locale, 'about')}</h2>
          {page.photoHash && (
            <img class="body-photo" src={photoAddress(page)} alt={t(locale, 'photo_alt')} loading="lazy" />
          )}
          <p {...asWritten}>{saidIn(page.about, locale)}</p>
          <dl class="definitions">
            {line('head', page.head)}
            {line('reception', page.reception)}
            {line('phones', page.phones)}
            {line('address', page.address)}
          </dl>
          {page.lat !== null && page.lng !== null && (
            <p>
              <a href={link(frame, `/map?agency=${page.agencyId}`)}>{t(locale, 'on_map')}</a>
            </p>
          )}
          <p class="hint">{t(locale, 'updated', { date: formatDate(locale, page.updatedAt) })}</p>
        </section>
      )}
      {news.length > 0 && (
        <section class="stack" aria-labelledby="news">
          <h2 id="news">{t(locale, 'news')}</h2>
          <NewsList frame={frame} news={news} />
        </section>
      )}
    </>
  )
}

export interface KeepProps {
  frame: Frame
  deps: BodyDeps
  agency: Agency
  page: OwnPage | undefined
  news: readonly News[]
  fields: Fields
  errors: readonly FieldError[]
}

function KeepNews({ frame, deps, agency, news, fields, errors, isNews }: KeepProps & { isNews: boolean }) {
  const { locale } = frame
  return (
    <section class="stack" aria-labelledby="news">
      <h2 id="news">{t(locale, 'news')}</h2>
      {news.length === 0 && <Empty title={t(locale, 'no_news')} hint={t(locale, 'no_news_hint')} />}
      <NewsList frame={frame} news={news}>
        {(each) => (
          <form method="post" action={link(frame, '/work/page/withdraw')}>
            <input type="hidden" name="id" value={each.id} />
            <Button kind="plain">
              {t(locale, 'withdraw')}
              <span class="visually-hidden" {...asWritten}>
                {' '}
                — {each.title}
              </span>
            </Button>
          </form>
        )}
      </NewsList>
      <Disclosure summary={t(locale, 'add_news')} open={isNews && errors.length > 0}>
        <NewsForm
          frame={frame}
          deps={deps}
          agency={agency}
          fields={isNews ? fields : {}}
          errors={isNews ? errors : []}
        />
      </Disclosure>
    </section>
  )
}

/** `/work/page`: the page and the news as forms. */
export function KeepPage(props: KeepProps) {
  const { frame, deps, page, fields, errors } = props
  const { locale } = frame
  const isNews = textOf(fields, 'kind') !== undefined
  const shared = { locale, errors: isNews ? [] : errors }
  const own = (name: string, kept: string | undefined) => (isNews ? kept : (textOf(fields, name) ?? kept))
  const field = (name: 'head' | 'reception' | 'phones' | 'address', hint?: 'reception_hint') => (
    <TextInput
      {...shared}
      name={name}
      label={t(locale, name)}
      {...(hint && { hint: t(locale, hint) })}
      value={own(name, page?.[name])}
    />
  )
  const about = (name: 'aboutUz' | 'aboutKaa' | 'aboutRu' | 'aboutEn', language: Written) => (
    <TextArea {...shared} name={name} label={t(locale, name)} value={own(name, page?.about[language])} rows={4} />
  )
  return (
    <>
      <form
        method="post"
        action={link(frame, '/work/page')}
        enctype="multipart/form-data"
        class="fields"
        data-island="spot"
        novalidate
      >
        {about('aboutUz', 'uz')}
        {about('aboutKaa', 'kaa')}
        {about('aboutRu', 'ru')}
        {about('aboutEn', 'en')}
        {field('head')}
        {field('reception', 'reception_hint')}
        {field('phones')}
        {field('address')}
        <div class="fields fields-two">
          <TextInput {...shared} name="lat" label={t(locale, 'lat')} value={own('lat', page?.lat?.toString())} />
          <TextInput {...shared} name="lng" label={t(locale, 'lng')} value={own('lng', page?.lng?.toString())} />
        </div>
        <div class="stack">
          <button type="button" class="button button-quiet" data-map hidden>
            <Icon name="pin" size={20} />
            {t(locale, 'pick')}
          </button>
          <MapHere {...deps.settings.map} ground={deps.territories.ground} pin={t(locale, 'own.pin')} />
        </div>
        {page?.photoHash && (
          <div class="stack-tight">
            <img class="body-photo" src={photoAddress(page)} alt={t(locale, 'photo_alt')} />
            <label class="check">
              <input type="checkbox" name="removePhoto" value="1" />
              <span>{t(locale, 'photo_remove')}</span>
            </label>
          </div>
        )}
        <PhotoInput {...shared} name="photo" label={t(locale, 'photo')} hint={t(locale, 'photo_hint')} many={false} />
        <Button>{t(locale, 'save')}</Button>
      </form>
      <KeepNews {...props} isNews={isNews} />
    </>
  )
}

function NewsForm({
  frame,
  deps,
  agency,
  fields,
  errors,
}: Pick<KeepProps, 'frame' | 'deps' | 'agency' | 'fields' | 'errors'>) {
  const { locale } = frame
  const { territories } = deps
  const shared = { locale, errors, scope: 'news' }
  const own = territories.districtOf(agency.territory)
  const districts = own ? [own] : territories.districtsOf(agency.territory)
  const mahallas = own ? territories.mahallasOf(own.code) : []
  return (
    <form method="post" action={link(frame, '/work/page/news')} class="fields" novalidate>
      <Radios
        {...shared}
        name="kind"
        legend={t(locale, 'kind')}
        options={(['works', 'news'] as const).map((kind) => ({
          value: kind,
          label: t(locale, `kind.${kind}`),
          hint: t(locale, `kind.${kind}_hint`),
        }))}
        value={textOf(fields, 'kind') ?? 'works'}
      />
      <TextInput {...shared} name="title" label={t(locale, 'news_title')} value={textOf(fields, 'title')} />
      <TextArea {...shared} name="text" label={t(locale, 'news_text')} value={textOf(fields, 'text')} rows={3} />
      <div class="fields fields-two">
        <TextInput
          {...shared}
          name="starts"
          type="datetime-local"
          label={t(locale, 'starts')}
          value={textOf(fields, 'starts')}
        />
        <TextInput
          {...shared}
          name="ends"
          type="datetime-local"
          label={t(locale, 'ends')}
          value={textOf(fields, 'ends')}
        />
      </div>
      {!own && (
        <Select
          {...shared}
          name="district"
          label={t(locale, 'district')}
          options={districts.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))}
          value={textOf(fields, 'district')}
          empty={t(locale, 'choose')}
        />
      )}
      {mahallas.length > 0 && (
        <Checks
          {...shared}
          name="mahallas"
          legend={t(locale, 'mahallas')}
          hint={t(locale, 'mahallas_hint')}
          options={mahallas.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))}
          values={listOf(fields, 'mahallas')}
        />
      )}
      <Button>{t(locale, 'publish')}</Button>
    </form>
  )
}
