// What shows that a step is true: pictures, those that a crew brought, where the controller stands, and what of them is
// blurred.
import { actionOf } from '../../life/index.ts'
import type { Locale } from '../../language/index.ts'
import { idOf, idsOf } from '../../platform/query.ts'
import { asWritten, Disclosure, FileInput, PhotoInput, TextArea, TextInput } from '../../ui/index.ts'
import type { CardPhoto } from '../card.ts'
import { t } from '../words.ts'
import { errorsOf, type FormProps, valueOf } from './attempt.ts'
import { noExtras } from './extras.ts'

type Props = FormProps & { action: string }

/** What a crew without an account brought: its words go in, its pictures are ticked. */
function BroughtPictures({ action, frame: { locale }, attempt, world, extras = noExtras }: Props) {
  if (action !== 'answer' || extras.brought.length === 0) return null
  const tried = attempt?.action === action ? idsOf(attempt.values, 'use') : undefined
  // No more are ticked than one answer takes.
  const all = extras.brought.flatMap(({ photos }) => photos.map(({ id }) => id))
  const fitting = all.slice(0, world.settings.limits.photosPerAnswer)
  return extras.brought.map(({ crew, words, photos }) => (
    <fieldset class="field" key={photos[0]?.id}>
      <legend>
        {t(locale, 'field.brought')} <span {...asWritten}>{crew}</span>
      </legend>
      {words && (
        <p class="actions">
          <span {...asWritten}>{words}</span>
          <a href="#f-answer-text" data-insert={words}>
            {t(locale, 'field.brought_words')}
          </a>
        </p>
      )}
      <div class="picks">
        {photos.map(({ id, width, height }, index) => (
          <label key={id} class="pick">
            <input type="checkbox" name="use" value={id} checked={(tried ?? fitting).includes(id)} />
            <img
              src={`/photos/${id}/small`}
              alt={t(locale, 'field.brought_picture', { count: index + 1 })}
              width={width}
              height={height}
              loading="lazy"
            />
          </label>
        ))}
      </div>
    </fieldset>
  ))
}

function Photos({ action, frame, attempt, world }: Props) {
  const { locale } = frame
  const tried = attempt?.action === action ? attempt : undefined
  return (
    <PhotoInput
      locale={locale}
      errors={errorsOf(attempt, action)}
      scope={action}
      name="photo"
      captions
      label={t(locale, 'field.photo')}
      hint={t(locale, 'field.photo_hint', { mb: world.settings.limits.photoBytes / 1_000_000 })}
      keeps
      kept={tried?.kept}
      keptCount={tried?.keptCount}
      keepsPlace={actionOf(action)?.photos === 'site'}
    />
  )
}

/**
 * Where the controller stands, for pictures that do not say: asked of the device when a picture is chosen. Where it
 * cannot tell, the controller says why.
 */
const Here = ({ action, frame: { locale }, attempt }: Props) => (
  <div class="stack-tight" data-island="here">
    <input type="hidden" name="lat" />
    <input type="hidden" name="lng" />
    <input type="hidden" name="accuracy" />
    <p
      class="hint"
      role="status"
      data-message
      data-locating={t(locale, 'here.locating')}
      data-found={t(locale, 'here.found', { metres: '{metres}' })}
      data-failed={t(locale, 'here.failed')}
    >
      {t(locale, 'here.hint')}
    </p>
    <Disclosure
      summary={t(locale, 'here.why')}
      open={errorsOf(attempt, action).some(({ field }) => field === 'photo') || !!valueOf(attempt, action, 'reason')}
    >
      <TextArea
        locale={locale}
        errors={errorsOf(attempt, action)}
        scope={action}
        name="reason"
        label={t(locale, 'field.reason.unplaced')}
        hint={t(locale, 'here.why_hint')}
        value={valueOf(attempt, action, 'reason')}
        rows={2}
      />
    </Disclosure>
  </div>
)

/** Acts and estimates, from those who work on it. */
function Documents({ action, frame, card, attempt, world }: Props) {
  const { locale } = frame
  const { documentsPerStep, documentBytes } = world.settings.limits
  if (!actionOf(action)?.documents || !card.isStaff || documentsPerStep === 0) return null
  const tried = attempt?.action === action ? attempt : undefined
  return (
    <>
      {tried?.keptDocuments !== undefined && tried.keptDocuments > 0 && (
        <>
          {!tried.keptCount && <input type="hidden" name="kept" value={tried.kept} />}
          <p class="hint">{t(locale, 'field.documents_kept', { count: tried.keptDocuments })}</p>
        </>
      )}
      <FileInput
        locale={locale}
        errors={errorsOf(attempt, action)}
        scope={action}
        name="document"
        label={t(locale, 'field.documents')}
        hint={t(locale, 'field.documents_hint', { max: documentsPerStep, mb: Math.floor(documentBytes / 1_000_000) })}
        accept="application/pdf"
      />
    </>
  )
}

/** The evidence that an action takes. */
export function Evidence(props: Props) {
  const photos = actionOf(props.action)?.photos
  if (!photos) return null
  return (
    <>
      <BroughtPictures {...props} />
      <Photos {...props} />
      {photos === 'site' && <Here {...props} />}
      <Documents {...props} />
    </>
  )
}

const sides = ['left', 'top', 'width', 'height'] as const

/** A photo on which rectangles can be drawn (`islands/blur.ts`); they go along as the form's `areas`. */
export function BlurNet({
  locale,
  photo,
  areas = '',
  alt = '',
}: {
  locale: Locale
  photo: Pick<CardPhoto, 'id' | 'width' | 'height'>
  areas?: string
  alt?: string
}) {
  return (
    <>
      <input type="hidden" name="photo" value={photo.id} />
      <input type="hidden" name="areas" value={areas} />
      <div class="net" data-blur={t(locale, 'blur.frame', { count: '%' })}>
        <img src={`/photos/${photo.id}/medium`} alt={alt} width={photo.width} height={photo.height} loading="lazy" />
      </div>
    </>
  )
}

/** A photo whose parts are to be blurred: drawn over, or, without script, one rectangle in numbers. */
export function BlurFields({
  frame: { locale },
  photo,
  attempt,
}: Pick<FormProps, 'frame' | 'attempt'> & { photo: CardPhoto }) {
  // What was drawn for this photo stands there again after a refusal.
  const isTried = attempt?.action === 'blur_photo' && idOf(attempt.values, 'photo') === photo.id
  const areas = (isTried && valueOf(attempt, 'blur_photo', 'areas')) || ''
  return (
    <fieldset class="field">
      <legend>{t(locale, 'blur.what')}</legend>
      <p class="hint">{t(locale, 'blur.hint')}</p>
      <BlurNet locale={locale} photo={photo} areas={areas} />
      <p>
        <button type="button" class="button button-plain" data-blur-add>
          {t(locale, 'blur.add')}
        </button>
      </p>
      <div class="net-numbers">
        {sides.map((side) => (
          <TextInput
            key={side}
            locale={locale}
            scope={`blur-${photo.id}`}
            name={side}
            label={t(locale, `blur.${side}`)}
            inputMode="numeric"
          />
        ))}
      </div>
    </fieldset>
  )
}
