// `/report/details`: the words, the type's questions and the photos; what was received stays even when the rest is
// refused.
import type { FastifyInstance } from 'fastify'
import { checkAnswers, firstNotices, isEmergency, unread } from '../../categories/index.ts'
import { frameOf } from '../../people/index.ts'
import {
  addDraftPhoto,
  keepPictures,
  moveDraftPhotos,
  type Photo,
  photosOfDraft,
  putEarlier,
  removeDraftPhoto,
  withCaptions,
} from '../../photos/index.ts'
import {
  dropRecordings,
  moveDraftRecordings,
  partedRecordings,
  receiveRecordings,
  recordingsOfDraft,
  type StoredRecording,
} from '../../recordings/index.ts'
import { readForm } from '../../platform/forms.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { idOf, textOf } from '../../platform/query.ts'
import { Button, Icon, link, pageRoute, PhotoInput, Picture, sayFieldError, TextArea } from '../../ui/index.ts'
import { countUpload, type Draft, dropDraft, readDraftToken } from '../../reports/index.ts'
import { uploadsIn } from '../../uploads/index.ts'
import { checkRecordings, checkWords, takesRecordings } from '../filing.ts'
import { describePhotos } from '../photos.ts'
import { answersOf } from '../input.ts'
import { t } from '../words.ts'
import { readOf } from './problem.tsx'
import { QuestionFields } from './questions.tsx'
import { Recordings } from './recordings.tsx'
import {
  type Answering,
  beginAnew,
  type FilingDeps,
  findOwnDraft,
  goTo,
  keepStep,
  knownOf,
  sendStep,
  stepOf,
  stepPage,
  Step,
  type StepProps,
  type Wrong,
} from './step.tsx'
import { present } from '../../platform/present.ts'

/** The photos that have arrived: each to be told of, put earlier and taken away. */
function Received({
  frame: { locale },
  photos,
  errors,
  most,
}: Pick<DetailsProps, 'frame' | 'photos' | 'errors'> & { most: number }) {
  return (
    <ul class="uploads" data-received hidden={photos.length === 0}>
      {photos.map((photo, index) => {
        const name = t(locale, 'form.photo_received', { count: index + 1 })
        const field = `said.${photo.id}`
        return (
          <li key={photo.id}>
            <Picture photo={photo} alt={photo.caption ?? name} sizes={['small']} />
            {errors
              .filter((error) => error.field === field)
              .map((error) => (
                <p key={error.code} class="wrong">
                  {sayFieldError(locale, error)}
                </p>
              ))}
            <input
              id={`f-${field}`}
              type="text"
              name={field}
              value={photo.caption ?? ''}
              maxLength={most}
              placeholder={t(locale, 'form.photo_caption')}
              aria-label={`${name}: ${t(locale, 'form.photo_caption')}`}
            />
            <p class="upload-acts">
              {index > 0 && (
                <button name="earlier" value={photo.id} formnovalidate>
                  <Icon name="left" label={`${name}: ${t(locale, 'form.photo_earlier')}`} />
                </button>
              )}
              <button name="remove" value={photo.id} formnovalidate>
                <Icon name="x" label={`${name}: ${t(locale, 'form.photo_remove')}`} />
              </button>
            </p>
          </li>
        )
      })}
    </ul>
  )
}

/** The photos that have arrived, and room for more; with script only this block is put in anew. */
function Photos({ frame, world, draft, errors, photos }: DetailsProps) {
  const { locale } = frame
  const { limits } = world.settings
  const category = world.categories.find(draft.category)
  const needsPhoto = category?.flags.includes('P') && !isEmergency(category)
  const hasRoom = photos.length < limits.photosPerReport
  const most = { max: limits.photosPerReport, mb: limits.photoBytes / 1_000_000 }
  const hint = [needsPhoto && t(locale, 'form.photos_required'), t(locale, 'form.photos_hint', most)]
    .filter(Boolean)
    .join(' ')
  return (
    <div class="stack" data-photos>
      <Received {...{ frame, photos, errors }} most={limits.captionLength} />
      {hasRoom ? (
        <PhotoInput
          keeps
          captions
          locale={locale}
          name="photo"
          label={t(locale, 'form.photos')}
          hint={hint}
          errors={errors}
        />
      ) : (
        errors
          .filter(({ field }) => field === 'photo')
          .map((error) => (
            <p key={error.code} id="f-photo" class="wrong">
              {sayFieldError(locale, error)}
            </p>
          ))
      )}
      <p
        class="hint"
        role="status"
        data-message
        data-waiting={t(locale, 'form.upload_waiting')}
        data-failed={t(locale, 'form.upload_failed')}
      />
      <button type="button" class="button button-quiet" data-again hidden>
        {t(locale, 'form.upload_again')}
      </button>
      {hasRoom && (
        <Button kind="quiet" icon="camera" name="step" value="photos" formnovalidate>
          {t(locale, 'form.photo_add')}
        </Button>
      )}
    </div>
  )
}

type DetailsProps = StepProps & { photos: readonly Photo[]; recordings: readonly StoredRecording[] }

/** Step 3: the words and the photos; photos received stay even when the rest is refused. */
function DetailsStep(props: DetailsProps) {
  const { frame, world, draftId, draft, errors, title } = props
  const { locale } = frame
  const category = world.categories.find(draft.category)
  return (
    <Step frame={frame} step={3} errors={errors} title={title} known={knownOf(draftId, draft, props.photos.length)}>
      <h1>{t(locale, 'form.details')}</h1>
      <form
        method="post"
        action={link(frame, stepOf('/report/details', draftId))}
        enctype="multipart/form-data"
        class="fields"
        data-island="details"
        novalidate
      >
        <TextArea
          locale={locale}
          name="text"
          label={t(locale, 'form.text')}
          hint={t(locale, 'form.text_hint')}
          value={draft.text}
          rows={5}
          maxLength={world.settings.limits.textLength}
          errors={errors}
        />
        {category && <QuestionFields frame={frame} category={category} answers={draft.answers ?? {}} errors={errors} />}
        <Photos {...props} />
        <Recordings
          frame={frame}
          limits={world.settings.limits}
          errors={errors}
          recordings={props.recordings}
          areTaken={takesRecordings(world.settings, category)}
        />
        <Button name="step" value="next">
          {t(locale, 'form.continue')}
        </Button>
      </form>
    </Step>
  )
}

/** Answers with the third step. */
export async function showDetails(answering: Answering, draft: Draft, { errors = [], status = 200 }: Wrong = {}) {
  const { deps, request } = answering
  const [photos, recordings] = await Promise.all([
    photosOfDraft(deps.db, draft.id),
    recordingsOfDraft(deps.db, draft.id),
  ])
  const page = (
    <DetailsStep
      frame={frameOf(request, deps)}
      world={deps}
      draftId={draft.id}
      draft={draft.fields}
      errors={errors}
      photos={photos}
      recordings={recordings}
    />
  )
  return sendStep(answering, page, { status, scripts: ['details.js'] })
}

export function detailsStep(app: FastifyInstance, deps: FilingDeps): void {
  const { limits } = deps.settings
  const formLimits = {
    fileBytes: Math.max(limits.photoBytes, limits.videoBytes),
    files: limits.photosPerReport + 2 * limits.recordingsPerReport,
  }

  stepPage(app, deps, '/report/details', showDetails)

  pageRoute(app, 'post', 'report.file', '/report/details', async (request, reply) => {
    const answering = { deps, request, reply }
    const draft = await findOwnDraft(deps, request)
    const { fields, files: sent } = await readForm(request, formLimits)
    const files = partedRecordings([...sent, ...(await uploadsIn(deps, request, fields))])
    if (!draft) {
      const id = await beginAnew(answering, { text: textOf(fields, 'text'), answers: answersOf(fields) })
      await receive(deps, id, withCaptions(fields, files.photos))
      await receiveRecordings(deps, id, files)
      return goTo(answering, `${stepOf('/report', id)}&kept=1`)
    }
    const category = deps.categories.find(draft.fields.category)
    const answers = { ...readOf(firstNotices(category?.questions ?? [])), ...answersOf(fields) }
    const next: Draft = { ...draft, fields: { ...draft.fields, text: textOf(fields, 'text'), answers } }
    await keepStep(answering, draft.id, next.fields)
    const remove = idOf(fields, 'remove')
    if (remove !== undefined) await removeDraftPhoto(deps.db, draft.id, remove, deps.clock())
    const earlier = idOf(fields, 'earlier')
    if (earlier !== undefined) await putEarlier(deps.db, draft.id, earlier)
    const unrecord = idOf(fields, 'unrecord')
    if (unrecord !== undefined) await dropRecordings(deps, { draftId: draft.id, id: unrecord })
    // Photos that came with a form which could not be sent.
    const keptId = readDraftToken(deps.secrets, textOf(fields, 'kept'))
    if (keptId) {
      await moveDraftPhotos(deps.db, keptId, draft.id)
      await moveDraftRecordings(deps.db, keptId, draft.id)
      await dropDraft(deps.db, keptId)
    }
    const errors = [
      ...(await describePhotos(deps, draft.id, fields)),
      ...(await receive(deps, draft.id, withCaptions(fields, files.photos))),
      ...(await receiveRecordings(deps, draft.id, files, () => countUpload(deps.db, draft.id, limits.uploadsPerDraft))),
    ]
    const isArranged = [remove, earlier, unrecord].some((each) => each !== undefined)
    const wantsPhotos = isArranged || textOf(fields, 'step') === 'photos'
    if (wantsPhotos && errors.length === 0) return showDetails(answering, next)
    const photos = await photosOfDraft(deps.db, draft.id)
    if (!wantsPhotos) {
      const { questions } = category ?? { questions: [] }
      errors.push(
        ...checkWords(deps, next.fields, category, photos.length),
        ...checkAnswers(questions, answers).errors,
        ...checkRecordings(category, (await recordingsOfDraft(deps.db, draft.id)).length),
        ...unread(questions, answers),
      )
    }
    if (errors.length > 0) return showDetails(answering, next, { errors, status: 422 })
    return goTo(answering, stepOf('/report/check', draft.id))
  })
}

/** Takes uploads into the draft; what is wrong with them comes back as errors, what is right stays. */
async function receive(
  deps: FilingDeps,
  draftId: string,
  files: Parameters<typeof keepPictures>[1],
): Promise<FieldError[]> {
  const errors: FieldError[] = []
  const most = deps.settings.limits.photosPerReport
  let count = (await photosOfDraft(deps.db, draftId)).length
  for (const file of files) {
    if (count >= most) {
      errors.push({ field: 'photo', code: 'too_many_photos', params: { max: most } })
      break
    }
    if (!(await countUpload(deps.db, draftId, deps.settings.limits.uploadsPerDraft))) {
      errors.push({ field: 'photo', code: 'too_many_uploads' })
      break
    }
    try {
      const [picture] = await keepPictures(deps, [file], most)
      await addDraftPhoto(deps.db, draftId, present(picture, 'the picture'), deps.clock())
      count += 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      errors.push(...error.errors)
    }
  }
  return errors
}
