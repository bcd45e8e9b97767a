// `/admin/settings`: every number and list of the policy by section, with its range and default; one file out and in.
import type { ComponentChildren } from 'preact'
import { formatNumber, formatTerm, inLanguage } from '../../language/index.ts'
import { wordFor } from '../../card/index.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import { typeOptions } from '../../categories/index.ts'
import {
  type Amount,
  Amounts,
  Checks,
  Disclosure,
  type Frame,
  link,
  Select,
  Table,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import {
  differences,
  printSetting,
  sections,
  settingFields,
  type SettingField,
  type SettingValue,
  valueOf,
} from '../../settings/index.ts'
import { t } from '../words.ts'
import { type PageDeps, PreviewOrSave, Reason, type Tried } from './frame.tsx'
import { present } from '../../platform/present.ts'

export const nameOfSetting = (frame: Frame, id: string): string => {
  const key = `setting.${id}`
  return t.has(key) ? t(frame.locale, key) : id
}

/** A value as a person reads it: terms and grounds in words. */
export function sayValue({ locale }: Frame, { categories }: Pick<PageDeps, 'categories'>, value: SettingValue): string {
  const say = (each: string | number | boolean): string => {
    if (typeof each === 'number') return formatNumber(locale, each)
    if (typeof each === 'boolean') return t(locale, each ? 'yes' : 'no')
    if (/^\d+(h|d|wd|wh|min)$/.test(each)) return formatTerm(locale, each)
    const [, type, metres] = /^(\w+)=(\d+)$/.exec(each) ?? []
    const category = type === undefined ? undefined : categories.find(type)
    if (category) return t(locale, 'type_metres', { type: inLanguage(category.name, locale), metres: metres ?? '' })
    const option = `option.${each}`
    return t.has(option) ? t(locale, option) : wordFor(locale, 'ground', each)
  }
  return (
    (Array.isArray(value) ? (value as readonly (string | number)[]).map(say).join(', ') : say(value as string)) || '—'
  )
}

/** The box, and beside it what stood there: only what the person changed is sent on. */
function SettingInput(props: BoxProps) {
  const { field, value, tried } = props
  const was = textOf(tried.fields ?? {}, wasOf(field)) ?? printSetting(value)
  return (
    <div>
      <input type="hidden" name={wasOf(field)} value={was} />
      <SettingBox {...props} />
    </div>
  )
}

/** The name under which a form carries what a setting was when the form was shown. */
export const wasOf = ({ id }: SettingField): string => `was:${id}`

/** The name of the unit beside an amount, or of the type beside its own. */
export const besideOf = ({ id }: SettingField): string => `${id}.of`

interface BoxProps {
  frame: Frame
  deps: Pick<PageDeps, 'categories'>
  field: SettingField
  value: SettingValue
  tried: Tried
}

/** Of a list one more is left empty. */
function AmountsBox({ frame, deps, field, value, tried, hint }: BoxProps & { hint: string }) {
  const { locale } = frame
  const { isByType, units = [] } = field
  const isMany = field.kind === 'list'
  const kept = (isMany ? (value as readonly string[]) : [String(value)]).map((each): Amount => {
    const [, first = '', second = ''] = (isByType ? /^(\w+)=(\d+)$/ : /^(\d+)(\w+)$/).exec(each) ?? []
    return isByType ? { amount: second, of: first } : { amount: first, of: second }
  })
  const beside = listOf(tried.fields ?? {}, besideOf(field))
  const typed = beside.length > 0 ? listOf(tried.fields ?? {}, field.id) : undefined
  const shown = typed?.map((amount, index) => ({ amount, of: beside[index] ?? '' })) ?? kept
  const more = isMany ? [{ amount: '', of: isByType ? '' : 'd' }] : []
  const of = isByType
    ? { label: t(locale, 'by_type'), options: typeOptions(deps, locale), empty: t(locale, 'choose_type') }
    : { label: t(locale, 'unit'), options: units.map((unit) => ({ value: unit, label: t(locale, `unit.${unit}`) })) }
  return (
    <Amounts
      locale={locale}
      scope={field.section}
      name={field.id}
      label={nameOfSetting(frame, field.id)}
      hint={hint}
      errors={tried.errors ?? []}
      amounts={[...shown.filter(({ amount }) => !isMany || amount !== ''), ...more]}
      of={{ name: besideOf(field), ...of }}
    />
  )
}

function SettingBox(props: BoxProps) {
  const { frame, deps, field, value, tried } = props
  const { locale } = frame
  const typed = tried.fields && textOf(tried.fields, field.id)
  const range =
    field.min !== undefined && field.max !== undefined
      ? t(locale, 'range', { min: field.min, max: field.max })
      : undefined
  const hint = [range, t(locale, 'standard', { value: sayValue(frame, deps, field.standard) })]
    .filter(Boolean)
    .join(' · ')
  if (field.units || field.isByType) return <AmountsBox {...props} hint={hint} />
  const shared = {
    locale,
    scope: field.section,
    name: field.id,
    label: nameOfSetting(frame, field.id),
    hint,
    errors: tried.errors ?? [],
    value: typed ?? printSetting(value),
  }
  if (field.kind === 'flag') {
    return (
      <Select
        {...shared}
        options={['true', 'false'].map((each) => ({ value: each, label: t(locale, each === 'true' ? 'yes' : 'no') }))}
      />
    )
  }
  if (field.kind === 'choice')
    return (
      <Select
        {...shared}
        options={present(field.options, 'the choices').map((each) => ({
          value: each,
          label: t(locale, `option.${each}` as 'yes'),
        }))}
      />
    )
  if (field.options) {
    return (
      <>
        <input type="hidden" name={field.id} value="" />
        <Checks
          locale={locale}
          scope={field.section}
          name={field.id}
          legend={shared.label}
          options={field.options.map((each) => ({ value: each, label: sayValue(frame, deps, each) }))}
          values={
            tried.fields?.[field.id] === undefined ? (value as readonly string[]) : listOf(tried.fields, field.id)
          }
          errors={shared.errors}
        />
      </>
    )
  }
  return <TextInput {...shared} {...(field.kind === 'number' && { inputMode: 'numeric' as const })} />
}

export type Difference = ReturnType<typeof differences>[number]

export function Differences({
  frame,
  deps,
  list,
}: {
  frame: Frame
  deps: Pick<PageDeps, 'categories'>
  list: readonly Difference[]
}) {
  const { locale } = frame
  if (list.length === 0) return <p class="done">{t(locale, 'nothing_changes')}</p>
  const columns = [{ label: t(locale, 'setting') }, { label: t(locale, 'now') }, { label: t(locale, 'then') }]
  const rows = list.map(({ field, from, to }) => ({
    key: field.id,
    cells: [
      nameOfSetting(frame, field.id),
      sayValue(frame, deps, from),
      sayValue(frame, deps, to),
    ] as ComponentChildren[],
  }))
  return <Table caption={t(locale, 'would_change')} columns={columns} rows={rows} />
}

export function SettingsRoom({
  frame,
  deps,
  tried,
  preview,
}: {
  frame: Frame
  deps: Pick<PageDeps, 'categories' | 'settings'>
  tried: Tried
  preview?: readonly Difference[] | undefined
}) {
  const { locale } = frame
  const fields: Fields = tried.fields ?? {}
  const asked = textOf(fields, 'section')
  const file = textOf(fields, 'file')
  return (
    <>
      <div>
        {sections.map((section) => (
          <Disclosure key={section} summary={t(locale, `section.${section}`)} open={asked === section}>
            <form method="post" action={link(frame, '/admin/settings')} class="fields" novalidate>
              <input type="hidden" name="section" value={section} />
              <div class="fields fields-two">
                {settingFields
                  .filter((field) => field.section === section)
                  .map((field) => (
                    <SettingInput
                      key={field.id}
                      frame={frame}
                      deps={deps}
                      field={field}
                      value={valueOf(deps.settings, field.section, field.name)}
                      tried={asked === section ? tried : {}}
                    />
                  ))}
              </div>
              {asked === section && preview && <Differences frame={frame} deps={deps} list={preview} />}
              <Reason frame={frame} tried={asked === section ? tried : {}} scope={section} />
              <PreviewOrSave frame={frame} />
            </form>
          </Disclosure>
        ))}
      </div>
      <section class="stack" aria-labelledby="file">
        <h2 id="file">{t(locale, 'file')}</h2>
        <p>
          <a href="/api/v1/settings?download=1" download>
            {t(locale, 'export')}
          </a>
        </p>
        <form method="post" action={link(frame, '/admin/settings')} class="fields" novalidate>
          <input type="hidden" name="section" value="file" />
          <TextArea
            locale={locale}
            scope="file"
            name="file"
            label={t(locale, 'import')}
            hint={t(locale, 'import_hint')}
            value={file}
            rows={6}
            errors={fileErrors(tried)}
          />
          {asked === 'file' && preview && <Differences frame={frame} deps={deps} list={preview} />}
          <Reason frame={frame} tried={asked === 'file' ? tried : {}} scope="file" />
          <PreviewOrSave frame={frame} />
        </form>
      </section>
    </>
  )
}

/** Whatever is wrong inside the file stands at the file's box. */
const fileErrors = ({ fields, errors = [] }: Tried) =>
  textOf(fields ?? {}, 'section') === 'file'
    ? errors.filter((error) => error.field !== 'reason').map((error) => ({ ...error, field: 'file' }))
    : []
