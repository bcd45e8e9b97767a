// `/admin/types/…/questions`: one question of a type as a form.
import { type Category, type Question, questionKinds } from '../../categories/index.ts'
import { Reason } from '../../administration/index.ts'
import { inLanguage } from '../../language/index.ts'
import { textOf } from '../../platform/query.ts'
import { Button, link, Radios, Select, TextArea, TextInput } from '../../ui/index.ts'
import { printOptions } from '../questions.ts'
import { t } from '../words.ts'
import { type Props, NameFields } from './types.tsx'

/** Whether the question is of one of these kinds; of all of them while none is chosen. */
type Takes = (...kinds: Question['kind'][]) => boolean

/** What only some kinds of question have. */
function KindFields({
  frame,
  tried,
  question,
  takes,
}: Pick<Props, 'frame' | 'tried'> & { question: Question | undefined; takes: Takes }) {
  const { locale } = frame
  const { fields = {}, errors = [] } = tried
  const shared = { locale, errors }
  const value = (name: string, kept: string | undefined) => (tried.fields ? textOf(fields, name) : kept)
  const tick = (name: 'required' | 'stops', kept: boolean | undefined) => (
    <div class="field" id={`f-${name}`}>
      <label class="check">
        <input type="checkbox" name={name} value="1" checked={value(name, kept ? '1' : undefined) === '1'} />
        <span>{t(locale, name)}</span>
      </label>
    </div>
  )
  return (
    <>
      {takes('text', 'number', 'choice') && tick('required', question?.required)}
      {takes('choice') && (
        <TextArea
          {...shared}
          name="options"
          label={t(locale, 'options')}
          hint={t(locale, 'options_hint', { mark: 'o1:' })}
          value={value('options', printOptions(question))}
          rows={5}
        />
      )}
      {takes('number') && (
        <div class="fields fields-two">
          <TextInput
            {...shared}
            name="min"
            label={t(locale, 'min')}
            value={value('min', question?.min?.toString())}
            inputMode="numeric"
          />
          <TextInput
            {...shared}
            name="max"
            label={t(locale, 'max')}
            value={value('max', question?.max?.toString())}
            inputMode="numeric"
          />
        </div>
      )}
      {takes('notice') && (
        <>
          <TextInput
            {...shared}
            name="phone"
            type="tel"
            label={t(locale, 'phone')}
            value={value('phone', question?.phone)}
          />
          {tick('stops', question?.stops)}
        </>
      )}
    </>
  )
}

/** One question as a form; what a kind does not use is left alone. */
export function QuestionRoom({
  frame,
  tried,
  category,
  question,
}: Props & { category: Category; question: Question | undefined }) {
  const { locale } = frame
  const { fields = {}, errors = [] } = tried
  const shared = { locale, errors }
  const value = (name: string, kept: string | undefined) => (tried.fields ? textOf(fields, name) : kept)
  const asked = category.questions.filter(({ retired }) => !retired)
  const place = question ? asked.indexOf(question) : asked.length
  const kind = question?.kind ?? textOf(fields, 'kind')
  const conditions = asked.slice(0, place).flatMap((other) =>
    (other.options ?? [])
      .filter(({ retired }) => !retired)
      .map(({ id, label }) => ({
        value: `${other.id}=${id}`,
        label: inLanguage(label, locale),
        group: inLanguage(other.label, locale),
      })),
  )
  const takes: Takes = (...kinds) => kind === undefined || kinds.some((each) => each === kind)
  const action = link(frame, `/admin/types/${category.code}/questions`)
  return (
    <>
      <p>
        <a href={link(frame, `/admin/types/${category.code}`)}>{t(locale, 'back')}</a>
      </p>
      <form method="post" action={action} class="fields" novalidate>
        {question ? (
          <input type="hidden" name="id" value={question.id} />
        ) : (
          <Radios
            {...shared}
            name="kind"
            legend={t(locale, 'kind')}
            options={questionKinds.map((each) => ({ value: each, label: t(locale, `kind.${each}`) }))}
            value={textOf(fields, 'kind')}
          />
        )}
        <NameFields frame={frame} tried={tried} prefix="label" name={question?.label} long={kind === 'notice'} />
        <KindFields frame={frame} tried={tried} question={question} takes={takes} />
        <Select
          {...shared}
          name="when"
          label={t(locale, 'when')}
          options={conditions}
          value={value('when', question?.when && `${question.when.question}=${question.when.option}`)}
          empty={t(locale, 'always')}
        />
        <TextInput
          {...shared}
          name="position"
          label={t(locale, 'position')}
          value={value('position', String(place + 1))}
          inputMode="numeric"
        />
        <Reason frame={frame} tried={tried} />
        <Button>{t(locale, 'save')}</Button>
      </form>
      {question && (
        <form method="post" action={action} class="fields" novalidate>
          <h2>{t(locale, 'drop')}</h2>
          <p>{t(locale, 'drop_sure', { label: inLanguage(question.label, locale) })}</p>
          <input type="hidden" name="drop" value={question.id} />
          <Reason frame={frame} tried={fields['drop'] === undefined ? {} : tried} scope="drop" />
          <Button kind="quiet">{t(locale, 'drop')}</Button>
        </form>
      )}
    </>
  )
}
