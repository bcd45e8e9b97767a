// What the project office's desk shows: questions, a thread, the form of a call, and the platform's own state.
import { randomUUID } from 'node:crypto'
import { formatDate, formatMoment, formatNumber, inLanguage } from '../../language/index.ts'
import { may, type Viewer } from '../../people/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { filingInputOf, QuestionFields } from '../../filing/index.ts'
import { wordFor } from '../../card/index.ts'
import { typeOptions } from '../../categories/index.ts'
import {
  asWritten,
  Badge,
  Button,
  Disclosure,
  Empty,
  type Frame,
  link,
  Radios,
  Select,
  TextArea,
  TextInput,
  type Tone,
} from '../../ui/index.ts'
import type { DeskDeps } from '../actions.ts'
import { type Broadcast, type Health, type HelpRequest, type Message, topics } from '../store.ts'
import { t } from '../words.ts'

const tones: Record<HelpRequest['state'], Tone> = { open: 'you', answered: 'work', closed: 'closed' }

interface Common {
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

interface IntakeProps extends Common {
  within: string
  isHelper: boolean
  sent: { demoCode?: string | undefined } | undefined
}

/** How the caller confirms it: by a code, or called back. */
function Confirming({ frame, isHelper, fields, errors, sent }: Omit<IntakeProps, 'deps' | 'within'>) {
  const { locale } = frame
  const shared = { locale, errors }
  return (
    <>
      {!isHelper && (
        <Radios
          {...shared}
          name="confirm"
          legend={t(locale, 'intake.confirm')}
          options={(['code', 'callback'] as const).map((way) => ({
            value: way,
            label: t(locale, `intake.${way}`),
            hint: t(locale, `intake.${way}_hint`),
          }))}
          value={textOf(fields, 'confirm') ?? 'code'}
        />
      )}
      {sent && (
        <p class="done" role="status">
          {t(locale, 'intake.sent')} {sent.demoCode && t(locale, 'intake.demo', { code: sent.demoCode })}
        </p>
      )}
      <TextInput
        {...shared}
        name="code"
        label={t(locale, 'intake.code_label')}
        value={textOf(fields, 'code')}
        inputMode="numeric"
      />
      <div class="actions">
        <Button kind="quiet" name="step" value="code">
          {t(locale, 'intake.send_code')}
        </Button>
        <Button>{t(locale, 'intake.file')}</Button>
      </div>
    </>
  )
}

/** One page while the caller is on the line. */
export function IntakeForm({ frame, deps, within, isHelper, fields, errors, sent }: IntakeProps) {
  const { locale } = frame
  const { categories, territories } = deps
  const shared = { locale, errors }
  const category = categories.find(textOf(fields, 'category'))
  const districts = territories.districts
    .filter(({ code }) => territories.isWithin(code, within))
    .map((place) => ({
      value: place.code,
      label: inLanguage(place.name, locale),
      group: inLanguage(territories.get(territories.regionOf(place)).name, locale),
    }))
  return (
    <div class="stack">
      <h1>{t(locale, isHelper ? 'intake.helper_title' : 'intake.title')}</h1>
      <p class="lead">{t(locale, isHelper ? 'intake.helper_lead' : 'intake.lead')}</p>
      <form method="post" action={link(frame, '/work/intake')} class="fields" novalidate>
        <input type="hidden" name="key" value={textOf(fields, 'key') ?? randomUUID()} />
        <TextInput
          {...shared}
          name="phone"
          type="tel"
          label={t(locale, 'intake.phone')}
          value={textOf(fields, 'phone')}
        />
        <Select
          {...shared}
          name="category"
          label={t(locale, 'intake.type')}
          options={typeOptions(deps, locale)}
          value={textOf(fields, 'category')}
          empty={t(locale, 'choose')}
        />
        <Select
          {...shared}
          name="territory"
          label={t(locale, 'intake.place')}
          options={districts}
          value={textOf(fields, 'territory') ?? (districts.length === 1 ? districts[0]?.value : undefined)}
          empty={t(locale, 'choose')}
        />
        <TextInput
          {...shared}
          name="landmark"
          label={t(locale, 'intake.landmark')}
          value={textOf(fields, 'landmark')}
        />
        <TextArea
          {...shared}
          name="text"
          label={t(locale, 'intake.text')}
          hint={t(locale, 'intake.text_hint')}
          value={textOf(fields, 'text')}
          rows={4}
        />
        {category && (
          <QuestionFields
            frame={frame}
            category={category}
            all
            answers={filingInputOf(fields).answers ?? {}}
            errors={errors}
          />
        )}
        <Confirming frame={frame} isHelper={isHelper} fields={fields} errors={errors} sent={sent} />
      </form>
    </div>
  )
}

export function StatusRoom({
  frame,
  health,
  services,
}: {
  frame: Frame
  health: Health
  services: { sms: boolean; oneId: boolean }
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
    [
      t(locale, 'status.messages'),
      services.sms && health.failedToday === 0,
      services.sms
        ? t(locale, 'status.queued', {
            count: formatNumber(locale, health.queuedMessages),
            failed: formatNumber(locale, health.failedToday),
          })
        : t(locale, 'status.off'),
    ],
    [t(locale, 'status.oneid'), services.oneId, t(locale, services.oneId ? 'status.on' : 'status.off')],
  ] as const
  return (
    <>
      <div class="stack">
        <h1>{t(locale, 'status.title')}</h1>
        <p class="lead">{t(locale, lines.every(([, good]) => good) ? 'status.good' : 'status.some')}</p>
      </div>
      <ul class="rows">
        {lines.map(([label, good, words]) => (
          <li key={label} class="row row-split">
            <span class="row-title">{label}</span>
            <Badge tone={good ? 'solved' : 'you'}>{words}</Badge>
          </li>
        ))}
      </ul>
    </>
  )
}
