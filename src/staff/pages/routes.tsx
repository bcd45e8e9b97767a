// `/work/people`: the people of a body and its divisions; `/invitations/…`: taking an invitation up.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { searchAgencies } from '../../agencies/index.ts'
import { actingOf, frameOf, requireViewer, standsOver } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import {
  type Fields,
  fieldsOf,
  idOf,
  type Returned,
  textOf,
  paramsOf,
  queryOf,
  requireId,
  isDone,
} from '../../platform/query.ts'
import { Button, Empty, link, pageRoute, renderPage, sayWhole, sendRoom, sendPage, TextInput } from '../../ui/index.ts'
import {
  acceptInvitation,
  invite,
  manageMember,
  memberSteps,
  readInvitation,
  revokeInvitation,
  type StaffDeps,
} from '../actions.ts'
import { invitationInputOf } from '../api.ts'
import { listInvitations, listMembers } from '../store.ts'
import { t } from '../words.ts'
import { Bodies, OfferPage, PeopleOf } from './people.tsx'

interface Tried extends Returned {
  title?: string | undefined
  /** Shown in demo mode, where nothing is sent. */
  link?: string | undefined
}

async function show(deps: StaffDeps, request: FastifyRequest, reply: FastifyReply, tried: Tried = {}, status = 200) {
  const agency = deps.agencies.get(requireId(request))
  const frame = { ...frameOf(request, deps), path: `/work/people/${agency.id}`, query: '' }
  const { locale } = frame
  const viewer = requireViewer(request)
  const [members, invitations] = await Promise.all([
    listMembers(deps.db, agency.id),
    listInvitations(deps.db, agency.id, deps.clock()),
  ])
  const { fields = {}, errors = [] } = tried
  const props = {
    frame,
    deps,
    agency,
    acting: actingOf(viewer),
    personId: viewer.personId,
    members,
    invitations,
    fields,
    errors,
  }
  const title = t(locale, 'title')
  return sendRoom(request, reply, {
    frame,
    title,
    errors,
    refusal: tried.title,
    status,
    done: (isDone(request) || tried.link) && (
      <>
        {t(locale, tried.link ? 'invited_demo' : 'done')}{' '}
        {tried.link && <a href={tried.link}>{t(locale, 'open_link')}</a>}
      </>
    ),
    children: (
      <>
        <div class="stack">
          <p>
            <a href={link(frame, agency.id === props.acting.agencyId ? '/work/team' : '/work/people')}>
              {t(locale, 'back')}
            </a>
          </p>
          <h1>{title}</h1>
          <p class="lead">{deps.agencies.name(agency, locale)}</p>
        </div>
        <PeopleOf {...props} />
      </>
    ),
  })
}

function refused(deps: StaffDeps, request: FastifyRequest, reply: FastifyReply, fields: Fields, error: unknown) {
  if (!(error instanceof Problem) || error.code === 'not_found') throw error
  const title = sayWhole(frameOf(request, deps).locale, error)
  return show(deps, request, reply, { fields, errors: error.errors, title }, error.status)
}

export function staffPages(app: FastifyInstance, deps: StaffDeps): void {
  findPage(app, deps)
  managePages(app, deps)
  invitationPages(app, deps)
}

/** Where a head, a project office or an administrator looks a body up. */
function findPage(app: FastifyInstance, deps: StaffDeps): void {
  // A head begins at the own body; project offices and administrators look a body up.
  pageRoute(app, 'get', 'people.find', '/work/people', async (request, reply) => {
    const frame = frameOf(request, deps)
    const acting = actingOf(requireViewer(request))
    if (acting.role === 'head') return reply.redirect(link(frame, `/work/people/${acting.agencyId}`), 303)
    const { locale } = frame
    const q = textOf(queryOf(request), 'q')?.slice(0, 200) ?? ''
    const found =
      q === ''
        ? [deps.agencies.get(acting.agencyId)]
        : searchAgencies(deps.agencies, { q }).filter(({ id }) => standsOver(deps, acting, id))
    const title = t(locale, 'title')
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        <p class="lead">{t(locale, 'find_lead')}</p>
        <form method="get" action={link(frame, '/work/people')} class="fields">
          <TextInput locale={locale} name="q" label={t(locale, 'find')} value={q} type="search" />
          <Button>{t(locale, 'search')}</Button>
        </form>
        {found.length === 0 ? (
          <Empty title={t(locale, 'none_found')} />
        ) : (
          <Bodies frame={frame} deps={deps} list={found.slice(0, 50)} title={t(locale, 'bodies')} />
        )}
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
}

function managePages(app: FastifyInstance, deps: StaffDeps): void {
  pageRoute(app, 'get', 'people.manage', '/work/people/:id', (request, reply) => show(deps, request, reply))

  pageRoute(app, 'post', 'people.manage', '/work/people/:id', async (request, reply) => {
    const fields = fieldsOf(request)
    const agencyId = requireId(request)
    const frame = frameOf(request, deps)
    try {
      const { link: opened } = await invite(
        deps,
        requireViewer(request),
        agencyId,
        invitationInputOf(fields),
        frame.locale,
      )
      if (opened) return await show(deps, request, reply, { link: opened })
    } catch (error) {
      return refused(deps, request, reply, fields, error)
    }
    return reply.redirect(`${link(frame, `/work/people/${agencyId}`)}?done=1`, 303)
  })

  pageRoute(app, 'post', 'people.manage', '/work/people/:id/:step', async (request, reply) => {
    const fields = fieldsOf(request)
    const agencyId = requireId(request)
    const name = textOf(paramsOf(request), 'step')
    const step = memberSteps.find((each) => each === name)
    if (!step && name !== 'revoke') throw new Problem('not_found')
    try {
      const input = {
        membership: idOf(fields, 'membership'),
        successor: idOf(fields, 'successor'),
        reason: textOf(fields, 'reason'),
      }
      await (step
        ? manageMember(deps, requireViewer(request), agencyId, step, input)
        : revokeInvitation(deps, requireViewer(request), agencyId, idOf(fields, 'invitation')))
    } catch (error) {
      return refused(deps, request, reply, fields, error)
    }
    return reply.redirect(`${link(frameOf(request, deps), `/work/people/${agencyId}`)}?done=1`, 303)
  })
}

function invitationPages(app: FastifyInstance, deps: StaffDeps): void {
  pageRoute(app, 'get', 'link.open', '/invitations/:token', async (request, reply) => {
    const token = textOf(paramsOf(request), 'token') ?? ''
    const frame = { ...frameOf(request, deps), query: '' }
    const invitation = await readInvitation(deps, token)
    const children = (
      <OfferPage
        frame={frame}
        deps={deps}
        invitation={invitation}
        token={token}
        signedIn={request.viewer !== undefined}
      />
    )
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'offer.title'), children }))
  })

  pageRoute(app, 'post', 'link.open', '/invitations/:token', async (request, reply) => {
    await acceptInvitation(deps, request.viewer, request.sessionToken, textOf(paramsOf(request), 'token') ?? '')
    return reply.redirect(link(frameOf(request, deps), '/work'), 303)
  })
}
