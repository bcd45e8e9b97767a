// `/admin/types`: the types of problems by group; one type with its body, term, flags and icon; and its questions.
import type { Category, Question } from '../../categories/index.ts'
import { PreviewOrSave, Reason, type Tried, Would } from '../../administration/index.ts'
import { formatTerm, inLanguage, type Name } from '../../language/index.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import {
  asWritten,
  Button,
  ButtonLink,
  Checks,
  Empty,
  type Frame,
  Icon,
  link,
  Radios,
  Select,
  Table,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import { type CatalogueDeps, seenOf } from '../actions.ts'
import { flags, termUnits, typeIcons } from '../rules.ts'
import { t } from '../words.ts'

export interface Props {
  frame: Frame
  deps: CatalogueDeps
  tried: Tried
}

/** The fields of a text in all languages; what was typed, or what stands. */
export function NameFields({
  frame: { locale },
  tried,
  prefix,
  name,
  long = false,
}: Pick<Props, 'frame' | 'tried'> & { prefix: 'name' | 'label'; name: Name | undefined; long?: boolean }) {
  const { fields = {}, errors = [] } = tried
  const Control = long ? TextArea : TextInput
  const part = (suffix: string, label: string, kept: string | undefined) => (
    <Control
      locale={locale}
      errors={errors}
      name={`${prefix}${suffix}`}
      label={label}
      value={textOf(fields, `${prefix}${suffix}`) ?? kept}
    />
  )
  return (
    <div class="fields fields-two">
      {part('Uz', t(locale, prefix === 'name' ? 'name_uz' : 'label_uz'), name?.['uz-Latn'])}
      {part('Cyrl', t(locale, 'label_cyrl'), name?.['uz-Cyrl'])}
      {part('Kaa', t(locale, 'label_kaa'), name?.['kaa-Latn'])}
      {part('Ru', t(locale, 'label_ru'), name?.ru)}
      {part('En', t(locale, 'label_en'), name?.en)}
    </div>
  )
}

export function TypesRoom({ frame, deps, tried }: Props) {
  const { locale } = frame
  const { categories, agencies } = deps
  return (
    <>
      {categories.groups.map((group) => (
        <section key={group.code} class="stack" aria-labelledby={group.code}>
          <h2 id={group.code}>
            <Icon name={group.code} /> {inLanguage(group.name, locale)}
          </h2>
          <Table
            caption={inLanguage(group.name, locale)}
            columns={(['name', 'code', 'lead', 'term', 'questions'] as const).map((key) => ({
              label: t(locale, key),
              number: key === 'questions',
            }))}
            rows={categories.all
              .filter((each) => each.group === group.code)
              .map((category) => ({
                key: category.code,
                cells: [
                  <>
                    <a href={link(frame, `/admin/types/${category.code}`)}>{inLanguage(category.name, locale)}</a>
                    {!category.offered && <span class="muted"> · {t(locale, 'not_offered')}</span>}
                  </>,
                  <span {...asWritten}>{category.code}</span>,
                  inLanguage(agencies.kind(category.bodies[0]).name, locale),
                  formatTerm(locale, category.term),
                  category.questions.filter(({ retired }) => !retired).length || '—',
                ],
              }))}
          />
        </section>
      ))}
      <section class="stack" aria-labelledby="add">
        <h2 id="add">{t(locale, 'add_type')}</h2>
        <TypeForm frame={frame} deps={deps} tried={tried} category={undefined} />
      </section>
    </>
  )
}

function TermFields({
  frame: { locale },
  tried,
  category,
}: Pick<Props, 'frame' | 'tried'> & { category: Category | undefined }) {
  const { fields = {}, errors = [] } = tried
  const shared = { locale, errors }
  const value = (name: string, kept: string | undefined) => textOf(fields, name) ?? kept
  return (
    <div class="fields fields-two">
      <TextInput
        {...shared}
        name="term"
        label={t(locale, 'term')}
        hint={t(locale, 'term_hint')}
        value={value('term', category?.term.replace(/\D/g, ''))}
        inputMode="numeric"
      />
      <Select
        {...shared}
        name="unit"
        label={t(locale, 'unit')}
        options={termUnits.map((unit) => ({ value: unit, label: t(locale, `unit.${unit}`) }))}
        value={value('unit', category?.term.replace(/\d/g, ''))}
        empty={t(locale, 'choose')}
      />
    </div>
  )
}

function TypeForm({
  frame,
  deps,
  tried,
  category,
  would,
}: Props & { category: Category | undefined; would?: readonly string[] | undefined }) {
  const { locale } = frame
  const { fields = {}, errors = [] } = tried
  const shared = { locale, errors }
  const value = (name: string, kept: string | undefined) => textOf(fields, name) ?? kept
  const list = (name: string, kept: readonly string[]) => (tried.fields ? listOf(fields, name) : kept)
  const kinds = deps.agencies.kinds
    .filter(({ leads }) => leads)
    .map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))
  const groups = deps.categories.groups.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))
  return (
    <form
      method="post"
      action={link(frame, category ? `/admin/types/${category.code}` : '/admin/types')}
      class="fields"
      novalidate
    >
      {category && <input type="hidden" name="seen" value={textOf(fields, 'seen') ?? seenOf(category)} />}
      {!category && (
        <Select
          {...shared}
          name="group"
          label={t(locale, 'group')}
          options={groups}
          value={value('group', undefined)}
          empty={t(locale, 'choose')}
        />
      )}
      <NameFields frame={frame} tried={tried} prefix="name" name={category?.name} />
      <Select
        {...shared}
        name="lead"
        label={t(locale, 'lead')}
        options={kinds}
        value={value('lead', category?.bodies[0])}
        empty={t(locale, 'choose')}
      />
      <Checks
        {...shared}
        name="helpers"
        legend={t(locale, 'helpers')}
        options={kinds}
        values={list('helpers', category?.bodies.slice(1) ?? [])}
      />
      <TermFields frame={frame} tried={tried} category={category} />
      <Checks
        {...shared}
        name="flags"
        legend={t(locale, 'flags')}
        options={flags.map((flag) => ({ value: flag, label: t(locale, `flag.${flag}`) }))}
        values={list('flags', category?.flags ?? [])}
      />
      <IconChoice frame={frame} tried={tried} groups={groups} value={value('icon', category?.icon ?? '') ?? ''} />
      {category && (
        <Radios
          {...shared}
          name="offered"
          legend={t(locale, 'offered')}
          options={[
            { value: '1', label: t(locale, 'offered.yes') },
            { value: '0', label: t(locale, 'offered.no') },
          ]}
          value={value('offered', category.offered ? '1' : '0')}
        />
      )}
      <Would frame={frame} lines={would} />
      <Reason frame={frame} tried={tried} />
      {category ? <PreviewOrSave frame={frame} /> : <Button>{t(locale, 'save')}</Button>}
    </form>
  )
}

function IconChoice({
  frame: { locale },
  tried: { errors = [] },
  groups,
  value,
}: Pick<Props, 'frame' | 'tried'> & { groups: readonly { value: string; label: string }[]; value: string }) {
  const choices = [...typeIcons.map((name) => ({ value: name as string, label: t(locale, `icon.${name}`) })), ...groups]
  return (
    <fieldset class={errors.some(({ field }) => field === 'icon') ? 'field field-wrong' : 'field'} id="f-icon">
      <legend>{t(locale, 'icon')}</legend>
      <div class="icon-choice">
        <label class="check">
          <input type="radio" name="icon" value="" checked={value === ''} />
          <span>{t(locale, 'icon.own')}</span>
        </label>
        {choices.map(({ value: name, label }) => (
          <label key={name} class="check" title={label}>
            <input type="radio" name="icon" value={name} checked={value === name} />
            <Icon name={name} label={label} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function TypeRoom({
  frame,
  deps,
  tried,
  category,
  would,
}: Props & { category: Category; would: readonly string[] | undefined }) {
  const { locale } = frame
  const asked = category.questions.filter(({ retired }) => !retired)
  return (
    <>
      <p>
        <a href={link(frame, '/admin/types')}>{t(locale, 'back')}</a>
      </p>
      <TypeForm frame={frame} deps={deps} tried={tried} category={category} would={would} />
      <section class="stack" aria-labelledby="questions">
        <h2 id="questions">{t(locale, 'questions')}</h2>
        <p class="muted">{t(locale, 'questions_hint')}</p>
        {asked.length === 0 ? (
          <Empty title={t(locale, 'no_questions')} />
        ) : (
          <Table
            caption={t(locale, 'questions')}
            columns={(['position', 'name', 'kind', 'when', 'change'] as const).map((key) => ({
              label: t(locale, key),
            }))}
            rows={asked.map((question, index) => ({
              key: question.id,
              cells: [
                index + 1,
                inLanguage(question.label, locale),
                [
                  t(locale, `kind.${question.kind}`),
                  question.required && t(locale, 'required'),
                  question.stops && t(locale, 'stops'),
                ]
                  .filter(Boolean)
                  .join(' · '),
                conditionOf(category, question, frame) ?? t(locale, 'always'),
                <a href={link(frame, `/admin/types/${category.code}/questions?id=${question.id}`)}>
                  {t(locale, 'change')}
                  <span class="visually-hidden"> — {inLanguage(question.label, locale)}</span>
                </a>,
              ],
            }))}
          />
        )}
        <p>
          <ButtonLink href={link(frame, `/admin/types/${category.code}/questions`)} kind="quiet">
            {t(locale, 'add_question')}
          </ButtonLink>
        </p>
      </section>
    </>
  )
}

function conditionOf(category: Category, { when }: Question, { locale }: Frame): string | undefined {
  const on = when && category.questions.find(({ id }) => id === when.question)
  const option = on?.options?.find(({ id }) => id === when?.option)
  return on && option && `${inLanguage(on.label, locale)} — ${inLanguage(option.label, locale)}`
}

export const typeFieldsOf = (fields: Fields) => ({
  helpers: listOf(fields, 'helpers').join(' '),
  flags: listOf(fields, 'flags').join(' '),
})
