// The forms by which a person acts on a report: the reporter's word first, staff's steps as one quiet block each.
import { formatMoment } from '../../language/index.ts'
import { actionOf, type Form } from '../../life/index.ts'
import { Button, Dialog, Disclosure, link, sayFieldError, TextArea } from '../../ui/index.ts'
import { addresseeOf } from '../formal.ts'
import { t, wordFor } from '../words.ts'
import { errorsOf, type FormProps, valueOf } from './attempt.ts'
import { BlurFields } from './evidence.tsx'
import { ActionFields } from './fields.tsx'

const formOf = (action: string): Form => actionOf(action)?.form ?? {}

/** What a step is called here: to leave a merger, and to take back one's joining, are two things. */
const nameOf = ({ frame, card }: Pick<FormProps, 'frame' | 'card'>, action: string) =>
  wordFor(frame.locale, 'action', action === 'leave' && card.report.status !== 'merged' ? 'unjoin' : action)

function ActionForm({
  frame,
  card,
  action,
  back,
  children,
  kind,
  to,
}: FormProps & { action: string; children?: preact.ComponentChildren; kind?: 'main' | 'quiet' }) {
  return (
    <form
      method="post"
      action={to ? to(action) : link(frame, `/reports/${card.report.id}/${action}`)}
      enctype="multipart/form-data"
      class="fields"
      data-take={action}
      novalidate
    >
      {!formOf(action).isCrowded && <input type="hidden" name="seq" value={card.report.seq} />}
      {back && <input type="hidden" name="next" value={back} />}
      {children}
      <Button kind={kind ?? 'main'}>{nameOf({ frame, card }, action)}</Button>
    </form>
  )
}

/** "It is not solved", with what is not. */
export function Objection(props: FormProps) {
  const { frame, attempt } = props
  return (
    <ActionForm {...props} action="object" kind="quiet">
      <TextArea
        locale={frame.locale}
        scope="object"
        name="reason"
        label={t(frame.locale, 'card.object_reason')}
        value={valueOf(attempt, 'object', 'reason')}
        errors={errorsOf(attempt, 'object')}
        rows={3}
      />
    </ActionForm>
  )
}

/** The reporter's word on the answer: consent with stars, or objection with a reason, in one step each. */
export function ReportersWord(props: FormProps) {
  const { frame, card, attempt } = props
  const { locale, now } = frame
  if (!card.actions.includes('consent')) return null
  const { report } = card
  const alone = card.isReporter ? 'card.your_word_hint' : 'card.group_word_hint'
  const hint = report.voteUntil ? 'card.vote_hint' : alone
  const stars = valueOf(attempt, 'consent', 'stars')
  const starErrors = errorsOf(attempt, 'consent').filter((error) => error.field === 'stars')
  return (
    <section class="word stack" aria-labelledby="your-word">
      <h2 id="your-word">{t(locale, 'card.your_word')}</h2>
      {report.actBy && <p>{t(locale, hint, { moment: formatMoment(locale, report.actBy, now) })}</p>}
      <ActionForm {...props} action="consent">
        <fieldset class={starErrors.length > 0 ? 'field field-wrong' : 'field'} id="f-consent-stars">
          <legend>{t(locale, 'card.stars_legend')}</legend>
          {starErrors.length > 0 && (
            <p class="wrong">{starErrors.map((error) => sayFieldError(locale, error)).join('. ')}</p>
          )}
          <div class="stars">
            {[1, 2, 3, 4, 5].map((count) => (
              <label key={count}>
                <input
                  type="radio"
                  name="stars"
                  value={count}
                  checked={stars === String(count)}
                  aria-label={t(locale, 'card.stars_of', { count })}
                />
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
      {card.actions.includes('object') && (
        <Disclosure summary={wordFor(locale, 'action', 'object')} open={attempt?.action === 'object'}>
          <Objection {...props} />
        </Disclosure>
      )}
    </section>
  )
}

/** The likeliest step before the others, which keep their order. */
const ordered = (actions: readonly string[], lead: string | undefined): readonly string[] =>
  lead === undefined ? actions : [...actions].sort((a, b) => Number(b === lead) - Number(a === lead))

/** What a form would have nothing to choose from. */
function lacksChoice({ card, extras }: FormProps, action: string): boolean {
  const needs = actionOf(action)?.rows.flatMap((row) => row.needs ?? []) ?? []
  if (needs.includes('photo_id') && card.photos.every((photo) => photo.hidden)) return true
  return needs.includes('incident') && (extras?.incidents.length ?? 0) === 0
}

export function OtherActions(props: FormProps) {
  const { frame, card, attempt } = props
  const { locale } = frame
  const saysWord = card.actions.includes('consent')
  const names = ordered(card.actions, props.lead)
    .filter((action) => !(saysWord && ['consent', 'object'].includes(action)))
    // Staff at work on a report are not asked whether they have the problem too.
    .filter((action) => action !== 'join' || !card.isParty)
    // Who was asked has one form for the words: a note would be the reply.
    .filter((action) => action !== 'add_note' || !card.actions.includes('reply'))
    .filter((action) => !lacksChoice(props, action))
  if (names.length === 0) return null
  const isOpen = (action: string) => (props.lead ? action === props.lead : formOf(action).shape === 'open')
  const first = names.filter((action) => formOf(action).shape === 'button')
  const rest = names.filter(
    (action) => formOf(action).shape !== 'button' && (action !== 'withdraw' || attempt?.action === 'withdraw'),
  )
  return (
    <section class="stack" aria-label={t(locale, 'card.act_now')}>
      {first.length > 0 && (
        <div class="actions">
          {first.map((action) => (
            <ActionForm key={action} {...props} action={action} kind={formOf(action).tone ?? 'quiet'} />
          ))}
        </div>
      )}
      <div>
        {rest.map((action) => (
          <Disclosure
            key={action}
            summary={nameOf(props, action)}
            open={attempt?.action === action || (isOpen(action) && !attempt)}
            step={action}
          >
            {t.has(`action_hint.${action}`) && <p class="hint">{wordFor(locale, 'action_hint', action)}</p>}
            {action === 'allow_appeal' && (
              <p>{t(locale, 'card.appeal_hint', { owner: addresseeOf(card.events)?.words.owner ?? '' })}</p>
            )}
            {action === 'blur_photo' ? (
              card.photos
                .filter((photo) => !photo.hidden)
                .map((photo) => (
                  <ActionForm key={photo.id} {...props} action={action} kind="quiet">
                    <BlurFields frame={frame} photo={photo} attempt={attempt} />
                  </ActionForm>
                ))
            ) : (
              <ActionForm {...props} action={action} kind={formOf(action).tone ?? 'quiet'}>
                <ActionFields {...props} action={action} />
              </ActionForm>
            )}
          </Disclosure>
        ))}
      </div>
      {names.includes('withdraw') && attempt?.action !== 'withdraw' && (
        <Dialog
          id="withdraw"
          opener={wordFor(locale, 'action', 'withdraw')}
          title={t(locale, 'card.withdraw_sure')}
          close={t(locale, 'card.close')}
        >
          <p>{t(locale, card.report.supporters > 0 ? 'card.withdraw_hint_inherited' : 'card.withdraw_hint')}</p>
          <ActionForm {...props} action="withdraw">
            <ActionFields {...props} action="withdraw" />
          </ActionForm>
        </Dialog>
      )}
    </section>
  )
}
