// The questions of a type as fields of a form: those with a condition say so, and hide with script until it holds.
import { type Answers, answerLength, type Category, fieldOf, optionsOf, type Question } from '../../categories/index.ts'
import { inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Frame, Icon, Radios, sayFieldError, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'

interface Props {
  frame: Frame
  category: Category
  answers: Answers
  errors: readonly FieldError[]
}

/** All questions but the notices that were shown before the form; `all` has those too. */
export function QuestionFields({ frame, category, answers, errors, all = false }: Props & { all?: boolean }) {
  const questions = category.questions.filter(
    ({ retired, kind, when }) => !retired && (all || kind !== 'notice' || when),
  )
  return (
    <>
      {questions.map((question) => (
        <Conditional key={question.id} frame={frame} category={category} question={question}>
          <OneQuestion frame={frame} question={question} value={answers[question.id]} errors={errors} />
        </Conditional>
      ))}
    </>
  )
}

function Conditional({
  frame: { locale },
  category,
  question: { when },
  children,
}: Pick<Props, 'frame' | 'category'> & { question: Question; children: preact.ComponentChildren }) {
  const other = when && category.questions.find(({ id }) => id === when.question)
  const option = other?.options?.find(({ id }) => id === when?.option)
  if (!when || !other || !option) return <>{children}</>
  return (
    <div class="stack-tight" data-when={fieldOf(other)} data-is={when.option}>
      <p class="hint" data-condition>
        {t(locale, 'form.if_answered', {
          question: inLanguage(other.label, locale),
          answer: inLanguage(option.label, locale),
        })}
      </p>
      {children}
    </div>
  )
}

function OneQuestion({
  frame,
  question,
  value,
  errors,
}: Pick<Props, 'frame' | 'errors'> & { question: Question; value: string | undefined }) {
  const { locale } = frame
  const { kind, required, min, max } = question
  const name = fieldOf(question)
  const label = inLanguage(question.label, locale)
  const named = required ? label : `${label} (${t(locale, 'form.optional')})`
  if (kind === 'notice') return <Notice frame={frame} question={question} isRead={value === '1'} errors={errors} />
  if (kind === 'choice')
    return (
      <Radios
        locale={locale}
        name={name}
        legend={named}
        options={optionsOf(question).map((option) => ({ value: option.id, label: inLanguage(option.label, locale) }))}
        value={value}
        errors={errors}
      />
    )
  const range =
    kind === 'number' && min !== undefined && max !== undefined ? t(locale, 'form.range', { min, max }) : undefined
  return (
    <TextInput
      locale={locale}
      name={name}
      label={named}
      hint={range}
      value={value}
      {...(kind === 'number' ? { inputMode: 'numeric' as const } : { maxLength: answerLength })}
      errors={errors}
    />
  )
}

/** A notice in words, with the number to tap. */
export function NoticeText({ frame: { locale }, question }: Pick<Props, 'frame'> & { question: Question }) {
  return (
    <div class="warning stack-tight">
      <p>
        <Icon name="late" size={20} /> {inLanguage(question.label, locale)}
      </p>
      {question.phone && (
        <a class="call" href={`tel:${question.phone.replaceAll(/[^+\d]/g, '')}`}>
          <Icon name="phone" size={28} />
          <strong>{question.phone}</strong>
        </a>
      )}
    </div>
  )
}

function Notice({
  frame,
  question,
  isRead,
  errors,
}: Pick<Props, 'frame' | 'errors'> & { question: Question; isRead: boolean }) {
  const { locale } = frame
  const name = fieldOf(question)
  const own = errors.filter(({ field }) => field === name)
  return (
    <fieldset class={own.length > 0 ? 'field field-wrong' : 'field'} id={`f-${name}`}>
      <legend class="visually-hidden">{t(locale, 'form.notice')}</legend>
      <NoticeText frame={frame} question={question} />
      {own.length > 0 && <p class="wrong">{own.map((error) => sayFieldError(locale, error)).join('. ')}</p>}
      {!question.stops && (
        <label class="check">
          <input type="checkbox" name={name} value="1" checked={isRead} />
          <span>{t(locale, 'form.notice_read')}</span>
        </label>
      )}
    </fieldset>
  )
}
