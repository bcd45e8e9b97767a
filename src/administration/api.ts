// `/api/v1/settings`, `/calendar`, `/phones` for everybody to read; changing them and reading who changed what is the
// administrator's.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { field, flag, paging, reads, writes } from '../platform/input.ts'
import { listDays } from '../deadlines/index.ts'
import { requireViewer } from '../people/index.ts'
import { invalid } from '../platform/problems.ts'
import { fieldsOf, isOn, type Fields, idOf, numberOf, textOf, queryOf, idIn } from '../platform/query.ts'
import { type Cell, namedOn, sendSheets } from '../platform/sheets.ts'
import type { RecountPreview } from '../reports/index.ts'
import { Settings } from '../settings/index.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import {
  type AdminDeps,
  changeDay,
  changeHours,
  changeSettings,
  type DayInput,
  dropPhone,
  type PhoneInput,
  previewDay,
  previewHours,
  setPhone,
  type SettingsInput,
} from './actions.ts'
import { subjects } from './rules.ts'
import { type ChangeFilter, listChanges } from './store.ts'
import { NameOut } from '../language/name-schema.ts'
import { pageOf } from '../platform/present.ts'
import { choiceOf } from '../platform/query.ts'

const Changed = z.object({ change: z.number() })
const Day = z.object({ day: z.string(), kind: z.string(), name: z.string(), region: z.string().nullable() })
const PhoneOut = z.object({
  id: z.number(),
  territory: z.string(),
  group: z.string().nullable(),
  category: z.string().nullable(),
  urgent: z.boolean(),
  service: z.string().nullable(),
  name: NameOut.nullable(),
  phone: z.string(),
  position: z.number(),
})
/** Before and after as JSON texts: each subject has its own shape. */
const ChangeOut = z.object({
  id: z.number(),
  at: z.string(),
  by: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  subject: z.string(),
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string(),
  recount: z.string().nullable(),
  recounted: z.number(),
})
const Preview = z.object({
  looked: z.number(),
  moved: z.number(),
  isPart: z.boolean(),
  samples: z.array(z.object({ id: z.number(), from: z.string(), to: z.string() })),
})

const previewOut = ({ looked, moved, isPart, samples }: RecountPreview): z.input<typeof Preview> => ({
  looked,
  moved,
  isPart,
  samples: samples.map(({ report, from, to }) => ({ id: report.id, from: from.toISOString(), to: to.toISOString() })),
})

export const dayInputOf = (fields: Fields): DayInput => ({
  day: textOf(fields, 'day'),
  kind: textOf(fields, 'kind'),
  name: textOf(fields, 'name'),
  region: textOf(fields, 'region'),
})

export const phoneInputOf = (fields: Fields): PhoneInput => ({
  territory: textOf(fields, 'territory'),
  about: textOf(fields, 'about'),
  urgent: isOn(fields, 'urgent'),
  service: textOf(fields, 'service'),
  nameUz: textOf(fields, 'nameUz'),
  nameRu: textOf(fields, 'nameRu'),
  nameEn: textOf(fields, 'nameEn'),
  nameKaa: textOf(fields, 'nameKaa'),
  phone: textOf(fields, 'phone'),
  position: numberOf(fields, 'position'),
})

const rowsAtOnce = 1000

/** The whole log, the newest first, some at a time. */
async function* changeRows({ db }: AdminDeps, filter: ChangeFilter): AsyncGenerator<Cell[][]> {
  for (let before: number | undefined; ;) {
    const found = await listChanges(db, { ...filter, before }, rowsAtOnce)
    yield found.map(({ id, at, name, subject, key, before: was, after, reason }) => [
      id,
      // To the second, and for programs as for people: it is evidence.
      at.toISOString(),
      name,
      subject,
      key,
      was === null ? null : JSON.stringify(was),
      after === null ? null : JSON.stringify(after),
      reason,
    ])
    before = found.at(-1)?.id
    if (before === undefined || found.length < rowsAtOnce) return
  }
}

/** `{section: {name: value}}` out of a body. @throws invalid settings */
export function settingsInputOf(value: unknown): SettingsInput {
  const isObject = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each)
  if (!isObject(value) || !Object.values(value as object).every(isObject)) throw invalid('settings', 'not_json')
  return value as SettingsInput
}

const reason = field('Why; kept with the change for good. Not needed for a preview.')
const ReasonIn = writes({ reason })
const SettingsIn = writes({
  settings: z.unknown().meta({ description: 'By section, the settings to change and their values.' }),
  reason,
})
const DayIn = writes({
  day: field('Such as `2027-03-22`.'),
  kind: field('`off`, `working`, or `plain` to make it an ordinary day again.'),
  name: field('What the day is called.'),
  region: field('The code of a region; absent: the whole country.'),
  reason,
})
const HoursIn = writes({ hours: field('Such as `09:00-13:00, 14:00-18:00`; empty: the usual hours.'), reason })
const PhoneIn = writes({
  territory: field('The code of a territory; it holds for all below.'),
  about: field('The code of a type or a group; absent: all dangers.'),
  urgent: flag('For what is urgent too.'),
  service: field('The short number’s service.'),
  nameUz: field('What is called, in Uzbek.'),
  nameRu: field('The same in Russian.'),
  nameEn: field('The same in English.'),
  nameKaa: field('The same in Karakalpak; absent: the Uzbek stands.'),
  phone: field('The number.'),
  position: field('In which order they are shown.'),
  reason,
})
const ChangesIn = reads({
  subject: field('What was changed.'),
  q: field('Words of the key, the reason, the name or what changed.'),
  ...paging,
})

/** 401 and 403 come before anything is said of the body. */
const changing = (body: z.ZodType) => ({
  config: { permission: 'settings.change' as const },
  schema: { body, response: { 200: Changed, ...problemResponses } },
})
const previewing = (body: z.ZodType) => ({
  config: { permission: 'settings.change' as const },
  schema: { body, response: { 200: Preview, ...problemResponses } },
})

export function adminRoutes(app: FastifyInstance, deps: AdminDeps): void {
  settingsRoutes(app, deps)
  calendarRoutes(app, deps)
  phoneRoutes(app, deps)
  changeRoutes(app, deps)
}

function settingsRoutes(app: FastifyInstance, deps: AdminDeps): void {
  app.get(
    '/api/v1/settings',
    {
      config: { permission: 'public.read' },
      schema: {
        querystring: reads({ download: flag('As a file.') }),
        response: { 200: Settings, ...problemResponses },
      },
    },
    async (request, reply) => {
      if (queryOf(request)['download'] !== undefined)
        reply.header('content-disposition', 'attachment; filename="settings.json"')
      return deps.settings
    },
  )
  app.post('/api/v1/settings', changing(SettingsIn), async (request) => {
    const fields = fieldsOf(request)
    return {
      change: await changeSettings(
        deps,
        requireViewer(request),
        settingsInputOf(fields['settings']),
        textOf(fields, 'reason'),
      ),
    }
  })
}

function calendarRoutes(app: FastifyInstance, deps: AdminDeps): void {
  const days = z.object({ items: z.array(Day), next: z.null() })
  app.get(
    '/api/v1/calendar',
    { config: { permission: 'public.read' }, schema: { response: { 200: days, ...problemResponses } } },
    async () => ({
      items: await listDays(deps.db),
      next: null,
    }),
  )
  app.post('/api/v1/calendar/preview', previewing(DayIn), async (request) =>
    previewOut(await previewDay(deps, requireViewer(request), dayInputOf(fieldsOf(request)))),
  )
  app.post('/api/v1/calendar', changing(DayIn), async (request) => {
    const fields = fieldsOf(request)
    return { change: await changeDay(deps, requireViewer(request), dayInputOf(fields), textOf(fields, 'reason')) }
  })

  app.post('/api/v1/agencies/:id/hours/preview', previewing(HoursIn), async (request) =>
    previewOut(
      await previewHours(deps, requireViewer(request), idIn(request) ?? 0, textOf(fieldsOf(request), 'hours')),
    ),
  )
  app.post('/api/v1/agencies/:id/hours', changing(HoursIn), async (request) => {
    const fields = fieldsOf(request)
    return {
      change: await changeHours(
        deps,
        requireViewer(request),
        idIn(request),
        textOf(fields, 'hours'),
        textOf(fields, 'reason'),
      ),
    }
  })
}

function phoneRoutes(app: FastifyInstance, deps: AdminDeps): void {
  const phones = z.object({ items: z.array(PhoneOut), next: z.null() })
  app.get(
    '/api/v1/phones',
    { config: { permission: 'public.read' }, schema: { response: { 200: phones, ...problemResponses } } },
    async () => ({
      items: [...deps.phones.all],
      next: null,
    }),
  )
  app.post('/api/v1/phones', changing(PhoneIn), async (request) => {
    const fields = fieldsOf(request)
    return { change: await setPhone(deps, requireViewer(request), phoneInputOf(fields), textOf(fields, 'reason')) }
  })
  app.post('/api/v1/phones/:id/remove', changing(ReasonIn), async (request) => ({
    change: await dropPhone(deps, requireViewer(request), idIn(request), textOf(fieldsOf(request), 'reason')),
  }))
}

function changeRoutes(app: FastifyInstance, deps: AdminDeps): void {
  const changes = z.object({ items: z.array(ChangeOut), next: z.string().nullable() })
  app.get(
    '/api/v1/changes',
    {
      config: { permission: 'settings.change' },
      schema: { querystring: ChangesIn, response: { 200: changes, ...problemResponses } },
    },
    async (request) => {
      const query = queryOf(request)
      const asked = textOf(query, 'subject')
      const subject = choiceOf(query, 'subject', subjects)
      if (subject !== asked) throw invalid('subject', 'unknown_choice')
      const filter = {
        subject,
        q: textOf(query, 'q')?.slice(0, 200),
        before: idOf(query, 'cursor'),
      }
      const found = await listChanges(deps.db, filter, 51)
      const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
      const { items, next } = pageOf(found, 50, ({ id }) => String(id))
      return {
        items: items.map(({ at, personId, name, before, after, ...rest }) => ({
          ...rest,
          at: at.toISOString(),
          by: personId === null ? null : { id: personId, name },
          before: json(before),
          after: json(after),
        })),
        next: next ?? null,
      }
    },
  )

  app.get(
    '/api/v1/changes.csv',
    {
      config: { permission: 'settings.change' },
      schema: { querystring: ChangesIn, response: { 200: z.string(), ...problemResponses } },
    },
    async (request, reply) => {
      const query = queryOf(request)
      const subject = subjects.find((each) => each === textOf(query, 'subject'))
      const names = ['id', 'at', 'by', 'subject', 'key', 'before', 'after', 'reason']
      const sheet = {
        name: 'changes',
        label: 'changes',
        columns: names.map((name) => ({ name, label: name })),
        batches: changeRows(deps, { subject, q: textOf(query, 'q')?.slice(0, 200) }),
      }
      return sendSheets(reply, 'csv', namedOn('changes', deps.clock()), [sheet])
    },
  )
}
