// `/follow`: what is followed and by which way; the links of letters, which ask and act by POST alone; and what is
// followed from an address.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { frameOf } from '../../people/index.ts'
import { findPoint, PushOffer } from '../../notices/index.ts'
import { mendable, Problem } from '../../platform/problems.ts'
import { type Fields, fieldsOf, idOf, isDone, paramsOf, queryOf, type Returned, textOf } from '../../platform/query.ts'
import { signedId, signId } from '../../platform/secrets.ts'
import { Button, ErrorSummary, type Frame, link, pageRoute, renderPage, sendPage, TextInput } from '../../ui/index.ts'
import { askToFollow, confirm, type FollowDeps, followInBrowser, followOf, getTopic } from '../actions.ts'
import { radii, startOf, textOfTopic, type Topic, topicIn } from '../rules.ts'
import { listFollows, removeFollow } from '../store.ts'
import { sayTopic, t } from '../words.ts'
import { feedsOf } from './feeds.ts'

interface Deps extends FollowDeps {
  telegram: { address: (start: string) => Promise<string> } | undefined
  vapid: { publicKey: string }
  channels: readonly { name: string }[]
}

/** What is followed from an address stands behind this. */
const keptPath = ({ secrets }: Pick<Deps, 'secrets'>, pointId: number) =>
  `/follow/kept/${signId(secrets, 'follows', String(pointId))}`

const addressFor = (frame: Frame, topic: Topic) =>
  `${link(frame, '/follow')}?topic=${encodeURIComponent(textOfTopic(topic))}`

interface Props extends Returned {
  frame: Frame
  deps: Deps
  topic: Topic
  isSent: boolean
}

/** Other ways than letters, and what is around. */
function Others({ frame, deps, topic }: Pick<Props, 'frame' | 'deps' | 'topic'>) {
  const { locale } = frame
  return (
    <>
      {deps.telegram && (
        <p class="actions">
          <a
            class="button button-quiet"
            href={`${link(frame, '/follow/telegram')}?topic=${encodeURIComponent(textOfTopic(topic))}`}
          >
            {t(locale, 'telegram')}
          </a>
          {(topic.is === 'mahalla' || topic.is === 'district') && (
            <a href={`${link(frame, '/follow/telegram')}?topic=${encodeURIComponent(textOfTopic(topic))}&group=1`}>
              {t(locale, 'telegram.group')}
            </a>
          )}
        </p>
      )}
      {topic.is === 'near' && (
        <p class="actions">
          {radii.map((metres) => (
            <a
              key={metres}
              href={addressFor(frame, { ...topic, metres })}
              aria-current={metres === topic.metres ? 'true' : undefined}
            >
              {t(locale, 'near.metres', { metres })}
            </a>
          ))}
        </p>
      )}
      {(topic.is === 'mahalla' || topic.is === 'district' || topic.is === 'agency') && (
        <p>
          <a href={link(frame, `/at/${topic.is.slice(0, 1)}${'id' in topic ? topic.id : topic.code}`)}>
            {t(locale, 'door')}
          </a>
        </p>
      )}
      <section class="stack" aria-labelledby="feeds">
        <h2 id="feeds">{t(locale, 'feeds')}</h2>
        <p class="actions">
          {feedsOf(topic, locale).map(({ name, address }) => (
            <a key={address} href={address}>
              {name === 'works' ? t(locale, 'feed.works') : name}
            </a>
          ))}
        </p>
      </section>
    </>
  )
}

function FollowPage({ frame, deps, topic, isSent, fields = {}, errors = [] }: Props) {
  const { locale } = frame
  const name = sayTopic(deps, locale, topic)
  return (
    <div class="stack follow">
      <ErrorSummary locale={locale} errors={errors} />
      <h1>{t(locale, 'title')}</h1>
      <p class="lead">{t(locale, 'lead', { name })}</p>
      <p class="muted">{t(locale, topic.is === 'report' ? 'told.report' : 'told.area')}</p>
      {isSent && (
        <p class="done" role="status">
          {t(locale, 'email.sent')}
        </p>
      )}
      {deps.mail && !isSent && (
        <form method="post" action={addressFor(frame, topic)} class="fields" novalidate>
          <TextInput
            locale={locale}
            name="email"
            type="email"
            label={t(locale, 'email')}
            hint={t(locale, 'email.hint')}
            autocomplete="email"
            value={textOf(fields, 'email')}
            errors={errors}
          />
          <Button>{t(locale, 'email.send')}</Button>
        </form>
      )}
      {deps.channels.some((channel) => channel.name === 'push') && (
        <PushOffer
          frame={frame}
          publicKey={deps.vapid.publicKey}
          to={`/follow/browser?topic=${encodeURIComponent(textOfTopic(topic))}`}
          label={t(locale, 'browser')}
        />
      )}
      <Others frame={frame} deps={deps} topic={topic} />
    </div>
  )
}

export function followPages(app: FastifyInstance, deps: Deps): void {
  const asked = (request: FastifyRequest) => getTopic(deps, textOf(queryOf(request), 'topic') ?? '')
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    topic: Topic,
    tried: Returned & { isSent?: boolean } = {},
  ) => {
    const { isSent = false, errors = [], ...given } = tried
    const frame = frameOf(request, deps)
    const page = <FollowPage frame={frame} deps={deps} topic={topic} isSent={isSent} errors={errors} {...given} />
    const failed = errors.length > 0
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'title'), children: page, failed, scripts: ['push.js'] }),
      failed ? 422 : 200,
    )
  }
  pageRoute(app, 'get', 'public.read', '/follow', async (request, reply) =>
    show(request, reply, await asked(request), { isSent: isDone(request) }),
  )
  pageRoute(app, 'post', 'link.open', '/follow', async (request, reply) => {
    const topic = await asked(request)
    const fields: Fields = fieldsOf(request)
    const frame = frameOf(request, deps)
    try {
      await askToFollow(deps, { topic, email: textOf(fields, 'email') ?? '', language: frame.locale, from: request })
    } catch (error) {
      return show(request, reply, topic, { fields, errors: mendable(error).errors })
    }
    return reply.redirect(`${addressFor(frame, topic)}&done=1`, 303)
  })
  pageRoute(app, 'post', 'link.open', '/follow/browser', async (request, reply) => {
    const topic = await asked(request)
    const frame = frameOf(request, deps)
    const asks = { topic, subscription: request.body, language: frame.locale, from: request }
    const next = `${link(frame, keptPath(deps, await followInBrowser(deps, asks)))}?done=1`
    return reply.type('application/json').send({ next })
  })
  pageRoute(app, 'get', 'public.read', '/follow/telegram', async (request, reply) => {
    const topic = await asked(request)
    if (!deps.telegram) throw new Problem('not_found')
    const address = await deps.telegram.address(startOf(topic))
    const isGroup = textOf(queryOf(request), 'group') !== undefined
    return reply.redirect(isGroup ? address.replace('?start=', '?startgroup=') : address, 303)
  })
  confirmPages(app, deps)
  keptPages(app, deps)
}

const tokenOf = (request: FastifyRequest) => textOf(paramsOf(request), 'token') ?? ''

/** The link of a letter: opening it asks. */
function confirmPages(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'link.open', '/follow/confirm/:token', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const topic = topicIn(deps, (await followOf(deps, tokenOf(request))).topic)
    if (!topic) throw new Problem('not_found')
    const title = t(locale, 'confirm.title')
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        <p class="lead">{t(locale, 'confirm.lead', { name: sayTopic(deps, locale, topic) })}</p>
        <form method="post" action={link(frame, `/follow/confirm/${tokenOf(request)}`)}>
          <Button>{t(locale, 'confirm.yes')}</Button>
        </form>
      </div>
    )
    reply.header('referrer-policy', 'no-referrer')
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
  pageRoute(app, 'post', 'link.open', '/follow/confirm/:token', async (request, reply) => {
    const pointId = await confirm(deps, tokenOf(request))
    return reply.redirect(`${link(frameOf(request, deps), keptPath(deps, pointId))}?done=1`, 303)
  })
}

/** What is followed from an address, behind the link that whoever reads there was given. */
function keptPages(app: FastifyInstance, deps: Deps): void {
  const pointOf = async (request: FastifyRequest) => {
    const id = signedId(deps.secrets, 'follows', tokenOf(request))
    const point = id === undefined ? undefined : await findPoint(deps.db, Number(id))
    if (!point || point.personId !== null) throw new Problem('not_found')
    return point
  }
  pageRoute(app, 'get', 'link.open', '/follow/kept/:token', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const follows = await listFollows(deps.db, (await pointOf(request)).id)
    const title = t(locale, 'kept.title')
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        {isDone(request) && (
          <p class="done" role="status">
            {t(locale, follows.length > 0 ? 'confirm.done' : 'kept.stopped')}
          </p>
        )}
        {follows.length === 0 && <p class="muted">{t(locale, 'kept.none')}</p>}
        <ul class="rows">
          {follows.map(({ id, topic: text }) => {
            const topic = topicIn(deps, text)
            const name = topic ? sayTopic(deps, locale, topic) : text
            return (
              <li key={id} class="row row-split">
                <span class="row-title">{topic ? <a href={addressFor(frame, topic)}>{name}</a> : name}</span>
                <form method="post" action={link(frame, `/follow/kept/${tokenOf(request)}`)}>
                  <input type="hidden" name="id" value={id} />
                  <Button kind="quiet">
                    {t(locale, 'kept.stop')}
                    <span class="visually-hidden"> — {name}</span>
                  </Button>
                </form>
              </li>
            )
          })}
        </ul>
      </div>
    )
    reply.header('referrer-policy', 'no-referrer')
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
  pageRoute(app, 'post', 'link.open', '/follow/kept/:token', async (request, reply) => {
    const point = await pointOf(request)
    await removeFollow(deps.db, point.id, idOf(fieldsOf(request), 'id') ?? 0)
    return reply.redirect(link(frameOf(request, deps), `/follow/kept/${tokenOf(request)}`), 303)
  })
}
