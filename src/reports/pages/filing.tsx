// The routes of filing: every step keeps the draft on the server; a refused step shows all that was typed.
import { randomUUID } from 'node:crypto'
import { type Answers, checkAnswers, firstNotices, isEmergency, type Phones, type Question, unread } from '../../categories/index.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { addressOf, countDraft, frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { addDraftPhoto, countUpload, keepPictures, type Photo, photosOfDraft, removeDraftPhoto } from '../../photos/index.ts'
import { giveCookie, readCookie } from '../../platform/cookies.ts'
import { readForm } from '../../platform/forms.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, idOf, textOf } from '../../platform/query.ts'
import { link, pageRoute, renderPage, sendPage, sayProblem } from '../../ui/index.ts'
import { type Draft, draftToken, dropDraft, findDraft, keepDraft, readDraftToken } from '../drafts.ts'
import { checkCategory, checkFiling, checkPlace, checkWords, fileReport, incidentOf } from '../filing.ts'
import { answersOf, filingInputOf } from '../input.ts'
import { nearbyReports } from '../nearby.ts'
import { readCard } from '../reading.ts'
import { setContactAllowed } from '../views.ts'
import { findByKey } from '../store.ts'
import type { ReportDeps } from '../deps.ts'
import { t } from '../words.ts'
import { CheckStep, DetailsStep, LostPage, SentPage } from './form-send.tsx'
import { BeforeStep, PlaceStep, ProblemStep } from './form.tsx'

export type FilingDeps = ReportDeps & SignInDeps & { secure: boolean; publicUrl: string | undefined; phones: Phones }

const cookieName = 'xn_draft'

const draftIdOf = ({ secrets }: FilingDeps, request: FastifyRequest) => readDraftToken(secrets, readCookie(request, cookieName))

export async function findOwnDraft(deps: FilingDeps, request: FastifyRequest): Promise<Draft | undefined> {
  const id = draftIdOf(deps, request)
  return id === undefined ? undefined : findDraft(deps.db, id, deps.clock())
}

const giveDraft = ({ secrets }: FilingDeps, reply: FastifyReply, id: string) => giveCookie(reply, cookieName, draftToken(secrets, id), 86_400)

export function filingPages(app: FastifyInstance, deps: FilingDeps): void {
  const { limits } = deps.settings
  const formLimits = { fileBytes: limits.photoBytes, files: limits.photosPerReport }

  const send = (request: FastifyRequest, reply: FastifyReply, children: preact.VNode, options: { status?: number; scripts?: string[] } = {}) => {
    const frame = frameOf(request, deps)
    const { status = 200, scripts = [] } = options
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'form.title'), children, scripts, failed: status >= 400 }), status)
  }
  const lost = (request: FastifyRequest, reply: FastifyReply) => send(request, reply, <LostPage frame={frameOf(request, deps)} />, { status: 404 })
  const go = (request: FastifyRequest, reply: FastifyReply, path: string) => reply.redirect(link(frameOf(request, deps), path), 303)

  const problemStep = (request: FastifyRequest, reply: FastifyReply, errors: readonly FieldError[] = [], status = 200) => {
    const query = (request.query ?? {}) as Fields
    const words = textOf(query, 'q')?.slice(0, 200) ?? ''
    const found = words ? deps.categories.search(words, 6) : []
    const page = (
      <ProblemStep
        frame={frameOf(request, deps)}
        world={deps}
        draft={{}}
        errors={errors}
        query={words}
        found={found}
        group={deps.categories.findGroup(textOf(query, 'group'))}
      />
    )
    return send(request, reply, page, { status, scripts: ['search.js'] })
  }

  pageRoute(app, 'get', 'report.file', '/report', async (request, reply) => problemStep(request, reply))

  pageRoute(app, 'post', 'report.file', '/report', async (request, reply) => {
    const fields = fieldsOf(request)
    const { category, errors } = checkCategory(deps, textOf(fields, 'category'))
    if (!category || errors.length > 0) return problemStep(request, reply, errors, 422)
    const phones = deps.phones.for(category)
    const notices = firstNotices(category.questions)
    const isStopped = notices.some(({ stops }) => stops)
    if (isStopped || (phones.length + notices.length > 0 && textOf(fields, 'called') !== '1'))
      return send(request, reply, <BeforeStep frame={frameOf(request, deps)} category={category} phones={phones} />)
    const draft = await findOwnDraft(deps, request)
    // Who is in danger waits for no limit (regulation 3.12).
    if (!draft && !request.viewer && !isEmergency(category)) {
      try {
        await countDraft(deps, addressOf(request))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        return problemStep(request, reply, error.errors, error.status)
      }
    }
    const id = draft?.id ?? randomUUID()
    // Answers belong to the questions of one type.
    const answers = draft?.fields.category === category.code ? draft.fields.answers : undefined
    await keepDraft(deps, id, { ...draft?.fields, category: category.code, answers: { ...answers, ...read(notices) } })
    giveDraft(deps, reply, id)
    return go(request, reply, '/report/place')
  })

  const placeStep = (request: FastifyRequest, reply: FastifyReply, fields: Draft['fields'], errors: readonly FieldError[] = [], status = 200) =>
    send(request, reply, <PlaceStep frame={frameOf(request, deps)} world={deps} draft={fields} errors={errors} />, { status, scripts: ['place.js'] })

  pageRoute(app, 'get', 'report.file', '/report/place', async (request, reply) => {
    const draft = await findOwnDraft(deps, request)
    return draft ? placeStep(request, reply, draft.fields) : lost(request, reply)
  })

  pageRoute(app, 'post', 'report.file', '/report/place', async (request, reply) => {
    const draft = await findOwnDraft(deps, request)
    if (!draft) return lost(request, reply)
    const fields = { ...fieldsOf(request) }
    if (fields['territory'] === 'other') fields['territory'] = fields['other']
    if (textOf(fields, 'drop') === 'point') Object.assign(fields, { lat: '', lng: '' })
    const { lat, lng, territory, mahalla, landmark } = filingInputOf(fields)
    // A mahalla chosen for another district is no longer meant.
    const kept =
      mahalla &&
      deps.territories.findMahalla(mahalla) &&
      deps.territories.districtOf(deps.territories.findMahalla(mahalla)!.territory)?.code !== territory
        ? undefined
        : mahalla
    const hadPoint = draft.fields.lat !== undefined
    const next: Draft['fields'] = {
      ...draft.fields,
      lat: Number.isNaN(lat) ? undefined : lat,
      lng: Number.isNaN(lng) ? undefined : lng,
      territory,
      mahalla: kept,
      landmark,
    }
    await keepDraft(deps, draft.id, next)
    const wantsList = ['mahallas', 'point'].includes(textOf(fields, 'step') ?? textOf(fields, 'drop') ?? '')
    if (wantsList) return placeStep(request, reply, next)
    const category = deps.categories.find(draft.fields.category)
    const { where, errors } = checkPlace(deps, { ...next, lat, lng }, category)
    // A new point only proposes its district: the person confirms it (regulation 7).
    if (where && next.lat !== undefined && (!hadPoint || territory === undefined))
      return placeStep(request, reply, { ...next, territory: where.district })
    const offered = where && category ? checkCategory(deps, category.code, where.district).errors : []
    const landmarkErrors = checkWords(deps, { landmark, text: '—' }, undefined, 0)
    const all = [...errors, ...offered, ...landmarkErrors]
    if (all.length > 0) return placeStep(request, reply, next, all, 422)
    const nearby = category && where ? await nearbyReports(deps, request.viewer, category, where.exact) : []
    return go(request, reply, nearby.length > 0 ? '/report/nearby' : '/report/details')
  })

  const detailsStep = async (request: FastifyRequest, reply: FastifyReply, draft: Draft, errors: readonly FieldError[] = [], status = 200) => {
    const photos = await photosOfDraft(deps.db, draft.id)
    return send(request, reply, <DetailsStep frame={frameOf(request, deps)} world={deps} draft={draft.fields} errors={errors} photos={photos} />, {
      status,
      scripts: ['details.js'],
    })
  }

  pageRoute(app, 'get', 'report.file', '/report/details', async (request, reply) => {
    const draft = await findOwnDraft(deps, request)
    return draft ? detailsStep(request, reply, draft) : lost(request, reply)
  })

  pageRoute(app, 'post', 'report.file', '/report/details', async (request, reply) => {
    const draft = await findOwnDraft(deps, request)
    if (!draft) return lost(request, reply)
    const { fields, files } = await readForm(request, formLimits)
    const category = deps.categories.find(draft.fields.category)
    const answers = { ...read(firstNotices(category?.questions ?? [])), ...answersOf(fields) }
    const next: Draft = { ...draft, fields: { ...draft.fields, text: textOf(fields, 'text'), answers } }
    await keepDraft(deps, draft.id, next.fields)
    const remove = idOf(fields, 'remove')
    if (remove !== undefined) await removeDraftPhoto(deps.db, draft.id, remove, deps.clock())
    const errors = await receive(deps, draft.id, files)
    const wantsPhotos = remove !== undefined || textOf(fields, 'step') === 'photos'
    if (wantsPhotos && errors.length === 0) return detailsStep(request, reply, next)
    const photos = await photosOfDraft(deps.db, draft.id)
    if (!wantsPhotos) {
      const { questions } = category ?? { questions: [] }
      errors.push(
        ...checkWords(deps, next.fields, category, photos.length),
        ...checkAnswers(questions, answers).errors,
        ...unread(questions, answers),
      )
    }
    if (errors.length > 0) return detailsStep(request, reply, next, errors, 422)
    return go(request, reply, '/report/check')
  })

  const checkStep = async (request: FastifyRequest, reply: FastifyReply, draft: Draft, refusal?: Problem) => {
    const photos: Photo[] = await photosOfDraft(deps.db, draft.id)
    const { filing, errors } = checkFiling(deps, draft.fields, photos.length, deps.clock())
    const left = filing ? unread(filing.category.questions, draft.fields.answers ?? {}) : []
    if (left.length > 0) return detailsStep(request, reply, draft, left, 422)
    if (!filing) {
      const first = errors[0]!.field
      if (first === 'category') return problemStep(request, reply, errors, 422)
      return ['text', 'photo'].includes(first) || first.startsWith('answer.')
        ? detailsStep(request, reply, draft, errors, 422)
        : placeStep(request, reply, draft.fields, errors, 422)
    }
    const frame = frameOf(request, deps)
    const title = refusal && refusal.errors.length === 0 ? sayProblem(frame.locale, refusal) : undefined
    const works = (await deps.works?.(filing.route.agency.id, filing.where.district, filing.where.mahalla)) ?? []
    const page = (
      <CheckStep
        works={works}
        frame={frame}
        world={deps}
        draft={draft.fields}
        errors={refusal?.errors ?? []}
        title={title}
        filing={filing}
        photos={photos}
        phones={deps.phones.for(filing.category, filing.where.district)}
        incident={incidentOf(deps, filing)}
      />
    )
    return send(request, reply, page, { status: refusal?.status ?? 200 })
  }

  pageRoute(app, 'get', 'report.file', '/report/check', async (request, reply) => {
    const draft = await findOwnDraft(deps, request)
    return draft ? checkStep(request, reply, draft) : lost(request, reply)
  })

  pageRoute(app, 'post', 'report.send', '/report/send', async (request, reply) => {
    const viewer = requireViewer(request)
    const id = draftIdOf(deps, request)
    const draft = await findOwnDraft(deps, request)
    if (!draft) {
      // Sent twice (a double tap, the back button): the draft's id was the key of the report it became.
      const sent = id && (await findByDraft(deps, viewer.personId, id))
      return sent ? go(request, reply, `/report/sent/${sent}`) : lost(request, reply)
    }
    const photos = await photosOfDraft(deps.db, draft.id)
    // A notice that was passed by in another tab is still to be read.
    if (unread(deps.categories.find(draft.fields.category)?.questions ?? [], draft.fields.answers ?? {}).length > 0)
      return checkStep(request, reply, draft)
    try {
      const { report } = await fileReport(deps, viewer, draft.fields, { draftId: draft.id, hashes: photos.map((photo) => photo.hash) }, draft.id)
      if (textOf(fieldsOf(request), 'callAllowed')) await setContactAllowed(deps.db, report.id, deps.clock())
      await dropDraft(deps.db, draft.id)
      return await go(request, reply, `/report/sent/${report.id}`)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return checkStep(request, reply, draft, error)
    }
  })

  pageRoute(app, 'get', 'own.read', '/report/sent/:id', async (request, reply) => {
    requireViewer(request)
    const frame = frameOf(request, deps)
    const card = await readCard(deps, request.viewer, idOf(request.params as Fields, 'id'), frame.locale)
    if (!card.isReporter) throw new Problem('not_found')
    const host = deps.publicUrl ?? `${request.protocol}://${request.host}`
    const page = (
      <SentPage
        frame={frame}
        card={card}
        address={`${host}${link(frame, `/reports/${card.report.id}`)}`}
        phones={deps.phones.for(card.category, card.report.district)}
      />
    )
    return send(request, reply, page)
  })
}

/** These notices were on the screen when the person went on. */
const read = (notices: readonly Question[]): Answers => Object.fromEntries(notices.map(({ id }) => [id, '1']))

async function findByDraft(deps: FilingDeps, personId: number, draftId: string): Promise<number | undefined> {
  return (await findByKey(deps.db, personId, draftId))?.id
}

/** Takes uploads into the draft; what is wrong with them comes back as errors, what is right stays. */
async function receive(deps: FilingDeps, draftId: string, files: Parameters<typeof keepPictures>[1]): Promise<FieldError[]> {
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
      await addDraftPhoto(deps.db, draftId, picture!, deps.clock())
      count += 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      errors.push(...error.errors)
    }
  }
  return errors
}
