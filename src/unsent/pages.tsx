// A refusal of what somebody typed takes nothing with it: who must sign in first finds the form filled; everybody else
// reads on the page of the refusal what was typed, to be sent again (house 5).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formLimits } from '../card/index.ts'
import { AsCitizen, frameOf, holds } from '../people/index.ts'
import { asIs } from '../platform/as-is.ts'
import { typedInto } from '../platform/forms.ts'
import type { Problem, ProblemCode } from '../platform/problems.ts'
import { paramsOf, textOf } from '../platform/query.ts'
import type { ReportDeps } from '../reports/index.ts'
import { ButtonLink, type Frame, link, pageRoute, problemPage, renderPage, sendPage, Wrote } from '../ui/index.ts'
import { keepUnsent, openUnsent } from './actions.ts'
import { refill } from './refill.ts'
import { t } from './words.ts'

type Deps = ReportDeps & { demo: boolean }

/** Another person's turn at this browser, or nobody's: the form may be sent once the right one has signed in. */
const forAnother: readonly ProblemCode[] = ['not_signed_in', 'second_factor', 'forbidden', 'not_found']
/** A stranger's page, and codes that were wrong, are not sent again. */
const neverAgain: readonly ProblemCode[] = ['cross_site', 'wrong_code', 'oneid_refused']
/** So many forms of people who have not signed in are kept for one address in an hour. */
const mostKept = 20

/** What an office may not do, its holder may as a citizen (an observer who has a problem of the own). */
function mayAsCitizen({ viewer, method, routeOptions }: FastifyRequest): boolean {
  const { permission } = routeOptions.config
  return method === 'GET' && !!viewer?.acting && permission !== undefined && holds('citizen', permission)
}

const Instead = ({ frame, request: { viewer, url } }: { frame: Frame; request: FastifyRequest }) =>
  viewer ? <AsCitizen frame={frame} viewer={viewer} next={url} /> : null

/** How a page is refused. */
export function refuserOf(app: FastifyInstance, deps: Deps) {
  const count = app.createRateLimit({ max: mostKept, timeWindow: 3_600_000 })
  const { limits } = deps.settings
  return async (request: FastifyRequest, reply: FastifyReply, problem: Problem): Promise<FastifyReply> => {
    const frame = frameOf(request, deps)
    const send = (page: string) => reply.type('text/html; charset=utf-8').serializer(asIs).send(page)
    if (problem.code === 'forbidden' && mayAsCitizen(request))
      return send(problemPage(frame, problem, undefined, <Instead frame={frame} request={request} />))
    if (request.method !== 'POST' || neverAgain.includes(problem.code)) return send(problemPage(frame, problem))
    const isKept = forAnother.includes(problem.code) && !(await isOver(request))
    const typed = await typedInto(request, isKept ? formLimits(limits) : undefined)
    const again = { action: request.url, fields: typed.fields, hadFiles: typed.files.length > 0 }
    if (!isKept || typed.fields.length + typed.files.length === 0) return send(problemPage(frame, problem, again))
    const next = encodeURIComponent(
      link(
        frame,
        `/unsent/${await keepUnsent(deps, request, reply, { ...typed, isOwn: problem.code !== 'forbidden' && problem.code !== 'not_found' })}`,
      ),
    )
    if (problem.code === 'not_signed_in') return reply.redirect(link(frame, `/sign-in?next=${next}`), 303)
    if (problem.code === 'second_factor') return reply.redirect(link(frame, `/sign-in/second?next=${next}`), 303)
    return send(
      problemPage(
        frame,
        problem,
        undefined,
        <>
          <Wrote frame={frame} fields={typed.fields} />
          <p>{t(frame.locale, 'kept')}</p>
          <p>
            <ButtonLink href={link(frame, `/sign-in?next=${next}`)}>{t(frame.locale, 'other')}</ButtonLink>
          </p>
        </>,
      ),
    )
  }

  async function isOver(request: FastifyRequest): Promise<boolean> {
    if (request.viewer) return false
    const limit = await count(request)
    return !limit.isAllowed && limit.isExceeded
  }
}

export function unsentPage(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'own.settings', '/unsent/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const title = t(locale, 'title')
    const id = textOf(paramsOf(request), 'id') ?? ''
    const form = /^[\da-f-]{36}$/.test(id) ? await openUnsent(deps, request, id) : undefined
    if (!form)
      return sendPage(
        request,
        reply,
        renderPage({ frame, title, failed: true, children: <p class="lead">{t(locale, 'ended')}</p> }),
        404,
      )
    for (const url of form.pages) {
      const { cookie, host } = request.headers
      const page = await app.inject({
        url,
        remoteAddress: request.ip,
        headers: { ...(cookie && { cookie }), ...(host && { host }) },
      })
      // A role is to be chosen, or a second factor to be given, before that page opens.
      if (page.statusCode === 303) return reply.redirect(backHere(String(page.headers['location']), request.url), 303)
      if (page.statusCode !== 200) continue
      const filled = refill(page.body, {
        action: form.action,
        fields: form.fields,
        note: t(locale, 'filled'),
        kept: form.kept && { name: form.kept.name, said: t(locale, 'photos', { count: form.kept.count }) },
      })
      if (filled !== undefined) return sendPage(request, reply, filled)
    }
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        <p class="lead">{t(locale, 'gone')}</p>
        <Wrote frame={frame} fields={form.fields} />
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
}

/** The way to that page, and from there back to the form. */
function backHere(location: string, here: string): string {
  const [path, query] = location.split('?')
  const asked = new URLSearchParams(query)
  if (asked.has('next')) asked.set('next', here)
  return asked.size === 0 ? location : `${path}?${asked}`
}
