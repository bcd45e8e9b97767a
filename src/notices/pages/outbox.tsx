// `/oversight/monitoring/messages`: how each channel does, what reached nobody and why, and trying that once more.
import type { FastifyInstance } from 'fastify'
import { formatMoment, formatNumber, type Locale } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer } from '../../people/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { Problem } from '../../platform/problems.ts'
import { fieldsOf, numberOf, queryOf, textOf } from '../../platform/query.ts'
import { inDays } from '../../platform/time.ts'
import { country, type Territories } from '../../territories/index.ts'
import { asWritten, Button, Empty, type Frame, link, pageRoute, renderPage, sendPage, Table } from '../../ui/index.ts'
import type { ChannelAdapter } from '../channel.ts'
import { listReach } from '../reach-store.ts'
import { type FailedGroup, type GatewayHealth, listFailed, listGateways, resend } from '../outbox-store.ts'
import { channelName, t } from '../words.ts'
import { Reach } from './reach.tsx'

const path = '/oversight/monitoring/messages'
/** So many days back failures are shown, and sent once more. */
const daysBack = 7

interface Deps {
  db: Db
  clock: Clock
  demo: boolean
  channels: readonly ChannelAdapter[]
  territories: Territories
}

function stateOf(locale: Locale, { restsUntil, failures, lastOkAt }: GatewayHealth, now: Date): string {
  if (restsUntil) return t(locale, 'outbox.rests', { time: formatMoment(locale, restsUntil, now) })
  if (failures > 0) return t(locale, 'outbox.fails', { count: failures })
  return t(locale, lastOkAt ? 'outbox.works' : 'outbox.unused')
}

function Channels({ frame, gateways }: { frame: Frame; gateways: readonly GatewayHealth[] }) {
  const { locale, now } = frame
  return (
    <Table
      caption={t(locale, 'outbox.channels')}
      columns={[
        { label: t(locale, 'outbox.channel') },
        { label: t(locale, 'outbox.state') },
        { label: t(locale, 'outbox.waiting'), number: true },
        { label: t(locale, 'outbox.last') },
        { label: t(locale, 'outbox.why') },
      ]}
      rows={gateways.map((gateway) => ({
        key: gateway.channel,
        cells: [
          channelName(locale, gateway.channel),
          stateOf(locale, gateway, now),
          formatNumber(locale, gateway.waiting),
          gateway.lastOkAt ? formatMoment(locale, gateway.lastOkAt, now) : '—',
          gateway.failures > 0 && gateway.why ? <span {...asWritten}>{gateway.why}</span> : '—',
        ],
      }))}
    />
  )
}

function Failed({ frame, groups }: { frame: Frame; groups: readonly FailedGroup[] }) {
  const { locale, now } = frame
  if (groups.length === 0) return <Empty title={t(locale, 'outbox.none')} hint={t(locale, 'outbox.none_hint')} />
  return (
    <Table
      caption={t(locale, 'outbox.failed')}
      columns={[
        { label: t(locale, 'outbox.channel') },
        { label: t(locale, 'outbox.why') },
        { label: t(locale, 'outbox.count'), number: true },
        { label: t(locale, 'outbox.newest') },
        { label: t(locale, 'outbox.reports') },
        { label: t(locale, 'outbox.again') },
      ]}
      rows={groups.map(({ channel, error, count, lastAt, reports }) => ({
        key: `${channel} ${error}`,
        cells: [
          channelName(locale, channel),
          <span key="why" {...asWritten}>
            {error}
          </span>,
          formatNumber(locale, count),
          formatMoment(locale, lastAt, now),
          <span key="reports" class="figures">
            {reports.map((id) => (
              <>
                <a href={link(frame, `/reports/${id}`)}>№ {id}</a>{' '}
              </>
            ))}
          </span>,
          <form key="again" method="post" action={link(frame, path)}>
            <input type="hidden" name="channel" value={channel} />
            <input type="hidden" name="error" value={error} />
            <Button kind="quiet">{t(locale, 'outbox.again')}</Button>
          </form>,
        ],
      }))}
    />
  )
}

export function outboxPages(app: FastifyInstance, deps: Deps): void {
  /** A project office has its region; messages are the operator's and the administrator's: others know no such page. */
  const requireOperator = (request: Parameters<typeof requireViewer>[0]) => {
    const { role, territory } = actingOf(requireViewer(request))
    if (role === 'dispatcher' && territory !== country) throw new Problem('not_found')
  }

  pageRoute(app, 'get', 'messages.keep', path, async (request, reply) => {
    requireOperator(request)
    const frame = frameOf(request, deps)
    const { locale } = frame
    const at = deps.clock()
    const [gateways, groups, reach] = await Promise.all([
      listGateways(deps.db, deps.channels.map(({ name }) => name), at),
      listFailed(deps.db, inDays(at, -daysBack)),
      listReach(deps.db),
    ]) // prettier-ignore
    const query = queryOf(request)
    const again = numberOf(query, 'again')
    const asked = textOf(query, 'region')
    const region = deps.territories.regions.find(({ code }) => code === asked)?.code
    const title = t(locale, 'outbox.title')
    const children = (
      <div class="stack-wide">
        <div class="stack">
          <h1>{title}</h1>
          <p class="lead">{t(locale, 'outbox.lead', { days: daysBack })}</p>
          {again !== undefined && (
            <p class="done" role="status">
              {t(locale, 'outbox.done', { count: again })}
            </p>
          )}
        </div>
        <section class="stack" aria-labelledby="channels">
          <h2 id="channels">{t(locale, 'outbox.channels')}</h2>
          {gateways.length > 0 ? <Channels frame={frame} gateways={gateways} /> : <p>{t(locale, 'outbox.off')}</p>}
        </section>
        <section class="stack" aria-labelledby="failed">
          <h2 id="failed">{t(locale, 'outbox.failed')}</h2>
          <Failed frame={frame} groups={groups} />
        </section>
        <section class="stack" id="reach" aria-labelledby="reach-title">
          <h2 id="reach-title">{t(locale, 'reach.title')}</h2>
          <Reach frame={frame} territories={deps.territories} reach={reach} path={path} region={region} />
        </section>
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, children, width: 'wide' }))
  })

  pageRoute(app, 'post', 'messages.keep', path, async (request, reply) => {
    requireOperator(request)
    const fields = fieldsOf(request)
    const [channel, error] = [textOf(fields, 'channel') ?? '', textOf(fields, 'error') ?? '']
    const at = deps.clock()
    const count = await resend(deps.db, { channel, error, since: inDays(at, -daysBack) }, at)
    return reply.redirect(`${link(frameOf(request, deps), path)}?again=${count}`, 303)
  })
}
