// `/work/page`: a body keeps its own page; `/work/readiness`: how far a place has come; `/admin/rollout`: where the
// service has begun.
import type { StaffDeps } from '../../staff/index.ts'
import { country } from '../../territories/index.ts'
import type { ComponentChildren } from 'preact'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Rooms } from '../../administration/index.ts'
import { formatDay, inLanguage, type Locale } from '../../language/index.ts'
import { actingOf, frameOf, may, requireViewer, type Viewer } from '../../people/index.ts'
import { type FieldError, invalid, mendable, Problem } from '../../platform/problems.ts'
import { readForm } from '../../platform/forms.ts'
import {
  type Fields,
  fieldsOf,
  idOf,
  idsOf,
  numberOf,
  paramsOf,
  isOn,
  type Returned,
  textOf,
  queryOf,
  requireId,
  isDone,
  withDone,
  idIn,
} from '../../platform/query.ts'
import { type Frame, link, pageRoute, sendRoom } from '../../ui/index.ts'
import {
  addContract,
  type BodyDeps,
  keepPage,
  previewLaunch,
  publishNews,
  readBoard,
  setDue,
  setLaunch,
  takeBackNews,
} from '../actions.ts'
import { contractInputOf, launchInputOf, newsInputOf, pageInputOf } from '../api.ts'
import { findPage, listLaunches, listNews } from '../store.ts'
import { inviteHeads, remindOfMany, setDueOfMany } from '../several.ts'
import { t } from '../words.ts'
import { Board, LaunchRoom } from './board.tsx'
import { KeepPage } from './own.tsx'
import { present } from '../../platform/present.ts'

type Deps = BodyDeps & StaffDeps & { demo: boolean }
/** `would`: what the form would do, where that was asked. */
type Show = (
  request: FastifyRequest,
  reply: FastifyReply,
  tried?: Returned,
  would?: readonly string[],
) => Promise<unknown>

interface Page {
  path: string
  key: 'own' | 'board' | 'rollout'
  tried: Returned
  /** Absent: the way back to the work. */
  head?: (frame: Frame) => ComponentChildren
  children: (frame: Frame) => ComponentChildren
}

const back = (frame: Frame) => (
  <p>
    <a href={link(frame, '/work')}>{t(frame.locale, 'back')}</a>
  </p>
)

/** A page with its refusal or its "saved" above it. */
function send(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { path, key, tried, head = back, children }: Page,
) {
  const frame = { ...frameOf(request, deps), path, query: '' }
  const { locale } = frame
  const title = t(locale, `${key}.title`)
  return sendRoom(request, reply, {
    frame,
    title,
    head: head(frame),
    ...(tried.errors && { errors: tried.errors }),
    done: isDone(request) && doneWords(request, locale),
    scripts: key === 'own' ? ['spot.js', 'form.js'] : [],
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

/** How many a step on several reached, where it was one. */
function doneWords(request: FastifyRequest, locale: Locale): string {
  const count = numberOf(queryOf(request), 'count')
  const isCount = count !== undefined && Number.isSafeInteger(count) && count >= 0
  return isCount ? t(locale, 'several_done', { count }) : t(locale, 'done')
}

interface Step {
  /** The page that a refusal shows again, and that where the step leads. */
  show: Show
  to: string
  /** Read already, where pictures come along. */
  fields?: Fields
  /** What it would do. */
  preview?: (fields: Fields) => Promise<string[]>
  work: (fields: Fields) => Promise<unknown>
}

async function attempt(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { show, to, fields = fieldsOf(request), preview, work }: Step,
) {
  try {
    if (preview && textOf(fields, 'step') === 'preview')
      return await show(request, reply, { fields }, await preview(fields))
    await work(fields)
  } catch (error) {
    return show(request, reply, { fields, errors: mendable(error).errors })
  }
  return reply.redirect(withDone(link(frameOf(request, deps), to)), 303)
}

export function bodyPages(app: FastifyInstance, deps: Deps): void {
  ownPages(app, deps)
  readinessPages(app, deps)
  rolloutPages(app, deps)
}

/** The body that a field of many is of: `to-12`. */
const idAt = (field: string): string | undefined => /-(\d+)$/.exec(field)?.[1]

/** What a body says of itself. */
function ownPages(app: FastifyInstance, deps: Deps): void {
  const own: Show = async (request, reply, tried = {}) => {
    const agency = deps.agencies.get(actingOf(requireViewer(request)).agencyId)
    const [page, news] = await Promise.all([findPage(deps.db, agency.id), listNews(deps.db, agency.id, 20)])
    return send(deps, request, reply, {
      path: '/work/page',
      key: 'own',
      tried,
      children: (frame) => (
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
      ),
    })
  }
  pageRoute(app, 'get', 'page.keep', '/work/page', (request, reply) => own(request, reply))
  pageRoute(app, 'post', 'page.keep', '/work/page', async (request, reply) => {
    const { fields, files } = await readForm(request, { fileBytes: deps.settings.limits.photoBytes, files: 1 })
    const photo = { files, remove: isOn(fields, 'removePhoto') }
    const work = () => keepPage(deps, requireViewer(request), pageInputOf(fields), photo)
    return attempt(deps, request, reply, { show: own, to: '/work/page', fields, work })
  })
  pageRoute(app, 'post', 'page.keep', '/work/page/news', (request, reply) =>
    attempt(deps, request, reply, {
      show: own,
      to: '/work/page',
      work: (fields) => publishNews(deps, requireViewer(request), newsInputOf(fields)),
    }),
  )
  pageRoute(app, 'post', 'page.keep', '/work/page/withdraw', (request, reply) =>
    attempt(deps, request, reply, {
      show: own,
      to: '/work/page',
      work: (fields) => takeBackNews(deps, requireViewer(request), idOf(fields, 'id')),
    }),
  )
}

/** Which body is ready to begin. */
function readinessPages(app: FastifyInstance, deps: Deps): void {
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
    return send(deps, request, reply, {
      path: '/work/readiness',
      key: 'board',
      tried,
      children: (frame) => (
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
      ),
    })
  }
  const boardOf = (request: FastifyRequest) =>
    `/work/readiness?territory=${deps.agencies.get(requireId(request)).territory}`
  pageRoute(app, 'get', 'readiness.read', '/work/readiness', (request, reply) => board(request, reply))
  const several = severalOf(deps)
  pageRoute(app, 'post', 'rollout.several', '/work/readiness/several/:step', async (request, reply) => {
    const step = several[textOf(paramsOf(request), 'step') ?? '']
    if (!step) throw new Problem('not_found')
    const [frame, fields] = [frameOf(request, deps), fieldsOf(request)]
    try {
      const { count, errors = [] } = await step(requireViewer(request), fields, frame.locale)
      // What went out does not stand in the form again.
      const left = Object.fromEntries(
        Object.entries(fields).filter(([name]) => errors.some(({ field }) => idAt(field) === idAt(name))),
      )
      if (errors.length > 0) return await board(request, reply, { fields: left, errors })
      const place = deps.territories.find(textOf(queryOf(request), 'territory'))
      const to = `/work/readiness?territory=${place?.code ?? ''}&count=${count}`
      return await reply.redirect(withDone(link(frame, to)), 303)
    } catch (error) {
      return board(request, reply, { fields, errors: mendable(error).errors })
    }
  })
  pageRoute(app, 'post', 'rollout.keep', '/work/readiness/:id/due', (request, reply) =>
    attempt(deps, request, reply, {
      show: board,
      to: boardOf(request),
      work: (fields) => setDue(deps, requireViewer(request), requireId(request), textOf(fields, 'due')),
    }),
  )
  pageRoute(app, 'post', 'rollout.keep', '/work/readiness/:id/contract', (request, reply) =>
    attempt(deps, request, reply, {
      show: board,
      to: boardOf(request),
      work: (fields) => addContract(deps, requireViewer(request), requireId(request), contractInputOf(fields)),
    }),
  )
}

/** The same step for many bodies of a board; said is how many it reached. */
const severalOf = (
  deps: Deps,
): Record<
  string,
  (viewer: Viewer, fields: Fields, locale: Locale) => Promise<{ errors?: FieldError[]; count: number }>
> => ({
  due: async (viewer, fields) => ({
    count: await setDueOfMany(deps, viewer, idsOf(fields, 'bodies'), textOf(fields, 'due')),
  }),
  remind: async (viewer, fields, locale) => ({
    count: await remindOfMany(deps, viewer, idsOf(fields, 'bodies'), locale),
  }),
  invite: async (viewer, fields, locale) => {
    const typed = Object.keys(fields).flatMap((name) => {
      const agencyId = Number(/^to-(\d{1,9})$/.exec(name)?.[1])
      const [to = '', called = ''] = [textOf(fields, name)?.trim(), textOf(fields, `name-${agencyId}`)?.trim()]
      return agencyId > 0 && (to !== '' || called !== '') ? [{ agencyId, to, name: called }] : []
    })
    if (typed.length === 0) throw invalid('invitations', 'missing')
    const { sent, refused } = await inviteHeads(deps, viewer, typed, locale)
    const errors = refused.flatMap(({ agencyId, errors: own }) =>
      own.map((error) => ({ ...error, field: `${error.field}-${agencyId}` })),
    )
    return { count: sent, errors }
  },
})

/** What a launch or a suspension would do, in sentences. */
async function wouldLaunch(deps: Deps, locale: Locale, fields: Fields): Promise<string[]> {
  const { before, launch, open } = await previewLaunch(deps, launchInputOf(fields))
  const place = inLanguage(deps.territories.get(launch.territory).name, locale)
  const [from, to] = [t(locale, `state.${before?.state ?? 'launched'}`), t(locale, `state.${launch.state}`)]
  return [
    t(locale, 'would.state', { place, from, to, date: formatDay(locale, launch.since) }),
    t(locale, `state.${launch.state}_hint`),
    t(locale, 'would.open', { count: open }),
  ]
}

/** Where the platform begins, and when. */
function rolloutPages(app: FastifyInstance, deps: Deps): void {
  const rollout: Show = async (request, reply, tried = {}, would) => {
    const launches = await listLaunches(deps.db)
    const rooms = (frame: Frame) => <Rooms frame={frame} here="rollout" />
    return send(deps, request, reply, {
      path: '/admin/rollout',
      key: 'rollout',
      tried,
      head: rooms,
      children: (frame) => (
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
            would={would}
          />
        </>
      ),
    })
  }
  pageRoute(app, 'get', 'settings.change', '/admin/rollout', (request, reply) => rollout(request, reply))
  pageRoute(app, 'post', 'settings.change', '/admin/rollout', (request, reply) =>
    attempt(deps, request, reply, {
      show: rollout,
      to: '/admin/rollout',
      preview: async (fields) => wouldLaunch(deps, frameOf(request, deps).locale, fields),
      work: (fields) => setLaunch(deps, requireViewer(request), launchInputOf(fields)),
    }),
  )
}
