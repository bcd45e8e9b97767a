// `/report/check` and `/report/send`: who gets it, by when, that it is free; then the last button.
import type { FastifyInstance } from 'fastify'
import { type Phone, readAnswers, unread } from '../../categories/index.ts'
import { formatMoment, formatTerm, inLanguage } from '../../language/index.ts'
import { frameOf, PhoneForm, requireViewer } from '../../people/index.ts'
import { type Photo, photosOfDraft } from '../../photos/index.ts'
import { playedOf, recordingsOfDraft, type StoredRecording } from '../../recordings/index.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { fieldsOf, queryOf, textOf } from '../../platform/query.ts'
import { asWritten, Button, type Frame, link, pageRoute, Picture, Player, sayWhole } from '../../ui/index.ts'
import { placeNameOf } from '../../card/index.ts'
import { t } from '../words.ts'
import type { Draft } from '../../reports/index.ts'
import { type CheckedFiling, checkFiling, checkRecordings, incidentOf } from '../filing.ts'
import { findByDraft, markOf, sendDraft } from '../sending.ts'
import { aboutOf } from '../where.ts'
import { showDetails } from './details.tsx'
import { showPlace } from './place.tsx'
import { showProblem } from './problem.tsx'
import {
  type Answering,
  Calls,
  draftIdOf,
  type FilingDeps,
  findOwnDraft,
  goTo,
  knownOf,
  sendLost,
  sendStep,
  stepOf,
  stepPage,
  Step,
  type StepProps,
} from './step.tsx'
import { present } from '../../platform/present.ts'

interface CheckProps extends StepProps {
  /** The mark of what the page shows; only that is sent. */
  shown: string
  /** The person said that this is to be sent, before they signed in. */
  isSaid: boolean
  filing: CheckedFiling
  photos: readonly Photo[]
  recordings: readonly StoredRecording[]
  phones: readonly Phone[]
  /** The mass event this filing will belong to. */
  incident: { id: number; title: string; expectedAt: Date | null } | undefined
  /** Planned works of the body there. */
  works: readonly { title: string; startsAt: Date; endsAt: Date }[]
}

/** Who gets it and by when, and the last button. */
function Promised({
  frame,
  world,
  draftId,
  filing,
  shown,
  isSaid,
}: Pick<CheckProps, 'frame' | 'world' | 'draftId' | 'filing' | 'shown' | 'isSaid'>) {
  const { locale, now } = frame
  // Back from signing in it goes by itself, as it was shown.
  const back = `${link(frame, stepOf('/report/check', draftId))}&send=${shown}`
  return (
    <div class="word stack">
      <dl class="stack">
        <div>
          <dt class="hint">{t(locale, 'form.goes_to')}</dt>
          <dd>
            <strong>{world.agencies.name(filing.route.agency, locale)}</strong>
          </dd>
        </div>
        <div>
          <dt class="hint">{t(locale, 'form.due')}</dt>
          <dd>
            <strong class="figures">{formatMoment(locale, filing.dueAt, now)}</strong>{' '}
            <span class="muted">({formatTerm(locale, filing.category.term)})</span>
          </dd>
        </div>
      </dl>
      <p class="hint">{t(locale, 'form.free')}</p>
      {frame.person !== undefined ? (
        <form
          method="post"
          action={link(frame, stepOf('/report/send', draftId))}
          class="stack"
          data-island={isSaid ? 'send' : undefined}
        >
          <input type="hidden" name="shown" value={shown} />
          <label class="check">
            <input type="checkbox" name="callAllowed" value="1" />
            {t(locale, 'form.call_allowed')}
          </label>
          <Button icon="send">{t(locale, 'form.send')}</Button>
        </form>
      ) : (
        <>
          <p>{t(locale, 'form.sign_and_send')}</p>
          <PhoneForm frame={frame} next={back} />
          <p>
            <a href={link(frame, `/sign-in?next=${encodeURIComponent(back)}`)}>{t(locale, 'form.sign_otherwise')}</a>
          </p>
        </>
      )}
    </div>
  )
}

/** What is known there already: a mass event, planned works. */
function Expected({
  frame,
  incident,
  works,
}: {
  frame: Frame
  incident: CheckProps['incident']
  works: CheckProps['works']
}) {
  const { locale, now } = frame
  return (
    <>
      {incident && (
        <p class="done">
          {t(locale, 'form.incident')}{' '}
          <a href={link(frame, `/incidents/${incident.id}`)} {...asWritten}>
            {incident.title}
          </a>
          .{' '}
          {incident.expectedAt &&
            t(locale, 'form.incident_expected', { moment: formatMoment(locale, incident.expectedAt, now) })}
        </p>
      )}
      {works.map(({ title: name, startsAt, endsAt }) => (
        <p key={name} class="done">
          {t(locale, 'form.works')} <span {...asWritten}>{name}</span>.{' '}
          {t(locale, 'form.works_time', {
            from: formatMoment(locale, startsAt, now),
            to: formatMoment(locale, endsAt, now),
          })}
        </p>
      ))}
    </>
  )
}

/** Step 4: who gets it, by when, that it is free; then the phone, or the last button. */
function CheckStep(props: CheckProps) {
  const { frame, world, draftId, draft, errors, title, filing, photos, recordings, phones, incident, works } = props
  const { locale } = frame
  const about = filing.where.exact ? aboutOf(draft) : undefined
  const change = (path: string, what: string) => (
    <a href={link(frame, stepOf(path, draftId))}>
      {t(locale, 'form.change')}
      <span class="visually-hidden"> — {what}</span>
    </a>
  )
  const rows = [
    { label: t(locale, 'form.type'), value: inLanguage(filing.category.name, locale), path: '/report' },
    {
      label: t(locale, 'form.where'),
      value: [
        placeNameOf(world, filing.where, locale),
        about && t(locale, 'form.about', { metres: about }),
        draft.landmark,
      ]
        .filter(Boolean)
        .join('. '),
      path: '/report/place',
    },
    { label: t(locale, 'form.your_text'), value: filing.text, path: '/report/details' },
    ...readAnswers(filing.category.questions, filing.answers).map(({ id, question, answer }) => ({
      label: inLanguage(question, locale),
      value: typeof answer === 'string' ? answer : inLanguage(answer, locale),
      path: `/report/details#f-answer.${id}`,
    })),
  ]
  return (
    <Step frame={frame} step={4} errors={errors} title={title} known={knownOf(draftId, draft, photos.length)}>
      <h1>{t(locale, 'form.check')}</h1>
      {phones.length > 0 && <Calls frame={frame} phones={phones} />}
      <Expected frame={frame} incident={incident} works={works} />
      <Promised {...props} />
      <ul class="rows">
        {rows.map(({ label, value, path }) => (
          <li key={path} class="row">
            <span class="hint">{label}</span>
            <span>{value}</span>
            {change(path, label)}
          </li>
        ))}
      </ul>
      {photos.length > 0 && (
        <ul class="uploads">
          {photos.map((photo, index) => (
            <li key={photo.id}>
              <Picture photo={photo} alt={t(locale, 'form.photo_received', { count: index + 1 })} sizes={['small']} />
              {photo.caption && <p class="hint">{photo.caption}</p>}
            </li>
          ))}
        </ul>
      )}
      {recordings.map((recording) => (
        <Player
          key={recording.id}
          recording={playedOf(recording)}
          name={t(locale, `form.recorded_${recording.kind}`)}
        />
      ))}
    </Step>
  )
}

/** Why the page comes again: what was refused, or that another tab changed what was shown. */
interface Refused {
  refusal?: Problem
  isChanged?: boolean
}

/** What can be sent, or what is wrong and at which step it is to be mended. */
function judge(
  deps: FilingDeps,
  draft: Draft,
  photos: readonly Photo[],
  recordings: readonly StoredRecording[],
): { filing: CheckedFiling } | { errors: FieldError[]; step: 'problem' | 'details' | 'place' } {
  const { filing, errors } = checkFiling(deps, draft.fields, photos.length, deps.clock())
  if (!filing) {
    const first = present(errors[0], 'an error').field
    const isDetail = ['text', 'photo'].includes(first) || first.startsWith('answer.')
    if (first === 'category') return { errors, step: 'problem' }
    return { errors, step: isDetail ? 'details' : 'place' }
  }
  const left = [
    ...unread(filing.category.questions, draft.fields.answers ?? {}),
    ...checkRecordings(filing.category, recordings.length),
  ]
  return left.length > 0 ? { errors: left, step: 'details' } : { filing }
}

/** Answers with the fourth step, or with the one that is to be mended first. */
async function showCheck(answering: Answering, draft: Draft, { refusal, isChanged }: Refused = {}) {
  const { deps, request } = answering
  const [photos, recordings] = await Promise.all([
    photosOfDraft(deps.db, draft.id),
    recordingsOfDraft(deps.db, draft.id),
  ])
  const judged = judge(deps, draft, photos, recordings)
  if ('errors' in judged) {
    const wrong = { errors: judged.errors, status: 422 }
    if (judged.step === 'problem') return showProblem(answering, wrong, draft)
    return judged.step === 'details' ? showDetails(answering, draft, wrong) : showPlace(answering, draft, wrong)
  }
  const { filing } = judged
  const frame = frameOf(request, deps)
  const shown = markOf(draft, filing, photos, recordings)
  const isSaid = !refusal && !isChanged && frame.person !== undefined && textOf(queryOf(request), 'send') === shown
  const title = isChanged ? t(frame.locale, 'form.changed') : refusal && sayWhole(frame.locale, refusal)
  const works = (await deps.works?.(filing.route.agency.id, filing.where.district, filing.where.mahalla)) ?? []
  const page = (
    <CheckStep
      works={works}
      frame={frame}
      world={deps}
      draftId={draft.id}
      draft={draft.fields}
      shown={shown}
      isSaid={isSaid}
      errors={refusal?.errors ?? []}
      title={title}
      filing={filing}
      photos={photos}
      recordings={recordings}
      phones={deps.phones.for(filing.category, filing.where.district)}
      incident={incidentOf(deps, filing)}
    />
  )
  return sendStep(answering, page, {
    status: isChanged ? 409 : (refusal?.status ?? 200),
    scripts: isSaid ? ['send.js'] : [],
  })
}

export function checkStep(app: FastifyInstance, deps: FilingDeps): void {
  stepPage(app, deps, '/report/check', showCheck)

  pageRoute(app, 'post', 'report.send', '/report/send', async (request, reply) => {
    const answering = { deps, request, reply }
    const viewer = requireViewer(request)
    const id = draftIdOf(request)
    const draft = await findOwnDraft(deps, request)
    if (!draft) {
      // Sent twice (a double tap, the back button): the draft's id was the key of the report it became.
      const sent = id && (await findByDraft(deps, viewer, id))
      return sent ? goTo(answering, stepOf(`/report/sent/${sent}`, id)) : sendLost(answering)
    }
    const fields = fieldsOf(request)
    try {
      const shown = { shown: textOf(fields, 'shown') ?? '', callAllowed: textOf(fields, 'callAllowed') !== undefined }
      const sent = await sendDraft(deps, viewer, draft, shown)
      // Another tab changed it, or a notice was passed by there and is still to be read.
      if (sent === 'changed') return await showCheck(answering, draft, { isChanged: true })
      return await goTo(answering, stepOf(`/report/sent/${sent}`, draft.id))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return showCheck(answering, draft, { refusal: error })
    }
  })
}
