// The fields of an action's form, made from what its row of the table needs.
import type { ComponentChildren } from 'preact'
import { isHokimlik } from '../../agencies/index.ts'
import { coexecutorsOf, leadOf } from '../../routing/index.ts'
import { typeOptions } from '../../categories/index.ts'
import { inLanguage, type Locale } from '../../language/index.ts'
import { asWritten, Disclosure, link, type Option, Radios, Select, TextArea, TextInput } from '../../ui/index.ts'
import { mostExtensionDays, type Need, outcomes, rows } from '../../life/index.ts'
import { t, wordFor } from '../words.ts'
import { errorsOf, type FormProps, valueOf } from './attempt.ts'
import { Evidence } from './evidence.tsx'
import { noExtras } from './extras.ts'

/** Types that the report's own words speak of, but for the one it has. */
const likelyTypes = ({ card, world }: FormProps) =>
  world.categories.spokenIn(card.text ?? '').filter(({ code }) => code !== card.category.code)

/** The body that was named when the report was returned. */
const namedBody = ({ events }: FormProps['card']): string | undefined =>
  events.findLast(({ body }) => body.proposed)?.body.proposed?.id.toString()

/** Whose it may be: the body that was named when it was returned, then those that lead what the words speak of. */
function likelyBodies(props: FormProps): number[] {
  const { card, world } = props
  const named = card.events.flatMap(({ body }) => body.proposed?.id ?? [])
  const leads = [card.category, ...likelyTypes(props)].map(
    (category) => leadOf(world.agencies, category, card.report.district)?.agency.id,
  )
  return [...new Set([...named, ...leads])].filter((id) => id !== undefined && id !== card.report.agencyId) as number[]
}

/** Bodies that a return, a reroute or an invitation may name: the leads at this place, then the same kind next door. */
function agencyOptions(props: FormProps, action: string): Option[] {
  const { frame, card, world } = props
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
  const likely = action === 'involve' ? [] : likelyBodies(props)
  for (const id of likely) here.delete(id)
  return [
    ...likely.map((id) => ({
      value: String(id),
      label: agencies.name(agencies.get(id), frame.locale),
      group: t(frame.locale, 'field.likely'),
    })),
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

type NeedProps = Props & { need: Need }

/** What may be chosen in a field, where it is chosen from a list. */
function optionsFor(props: NeedProps): readonly Option[] | undefined {
  const { action, need, frame, world, card, extras = noExtras } = props
  const { locale } = frame
  const named = (kind: string, codes: readonly string[]) =>
    codes.map((code) => ({ value: code, label: wordFor(locale, kind, code) }))
  switch (need) {
    case 'ground':
      return named('ground', world.settings.grounds.rejection)
    case 'deferral_ground':
      return named('ground', world.settings.grounds.deferral)
    case 'agency':
      return agencyOptions(props, action)
    case 'category':
      return [
        ...likelyTypes(props).map(({ code, name }) => ({
          value: code,
          label: inLanguage(name, locale),
          group: t(locale, 'field.likely'),
        })),
        ...typeOptions(world, locale),
      ]
    case 'officer':
      return extras.officers.map(({ id, name }) => ({ value: String(id), label: name, own: true }))
    case 'incident':
      return extras.incidents.map(({ id, title }) => ({ value: String(id), label: title, own: true }))
    case 'photo_id':
      return card.photos
        .filter((photo) => !photo.hidden)
        .map(({ id, kind }, index) => ({
          value: String(id),
          label: `${t(locale, kind === 'after' ? 'card.after' : 'card.before')} ${index + 1}`,
        }))
    case 'recording_id':
      return card.recordings
        .filter(({ state }) => state !== 'hidden')
        .map(({ id, kind }, index) => ({ value: String(id), label: `${t(locale, `recording.${kind}`)} ${index + 1}` }))
    default:
      return undefined
  }
}

/** The name that a field is sent by, where it is not that of the need. */
const sentAs: Partial<Record<Need, string>> = {
  deferral_ground: 'ground',
  photo_id: 'photo',
  recording_id: 'recording',
}

function NeedField(props: NeedProps) {
  const { action, need, frame, attempt, extras = noExtras } = props
  const { locale } = frame
  const options = optionsFor(props)
  if (!options) return <TypedField {...props} />
  if (need === 'incident' && extras.incidents.length === 0)
    return <p class="hint">{t(locale, 'field.incident_none')}</p>
  const name = sentAs[need] ?? need
  return (
    <Select
      locale={locale}
      errors={errorsOf(attempt, action)}
      scope={action}
      name={name}
      label={wordFor(locale, 'field', need === 'deferral_ground' ? 'ground' : need)}
      options={options}
      narrows
      value={valueOf(attempt, action, name) ?? (action === 'reroute' ? namedBody(props.card) : undefined)}
      empty={t(locale, 'field.choose')}
    />
  )
}

/** What stands in the box of words before anybody typed: the own words to be mended, or a ready answer. */
function standingWords({ action, card, extras = noExtras, template }: NeedProps): string | undefined {
  if (action === 'correct') return card.text ?? undefined
  if (action === 'edit_public_text') return card.ownText ?? card.text ?? undefined
  return action === 'answer' ? extras.templates.find(({ id }) => id === template)?.text : undefined
}

/** A field in which something is typed, or one of the outcomes ticked. */
function TypedField(props: NeedProps) {
  const { action, need, frame, attempt, world, card } = props
  const { locale } = frame
  const value = (name: string) => valueOf(attempt, action, name)
  const shared = { locale, errors: errorsOf(attempt, action), scope: action }
  switch (need) {
    case 'text': {
      const words = value('text') ?? standingWords(props)
      return <TextArea {...shared} name="text" label={labelOf(locale, 'text', action)} value={words} rows={3} />
    }
    case 'reason':
      return <TextArea {...shared} name="reason" label={t(locale, 'field.reason')} value={value('reason')} rows={3} />
    case 'owner':
      return <TextInput {...shared} name="owner" label={t(locale, 'field.owner')} value={value('owner')} />
    case 'outcome':
      return (
        <Radios
          {...shared}
          name="outcome"
          legend={t(locale, 'field.outcome')}
          value={value('outcome') || 'done'}
          options={outcomes.map((code) => ({ value: code, label: wordFor(locale, 'outcome', code) }))}
        />
      )
    case 'until': {
      const label = labelOf(locale, 'until', action)
      return <TextInput {...shared} name="until" type="date" label={label} value={value('until')} />
    }
    case 'days':
    case 'into': {
      const hint =
        need === 'days'
          ? t(locale, 'field.days_hint', { max: mostExtensionDays(card.report, world) })
          : t(locale, 'field.into_hint')
      const label = t(locale, `field.${need}`)
      const input = (
        <TextInput {...shared} name={need} inputMode="numeric" label={label} hint={hint} value={value(need)} />
      )
      return need === 'into' ? <WithNearby {...props}>{input}</WithNearby> : input
    }
    default:
      return null
  }
}

/** Reports close by that this one may be the same as: one press names them. */
function WithNearby({ frame, extras = noExtras, children }: NeedProps & { children: ComponentChildren }) {
  return (
    <div class="stack-tight" data-fills="into">
      {children}
      {extras.nearby.length > 0 && (
        <ul class="plain">
          {extras.nearby.map(({ id, title }) => (
            <li key={id}>
              <a href={link(frame, `/reports/${id}`)} data-fill={id}>
                № {id}
              </a>{' '}
              {title}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Ready words of the body, to start an answer from. */
function Templates({ frame, extras = noExtras, templateAddress }: Props) {
  if (extras.templates.length === 0 || !templateAddress) return null
  return (
    <p class="actions">
      <span class="hint">{t(frame.locale, 'field.template')}:</span>
      {extras.templates.map(({ id, name, text }) => (
        <a key={id} href={templateAddress(id)} data-insert={text} title={text} {...asWritten}>
          {name}
        </a>
      ))}
    </p>
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
      <Evidence {...props} />
      {action === 'answer' && (
        <Disclosure
          summary={wordFor(locale, 'outcome', 'not_ours_by_law')}
          open={valueOf(attempt, action, 'outcome') === 'not_ours_by_law'}
          step="not_ours_by_law"
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
