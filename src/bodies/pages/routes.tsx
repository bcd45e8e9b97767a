// `/work/page`: a body keeps its own page; `/work/readiness`: how far a place has come; `/admin/rollout`: where the
// service has begun.
import { country } from '../../territories/index.ts'
import type { ComponentChildren } from 'preact'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Rooms } from '../../administration/index.ts'
import { actingOf, frameOf, may, requireViewer } from '../../people/index.ts'
import { mendable } from '../../platform/problems.ts'
import { readForm } from '../../platform/forms.ts'
import {
  type Fields,
  fieldsOf,
  idOf,
  isOn,
  type Returned,
  textOf,
  queryOf,
  paramsOf,
  requireId,
  isDone,
  withDone,
} from '../../platform/query.ts'
import { type Frame, link, pageRoute, sendRoom } from '../../ui/index.ts'
import {
  addContract,
  type BodyDeps,
  keepPage,
  publishNews,
  readBoard,
  setDue,
  setLaunch,
  takeBackNews,
} from '../actions.ts'
import { contractInputOf, launchInputOf, newsInputOf, pageInputOf } from '../api.ts'
import { findPage, listLaunches, listNews } from '../store.ts'
import { t } from '../words.ts'
import { Board, LaunchRoom } from './board.tsx'
import { KeepPage } from './own.tsx'
import { present } from '../../platform/present.ts'

type Deps = BodyDeps & { demo: boolean }
type Show = (request: FastifyRequest, reply: FastifyReply, tried?: Returned) => Promise<unknown>

export function bodyPages(app: FastifyInstance, deps: Deps): void {
  /** A page with its refusal or its "saved" above it. */
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    key: 'own' | 'board' | 'rollout',
    tried: Returned,
    head: (frame: Frame) => ComponentChildren,
    children: (frame: Frame) => ComponentChildren,
  ) => {
    const frame = { ...frameOf(request, deps), path, query: '' }
    const { locale } = frame
    const title = t(locale, `${key}.title`)
    return sendRoom(request, reply, {
      frame,
      title,
      head: head(frame),
      ...(tried.errors && { errors: tried.errors }),
      done: isDone(request) && t(locale, 'done'),
      scripts: key === 'own' ? ['spot.js'] : [],
      children: (
        <>
          <div class="stack">
            <h1>{title}</h1>
            <p class="lead">{t(locale, `${key}.lead`)}</p>
          </div>
          {children(frame)}
        </>
      ),
    })
  }
  const back = (frame: Frame) => (
    <p>
      <a href={link(frame, '/work')}>{t(frame.locale, 'back')}</a>
    </p>
  )
  const attempt = async (
    request: FastifyRequest,
    reply: FastifyReply,
    show: Show,
    to: string,
    work: (fields: Fields) => Promise<unknown>,
    fields = fieldsOf(request),
  ) => {
    try {
      await work(fields)
    } catch (error) {
      return show(request, reply, { fields, errors: mendable(error).errors })
    }
    return reply.redirect(withDone(link(frameOf(request, deps), to)), 303)
  }
  const idIn = (request: FastifyRequest) => idOf(paramsOf(request), 'id')

  const own: Show = async (request, reply, tried = {}) => {
    const agency = deps.agencies.get(actingOf(requireViewer(request)).agencyId)
    const [page, news] = await Promise.all([findPage(deps.db, agency.id), listNews(deps.db, agency.id, 20)])
    return send(request, reply, '/work/page', 'own', tried, back, (frame) => (
      <>
        <p>
          <a href={link(frame, `/agencies/${agency.id}`)}>{deps.agencies.name(agency, frame.locale)}</a>
        </p>
        <KeepPage
          frame={frame}
          deps={deps}
          agency={agency}
          page={page}
          news={news}
          fields={tried.fields ?? {}}
          errors={tried.errors ?? []}
        />
      </>
    ))
  }
  pageRoute(app, 'get', 'page.keep', '/work/page', (request, reply) => own(request, reply))
  pageRoute(app, 'post', 'page.keep', '/work/page', async (request, reply) => {
    const { fields, files } = await readForm(request, { fileBytes: deps.settings.limits.photoBytes, files: 1 })
    const photo = { files, remove: isOn(fields, 'removePhoto') }
    return attempt(
      request,
      reply,
      own,
      '/work/page',
      () => keepPage(deps, requireViewer(request), pageInputOf(fields), photo),
      fields,
    )
  })
  pageRoute(app, 'post', 'page.keep', '/work/page/news', (request, reply) =>
    attempt(request, reply, own, '/work/page', (fields) =>
      publishNews(deps, requireViewer(request), newsInputOf(fields)),
    ),
  )
  pageRoute(app, 'post', 'page.keep', '/work/page/withdraw', (request, reply) =>
    attempt(request, reply, own, '/work/page', (fields) =>
      takeBackNews(deps, requireViewer(request), idOf(fields, 'id')),
    ),
  )

  const board: Show = async (request, reply, tried = {}) => {
    const viewer = requireViewer(request)
    const within = actingOf(viewer).territory
    const agencyTerritory = deps.agencies.find(idIn(request))?.territory
    const asked = deps.territories.find(agencyTerritory ?? textOf(queryOf(request), 'territory'))?.code
    // The whole country has no board of its own: its first region is shown.
    const usual = within === country ? present(deps.territories.regions[0], 'a region').code : within
    const territory = asked && deps.territories.isWithin(asked, within) && asked !== country ? asked : usual
    const found = await readBoard(deps, territory)
    const mayKeep = may(viewer, 'rollout.keep')
    return send(request, reply, '/work/readiness', 'board', tried, back, (frame) => (
      <Board
        frame={frame}
        deps={deps}
        board={found}
        territory={territory}
        within={within}
        mayKeep={mayKeep}
        fields={tried.fields ?? {}}
        errors={tried.errors ?? []}
      />
    ))
  }
  const boardOf = (request: FastifyRequest) =>
    `/work/readiness?territory=${deps.agencies.get(requireId(request)).territory}`
  pageRoute(app, 'get', 'readiness.read', '/work/readiness', (request, reply) => board(request, reply))
  pageRoute(app, 'post', 'rollout.keep', '/work/readiness/:id/due', (request, reply) =>
    attempt(request, reply, board, boardOf(request), (fields) =>
      setDue(deps, requireViewer(request), requireId(request), textOf(fields, 'due')),
    ),
  )
  pageRoute(app, 'post', 'rollout.keep', '/work/readiness/:id/contract', (request, reply) =>
    attempt(request, reply, board, boardOf(request), (fields) =>
      addContract(deps, requireViewer(request), requireId(request), contractInputOf(fields)),
    ),
  )

  const rollout: Show = async (request, reply, tried = {}) => {
    const launches = await listLaunches(deps.db)
    const rooms = (frame: Frame) => <Rooms frame={frame} here="rollout" />
    return send(request, reply, '/admin/rollout', 'rollout', tried, rooms, (frame) => (
      <>
        <p>
          <a href={link(frame, '/work/readiness')}>{t(frame.locale, 'board.title')}</a>
        </p>
        <LaunchRoom
          frame={frame}
          deps={deps}
          launches={launches}
          fields={tried.fields ?? {}}
          errors={tried.errors ?? []}
        />
      </>
    ))
  }
  pageRoute(app, 'get', 'settings.change', '/admin/rollout', (request, reply) => rollout(request, reply))
  pageRoute(app, 'post', 'settings.change', '/admin/rollout', (request, reply) =>
    attempt(request, reply, rollout, '/admin/rollout', (fields) =>
      setLaunch(deps, requireViewer(request), launchInputOf(fields)),
    ),
  )
}
