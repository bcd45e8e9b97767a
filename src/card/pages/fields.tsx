// The fields of an action's form, made from what its row of the table needs.
import { isHokimlik } from '../../agencies/index.ts'
import { coexecutorsOf, leadOf } from '../../routing/index.ts'
import { typeOptions } from '../../categories/index.ts'
import { inLanguage, type Locale } from '../../language/index.ts'
import { asWritten, Disclosure, type Option, PhotoInput, Radios, Select, TextArea, TextInput } from '../../ui/index.ts'
import { actionOf, mostExtensionDays, type Need, outcomes, rows } from '../../life/index.ts'
import { t, wordFor } from '../words.ts'
import type { CardPhoto } from '../card.ts'
import { errorsOf, type FormProps, valueOf } from './attempt.ts'
import { noExtras } from './extras.ts'

/** Bodies that a return, a reroute or an invitation may name: the leads at this place, then the same kind next door. */
function agencyOptions({ frame, card, world }: FormProps, action: string): Option[] {
  const { agencies, categories, territories } = world
  const { report } = card
  const here = new Map<number, string>()
  for (const group of categories.groups) {
    for (const category of group.categories) {
      const lead = leadOf(agencies, category, report.district)
      if (lead && lead.agency.id !== report.agencyId && (action !== 'return' || !isHokimlik(lead.agency)))
        here.set(lead.agency.id, agencies.name(lead.agency, frame.locale))
    }
  }
  const { kind } = agencies.get(report.agencyId)
  const nextDoor = territories.neighbours(report.district).flatMap((code) => agencies.at(kind, code) ?? [])
  const place = inLanguage(territories.get(report.district).name, frame.locale)
  // Whom the type or the matrix names as helping comes first.
  const helping =
    action === 'involve'
      ? coexecutorsOf(agencies, card.category, report.district, { mahalla: report.mahalla }).filter(
          ({ id }) => id !== report.agencyId,
        )
      : []
  for (const { id } of helping) here.delete(id)
  return [
    ...(action === 'return' ? [{ value: 'unknown', label: t(frame.locale, 'field.agency_unknown') }] : []),
    ...helping.map((agency) => ({
      value: String(agency.id),
      label: agencies.name(agency, frame.locale),
      group: t(frame.locale, 'field.coexecutors'),
    })),
    ...[...here].map(([id, label]) => ({ value: String(id), label, group: place })),
    ...nextDoor.map((agency) => ({
      value: String(agency.id),
      label: agencies.name(agency, frame.locale),
      group: inLanguage(agencies.kind(kind).name, frame.locale),
    })),
  ]
}

/** What a field of this action is called, where its usual name would say too little: `field.text.answer`. */
function labelOf(locale: Locale, field: 'text' | 'until', action: string): string {
  const key = `field.${field}.${action}`
  return t.has(key) ? t(locale, key) : t(locale, `field.${field}`)
}

type Props = FormProps & { action: string }

function NeedField(props: Props & { need: Need }) {
  const { action, need, frame, attempt, world, card, extras = noExtras, template } = props
  const { locale } = frame
  const value = (name: string) => valueOf(attempt, action, name)
  const shared = { locale, errors: errorsOf(attempt, action), scope: action }
  const empty = t(locale, 'field.choose')
  const choices = (kind: string, codes: readonly string[]) =>
    codes.map((code) => ({ value: code, label: wordFor(locale, kind, code) }))
  switch (need) {
    case 'text': {
      const ready = action === 'answer' ? extras.templates.find(({ id }) => id === template)?.text : undefined
      const standing = { correct: card.text, edit_public_text: card.ownText ?? card.text }[action]
      const given = standing ?? ready
      return (
        <TextArea
          {...shared}
          name="text"
          label={labelOf(locale, 'text', action)}
          value={value('text') ?? given ?? undefined}
          rows={3}
        />
      )
    }
    case 'reason':
      return <TextArea {...shared} name="reason" label={t(locale, 'field.reason')} value={value('reason')} rows={3} />
    case 'ground':
      return (
        <Select
          {...shared}
          name="ground"
          label={t(locale, 'field.ground')}
          options={choices('ground', world.settings.grounds.rejection)}
          value={value('ground')}
          empty={empty}
        />
      )
    case 'deferral_ground':
      return (
        <Select
          {...shared}
          name="ground"
          label={t(locale, 'field.ground')}
          options={choices('ground', world.settings.grounds.deferral)}
          value={value('ground')}
          empty={empty}
        />
      )
    case 'outcome':
      return (
        <Radios
          {...shared}
          name="outcome"
          legend={t(locale, 'field.outcome')}
          value={value('outcome') || 'done'}
          options={choices('outcome', outcomes)}
        />
      )
    case 'until':
      return (
        <TextInput
          {...shared}
          name="until"
          type="date"
          label={labelOf(locale, 'until', action)}
          value={value('until')}
        />
      )
    case 'days': {
      const max = mostExtensionDays(card.report, world)
      return (
        <TextInput
          {...shared}
          name="days"
          inputMode="numeric"
          label={t(locale, 'field.days')}
          hint={t(locale, 'field.days_hint', { max })}
          value={value('days')}
        />
      )
    }
    case 'agency':
      return (
        <Select
          {...shared}
          name="agency"
          label={t(locale, 'field.agency')}
          options={agencyOptions(props, action)}
          value={value('agency')}
          empty={empty}
        />
      )
    case 'category':
      return (
        <Select
          {...shared}
          name="category"
          label={t(locale, 'field.category')}
          options={typeOptions(world, locale)}
          value={value('category')}
          empty={empty}
        />
      )
    case 'officer': {
      const options = extras.officers.map((officer) => ({ value: String(officer.id), label: officer.name, own: true }))
      return (
        <Select
          {...shared}
          name="officer"
          label={t(locale, 'field.officer')}
          options={options}
          value={value('officer')}
          empty={empty}
        />
      )
    }
    case 'photo_id': {
      const options = card.photos
        .filter((photo) => !photo.hidden)
        .map((photo, index) => ({
          value: String(photo.id),
          label: `${t(locale, photo.kind === 'after' ? 'card.after' : 'card.before')} ${index + 1}`,
        }))
      return (
        <Select
          {...shared}
          name="photo"
          label={t(locale, 'field.photo_id')}
          options={options}
          value={value('photo')}
          empty={empty}
        />
      )
    }
    case 'into':
      return (
        <TextInput
          {...shared}
          name="into"
          inputMode="numeric"
          label={t(locale, 'field.into')}
          hint={t(locale, 'field.into_hint')}
          value={value('into')}
        />
      )
    case 'owner':
      return <TextInput {...shared} name="owner" label={t(locale, 'field.owner')} value={value('owner')} />
    case 'incident': {
      if (extras.incidents.length === 0) return <p class="hint">{t(locale, 'field.incident_none')}</p>
      const options = extras.incidents.map(({ id, title }) => ({ value: String(id), label: title, own: true }))
      return (
        <Select
          {...shared}
          name="incident"
          label={t(locale, 'field.incident')}
          options={options}
          value={value('incident')}
          empty={empty}
        />
      )
    }
    case 'stars':
      return null
  }
}

function Photos({ action, frame, attempt, world }: Props) {
  const { locale } = frame
  const keptCount = attempt?.action === action ? attempt.keptCount : undefined
  return (
    <>
      {keptCount && <input type="hidden" name="kept" value={attempt?.kept} />}
      {keptCount && <p class="hint">{t(locale, 'field.photos_kept', { count: keptCount })}</p>}
      <PhotoInput
        locale={locale}
        errors={errorsOf(attempt, action)}
        scope={action}
        name="photo"
        label={t(locale, 'field.photo')}
        hint={t(locale, 'field.photo_hint', { mb: world.settings.limits.photoBytes / 1_000_000 })}
      />
    </>
  )
}

/** Ready words of the body, to start an answer from. */
function Templates({ frame, extras = noExtras, templateAddress }: Props) {
  if (extras.templates.length === 0 || !templateAddress) return null
  return (
    <p class="actions">
      <span class="hint">{t(frame.locale, 'field.template')}:</span>
      {extras.templates.map(({ id, name }) => (
        <a key={id} href={templateAddress(id)} {...asWritten}>
          {name}
        </a>
      ))}
    </p>
  )
}

const squares = Array.from({ length: 16 }, (_, index) => index + 1)

/** The photo under a net of sixteen squares: those ticked are blurred. */
export function BlurFields({ frame: { locale }, photo }: { frame: FormProps['frame']; photo: CardPhoto }) {
  return (
    <fieldset class="field">
      <legend>{t(locale, 'field.cells')}</legend>
      <p class="hint">{t(locale, 'field.cells_hint')}</p>
      <input type="hidden" name="photo" value={photo.id} />
      <div class="net">
        <img src={`/photos/${photo.id}/small`} alt="" width={photo.width} height={photo.height} loading="lazy" />
        <div class="net-squares">
          {squares.map((square) => (
            <label key={square}>
              <input
                type="checkbox"
                name="cells"
                value={square}
                aria-label={t(locale, 'field.cell', { count: square })}
              />
            </label>
          ))}
        </div>
      </div>
    </fieldset>
  )
}

export function ActionFields(props: Props) {
  const { action, frame, attempt, card } = props
  const { locale } = frame
  const shared = { locale, errors: errorsOf(attempt, action), scope: action }
  const row = rows.find((each) => each.action === action && each.from.includes(card.report.status))
  return (
    <>
      {action === 'answer' && <Templates {...props} />}
      {(row?.needs ?? []).map((need) => (
        <NeedField key={need} {...props} need={need} />
      ))}
      {actionOf(action)?.photos && <Photos {...props} />}
      {action === 'answer' && (
        <Disclosure
          summary={wordFor(locale, 'outcome', 'not_ours_by_law')}
          open={valueOf(attempt, action, 'outcome') === 'not_ours_by_law'}
        >
          <div class="fields">
            <TextInput {...shared} name="act" label={t(locale, 'field.act')} value={valueOf(attempt, action, 'act')} />
            <TextInput
              {...shared}
              name="owner"
              label={t(locale, 'field.owner')}
              value={valueOf(attempt, action, 'owner')}
            />
          </div>
        </Disclosure>
      )}
    </>
  )
}
