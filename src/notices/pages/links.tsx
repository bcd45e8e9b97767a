// `/confirm/{token}` and `/stop/{token}`: the links of letters. Opening one asks; only the answer acts, since scanners
// open links. Mail programs stop by one click, which is a POST without a page (RFC 8058).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import { paramsOf, textOf } from '../../platform/query.ts'
import { frameOf } from '../../people/index.ts'
import { Button, link, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import { confirm, pointOf, stop, type WayDeps } from '../actions.ts'
import { channelName, t } from '../words.ts'

const tokenOf = (request: FastifyRequest) => textOf(paramsOf(request), 'token') ?? ''

export function linkPages(app: FastifyInstance, deps: WayDeps & { clock: Clock }): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, purpose: 'confirm' | 'stop', isDone: boolean) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const point = await pointOf(deps, purpose, tokenOf(request))
    const address = point.channel === 'email' ? point.address : channelName(locale, point.channel)
    const title = t(locale, `${purpose}.title`)
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        {isDone ? (
          <p class="done" role="status">
            {t(locale, `${purpose}.done`)}
          </p>
        ) : (
          <>
            <p class="lead">{t(locale, `${purpose}.lead`, { address })}</p>
            <form method="post" action={link(frame, `/${purpose}/${tokenOf(request)}`)}>
              <Button>{t(locale, `${purpose}.yes`)}</Button>
            </form>
          </>
        )}
      </div>
    )
    reply.header('referrer-policy', 'no-referrer')
    return sendPage(request, reply, renderPage({ frame, title, children }))
  }
  for (const [purpose, act] of [
    ['confirm', confirm],
    ['stop', stop],
  ] as const) {
    pageRoute(app, 'get', 'link.open', `/${purpose}/:token`, async (request, reply) =>
      show(request, reply, purpose, false),
    )
    pageRoute(app, 'post', 'link.open', `/${purpose}/:token`, async (request, reply) => {
      await act(deps, tokenOf(request))
      return show(request, reply, purpose, true)
    })
  }
}
