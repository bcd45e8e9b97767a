// The form of a call: one page while the caller is on the line.
import { randomUUID } from 'node:crypto'
import { inLanguage } from '../../language/index.ts'
import { textOf } from '../../platform/query.ts'
import { Finder, type Finding } from '../../places/index.ts'
import { filingInputOf, QuestionFields } from '../../filing/index.ts'
import { typeOptions } from '../../categories/index.ts'
import { Button, link, Radios, Select, TextArea, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'
import type { Row } from '../../lists/index.ts'
import { Danger, Known, type Looked, TypeFinder } from './call.tsx'
import type { Common } from './rooms.tsx'

interface IntakeProps extends Common {
  within: string
  isHelper: boolean
  finding: Finding | undefined
  /** Types that were looked for by words. */
  looked: Looked | undefined
  /** What this caller reported before, and what others did close by. */
  known: Record<'caller' | 'near', readonly Row[]>
  /** The report of the call before. */
  filed: number | undefined
  sent: { demoCode?: string | undefined } | undefined
}

/** Where: by words, or district, mahalla and landmark; a point that was found stays until it is dropped. */
function WherePart({
  frame,
  deps,
  within,
  finding,
  fields,
  errors,
}: Pick<IntakeProps, 'frame' | 'deps' | 'within' | 'finding' | 'fields' | 'errors'>) {
  const { locale } = frame
  const { territories } = deps
  const shared = { locale, errors }
  const districts = territories.districts
    .filter(({ code }) => territories.isWithin(code, within))
    .map((place) => ({
      value: place.code,
      label: inLanguage(place.name, locale),
      group: inLanguage(territories.get(territories.regionOf(place)).name, locale),
    }))
  const district = textOf(fields, 'territory') ?? (districts.length === 1 ? districts[0]?.value : undefined)
  const mahallas = district === undefined ? [] : territories.mahallasOf(district)
  const [lat, lng] = [textOf(fields, 'lat'), textOf(fields, 'lng')]
  return (
    <>
      <Finder frame={frame} finding={finding} within={within} />
      {lat && lng && (
        <p class="row-state">
          <input type="hidden" name="lat" value={lat} />
          <input type="hidden" name="lng" value={lng} />
          <span class="figures">
            {t(locale, 'intake.point')}: {Number(lat).toFixed(5)}, {Number(lng).toFixed(5)}
          </span>
          <Button kind="plain" name="step" value="drop">
            {t(locale, 'intake.point_drop')}
          </Button>
        </p>
      )}
      <Select
        {...shared}
        name="territory"
        label={t(locale, 'intake.place')}
        options={districts}
        value={district}
        empty={t(locale, 'choose')}
      />
      {mahallas.length > 0 && (
        <Select
          {...shared}
          name="mahalla"
          label={t(locale, 'intake.mahalla')}
          options={mahallas.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))}
          value={textOf(fields, 'mahalla')}
          empty={t(locale, 'choose')}
        />
      )}
      <TextInput {...shared} name="landmark" label={t(locale, 'intake.landmark')} value={textOf(fields, 'landmark')} />
    </>
  )
}

/** How the caller confirms it: by a code, or called back. */
function Confirming({
  frame,
  isHelper,
  fields,
  errors,
  sent,
}: Pick<IntakeProps, 'frame' | 'isHelper' | 'fields' | 'errors' | 'sent'>) {
  const { locale } = frame
  const shared = { locale, errors }
  return (
    <>
      {!isHelper && (
        <Radios
          {...shared}
          name="confirm"
          legend={t(locale, 'intake.confirm')}
          options={(['code', 'callback'] as const).map((way) => ({
            value: way,
            label: t(locale, `intake.${way}`),
            hint: t(locale, `intake.${way}_hint`),
          }))}
          value={textOf(fields, 'confirm') ?? 'code'}
        />
      )}
      {sent && (
        <p class="done" role="status">
          {t(locale, 'intake.sent')} {sent.demoCode && t(locale, 'intake.demo', { code: sent.demoCode })}
        </p>
      )}
      <TextInput
        {...shared}
        name="code"
        label={t(locale, 'intake.code_label')}
        value={textOf(fields, 'code')}
        inputMode="numeric"
      />
      <div class="actions">
        <Button kind="quiet" name="step" value="code">
          {t(locale, 'intake.send_code')}
        </Button>
        <Button>{t(locale, 'intake.file')}</Button>
      </div>
    </>
  )
}

/** One page while the caller is on the line. */
export function IntakeForm(props: IntakeProps) {
  const { frame, deps, isHelper, fields, errors, sent, looked, known, filed } = props
  const { locale } = frame
  const shared = { locale, errors }
  const category = deps.categories.find(textOf(fields, 'category'))
  return (
    <div class="stack">
      <h1>{t(locale, isHelper ? 'intake.helper_title' : 'intake.title')}</h1>
      <p class="lead">{t(locale, isHelper ? 'intake.helper_lead' : 'intake.lead')}</p>
      {filed !== undefined && (
        <p class="done" role="status">
          {t(locale, 'intake.filed')} <a href={link(frame, `/reports/${filed}`)}>№ {filed}</a>.{' '}
          {t(locale, 'intake.next')}
        </p>
      )}
      <form method="post" action={link(frame, '/work/intake')} class="fields" novalidate>
        <input type="hidden" name="key" value={textOf(fields, 'key') ?? randomUUID()} />
        <TextInput
          {...shared}
          name="phone"
          type="tel"
          label={t(locale, 'intake.phone')}
          value={textOf(fields, 'phone')}
        />
        <Known frame={frame} title={t(locale, 'intake.known_caller')} rows={known.caller} />
        <TypeFinder frame={frame} looked={looked} />
        <Select
          {...shared}
          name="category"
          label={t(locale, 'intake.type')}
          options={typeOptions(deps, locale)}
          value={textOf(fields, 'category')}
          empty={t(locale, 'choose')}
        />
        {category && <Danger frame={frame} deps={deps} category={category} district={textOf(fields, 'territory')} />}
        <WherePart {...props} />
        <Known frame={frame} title={t(locale, 'intake.known_near')} rows={known.near} />
        <TextArea
          {...shared}
          name="text"
          label={t(locale, 'intake.text')}
          hint={t(locale, 'intake.text_hint')}
          value={textOf(fields, 'text')}
          rows={4}
        />
        {category && (
          <QuestionFields
            frame={frame}
            category={category}
            all
            answers={filingInputOf(fields).answers ?? {}}
            errors={errors}
          />
        )}
        <Confirming frame={frame} isHelper={isHelper} fields={fields} errors={errors} sent={sent} />
      </form>
    </div>
  )
}
