// `/admin/phones`: whom people are told to call first, by type and territory.
import { type Categories, type Phone, services } from '../../categories/index.ts'
import { inLanguage, type Locale } from '../../language/index.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { Button, type Frame, link, Select, Table, TextInput } from '../../ui/index.ts'
import { territoryOptions } from '../../territories/index.ts'
import { t } from '../words.ts'
import { type PageDeps, Reason, type Tried } from './frame.tsx'
import { present } from '../../platform/present.ts'

function PhoneTable({ frame, deps }: { frame: Frame; deps: PageDeps }) {
  const { locale } = frame
  const { categories, territories, phones } = deps
  const aboutOf = ({ group, category }: Phone) => {
    if (category) return inLanguage(categories.get(category).name, locale)
    return group ? inLanguage(categories.group(group).name, locale) : t(locale, 'all_dangers')
  }
  const nameOf = ({ service, name }: Phone) =>
    service ? t(locale, `service.${service}`) : inLanguage(present(name, 'the name'), locale)
  return (
    <Table
      caption={t(locale, 'room.phones')}
      columns={(['phone', 'who', 'about', 'territory', 'for_whom', 'position', 'remove'] as const).map((key) => ({
        label: t(locale, key),
      }))}
      rows={phones.all.map((phone) => ({
        key: phone.id,
        cells: [
          <strong class="figures">{phone.phone}</strong>,
          nameOf(phone),
          aboutOf(phone),
          inLanguage(territories.get(phone.territory).name, locale),
          t(locale, phone.urgent ? 'danger_and_urgent' : 'danger_only'),
          phone.position,
          <a href={link(frame, `/admin/phones?remove=${phone.id}`)}>{t(locale, 'remove')}</a>,
        ],
      }))}
    />
  )
}

/** Groups, and the types of them that may be dangerous or urgent. */
const aboutOptions = (categories: Categories, locale: Locale) =>
  categories.groups.flatMap((group) => [
    {
      value: group.code,
      label: t(locale, 'whole_group', { group: inLanguage(group.name, locale) }),
      group: inLanguage(group.name, locale),
    },
    ...group.categories
      .filter(({ flags }) => flags.includes('E') || flags.includes('U'))
      .map((category) => ({
        value: category.code,
        label: inLanguage(category.name, locale),
        group: inLanguage(group.name, locale),
      })),
  ])

export function PhonesRoom({ frame, deps, tried }: { frame: Frame; deps: PageDeps; tried: Tried }) {
  const { locale } = frame
  const fields: Fields = tried.fields ?? {}
  const shared = { locale, errors: tried.errors ?? [] }
  const text = (name: string, label: Parameters<typeof t>[1], hint?: Parameters<typeof t>[1]) => (
    <TextInput
      {...shared}
      name={name}
      label={t(locale, label)}
      {...(hint && { hint: t(locale, hint) })}
      value={textOf(fields, name)}
    />
  )
  return (
    <>
      <PhoneTable frame={frame} deps={deps} />
      <section class="stack" aria-labelledby="add">
        <h2 id="add">{t(locale, 'add_phone')}</h2>
        <form method="post" action={link(frame, '/admin/phones')} class="fields" novalidate>
          {text('phone', 'phone', 'phone_hint')}
          <Select
            {...shared}
            name="service"
            label={t(locale, 'service')}
            options={services.map((value) => ({ value, label: t(locale, `service.${value}`) }))}
            value={textOf(fields, 'service')}
            empty={t(locale, 'own_name')}
          />
          <div class="fields fields-two">
            {text('nameUz', 'name_uz')}
            {text('nameRu', 'name_ru')}
            {text('nameEn', 'name_en')}
            {text('nameKaa', 'name_kaa')}
            {text('position', 'position', 'position_hint')}
          </div>
          <Select
            {...shared}
            name="about"
            label={t(locale, 'about')}
            options={aboutOptions(deps.categories, locale)}
            value={textOf(fields, 'about')}
            empty={t(locale, 'all_dangers')}
          />
          <Select
            {...shared}
            name="territory"
            label={t(locale, 'territory')}
            options={territoryOptions(deps, locale)}
            value={textOf(fields, 'territory')}
            empty={t(locale, 'whole_country')}
          />
          <Select
            {...shared}
            name="urgent"
            label={t(locale, 'for_whom')}
            options={[
              { value: '0', label: t(locale, 'danger_only') },
              { value: '1', label: t(locale, 'danger_and_urgent') },
            ]}
            value={textOf(fields, 'urgent')}
          />
          <Reason frame={frame} tried={tried} />
          <Button>{t(locale, 'save')}</Button>
        </form>
      </section>
    </>
  )
}

/** Removing asks once more, and why. */
export function RemovePhone({ frame, phone, tried }: { frame: Frame; phone: Phone; tried: Tried }) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, '/admin/phones')} class="fields" novalidate>
      <p>{t(locale, 'remove_sure', { phone: phone.phone })}</p>
      <input type="hidden" name="remove" value={phone.id} />
      <Reason frame={frame} tried={tried} />
      <div class="actions">
        <Button>{t(locale, 'remove')}</Button>
        <a href={link(frame, '/admin/phones')}>{t(locale, 'back')}</a>
      </div>
    </form>
  )
}
