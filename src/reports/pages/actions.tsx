// The forms by which a person acts on a report: the reporter's word first, staff's steps as one quiet block each.
import { formatMoment, inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import {
  Button,
  Dialog,
  Disclosure,
  type Frame,
  link,
  type Option,
  PhotoInput,
  Radios,
  sayFieldError,
  Select,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import type { Card } from '../card.ts'
import type { World } from '../clocks.ts'
import { outcomes, rejectionGrounds } from '../life.ts'
import { t, wordFor } from '../words.ts'

/** What a refused form brings back: which action, what was typed, what is wrong. */
export interface Attempt {
  action: string
  values: Fields
  errors: readonly FieldError[]
  /** Photos received with a refused try: their signed name and how many. */
  kept?: string
  keptCount?: number
}

interface FormProps {
  frame: Frame
  card: Card
  world: World
  attempt?: Attempt | undefined
  /** Officers of the agency, where `assign` is offered. */
  officers?: readonly { id: number; name: string }[]
  /** Where to come back to. */
  back?: string
}

const valueOf = (attempt: Attempt | undefined, action: string, name: string) =>
  attempt?.action === action ? (textOf(attempt.values, name) ?? '') : undefined
const errorsOf = (attempt: Attempt | undefined, action: string) => (attempt?.action === action ? attempt.errors : [])

function ActionForm({
  frame,
  card,
  action,
  back,
  children,
  button,
  kind,
}: FormProps & { action: string; children?: preact.ComponentChildren; button?: string; kind?: 'main' | 'quiet' }) {
  return (
    <form method="post" action={link(frame, `/reports/${card.report.id}/${action}`)} enctype="multipart/form-data" class="fields" novalidate>
      <input type="hidden" name="seq" value={card.report.seq} />
      {back && <input type="hidden" name="next" value={back} />}
      {children}
      <Button kind={kind ?? 'main'}>{button ?? wordFor(frame.locale, 'action', action)}</Button>
    </form>
  )
}

/** The reporter's word on the answer: consent with stars, or objection with a reason, in one step each. */
export function ReportersWord(props: FormProps) {
  const { frame, card, attempt } = props
  const { locale, now } = frame
  if (!card.isReporter || !card.actions.includes('consent')) return null
  const base = { locale, attempt }
  const stars = valueOf(attempt, 'consent', 'stars')
  const starErrors = errorsOf(attempt, 'consent').filter((error) => error.field === 'stars')
  return (
    <section class="word stack" aria-labelledby="your-word">
      <h2 id="your-word">{t(locale, 'card.your_word')}</h2>
      {card.report.actBy && <p>{t(locale, 'card.your_word_hint', { moment: formatMoment(locale, card.report.actBy, now) })}</p>}
      <ActionForm {...props} action="consent">
        <fieldset class={starErrors.length > 0 ? 'field field-wrong' : 'field'} id="f-consent-stars">
          <legend>{t(locale, 'card.stars_legend')}</legend>
          {starErrors.length > 0 && <p class="wrong">{starErrors.map((error) => sayFieldError(locale, error)).join('. ')}</p>}
          <div class="stars">
            {[1, 2, 3, 4, 5].map((count) => (
              <label key={count}>
                <input type="radio" name="stars" value={count} checked={stars === String(count)} aria-label={t(locale, 'card.stars_of', { count })} />
                <span aria-hidden="true">{count}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <TextArea
          locale={locale}
          scope="consent"
          name="text"
          label={t(locale, 'card.words_optional')}
          value={valueOf(attempt, 'consent', 'text')}
          errors={errorsOf(attempt, 'consent')}
          rows={2}
        />
      </ActionForm>
      <Disclosure summary={wordFor(locale, 'action', 'object')} open={base.attempt?.action === 'object'}>
        <ActionForm {...props} action="object" kind="quiet">
          <TextArea
            locale={locale}
            scope="object"
            name="reason"
            label={t(locale, 'card.object_reason')}
            value={valueOf(attempt, 'object', 'reason')}
            errors={errorsOf(attempt, 'object')}
            rows={3}
          />
        </ActionForm>
      </Disclosure>
    </section>
  )
}

/** Bodies that a return or a reroute may name: the leads at this place, then the same kind next door. */
function agencyOptions({ frame, card, world }: FormProps, withUnknown: boolean): Option[] {
  const { agencies, categories, territories } = world
  const { report } = card
  const here = new Map<number, string>()
  for (const group of categories.groups) {
    for (const category of group.categories) {
      const lead = agencies.leadOf(category, report.district)
      if (lead && lead.agency.id !== report.agencyId && (lead.agency.kind !== 'HOK' || !withUnknown))
        here.set(lead.agency.id, agencies.name(lead.agency, frame.locale))
    }
  }
  const { kind } = agencies.get(report.agencyId)
  const nextDoor = territories.neighbours(report.district).flatMap((code) => agencies.at(kind, code) ?? [])
  const place = inLanguage(territories.get(report.district).name, frame.locale)
  return [
    ...(withUnknown ? [{ value: 'unknown', label: t(frame.locale, 'field.agency_unknown') }] : []),
    ...[...here].map(([id, label]) => ({ value: String(id), label, group: place })),
    ...nextDoor.map((agency) => ({
      value: String(agency.id),
      label: agencies.name(agency, frame.locale),
      group: inLanguage(agencies.kind(kind).name, frame.locale),
    })),
  ]
}

/** The fields of each staff action; an action without an entry needs no field. */
function StaffFields(props: FormProps & { action: string }) {
  const { action, frame, attempt, world, card, officers = [] } = props
  const { locale } = frame
  const errors = errorsOf(attempt, action)
  const value = (name: string) => valueOf(attempt, action, name)
  const shared = { locale, errors, scope: action }
  const choose = t(locale, 'field.choose')
  const reason = <TextArea {...shared} name="reason" label={t(locale, 'field.reason')} value={value('reason')} rows={3} />
  const keptCount = attempt?.action === action ? attempt.keptCount : undefined
  const photoInput = (
    <PhotoInput
      {...shared}
      name="photo"
      label={t(locale, 'field.photo')}
      hint={t(locale, 'field.photo_hint', { mb: world.settings.limits.photoBytes / 1_000_000 })}
    />
  )
  const photos = (
    <>
      {keptCount && <input type="hidden" name="kept" value={attempt?.kept} />}
      {keptCount && <p class="hint">{t(locale, 'field.photos_kept', { count: keptCount })}</p>}
      {photoInput}
    </>
  )
  switch (action) {
    case 'answer':
      return (
        <>
          <Radios
            {...shared}
            name="outcome"
            legend={t(locale, 'field.outcome')}
            value={value('outcome') || 'done'}
            options={outcomes.map((code) => ({ value: code, label: wordFor(locale, 'outcome', code) }))}
          />
          <TextArea {...shared} name="text" label={t(locale, 'field.answer_text')} value={value('text')} />
          {photos}
          <Disclosure summary={wordFor(locale, 'outcome', 'not_ours_by_law')} open={value('outcome') === 'not_ours_by_law'}>
            <div class="fields">
              <TextInput {...shared} name="act" label={t(locale, 'field.act')} value={value('act')} />
              <TextInput {...shared} name="owner" label={t(locale, 'field.owner')} value={value('owner')} />
            </div>
          </Disclosure>
        </>
      )
    case 'return':
    case 'reroute':
      return (
        <>
          <Select
            {...shared}
            name="agency"
            label={t(locale, 'field.agency')}
            options={agencyOptions(props, action === 'return')}
            value={value('agency')}
            empty={choose}
          />
          {reason}
        </>
      )
    case 'reject':
      return (
        <>
          <Select
            {...shared}
            name="ground"
            label={t(locale, 'field.ground')}
            options={rejectionGrounds.map((code) => ({ value: code, label: wordFor(locale, 'ground', code) }))}
            value={value('ground')}
            empty={choose}
          />
          {reason}
        </>
      )
    case 'recategorise': {
      const options = world.categories.groups.flatMap((group) =>
        group.categories.map((category) => ({
          value: category.code,
          label: inLanguage(category.name, locale),
          group: inLanguage(group.name, locale),
        })),
      )
      return (
        <>
          <Select {...shared} name="category" label={t(locale, 'field.category')} options={options} value={value('category')} empty={choose} />
          {reason}
        </>
      )
    }
    case 'assign':
      return (
        <Select
          {...shared}
          name="officer"
          label={t(locale, 'field.officer')}
          options={officers.map((officer) => ({ value: String(officer.id), label: officer.name }))}
          value={value('officer')}
          empty={choose}
        />
      )
    case 'hide_photo':
      return (
        <Select
          {...shared}
          name="photo"
          label={t(locale, 'field.photo_id')}
          options={card.photos
            .filter((photo) => !photo.hidden)
            .map((photo, index) => ({
              value: String(photo.id),
              label: `${t(locale, photo.kind === 'after' ? 'card.after' : 'card.before')} ${index + 1}`,
            }))}
          value={value('photo')}
          empty={choose}
        />
      )
    case 'add_note':
      return (
        <>
          <TextArea {...shared} name="text" label={t(locale, 'field.note_text')} value={value('text')} rows={3} />
          {photos}
        </>
      )
    case 'return_to_work':
    case 'withdraw':
      return reason
    default:
      return null
  }
}

/** One button at once for what needs no words; the rest opens on demand. */
const direct = new Set(['accept', 'approve', 'publish'])

export function OtherActions(props: FormProps) {
  const { frame, card, attempt } = props
  const { locale } = frame
  const names = card.actions
    .filter((action) => !['consent', 'object'].includes(action))
    .filter((action) => action !== 'hide_photo' || card.photos.some((photo) => !photo.hidden))
  if (names.length === 0) return null
  const first = names.filter((action) => direct.has(action))
  const rest = names.filter((action) => !direct.has(action))
  return (
    <section class="stack" aria-label={t(locale, 'card.act_now')}>
      {first.length > 0 && (
        <div class="actions">
          {first.map((action) => (
            <ActionForm key={action} {...props} action={action} kind={action === 'publish' ? 'quiet' : 'main'} />
          ))}
        </div>
      )}
      <div>
        {rest.map((action) =>
          action === 'withdraw' && attempt?.action !== 'withdraw' ? null : (
            <Disclosure
              key={action}
              summary={wordFor(locale, 'action', action)}
              open={attempt?.action === action || (action === 'answer' && !attempt)}
            >
              <ActionForm {...props} action={action} kind={action === 'answer' || action === 'return_to_work' ? 'main' : 'quiet'}>
                <StaffFields {...props} action={action} />
              </ActionForm>
            </Disclosure>
          ),
        )}
      </div>
      {rest.includes('withdraw') && attempt?.action !== 'withdraw' && (
        <Dialog id="withdraw" opener={wordFor(locale, 'action', 'withdraw')} title={t(locale, 'card.withdraw_sure')} close={t(locale, 'card.close')}>
          <p>{t(locale, 'card.withdraw_hint')}</p>
          <ActionForm {...props} action="withdraw">
            <StaffFields {...props} action="withdraw" />
          </ActionForm>
        </Dialog>
      )}
    </section>
  )
}
