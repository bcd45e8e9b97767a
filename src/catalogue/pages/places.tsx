// `/admin/places`: what places are called.
import { Reason, type Tried } from '../../administration/index.ts'
import { inLanguage } from '../../language/index.ts'
import { textOf } from '../../platform/query.ts'
import { type Territory, territoryOptions } from '../../territories/index.ts'
import {
  asWritten,
  Button,
  Disclosure,
  Empty,
  type Frame,
  link,
  Select,
  Table,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import type { CatalogueDeps } from '../actions.ts'
import { mahallaColumns, peopleColumns } from '../file.ts'
import { t } from '../words.ts'
import { NameFields } from './types.tsx'

interface Props {
  frame: Frame
  deps: CatalogueDeps
  tried: Tried
}

const nameLabels = { Uz: 'name_uz', Cyrl: 'label_cyrl', Kaa: 'label_kaa', Ru: 'label_ru', En: 'label_en' } as const

/** Several forms stand on one page: what was tried belongs to one of them. */
function formsOf({ locale }: Frame, tried: Tried) {
  const { fields = {}, errors = [] } = tried
  const form = textOf(fields, 'form')
  return {
    own: (which: string): Tried => (form === which ? tried : {}),
    /** What a field of one of the forms brings back. */
    back: (which: string, name: string) => ({
      locale,
      name,
      ...(which !== 'place' && { scope: which }),
      errors: form === which ? errors : [],
      value: form === which ? textOf(fields, name) : undefined,
    }),
  }
}

/** A place and its mahallas. */
function OnePlace({ frame, deps, tried, place }: Props & { place: Territory }) {
  const { locale } = frame
  const forms = formsOf(frame, tried)
  const mahallas = deps.territories.mahallasOf(place.code)
  return (
    <section class="stack" aria-labelledby="place">
      <h2 id="place">{inLanguage(place.name, locale)}</h2>
      <form method="post" action={link(frame, '/admin/places')} class="fields" novalidate>
        <input type="hidden" name="form" value="place" />
        <input type="hidden" name="code" value={place.code} />
        <NameFields frame={frame} tried={forms.own('place')} prefix="name" name={place.name} />
        <div class="fields fields-two">
          {(['lat', 'lng'] as const).map((name) => (
            <TextInput
              key={name}
              {...forms.back('place', name)}
              label={t(locale, `seat_${name}`)}
              value={forms.back('place', name).value ?? place.seat?.[name].toString()}
            />
          ))}
        </div>
        <Reason frame={frame} tried={forms.own('place')} />
        <Button>{t(locale, 'save')}</Button>
      </form>
      {place.level !== 'region' && (
        <Disclosure summary={`${t(locale, 'mahallas')}: ${mahallas.length}`}>
          {mahallas.length === 0 ? (
            <Empty title={t(locale, 'no_mahallas')} />
          ) : (
            <Table
              caption={t(locale, 'mahallas')}
              columns={[{ label: t(locale, 'name') }, { label: t(locale, 'code') }]}
              rows={mahallas.map((mahalla) => ({
                key: mahalla.code,
                cells: [inLanguage(mahalla.name, locale), mahalla.code],
              }))}
            />
          )}
        </Disclosure>
      )}
    </section>
  )
}

export function PlacesRoom({ frame, deps, tried, code }: Props & { code: string | undefined }) {
  const { locale } = frame
  const form = textOf(tried.fields ?? {}, 'form')
  const place = deps.territories.find(code)
  const { own, back } = formsOf(frame, tried)
  return (
    <>
      <form method="get" action={link(frame, '/admin/places')} class="search-row">
        <Select
          locale={locale}
          name="code"
          label={t(locale, 'choose_place')}
          options={territoryOptions(deps, locale)}
          value={place?.code}
          empty={t(locale, 'choose')}
        />
        <Button kind="quiet">{t(locale, 'show')}</Button>
      </form>
      <p>
        <a href={link(frame, '/admin/borders')}>{t(locale, 'borders.link')}</a>
      </p>
      {place && <OnePlace frame={frame} deps={deps} tried={tried} place={place} />}
      <section class="stack" aria-labelledby="mahalla">
        <h2 id="mahalla">{t(locale, 'mahalla_add')}</h2>
        <form method="post" action={link(frame, '/admin/places')} class="fields" novalidate>
          <input type="hidden" name="form" value="mahalla" />
          <TextInput
            {...back('mahalla', 'code')}
            label={t(locale, 'mahalla_code')}
            hint={t(locale, 'mahalla_code_hint')}
            inputMode="numeric"
          />
          <Select
            {...back('mahalla', 'territory')}
            label={t(locale, 'territory')}
            options={territoryOptions(deps, locale).filter(({ value }) => value.length > 4)}
            value={back('mahalla', 'territory').value ?? place?.code}
            empty={t(locale, 'choose')}
          />
          <div class="fields fields-two">
            {(['Uz', 'Cyrl', 'Kaa', 'Ru', 'En'] as const).map((suffix) => (
              <TextInput key={suffix} {...back('mahalla', `name${suffix}`)} label={t(locale, nameLabels[suffix])} />
            ))}
          </div>
          <label class="check">
            <input type="checkbox" name="closed" value="1" />
            <span>{t(locale, 'mahalla_closed')}</span>
          </label>
          <Reason frame={frame} tried={own('mahalla')} scope="mahalla" />
          <Button>{t(locale, 'save')}</Button>
        </form>
        <Disclosure summary={t(locale, 'mahalla_file')} open={form === 'file'}>
          <form method="post" action={link(frame, '/admin/places')} class="fields" novalidate>
            <input type="hidden" name="form" value="file" />
            <code {...asWritten}>{mahallaColumns.join(',')}</code>
            <TextArea
              {...back('file', 'file')}
              label={t(locale, 'mahalla_file')}
              hint={t(locale, 'mahalla_file_hint')}
              rows={6}
            />
            <Reason frame={frame} tried={own('file')} scope="file" />
            <Button>{t(locale, 'save')}</Button>
          </form>
        </Disclosure>
      </section>
      <PeopleForm frame={frame} tried={tried} />
    </>
  )
}

/** How many people live where, as a file. */
function PeopleForm({ frame, tried }: Pick<Props, 'frame' | 'tried'>) {
  const { locale } = frame
  const { own, back } = formsOf(frame, tried)
  const isTried = textOf(tried.fields ?? {}, 'form') === 'people'
  return (
    <section class="stack" aria-labelledby="people">
      <h2 id="people">{t(locale, 'people')}</h2>
      <p class="muted">{t(locale, 'people_lead')}</p>
      <Disclosure summary={t(locale, 'people_file')} open={isTried}>
        <form method="post" action={link(frame, '/admin/places')} class="fields" novalidate>
          <input type="hidden" name="form" value="people" />
          <code {...asWritten}>{peopleColumns.join(',')}</code>
          <TextArea
            {...back('people', 'people')}
            label={t(locale, 'people_file')}
            hint={t(locale, 'people_hint')}
            rows={6}
          />
          <div class="fields fields-two">
            <TextInput {...back('people', 'asOf')} type="date" label={t(locale, 'people_day')} />
            <TextInput {...back('people', 'source')} label={t(locale, 'borders.source')} />
          </div>
          <Reason frame={frame} tried={own('people')} scope="people" />
          <Button>{t(locale, 'save')}</Button>
        </form>
      </Disclosure>
    </section>
  )
}
