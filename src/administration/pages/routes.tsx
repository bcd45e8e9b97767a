// The routes of `/admin`: a page and a form for each thing an administrator keeps; a refused form comes back as it was.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { listDays, listHours } from '../../deadlines/index.ts'
import { frameOf, requireViewer } from '../../people/index.ts'
import { invalid, mendable } from '../../platform/problems.ts'
import { fieldsOf, type Fields, idOf, listOf, textOf, queryOf } from '../../platform/query.ts'
import { parseSetting, type SettingField, settingFields } from '../../settings/index.ts'
import { link, pageRoute } from '../../ui/index.ts'
import {
  changeDay,
  changeHours,
  changeSettings,
  dropPhone,
  previewDay,
  previewHours,
  previewSettings,
  setPhone,
  type SettingsInput,
} from '../actions.ts'
import { dayInputOf, phoneInputOf, settingsInputOf } from '../api.ts'
import { subjects } from '../rules.ts'
import { listChanges } from '../store.ts'
import { CalendarRoom, HoursRoom } from './calendar.tsx'
import { ChangesRoom } from './changes.tsx'
import { type PageDeps, type Room, send, type Tried } from './frame.tsx'
import { PhonesRoom, RemovePhone } from './phones.tsx'
import { besideOf, SettingsRoom, wasOf } from './settings.tsx'
import { pageOf } from '../../platform/present.ts'
import { choiceOf } from '../../platform/query.ts'

/** What was typed for a setting, as it is kept: an amount and its unit, or a type and its amount, are one word. */
function typedIn(fields: Fields, field: SettingField): string {
  const [first, second] = [listOf(fields, field.id), listOf(fields, besideOf(field))]
  if (second.length > 0) {
    const join = (each: string, index: number) =>
      field.isByType ? `${second[index] ?? ''}=${each.trim()}` : `${each.trim()}${second[index] ?? ''}`
    return first.flatMap((each, index) => (each.trim() === '' ? [] : [join(each, index)])).join(',')
  }
  return field.options && field.kind === 'list' ? first.join(',') : (textOf(fields, field.id) ?? '')
}

/** What a section's form, or an imported file, would set. @throws invalid not_json */
function settingsOf(fields: Fields): SettingsInput {
  const section = textOf(fields, 'section') ?? ''
  if (section !== 'file') {
    const own = settingFields.filter((field) => field.section === section && fields[field.id] !== undefined)
    // What the person left as it was shown is not theirs to set: somebody else may have changed it meanwhile.
    const changed = own.filter(
      (field) =>
        typedIn(fields, field)
          .replaceAll(/[\s,;]+/g, ' ')
          .trim() !== (textOf(fields, wasOf(field)) ?? '').replaceAll(/[\s,;]+/g, ' ').trim(),
    )
    return {
      [section]: Object.fromEntries(changed.map((field) => [field.name, parseSetting(field, typedIn(fields, field))])),
    }
  }
  try {
    return settingsInputOf(JSON.parse(textOf(fields, 'file') ?? ''))
  } catch {
    throw invalid('file', 'not_json')
  }
}

type Show<P> = (request: FastifyRequest, reply: FastifyReply, tried?: Tried, preview?: P) => unknown

/** One form: `preview` shows what it would do, otherwise it is done; a refusal shows the form again. */
interface Form<P> {
  show: Show<P>
  preview?: (request: FastifyRequest, fields: Fields) => Promise<P>
  change: (request: FastifyRequest, fields: Fields) => Promise<unknown>
}

function form<P>(app: FastifyInstance, deps: PageDeps, room: Room, { show, preview, change }: Form<P>): void {
  pageRoute(app, 'post', 'settings.change', `/admin/${room}`, async (request, reply) => {
    const fields = fieldsOf(request)
    try {
      if (preview && textOf(fields, 'step') === 'preview')
        return show(request, reply, { fields }, await preview(request, fields))
      await change(request, fields)
    } catch (error) {
      const problem = mendable(error)
      return show(request, reply, { fields, errors: problem.errors, problem })
    }
    return reply.redirect(`${link(frameOf(request, deps), `/admin/${room}`)}?done=1`, 303)
  })
}

export function adminPages(app: FastifyInstance, deps: PageDeps): void {
  settingsPages(app, deps)
  calendarPages(app, deps)
  phonesPages(app, deps)
  changesPage(app, deps)
}

function settingsPages(app: FastifyInstance, deps: PageDeps): void {
  pageRoute(app, 'get', 'settings.change', '/admin', async (request, reply) =>
    reply.redirect(link(frameOf(request, deps), '/admin/settings'), 303),
  )

  const settings: Show<ReturnType<typeof previewSettings>> = (request, reply, tried = {}, preview) =>
    send(deps, request, reply, {
      room: 'settings',
      tried,
      children: (frame) => <SettingsRoom frame={frame} deps={deps} tried={tried} preview={preview} />,
    })
  pageRoute(app, 'get', 'settings.change', '/admin/settings', async (request, reply) => settings(request, reply))
  form(app, deps, 'settings', {
    show: settings,
    preview: async (request, fields) => previewSettings(deps, requireViewer(request), settingsOf(fields)),
    change: (request, fields) =>
      changeSettings(deps, requireViewer(request), settingsOf(fields), textOf(fields, 'reason')),
  })
}

function calendarPages(app: FastifyInstance, deps: PageDeps): void {
  const calendar: Show<Awaited<ReturnType<typeof previewDay>>> = async (request, reply, tried = {}, preview) => {
    const days = await listDays(deps.db)
    const asked = Number(textOf(tried.fields ?? {}, 'day')?.slice(0, 4) ?? textOf(queryOf(request), 'year'))
    const year = asked >= 2000 && asked < 2100 ? asked : deps.clock().getUTCFullYear()
    return send(deps, request, reply, {
      room: 'calendar',
      tried,
      children: (frame) => (
        <CalendarRoom frame={frame} deps={deps} tried={tried} preview={preview} days={days} year={year} />
      ),
    })
  }
  pageRoute(app, 'get', 'settings.change', '/admin/calendar', async (request, reply) => calendar(request, reply))
  form(app, deps, 'calendar', {
    show: calendar,
    preview: (request, fields) => previewDay(deps, requireViewer(request), dayInputOf(fields)),
    change: (request, fields) => changeDay(deps, requireViewer(request), dayInputOf(fields), textOf(fields, 'reason')),
  })

  const hours: Show<Awaited<ReturnType<typeof previewHours>>> = async (request, reply, tried = {}, preview) => {
    const own = await listHours(deps.db)
    const agencyId = idOf(tried.fields ?? queryOf(request), 'agency')
    return send(deps, request, reply, {
      room: 'hours',
      tried,
      children: (frame) => (
        <HoursRoom
          frame={frame}
          deps={deps}
          tried={tried}
          preview={preview}
          hours={own}
          agencyId={agencyId}
          asked={textOf(queryOf(request), 'q')}
        />
      ),
    })
  }
  pageRoute(app, 'get', 'settings.change', '/admin/hours', async (request, reply) => hours(request, reply))
  form(app, deps, 'hours', {
    show: hours,
    preview: (request, fields) =>
      previewHours(deps, requireViewer(request), idOf(fields, 'agency') ?? 0, textOf(fields, 'hours')),
    change: (request, fields) =>
      changeHours(
        deps,
        requireViewer(request),
        idOf(fields, 'agency'),
        textOf(fields, 'hours'),
        textOf(fields, 'reason'),
      ),
  })
}

function phonesPages(app: FastifyInstance, deps: PageDeps): void {
  const phones: Show<never> = (request, reply, tried = {}) => {
    const removing = idOf(tried.fields ?? queryOf(request), 'remove')
    const phone = deps.phones.all.find(({ id }) => id === removing)
    return send(deps, request, reply, {
      room: 'phones',
      tried,
      children: (frame) =>
        phone ? (
          <RemovePhone frame={frame} phone={phone} tried={tried} />
        ) : (
          <PhonesRoom frame={frame} deps={deps} tried={tried} />
        ),
    })
  }
  pageRoute(app, 'get', 'settings.change', '/admin/phones', async (request, reply) => phones(request, reply))
  form(app, deps, 'phones', {
    show: phones,
    change: (request, fields) =>
      fields['remove'] === undefined
        ? setPhone(deps, requireViewer(request), phoneInputOf(fields), textOf(fields, 'reason'))
        : dropPhone(deps, requireViewer(request), idOf(fields, 'remove'), textOf(fields, 'reason')),
  })
}

function changesPage(app: FastifyInstance, deps: PageDeps): void {
  pageRoute(app, 'get', 'settings.change', '/admin/changes', async (request, reply) => {
    const query = queryOf(request)
    const subject = choiceOf(query, 'subject', subjects)
    const q = textOf(query, 'q')?.slice(0, 200)
    const found = await listChanges(deps.db, { subject, q, before: idOf(query, 'cursor') }, 51)
    const { items: changes, next } = pageOf(found, 50, ({ id }) => id)
    return send(deps, request, reply, {
      room: 'changes',
      tried: {},
      children: (frame) => (
        <ChangesRoom
          frame={frame}
          named={deps}
          changes={changes}
          subject={subject}
          q={q}
          next={next}
          isLater={textOf(query, 'cursor') !== undefined}
        />
      ),
    })
  })
}
