// `/api/v1/reports/{id}`: read, follow, act; and `/api/v1/rules`, the law in force.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { requireViewer } from '../people/index.ts'
import { readForm } from '../platform/forms.ts'
import { field, several, writesNumbered } from '../platform/input.ts'
import { Problem } from '../platform/problems.ts'
import { idOf, paramsOf, textOf, idIn, uuidOf } from '../platform/query.ts'
import { Settings } from '../settings/index.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { type ReportDeps, act } from '../reports/index.ts'
import { formalAppeal } from './formal.ts'
import { actionInputOf, formLimits, partedFiles, placeOf } from './input.ts'
import { isAction, isPersonal, ownerOf, rows as transitions, statuses } from '../life/index.ts'
import { readCard } from './reading.ts'
import { uploadsIn } from '../uploads/index.ts'
import { EventOut, eventOut, ReportOut, reportOut } from './schema.ts'
import { wordFor } from './words.ts'

const Choice = z.object({ code: z.string(), name: z.string() })
const RulesOut = z.object({
  terms: Settings.shape.terms.unwrap(),
  limits: Settings.shape.limits.unwrap(),
  rejectionGrounds: z.array(Choice),
  deferralGrounds: z.array(Choice),
  statuses: z.array(Choice.extend({ owner: z.string().nullable() })),
  actions: z.array(
    Choice.extend({
      from: z.array(z.string()),
      by: z.array(z.string()),
      to: z.array(z.string()),
      needs: z.array(z.string()),
    }),
  ),
})

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

const ActionIn = writesNumbered(
  {
    text: field('Words: of an answer, a question, a reply, a note.'),
    reason: field('Why.'),
    ground: field('A ground of the rules, of `reject` and `request_deferral`.'),
    outcome: field('Of `answer`: `done`, `not_confirmed` or `not_ours_by_law`.'),
    act: field('The act by which it is another’s, of `not_ours_by_law`.'),
    owner: field('Whose it is by that act.'),
    agency: field('The id of a body, or `unknown`.'),
    category: field('The code of a type.'),
    until: field('A day such as `2027-03-01`.'),
    days: field('How many days.'),
    stars: field('From 1 to 5.'),
    officer: field('A person of the body.'),
    into: field('The report that this one is merged into.'),
    incident: field('A mass event of the body.'),
    photo: field('The id of a picture that is there.'),
    recording: field('The id of a video or voice note that is there.'),
    areas: field('Rectangles of that picture in thousandths: `x,y,width,height;…`; the whole of it without.'),
    seq: field('The number of the last event that was seen; another one is 409.'),
    lat: field('Latitude in degrees.'),
    lng: field('Longitude in degrees.'),
    accuracy: field('How exact that is, in metres.'),
    upload: several('Files that came piece by piece (`/api/v1/uploads`), as `photo.{id}` or `document.{id}`.'),
    key: field('A UUID of your making: the same step sent again under it is not taken again.'),
  },
  /^caption\.\d{1,2}$/,
).meta({
  description:
    'Which are needed depends on the action (`GET /api/v1/rules`). New pictures come as files `photo`, of which `caption.1`, `caption.2` … say something.',
})

export function cardRoutes(app: FastifyInstance, deps: ReportDeps): void {
  readRoutes(app, deps)
  actionRoute(app, deps)
  rulesRoute(app, deps)
}

function readRoutes(app: FastifyInstance, deps: ReportDeps): void {
  app.get(
    '/api/v1/reports/:id',
    { config: { permission: 'public.read' }, schema: { response: { 200: ReportOut, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      return reportOut(await readCard(deps, request.viewer, idIn(request), locale), locale)
    },
  )

  app.get(
    '/api/v1/reports/:id/events',
    {
      config: { permission: 'public.read' },
      schema: { response: { 200: z.object({ items: z.array(EventOut), next: z.null() }), ...problemResponses } },
    },
    async (request) => {
      const card = await readCard(deps, request.viewer, idIn(request), askedLocale(request))
      return { items: card.events.map(eventOut), next: null }
    },
  )

  app.get(
    '/api/v1/reports/:id/appeal',
    { config: { permission: 'own.read' }, schema: { response: { 200: AppealOut, ...problemResponses } } },
    async (request) => {
      const appeal = await formalAppeal(deps, request.viewer, idIn(request), askedLocale(request))
      return {
        ...appeal,
        filedAt: appeal.filedAt.toISOString(),
        consent: { seq: appeal.consent.seq, at: appeal.consent.at.toISOString() },
      }
    },
  )
}

function actionRoute(app: FastifyInstance, deps: ReportDeps): void {
  app.post(
    '/api/v1/reports/:id/actions/:action',
    {
      config: { permission: 'report.act' },
      schema: {
        body: ActionIn,
        consumes: ['application/json', 'multipart/form-data'],
        response: { 200: ReportOut, ...problemResponses },
      },
    },
    async (request) => {
      const viewer = requireViewer(request)
      const locale = askedLocale(request)
      const params = paramsOf(request)
      const [id, action] = [idOf(params, 'id'), textOf(params, 'action')]
      if (id === undefined || !isAction(action)) throw new Problem('not_found')
      const { limits } = deps.settings
      const { fields, files } = await readForm(request, formLimits(limits))
      const input = actionInputOf(fields)
      const place = placeOf(fields)
      const sent = [...files, ...(await uploadsIn(deps, request, fields))]
      const evidence = { ...partedFiles(fields, sent), ...(place && { place }) }
      const report = await act(deps, viewer, id, action, { ...input, evidence, key: uuidOf(fields, 'key') })
      return reportOut(await readCard(deps, viewer, report.id, locale), locale)
    },
  )
}

/** What may be done from where, in codes and words. */
function rulesRoute(app: FastifyInstance, deps: ReportDeps): void {
  app.get(
    '/api/v1/rules',
    { config: { permission: 'public.read' }, schema: { response: { 200: RulesOut, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      const named = (kind: string, codes: readonly string[]) =>
        codes.map((code) => ({ code, name: wordFor(locale, kind, code) }))
      return {
        terms: deps.settings.terms,
        limits: deps.settings.limits,
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
