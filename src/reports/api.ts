// `/api/v1/reports`: file, read, list, follow, act; and `/api/v1/rules`, the law in force.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale, type Locale } from '../language/index.ts'
import { requireViewer } from '../people/index.ts'
import { keepPictures } from '../photos/index.ts'
import { readForm } from '../platform/forms.ts'
import { Problem } from '../platform/problems.ts'
import { isOn, idOf, type Fields } from '../platform/query.ts'
import { remember } from '../platform/remember.ts'
import { Settings } from '../settings/index.ts'
import { flag, id, number, paging, reads, several, text, writes } from '../platform/input.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { dropDraft, keepDraft } from './drafts.ts'
import { cardOf } from './card.ts'
import { checkCategory, checkFiling, checkPlace, fileReport, findFiled, hashOf } from './filing.ts'
import { formalAppeal } from './formal.ts'
import { actionInputOf, filingInputOf, placeOf } from './input.ts'
import { isAction, isPersonal, ownerOf, rows as transitions, statuses } from './life.ts'
import { nearbyReports } from './nearby.ts'
import { readCard, readList, type Row, rowOf } from './reading.ts'
import { EventOut, eventOut, ListedOut, listedOut, ReportOut, reportOut } from './schema.ts'
import { addDraftPhoto } from '../photos/index.ts'
import { noTies } from './supporters.ts'
import type { ReportDeps } from './deps.ts'
import { setContactAllowed } from './views.ts'
import { act } from './writer.ts'
import { wordFor } from './words.ts'

const jsonRows = remember<string>(8000)
const asIs = (body: unknown) => body as string

/** A row through the out-schema, once for each state it can be shown in: lists show the same rows to everybody. */
function listedJson(row: Row, locale: Locale): string {
  const { id, seq } = row.report
  const key = `${locale} ${id} ${seq} ${row.photoId} ${row.text === null} ${row.overdue}`
  return jsonRows(key, () => JSON.stringify(ListedOut.parse(listedOut(row, locale))))
}

const Choice = z.object({ code: z.string(), name: z.string() })
const RulesOut = z.object({
  terms: Settings.shape.terms.unwrap(),
  limits: Settings.shape.limits.unwrap(),
  rejectionGrounds: z.array(Choice),
  deferralGrounds: z.array(Choice),
  statuses: z.array(Choice.extend({ owner: z.string().nullable() })),
  actions: z.array(Choice.extend({ from: z.array(z.string()), by: z.array(z.string()), to: z.array(z.string()), needs: z.array(z.string()) })),
}) // prettier-ignore

/** A formal appeal as its addressee needs it, in the reporter's name. */
const AppealOut = z.object({
  report: z.number(),
  to: z.string(),
  reason: z.string().nullable(),
  author: z.object({ name: z.string().nullable(), phone: z.string() }),
  filedAt: z.string(),
  category: z.string(),
  place: z.string(),
  landmark: z.string().nullable(),
  text: z.string(),
  consent: z.object({ seq: z.number(), at: z.string() }),
})

const forms = ['application/json', 'multipart/form-data']

const where = {
  lat: number('Latitude in degrees.'),
  lng: number('Longitude in degrees.'),
}
const FilingIn = z
  .looseObject({
    category: text('The code of the type of problem; required.'),
    ...where,
    territory: text('The code of the district or city; where there is no point, or to choose among neighbours.'),
    mahalla: text('The code of the mahalla.'),
    landmark: text('How to find the place.'),
    text: text('What is wrong; required.'),
    callAllowed: flag('The body may call the reporter.'),
  })
  .superRefine((fields, context) => {
    const known = new Set([...Object.keys(FilingIn.shape), ...Object.keys(fields).filter((name) => /^answer\.q\d{1,3}$/.test(name))])
    for (const name of Object.keys(fields))
      if (!known.has(name)) context.addIssue({ code: 'custom', path: [name], message: 'unknown', params: { unknown: true } })
  })
  .meta({ description: 'Besides, the answers to the questions of the type as `answer.q1`, `answer.q2` …, and up to four files `photo`.' })
const NearbyIn = reads({ category: text('The code of the type; required.'), ...where, territory: text('The code of the district or city.') })
const ListIn = reads({
  q: text('Words of the public text, in Latin or Cyrillic; all of them.'),
  territory: text('The code of a region, district or city.'),
  district: text('The same, by another name.'),
  region: text('The same, by another name.'),
  mahalla: text('The code of a mahalla, or `none`.'),
  group: text('The code of a group of types.'),
  category: text('The code of a type.'),
  type: text('The same, by another name.'),
  agency: id('A body, with all below it.'),
  alone: flag('The body without those below it.'),
  status: text('A status.'),
  overdue: flag('Only what is past its promise.'),
  mark: text('One of `open`, `soon`, `asking`, `repeat`, `unchecked`.'),
  ...paging,
})
const ActionIn = writes({
  text: text('Words: of an answer, a question, a reply, a note.'),
  reason: text('Why.'),
  ground: text('A ground of the rules, of `reject` and `request_deferral`.'),
  outcome: text('Of `answer`: `done`, `not_confirmed` or `not_ours_by_law`.'),
  act: text('The act by which it is another’s, of `not_ours_by_law`.'),
  owner: text('Whose it is by that act.'),
  agency: text('The id of a body, or `unknown`.'),
  category: text('The code of a type.'),
  until: text('A day such as `2027-03-01`.'),
  days: number('How many days.'),
  stars: number('From 1 to 5.'),
  officer: id('A person of the body.'),
  into: id('The report that this one is merged into.'),
  incident: id('A mass event of the body.'),
  photo: number('The id of a picture that is there.'),
  cells: several('Squares of that picture, from 1 to 16.'),
  seq: number('The number of the last event that was seen; another one is 409.'),
  ...where,
}).meta({ description: 'Which are needed depends on the action (`GET /api/v1/rules`). New pictures come as files `photo`.' })

export function reportRoutes(app: FastifyInstance, deps: ReportDeps): void {
  const { limits } = deps.settings
  const formLimits = { fileBytes: limits.photoBytes, files: limits.photosPerAnswer }

  app.post(
    '/api/v1/reports',
    {
      config: { permission: 'report.send' },
      schema: { body: FilingIn, consumes: forms, response: { 200: ReportOut, 201: ReportOut, ...problemResponses } },
    },
    async (request, reply) => {
      const viewer = requireViewer(request)
      const locale = askedLocale(request)
      const key = idempotencyKeyOf(request.headers['idempotency-key'])
      const { fields, files } = await readForm(request, formLimits)
      const input = filingInputOf(fields)
      let filed = key === null ? undefined : await findFiled(deps, viewer, key, hashOf(input))
      if (!filed) {
        const { errors } = checkFiling(deps, input, files.length, deps.clock())
        if (errors.length > 0) throw new Problem('invalid', { errors })
        const pictures = await keepPictures(deps, files, limits.photosPerReport)
        // Pictures wait in a draft, as the form's do, so that the report and its photos appear in one step.
        const draftId = pictures.length > 0 ? randomUUID() : null
        if (draftId) await keepDraft(deps, draftId, {})
        for (const picture of pictures) await addDraftPhoto(deps.db, draftId!, picture, deps.clock())
        filed = await fileReport(deps, viewer, input, { draftId, hashes: pictures.map((picture) => picture.hash) }, key)
        if (draftId) await dropDraft(deps.db, draftId)
        if (isOn(fields, 'callAllowed')) await setContactAllowed(deps.db, filed.report.id, deps.clock())
      }
      const fresh =
        filed.timeline && files.length === 0 ? cardOf(deps, viewer, filed.report, filed.timeline, [], locale, deps.clock(), noTies) : undefined
      const card = fresh ?? (await readCard(deps, viewer, filed.report.id, locale))
      if (filed.replayed) reply.header('idempotent-replayed', 'true')
      return reply.code(filed.replayed ? 200 : 201).send(reportOut(card, locale))
    },
  )

  app.get(
    '/api/v1/reports',
    {
      config: { permission: 'public.read', dear: true },
      schema: { querystring: ListIn, response: { 200: z.object({ items: z.array(ListedOut), next: z.string().nullable() }), ...problemResponses } },
    },
    async (request, reply) => {
      const locale = askedLocale(request)
      const { rows, next } = await readList(deps, request.viewer, request.query as Fields, locale)
      const items = rows.map((row) => listedJson(row, locale)).join(',')
      return reply
        .serializer(asIs)
        .type('application/json; charset=utf-8')
        .send(`{"items":[${items}],"next":${JSON.stringify(next)}}` as never)
    },
  )

  app.get(
    '/api/v1/reports/nearby',
    {
      config: { permission: 'public.read' },
      schema: { querystring: NearbyIn, response: { 200: z.object({ items: z.array(ListedOut), next: z.null() }), ...problemResponses } },
    },
    async (request) => {
      const locale = askedLocale(request)
      const input = filingInputOf(request.query as Fields)
      const type = checkCategory(deps, input.category)
      const { where, errors } = checkPlace(deps, input, type.category)
      if (!type.category || !where) throw new Problem('invalid', { errors: [...type.errors, ...errors] })
      const found = await nearbyReports(deps, request.viewer, type.category, where.exact)
      return { items: found.map((report) => listedOut(rowOf(deps, request.viewer, report, locale), locale)), next: null }
    },
  )

  app.get(
    '/api/v1/reports/:id',
    { config: { permission: 'public.read' }, schema: { response: { 200: ReportOut, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      return reportOut(await readCard(deps, request.viewer, idOf(request.params as Fields, 'id'), locale), locale)
    },
  )

  app.get(
    '/api/v1/reports/:id/events',
    {
      config: { permission: 'public.read' },
      schema: { response: { 200: z.object({ items: z.array(EventOut), next: z.null() }), ...problemResponses } },
    },
    async (request) => {
      const card = await readCard(deps, request.viewer, idOf(request.params as Fields, 'id'), askedLocale(request))
      return { items: card.events.map(eventOut), next: null }
    },
  )

  app.get(
    '/api/v1/reports/:id/appeal',
    { config: { permission: 'own.read' }, schema: { response: { 200: AppealOut, ...problemResponses } } },
    async (request) => {
      const appeal = await formalAppeal(deps, request.viewer, idOf(request.params as Fields, 'id'), askedLocale(request))
      return {
        ...appeal,
        filedAt: appeal.filedAt.toISOString(),
        consent: { seq: appeal.consent.seq, at: appeal.consent.at.toISOString() },
      }
    },
  )

  app.post(
    '/api/v1/reports/:id/actions/:action',
    { config: { permission: 'report.act' }, schema: { body: ActionIn, consumes: forms, response: { 200: ReportOut, ...problemResponses } } },
    async (request) => {
      const viewer = requireViewer(request)
      const locale = askedLocale(request)
      const params = request.params as { id: string; action: string }
      const id = idOf(params, 'id')
      if (id === undefined || !isAction(params.action)) throw new Problem('not_found')
      const { fields, files } = await readForm(request, formLimits)
      const input = actionInputOf(fields)
      const place = placeOf(fields)
      const report = await act(deps, viewer, id, params.action, input, { uploads: files, ...(place && { place }) })
      return reportOut(await readCard(deps, viewer, report.id, locale), locale)
    },
  )

  app.get(
    '/api/v1/rules',
    { config: { permission: 'public.read' }, schema: { response: { 200: RulesOut, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      const named = (kind: string, codes: readonly string[]) => codes.map((code) => ({ code, name: wordFor(locale, kind, code) }))
      return {
        terms: deps.settings.terms,
        limits,
        rejectionGrounds: named('ground', deps.settings.grounds.rejection),
        deferralGrounds: named('ground', deps.settings.grounds.deferral),
        statuses: statuses.map((code) => ({ code, name: wordFor(locale, 'status', code), owner: ownerOf[code] })),
        actions: transitions.filter(isPersonal).map(({ action, from, by, to, needs }) => ({
          code: action,
          name: wordFor(locale, 'action', action),
          from: [...from],
          by: [...by],
          to: [...to],
          needs: [...(needs ?? [])],
        })),
      }
    },
  )
}

/** @throws invalid when the key is longer than 200 characters. */
function idempotencyKeyOf(header: string | string[] | undefined): string | null {
  const key = Array.isArray(header) ? header[0] : header
  if (key === undefined || key === '') return null
  if (key.length > 200) throw new Problem('invalid', { errors: [{ field: 'Idempotency-Key', code: 'too_long', params: { max: 200 } }] })
  return key
}
