// `/work/help`: questions and answers, broadcasts; `/work/intake`: a report by phone; `/status`: how the platform does.
import { listGateways } from '../../notices/index.ts'
import type { ComponentChildren } from 'preact'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actingOf, addressOf, frameOf, may, requireViewer } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, fieldsOf, idOf, queryOf, type Returned, textOf, isDone, idIn } from '../../platform/query.ts'
import { type Finding, openFinding, pickedOf } from '../../places/index.ts'
import { type Frame, link, pageRoute, sayWhole, sendRoom } from '../../ui/index.ts'
import {
  askHelp,
  broadcast,
  type DeskDeps,
  desksOf,
  readRequest,
  replyHelp,
  sendCallerCode,
  takeIntake,
} from '../actions.ts'
import { intakeOf } from '../api.ts'
import { broadcastsFor, listRequests, readHealth } from '../store.ts'
import { t } from '../words.ts'
import { knownOn } from '../known.ts'
import type { Looked } from './call.tsx'
import { IntakeForm } from './intake.tsx'
import { HelpRoom, StatusRoom, ThreadRoom } from './rooms.tsx'

interface Tried extends Returned {
  title?: string | undefined
  status?: number
  /** The code that demo mode shows, once it was sent. */
  sent?: { demoCode?: string | undefined }
  /** What a place was looked for by, and what that found. */
  finding?: Finding | undefined
  looked?: Looked | undefined
}
type Show = (request: FastifyRequest, reply: FastifyReply, tried?: Tried) => Promise<unknown>

interface Page {
  path: string
  title: string
  tried?: Tried
  scripts?: string[]
  live?: string
  children: (frame: Frame) => ComponentChildren
}

function send(
  deps: DeskDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { path, title, tried = {}, scripts = [], live, children }: Page,
) {
  const frame = { ...frameOf(request, deps), path, query: '' }
  const { locale } = frame
  return sendRoom(request, reply, {
    frame,
    title,
    head: path !== '/status' && may(request.viewer, 'work.read') && (
      <p>
        <a href={link(frame, '/work')}>{t(locale, 'back')}</a>
      </p>
    ),
    ...(tried.errors && { errors: tried.errors }),
    refusal: tried.title,
    status: tried.status ?? 200,
    done: isDone(request) && t(locale, 'done'),
    scripts,
    live,
    children: children(frame),
  })
}

/** A step of a form: on to where `work` says; a refusal shows the page again. */
async function attempt(
  deps: DeskDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  show: Show,
  work: (fields: Fields) => Promise<string>,
) {
  const fields = fieldsOf(request)
  try {
    return reply.redirect(link(frameOf(request, deps), await work(fields)), 303)
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'not_found') throw error
    const title = sayWhole(frameOf(request, deps).locale, error)
    return show(request, reply, { fields, errors: error.errors, title, status: error.status })
  }
}

export function deskPages(app: FastifyInstance, deps: DeskDeps): void {
  helpPages(app, deps)
  threadPages(app, deps)
  intakePages(app, deps)
  statusPage(app, deps)
}

function helpPages(app: FastifyInstance, deps: DeskDeps): void {
  const help: Show = async (request, reply, tried = {}) => {
    const viewer = requireViewer(request)
    const [requests, news] = await Promise.all([
      may(viewer, 'help.read') ? listRequests(deps.db, desksOf(deps, viewer), 50) : [],
      broadcastsFor(deps.db, actingOf(viewer).territory, deps.clock()),
    ])
    return send(deps, request, reply, {
      path: '/work/help',
      title: t(frameOf(request, deps).locale, 'help.title'),
      tried,
      children: (frame) => (
        <HelpRoom
          frame={frame}
          deps={deps}
          viewer={viewer}
          requests={requests}
          news={news}
          fields={tried.fields ?? {}}
          errors={tried.errors ?? []}
        />
      ),
    })
  }
  pageRoute(app, 'get', 'help.read', '/work/help', (request, reply) => help(request, reply))
  pageRoute(app, 'post', 'help.ask', '/work/help', (request, reply) =>
    attempt(deps, request, reply, help, async (fields) => {
      const id = await askHelp(deps, requireViewer(request), {
        topic: textOf(fields, 'topic'),
        title: textOf(fields, 'title'),
        text: textOf(fields, 'text'),
      })
      return `/work/help/${id}?done=1`
    }),
  )
  pageRoute(app, 'post', 'broadcast.send', '/work/broadcast', (request, reply) =>
    attempt(deps, request, reply, help, async (fields) => {
      await broadcast(deps, requireViewer(request), {
        title: textOf(fields, 'title'),
        text: textOf(fields, 'text'),
        until: textOf(fields, 'until'),
      })
      return '/work/help?done=1'
    }),
  )
}

function threadPages(app: FastifyInstance, deps: DeskDeps): void {
  const thread: Show = async (request, reply, tried = {}) => {
    const found = await readRequest(deps, requireViewer(request), idIn(request))
    return send(deps, request, reply, {
      path: `/work/help/${found.request.id}`,
      title: found.request.title,
      tried,
      children: (frame) => (
        <ThreadRoom frame={frame} deps={deps} {...found} fields={tried.fields ?? {}} errors={tried.errors ?? []} />
      ),
    })
  }
  pageRoute(app, 'get', 'help.read', '/work/help/:id', (request, reply) => thread(request, reply))
  pageRoute(app, 'post', 'help.read', '/work/help/:id', (request, reply) =>
    attempt(deps, request, reply, thread, async (fields) => {
      await replyHelp(
        deps,
        requireViewer(request),
        idIn(request),
        textOf(fields, 'text'),
        textOf(fields, 'close') !== undefined,
      )
      return `/work/help/${idIn(request)}?done=1`
    }),
  )
}

function intakePages(app: FastifyInstance, deps: DeskDeps): void {
  const intake: Show = async (request, reply, tried = {}) => {
    const viewer = requireViewer(request)
    const known = await knownOn(deps, viewer, tried.fields ?? {}, frameOf(request, deps).locale)
    return send(deps, request, reply, {
      path: '/work/intake',
      title: t(frameOf(request, deps).locale, 'intake.title'),
      tried,
      scripts: ['finder.js'],
      children: (frame) => (
        <IntakeForm
          frame={frame}
          deps={deps}
          within={actingOf(viewer).territory}
          isHelper={actingOf(viewer).role === 'helper'}
          fields={tried.fields ?? {}}
          errors={tried.errors ?? []}
          sent={tried.sent}
          finding={tried.finding}
          looked={tried.looked}
          known={known}
          filed={tried.fields ? undefined : idOf(queryOf(request), 'filed')}
        />
      ),
    })
  }
  const find = openFinding(deps)
  /** The form again where a place was looked for, picked or dropped. */
  const placedIn = async (request: FastifyRequest, fields: Fields): Promise<Tried | undefined> => {
    const type = textOf(fields, 'type')
    if (type !== undefined) return { fields: { ...fields, category: type, what: undefined } }
    if (textOf(fields, 'step') === 'type') {
      const words = textOf(fields, 'what')?.slice(0, 200) ?? ''
      return { fields, looked: { words, types: deps.categories.search(words, 6) } }
    }
    if (textOf(fields, 'step') === 'drop') return { fields: { ...fields, lat: undefined, lng: undefined } }
    const picked = pickedOf(textOf(fields, 'pick'))
    if (picked) {
      const { lat, lng } = picked
      const near =
        lat === undefined || lng === undefined ? undefined : deps.territories.nearest({ lat, lng }, 1)[0]?.code
      const landmark = picked.landmark ?? textOf(fields, 'landmark')
      return { fields: { ...fields, ...picked, territory: picked.territory ?? near, landmark, find: undefined } }
    }
    const within = actingOf(requireViewer(request)).territory
    if (textOf(fields, 'step') !== 'find') return undefined
    const district = deps.territories.districtOf(textOf(fields, 'territory') ?? within)?.code
    return { fields, finding: await find(fields, { district, within }, frameOf(request, deps)) }
  }
  pageRoute(app, 'get', 'intake.take', '/work/intake', (request, reply) => intake(request, reply))
  pageRoute(app, 'post', 'intake.take', '/work/intake', async (request, reply) => {
    const fields = fieldsOf(request)
    const placed = await placedIn(request, fields)
    if (placed) return intake(request, reply, placed)
    if (textOf(fields, 'step') !== 'code')
      return attempt(
        deps,
        request,
        reply,
        intake,
        async () =>
          `/work/intake?filed=${await takeIntake(deps, requireViewer(request), intakeOf(fields), addressOf(request))}`,
      )
    try {
      return await intake(request, reply, {
        fields,
        sent: await sendCallerCode(deps, textOf(fields, 'phone'), addressOf(request)),
      })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return intake(request, reply, { fields, errors: error.errors, status: error.status })
    }
  })
}

function statusPage(app: FastifyInstance, deps: DeskDeps): void {
  pageRoute(app, 'get', 'public.read', '/status', async (request, reply) => {
    const [health, channels] = await Promise.all([
      readHealth(deps.db, deps.clock()),
      listGateways(
        deps.db,
        deps.channels.map(({ name }) => name),
        deps.clock(),
      ),
    ])
    return send(deps, request, reply, {
      path: '/status',
      live: 'status',
      title: t(frameOf(request, deps).locale, 'status.title'),
      children: (frame) => (
        <StatusRoom frame={frame} health={health} services={{ channels, oneId: deps.oneId !== undefined }} />
      ),
    })
  })
}
