// The routes of types, bodies, places and notices: pages of an administrator; a refused form comes back as it was.
import type { ComponentChildren } from 'preact'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Rooms, sayMembers, type Tried } from '../../administration/index.ts'
import { inLanguage } from '../../language/index.ts'
import { replaceable } from '../../notices/index.ts'
import { frameOf, requireViewer } from '../../people/index.ts'
import { mendable, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, idOf, textOf, queryOf, paramsOf, isDone, withDone } from '../../platform/query.ts'
import { type Frame, link, pageRoute, sendRoom } from '../../ui/index.ts'
import {
  addBody,
  type CatalogueDeps,
  countOpen,
  dropQuestion,
  importMahallas,
  importPeople,
  nameKind,
  previewType,
  setBodyClosed,
  setMahalla,
  setPlace,
  setQuestion,
  checkNotice,
  setText,
  setType,
} from '../actions.ts'
import type { Input } from '../rules.ts'
import { t } from '../words.ts'
import { BodiesRoom, CloseBody, KindRoom } from './bodies.tsx'
import { NoticeRoom, NoticesRoom } from './notices.tsx'
import { PlacesRoom } from './places.tsx'
import { QuestionRoom } from './questions.tsx'
import { typeFieldsOf, TypeRoom, TypesRoom } from './types.tsx'
import { present } from '../../platform/present.ts'

type Room = 'types' | 'bodies' | 'places' | 'notices'

/** Texts only: what came several times is for those who read lists. */
const inputOf = (fields: Fields): Input =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, textOf(fields, name)]))

/** `would`: what the form would do, where that was asked. */
type Show = (request: FastifyRequest, reply: FastifyReply, tried?: Tried, would?: readonly string[]) => unknown

interface Page {
  room: Room
  /** Absent: that of the room, with its lead. */
  title?: string
  path?: string
  tried: Tried
  children: (frame: Frame) => ComponentChildren
}

function send(
  deps: CatalogueDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { room, title, path = `/admin/${room}`, tried, children }: Page,
) {
  const frame = { ...frameOf(request, deps), path, query: '' }
  const { locale } = frame
  const heading = title ?? t(locale, `${room}.title`)
  return sendRoom(request, reply, {
    frame,
    title: heading,
    head: <Rooms frame={frame} here={room} />,
    ...(tried.errors && { errors: tried.errors }),
    scope: scopeOf(tried.fields ?? {}),
    done: isDone(request) && t(locale, 'done'),
    children: (
      <>
        <div class="stack">
          <h1>{heading}</h1>
          {!title && <p class="lead">{t(locale, `${room}.lead`)}</p>}
        </div>
        {children(frame)}
      </>
    ),
  })
}

interface PageForm {
  show: Show
  work: (request: FastifyRequest, fields: Fields) => Promise<string>
  /** What it would do, in sentences. */
  preview?: (request: FastifyRequest, fields: Fields) => Promise<string[]>
}

/** One page with its form: a refusal shows it again, otherwise `work` says where to go. */
function roomAt(app: FastifyInstance, deps: CatalogueDeps, path: string, { show, work, preview }: PageForm): void {
  pageRoute(app, 'get', 'settings.change', path, async (request, reply) => show(request, reply))
  pageRoute(app, 'post', 'settings.change', path, async (request, reply) => {
    const fields = fieldsOf(request)
    try {
      if (preview && textOf(fields, 'step') === 'preview')
        return await show(request, reply, { fields }, await preview(request, fields))
      const next = await work(request, fields)
      return await reply.redirect(withDone(link(frameOf(request, deps), next)), 303)
    } catch (error) {
      return show(request, reply, { fields, errors: mendable(error).errors })
    }
  })
}

const asked = (request: FastifyRequest, tried: Tried, name: string) => textOf(tried.fields ?? queryOf(request), name)

export function cataloguePages(app: FastifyInstance, deps: CatalogueDeps): void {
  typePages(app, deps)
  bodyPages(app, deps)
  placePages(app, deps)
  noticePages(app, deps)
}

function typePages(app: FastifyInstance, deps: CatalogueDeps): void {
  roomAt(app, deps, '/admin/types', {
    show: (request, reply, tried = {}) =>
      send(deps, request, reply, {
        room: 'types',
        tried,
        children: (frame) => <TypesRoom frame={frame} deps={deps} tried={tried} />,
      }),
    work: async (request, fields) =>
      `/admin/types/${await setType(deps, requireViewer(request), undefined, { ...inputOf(fields), ...typeFieldsOf(fields) })}`,
  })

  const typeOf = (request: FastifyRequest) => {
    const category = deps.categories.find(textOf(paramsOf(request), 'code'))
    if (!category) throw new Problem('not_found')
    return category
  }
  roomAt(app, deps, '/admin/types/:code', {
    show: (request, reply, tried = {}, would) => {
      const category = typeOf(request)
      const { locale } = frameOf(request, deps)
      return send(deps, request, reply, {
        room: 'types',
        title: inLanguage(category.name, locale),
        tried,
        children: (frame) => <TypeRoom frame={frame} deps={deps} tried={tried} category={category} would={would} />,
        path: `/admin/types/${category.code}`,
      })
    },
    work: async (request, fields) =>
      `/admin/types/${await setType(deps, requireViewer(request), typeOf(request).code, { ...inputOf(fields), ...typeFieldsOf(fields) })}`,
    preview: async (request, fields) => {
      const { locale } = frameOf(request, deps)
      const input = { ...inputOf(fields), ...typeFieldsOf(fields) }
      const { before, after, open } = await previewType(deps, typeOf(request).code, input)
      const lines = sayMembers(deps, locale, before, after)
      return lines.length > 0 ? [...lines, t(locale, 'would.open', { count: open })] : [t(locale, 'would.nothing')]
    },
  })
  roomAt(app, deps, '/admin/types/:code/questions', {
    show: (request, reply, tried = {}) => {
      const category = typeOf(request)
      const question = category.questions.find(
        ({ id, retired }) => !retired && id === (asked(request, tried, 'id') ?? asked(request, tried, 'drop')),
      )
      const { locale } = frameOf(request, deps)
      return send(deps, request, reply, {
        room: 'types',
        title: t(locale, question ? 'change_question' : 'add_question'),
        tried,
        children: (frame) => (
          <QuestionRoom frame={frame} deps={deps} tried={tried} category={category} question={question} />
        ),
        path: `/admin/types/${category.code}/questions`,
      })
    },
    work: async (request, fields) => {
      const { code } = typeOf(request)
      const drop = textOf(fields, 'drop')
      if (drop !== undefined) await dropQuestion(deps, requireViewer(request), code, drop, textOf(fields, 'reason'))
      else await setQuestion(deps, requireViewer(request), code, inputOf(fields))
      return `/admin/types/${code}`
    },
  })
}

function bodyPages(app: FastifyInstance, deps: CatalogueDeps): void {
  roomAt(app, deps, '/admin/bodies', {
    show: async (request, reply, tried = {}) => {
      const { locale } = frameOf(request, deps)
      const agency = deps.agencies.find(idOf(tried.fields ?? {}, 'id') ?? idOf(queryOf(request), 'close'))
      if (agency) {
        const open = await countOpen(deps, { agencies: deps.agencies.withBelow(agency.id) })
        return send(deps, request, reply, {
          room: 'bodies',
          title: deps.agencies.name(agency, locale),
          tried,
          children: (frame) => <CloseBody frame={frame} deps={deps} tried={tried} agency={agency} open={open} />,
        })
      }
      const code = textOf(tried.fields ?? {}, 'code') ?? textOf(queryOf(request), 'kind')
      const kind = deps.agencies.kinds.find((each) => each.code === code)
      if (kind)
        return send(deps, request, reply, {
          room: 'bodies',
          title: inLanguage(kind.name, locale),
          tried,
          children: (frame) => <KindRoom frame={frame} deps={deps} tried={tried} code={kind.code} />,
        })
      const q = textOf(queryOf(request), 'q')?.slice(0, 200) ?? ''
      return send(deps, request, reply, {
        room: 'bodies',
        tried,
        children: (frame) => <BodiesRoom frame={frame} deps={deps} tried={tried} q={q} />,
      })
    },
    work: async (request, fields) => {
      const viewer = requireViewer(request)
      const id = idOf(fields, 'id')
      if (id !== undefined)
        await setBodyClosed(deps, viewer, id, textOf(fields, 'closed') === '1', textOf(fields, 'reason'))
      else if (textOf(fields, 'code') !== undefined)
        await nameKind(deps, viewer, textOf(fields, 'code'), inputOf(fields))
      else await addBody(deps, viewer, inputOf(fields))
      return '/admin/bodies'
    },
  })
}

function placePages(app: FastifyInstance, deps: CatalogueDeps): void {
  roomAt(app, deps, '/admin/places', {
    show: (request, reply, tried = {}) => {
      const form = textOf(tried.fields ?? {}, 'form')
      const isOfOnePlace = form === undefined || form === 'place'
      const code = isOfOnePlace ? asked(request, tried, 'code') : undefined
      return send(deps, request, reply, {
        room: 'places',
        tried,
        children: (frame) => <PlacesRoom frame={frame} deps={deps} tried={tried} code={code} />,
      })
    },
    work: async (request, fields) => {
      const viewer = requireViewer(request)
      const code = textOf(fields, 'code')
      switch (textOf(fields, 'form')) {
        case 'file':
          await importMahallas(deps, viewer, textOf(fields, 'file') ?? '', textOf(fields, 'reason'))
          return '/admin/places'
        case 'people':
          await importPeople(deps, viewer, inputOf(fields))
          return '/admin/places'
        case 'mahalla':
          await setMahalla(deps, viewer, inputOf(fields))
          return '/admin/places'
        default:
          await setPlace(deps, viewer, code, inputOf(fields))
          return `/admin/places?code=${encodeURIComponent(present(code, 'the code'))}`
      }
    },
  })
}

function noticePages(app: FastifyInstance, deps: CatalogueDeps): void {
  roomAt(app, deps, '/admin/notices', {
    show: (request, reply, tried = {}) => {
      const key = asked(request, tried, 'key')
      const { locale } = frameOf(request, deps)
      if (key !== undefined && Object.hasOwn(replaceable, key))
        return send(deps, request, reply, {
          room: 'notices',
          title: t(locale, 'notice'),
          tried,
          children: (frame) => <NoticeRoom frame={frame} deps={deps} tried={tried} code={key} />,
        })
      return send(deps, request, reply, {
        room: 'notices',
        tried,
        children: (frame) => <NoticesRoom frame={frame} deps={deps} />,
      })
    },
    work: async (request, fields) => {
      await setText(deps, requireViewer(request), textOf(fields, 'key'), inputOf(fields))
      return '/admin/notices'
    },
    preview: async (_request, fields) => {
      checkNotice(textOf(fields, 'key'), inputOf(fields))
      return []
    },
  })
}

/** Several forms stand on the page of places: their fields have a scope. */
const scopeOf = (fields: Fields): string | undefined => {
  const form = textOf(fields, 'form')
  if (form === 'mahalla' || form === 'file' || form === 'people') return form
  return textOf(fields, 'drop') ? 'drop' : undefined
}
