// What the project office's desk shows: questions, a thread, the form of a call, and the platform's own state.
import { channelName, type GatewayHealth, works } from '../../notices/index.ts'
import { formatDate, formatMoment, formatNumber } from '../../language/index.ts'
import { may, type Viewer } from '../../people/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { wordFor } from '../../card/index.ts'
import {
  asWritten,
  Badge,
  Button,
  Disclosure,
  Empty,
  type Frame,
  link,
  Radios,
  TextArea,
  TextInput,
  type Tone,
} from '../../ui/index.ts'
import type { DeskDeps } from '../actions.ts'
import { type Broadcast, type Health, type HelpRequest, type Message, topics } from '../store.ts'
import { t } from '../words.ts'

const tones: Record<HelpRequest['state'], Tone> = { open: 'you', answered: 'work', closed: 'closed' }

export interface Common {
  frame: Frame
  deps: DeskDeps
  fields: Fields
  errors: readonly FieldError[]
}

/** What the project office tells all staff of a territory. */
export function Broadcasts({ frame, news }: { frame: Frame; news: readonly Broadcast[] }) {
  return (
    <>
      {news.map((each) => (
        <article key={each.id} class="notice stack">
          <h2 {...asWritten}>{each.title}</h2>
          <p {...asWritten}>{each.text}</p>
          <p class="hint">
            <time dateTime={each.publishedAt.toISOString()}>{formatDate(frame.locale, each.publishedAt)}</time>
          </p>
        </article>
      ))}
    </>
  )
}

/** A word to all bodies of the territory. */
function TellAll({ frame, fields, errors }: Omit<Common, 'deps'>) {
  const { locale } = frame
  const isNews = fields['until'] !== undefined
  const told = { locale, scope: 'news', errors: isNews ? errors : [] }
  return (
    <section class="stack" aria-labelledby="tell">
      <h2 id="tell">{t(locale, 'news.title')}</h2>
      <p class="muted">{t(locale, 'news.lead')}</p>
      <Disclosure summary={t(locale, 'news.add')} open={isNews && errors.length > 0}>
        <form method="post" action={link(frame, '/work/broadcast')} class="fields" novalidate>
          <TextInput
            {...told}
            name="title"
            label={t(locale, 'help.name')}
            value={isNews ? textOf(fields, 'title') : undefined}
          />
          <TextArea
            {...told}
            name="text"
            label={t(locale, 'help.text')}
            value={isNews ? textOf(fields, 'text') : undefined}
            rows={3}
          />
          <TextInput
            {...told}
            name="until"
            type="date"
            label={t(locale, 'news.until')}
            value={textOf(fields, 'until')}
          />
          <Button>{t(locale, 'send')}</Button>
        </form>
      </Disclosure>
    </section>
  )
}

function Requests({ frame, deps, requests }: Pick<Common, 'frame' | 'deps'> & { requests: readonly HelpRequest[] }) {
  const { locale, now } = frame
  return (
    <ul class="rows">
      {requests.map((request) => (
        <li key={request.id} class="row">
          <div class="row-body">
            <p class="row-state">
              <Badge tone={tones[request.state]}>{t(locale, `state.${request.state}`)}</Badge>
              <span>{t(locale, `topic.${request.topic}`)}</span>
            </p>
            <a class="row-title" href={link(frame, `/work/help/${request.id}`)} {...asWritten}>
              {request.title}
            </a>
            <p class="row-meta">
              <span>{deps.agencies.name(deps.agencies.get(request.agencyId), locale)}</span>
              <time dateTime={request.changedAt.toISOString()}>{formatMoment(locale, request.changedAt, now)}</time>
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

export function HelpRoom({
  frame,
  deps,
  viewer,
  requests,
  news,
  fields,
  errors,
}: Common & { viewer: Viewer; requests: readonly HelpRequest[]; news: readonly Broadcast[] }) {
  const { locale } = frame
  const isNews = fields['until'] !== undefined
  const asked = { locale, scope: 'help', errors: isNews ? [] : errors }
  return (
    <>
      <div class="stack">
        <h1>{t(locale, 'help.title')}</h1>
        <p class="lead">{t(locale, may(viewer, 'help.ask') ? 'help.lead' : 'help.office_lead')}</p>
      </div>
      <Broadcasts frame={frame} news={news} />
      <section class="stack" aria-labelledby="questions">
        <h2 id="questions">{t(locale, 'help.questions')}</h2>
        {requests.length === 0 ? (
          <Empty title={t(locale, 'help.none')} />
        ) : (
          <Requests frame={frame} deps={deps} requests={requests} />
        )}
      </section>
      {may(viewer, 'help.ask') && (
        <section class="stack" aria-labelledby="ask">
          <h2 id="ask">{t(locale, 'help.ask')}</h2>
          <form method="post" action={link(frame, '/work/help')} class="fields" novalidate>
            <Radios
              {...asked}
              name="topic"
              legend={t(locale, 'help.topic')}
              options={topics.map((topic) => ({ value: topic, label: t(locale, `topic.${topic}`) }))}
              value={textOf(fields, 'topic')}
            />
            <TextInput
              {...asked}
              name="title"
              label={t(locale, 'help.name')}
              value={isNews ? undefined : textOf(fields, 'title')}
            />
            <TextArea
              {...asked}
              name="text"
              label={t(locale, 'help.text')}
              value={isNews ? undefined : textOf(fields, 'text')}
              rows={4}
            />
            <Button>{t(locale, 'send')}</Button>
          </form>
        </section>
      )}
      {may(viewer, 'broadcast.send') && <TellAll frame={frame} fields={fields} errors={errors} />}
    </>
  )
}

export function ThreadRoom({
  frame,
  deps,
  request,
  messages,
  fields,
  errors,
}: Common & { request: HelpRequest; messages: readonly Message[] }) {
  const { locale, now } = frame
  return (
    <>
      <div class="stack">
        <p class="row-state">
          <Badge tone={tones[request.state]}>{t(locale, `state.${request.state}`)}</Badge>
          <span>{t(locale, `topic.${request.topic}`)}</span>
        </p>
        <h1 {...asWritten}>{request.title}</h1>
        <p class="lead">{deps.agencies.name(deps.agencies.get(request.agencyId), locale)}</p>
      </div>
      <ul class="rows">
        {messages.map((message) => (
          <li key={message.at.getTime()} class="row">
            <div class="row-body">
              <p {...asWritten}>{message.text}</p>
              <p class="row-meta">
                <span>{wordFor(locale, 'role', message.role)}</span>
                <time dateTime={message.at.toISOString()}>{formatMoment(locale, message.at, now)}</time>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {request.state !== 'closed' && (
        <form method="post" action={link(frame, `/work/help/${request.id}`)} class="fields" novalidate>
          <TextArea
            locale={locale}
            name="text"
            label={t(locale, 'help.reply')}
            value={textOf(fields, 'text')}
            rows={4}
            errors={errors}
          />
          <div class="actions">
            <Button>{t(locale, 'send')}</Button>
            <Button kind="quiet" name="close" value="1">
              {t(locale, 'help.close')}
            </Button>
          </div>
        </form>
      )}
    </>
  )
}

export function StatusRoom({
  frame,
  health,
  services,
}: {
  frame: Frame
  health: Health
  services: { channels: readonly GatewayHealth[]; oneId: boolean }
}) {
  const { locale } = frame
  const lines = [
    [
      t(locale, 'status.clocks'),
      health.lateSteps === 0,
      t(locale, health.lateSteps === 0 ? 'status.on_time' : 'status.late', {
        count: formatNumber(locale, health.lateSteps),
      }),
    ],
    ...services.channels.map(
      (gateway) =>
        [
          channelName(locale, gateway.channel),
          works(gateway),
          t(locale, works(gateway) ? 'status.works' : 'status.fails'),
        ] as const,
    ),
    [
      t(locale, 'status.messages'),
      services.channels.length > 0 && health.failedToday === 0,
      services.channels.length > 0
        ? t(locale, 'status.queued', {
            count: formatNumber(locale, health.queuedMessages),
            failed: formatNumber(locale, health.failedToday),
          })
        : t(locale, 'status.off'),
    ],
    [t(locale, 'status.oneid'), services.oneId, t(locale, services.oneId ? 'status.on' : 'status.off')],
  ] as const
  return (
    <div class="stack-wide" data-part="status">
      <div class="stack">
        <h1>{t(locale, 'status.title')}</h1>
        <p class="lead" data-say>
          {t(locale, lines.every(([, good]) => good) ? 'status.good' : 'status.some')}
        </p>
      </div>
      <ul class="rows">
        {lines.map(([label, good, words]) => (
          <li key={label} class="row row-split">
            <span class="row-title">{label}</span>
            <Badge tone={good ? 'solved' : 'you'}>{words}</Badge>
          </li>
        ))}
      </ul>
    </div>
  )
}
