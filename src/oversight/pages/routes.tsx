// `/oversight`: a territory at a glance, each figure leading to its reports; `/work/instructions`: what a hokimlik asks and what bodies answer.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dayOf } from '../../deadlines/index.ts'
import { formatDate, formatNumber, inLanguage } from '../../language/index.ts'
import { actingOf, frameOf, may, requireViewer, type SignInDeps, type Viewer } from '../../people/index.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, idOf, textOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import {
  asWritten,
  Badge,
  Button,
  Disclosure,
  Empty,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  renderPage,
  Select,
  sendPage,
  Table,
  TextArea,
  TextInput,
  type Tone,
} from '../../ui/index.ts'
import { answerInstruction, closeInstruction, giveInstruction, openOverview, type Overview, placeOf } from '../actions.ts'
import { type Instruction, stateOf } from '../rules.ts'
import { listInstructions } from '../store.ts'
import { t } from '../words.ts'
import { Files } from './parts.tsx'

type Deps = ReportDeps & SignInDeps
interface Tried {
  fields?: Fields
  errors?: readonly FieldError[]
}

const headline = ['overdue', 'soon', 'asking', 'verifying', 'repeat', 'deferred', 'open'] as const
type Figure = (typeof headline)[number]
/** The list behind a figure: counted and listed by the same conditions. */
const listOf: Record<Figure, string> = {
  overdue: 'overdue=1',
  soon: 'mark=soon',
  asking: 'mark=asking',
  verifying: 'status=verifying',
  repeat: 'mark=repeat',
  deferred: 'status=deferred',
  open: 'mark=open',
}

function Headline({ frame, overview: { place, figures } }: { frame: Frame; overview: Overview }) {
  const { locale } = frame
  return (
    <ul class="figures-row plain">
      {headline.map((figure) => (
        <li key={figure}>
          <a class="figure-link" href={link(frame, `/reports?territory=${place.code}&${listOf[figure]}`)}>
            <span class={figure === 'overdue' && figures.overdue > 0 ? 'figure-value late-text' : 'figure-value'}>
              {formatNumber(locale, figures[figure])}
            </span>
            <span class="figure-label">{t(locale, `fig.${figure}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const columns = ['overdue', 'soon', 'verifying', 'open'] as const

function FigureTable({
  frame,
  caption,
  first,
  rows,
  name,
  address,
  empty,
}: {
  frame: Frame
  caption: string
  first: string
  rows: Overview['bodies']
  name: (key: string) => string
  address: (key: string) => string
  empty: string
}) {
  const { locale } = frame
  if (rows.length === 0) return <Empty title={empty} />
  return (
    <Table
      caption={caption}
      columns={[{ label: first }, ...columns.map((figure) => ({ label: t(locale, `fig.${figure}`), number: true }))]}
      rows={rows.map((row) => ({
        key: row.key,
        cells: [
          name(row.key),
          ...columns.map((figure) =>
            row[figure] === 0 ? '—' : <a href={link(frame, `${address(row.key)}&${listOf[figure]}`)}>{formatNumber(locale, row[figure])}</a>,
          ),
        ],
      }))}
    />
  )
}

function OversightPage({ frame, deps, overview, viewer }: { frame: Frame; deps: Deps; overview: Overview; viewer: Viewer }) {
  const { locale } = frame
  const { place, bodies, places, visits, hot, trend } = overview
  const { territories, agencies } = deps
  const within = actingOf(viewer).territory
  const isDistrict = place.level === 'district' || place.level === 'city'
  const choices = [...territories.regions, ...territories.districts]
    .filter(({ code }) => territories.isWithin(code, within))
    .map(({ code, name, parent }) => ({
      value: code,
      label: inLanguage(name, locale),
      group: inLanguage(territories.get(code.length > 4 ? parent! : code).name, locale),
    }))
  const total = visits.reduce((sum, { km }) => sum + km, 0)
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'title')}</h1>
        <p class="lead">{t(locale, 'lead', { place: inLanguage(place.name, locale) })}</p>
      </div>
      {choices.length > 1 && (
        <form method="get" action={link(frame, '/oversight')} class="search-row no-print">
          <Select
            locale={locale}
            name="territory"
            label={t(locale, 'territory')}
            options={choices}
            value={place.code}
            {...(within === country && { empty: inLanguage(territories.get(country).name, locale) })}
          />
          <Button kind="quiet">{t(locale, 'show')}</Button>
        </form>
      )}
      <Headline frame={frame} overview={overview} />
      <Files frame={frame} lead={t(locale, 'file.lead')} address={`/oversight/reports?territory=${place.code}&mark=open`} />
      <section class="stack" aria-labelledby="whose">
        <h2 id="whose">{t(locale, 'whose')}</h2>
        <FigureTable
          frame={frame}
          caption={t(locale, 'whose')}
          first={t(locale, 'body')}
          rows={bodies}
          name={(key) => agencies.name(agencies.get(Number(key)), locale)}
          address={(key) => `/reports?territory=${place.code}&agency=${key}`}
          empty={t(locale, 'none_overdue')}
        />
      </section>
      <section class="stack" aria-labelledby="trend">
        <h2 id="trend">{t(locale, 'trend')}</h2>
        <Table
          caption={t(locale, 'trend')}
          columns={[
            { label: t(locale, 'measure') },
            ...(['now', 'last', 'before', 'change'] as const).map((key) => ({ label: t(locale, key), number: true })),
          ]}
          rows={trend.map(({ measure, now, last, before }) => ({
            key: measure,
            cells: [
              t(locale, `m.${measure}`),
              ...[now, last, before].map((value) => formatNumber(locale, value)),
              `${last > before ? '+' : last < before ? '−' : ''}${formatNumber(locale, Math.abs(last - before))}`,
            ],
          }))}
        />
      </section>
      <section class="stack" aria-labelledby="places">
        <h2 id="places">{t(locale, isDistrict ? 'by_mahalla' : 'by_district')}</h2>
        <FigureTable
          frame={frame}
          caption={t(locale, isDistrict ? 'by_mahalla' : 'by_district')}
          first={t(locale, 'place')}
          rows={places}
          name={(key) => inLanguage((isDistrict ? territories.findMahalla(key)! : territories.get(key)).name, locale)}
          address={(key) => (isDistrict ? `/reports?territory=${place.code}&mahalla=${key}` : `/reports?territory=${key}`)}
          empty={t(locale, 'none_overdue')}
        />
      </section>
      <section class="stack" aria-labelledby="visits">
        <h2 id="visits">{t(locale, 'visits')}</h2>
        {visits.length === 0 ? (
          <Empty title={t(locale, 'visits_none')} />
        ) : (
          <>
            <p class="muted">
              {t(locale, 'visits_lead')} {t(locale, 'route_total', { km: formatNumber(locale, Math.round(total)) })}.
            </p>
            <ol class="stack">
              {visits.map(({ of: { row }, km }) => (
                <li key={row.report.id}>
                  <a href={link(frame, `/reports/${row.report.id}`)}>
                    № {row.report.id}. {row.categoryName}
                  </a>{' '}
                  <span class="muted">
                    {row.placeName} · {t(locale, 'km', { km: formatNumber(locale, km) })} · {row.report.publicLat.toFixed(4)},{' '}
                    {row.report.publicLng.toFixed(4)}
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </section>
      {place.code !== country && (
        <section class="stack" aria-labelledby="hot">
          <h2 id="hot">{t(locale, 'hot')}</h2>
          <p class="muted">{t(locale, 'hot_lead')}</p>
          {hot.length === 0 ? (
            <Empty title={t(locale, 'hot_none')} />
          ) : (
            <Table
              caption={t(locale, 'hot')}
              columns={[
                { label: t(locale, 'type') },
                { label: t(locale, 'place') },
                { label: t(locale, 'times'), number: true },
                { label: t(locale, 'reports') },
              ]}
              rows={hot.map((spot) => ({
                key: `${spot.category} ${spot.reports[0]}`,
                cells: [
                  inLanguage(deps.categories.get(spot.category).name, locale),
                  `${inLanguage(territories.get(spot.district).name, locale)}, ${spot.lat.toFixed(4)}, ${spot.lng.toFixed(4)}`,
                  spot.count,
                  <span class="actions">
                    {spot.reports.map((id) => (
                      <a key={id} href={link(frame, `/reports/${id}`)}>
                        № {id}
                      </a>
                    ))}
                  </span>,
                ],
              }))}
            />
          )}
        </section>
      )}
      {may(viewer, 'instruction.give') && (
        <p class="no-print">
          <a href={link(frame, '/work/instructions')}>{t(locale, 'instructions')}</a>
        </p>
      )}
      <p class="hint no-print">{t(locale, 'print_hint')}</p>
    </div>
  )
}

const tones: Record<ReturnType<typeof stateOf>, Tone> = { open: 'work', late: 'late', answered: 'you', closed: 'closed' }

function InstructionsPage({
  frame,
  deps,
  viewer,
  list,
  tried,
}: {
  frame: Frame
  deps: Deps
  viewer: Viewer
  list: readonly Instruction[]
  tried: Tried
}) {
  const { locale, now } = frame
  const { fields = {}, errors = [] } = tried
  const gives = may(viewer, 'instruction.give')
  const acting = actingOf(viewer)
  const bodies = gives
    ? deps.agencies.all
        .filter(
          (agency) =>
            !agency.closed &&
            deps.agencies.kind(agency.kind).leads &&
            agency.level !== 'mahalla' &&
            deps.territories.isWithin(agency.territory, acting.territory) &&
            agency.id !== acting.agencyId,
        )
        .map((agency) => ({
          value: String(agency.id),
          label: inLanguage(deps.agencies.kind(agency.kind).name, locale),
          group: inLanguage(deps.agencies.placeName(agency), locale),
        }))
    : []
  const answering = idOf(fields, 'id')
  return (
    <>
      <div class="stack">
        <h1>{t(locale, 'instructions')}</h1>
        <p class="lead">{t(locale, 'instructions_lead')}</p>
      </div>
      {gives && (
        <Disclosure summary={t(locale, 'give')} open={errors.length > 0}>
          <form method="post" action={link(frame, '/work/instructions')} class="fields" novalidate>
            <Select
              locale={locale}
              errors={errors}
              name="agency"
              label={t(locale, 'body')}
              options={bodies}
              value={textOf(fields, 'agency')}
              empty={t(locale, 'choose')}
            />
            <TextArea locale={locale} errors={errors} name="text" label={t(locale, 'text')} value={textOf(fields, 'text')} rows={4} />
            <TextInput locale={locale} errors={errors} name="due" type="date" label={t(locale, 'due')} value={textOf(fields, 'due')} />
            <Button>{t(locale, 'give')}</Button>
          </form>
        </Disclosure>
      )}
      {list.length === 0 && <Empty title={t(locale, 'instructions_none')} />}
      <ul class="rows">
        {list.map((instruction) => {
          const state = stateOf(instruction, dayOf(now))
          return (
            <li key={instruction.id} class="row">
              <div class="row-body">
                <p class="row-state">
                  <Badge tone={tones[state]}>{t(locale, `state.${state}`)}</Badge>
                  <span>
                    {t(locale, 'due')}: {formatDate(locale, new Date(`${instruction.dueOn}T12:00:00+05:00`))}
                  </span>
                </p>
                <p class="row-meta">{deps.agencies.name(deps.agencies.get(gives ? instruction.agencyId : instruction.hokimlikId), locale)}</p>
                <p {...asWritten}>{instruction.text}</p>
                {instruction.answer !== null && (
                  <blockquote {...asWritten}>
                    {instruction.answer} <span class="muted">{formatDate(locale, instruction.answeredAt!)}</span>
                  </blockquote>
                )}
                {!gives && instruction.answer === null && instruction.closedAt === null && (
                  <form method="post" action={link(frame, `/work/instructions/${instruction.id}/answer`)} class="fields" novalidate>
                    <TextArea
                      locale={locale}
                      scope={String(instruction.id)}
                      errors={answering === instruction.id ? errors : []}
                      name="answer"
                      label={t(locale, 'answer')}
                      value={answering === instruction.id ? textOf(fields, 'answer') : undefined}
                      rows={3}
                    />
                    <Button kind="quiet">{t(locale, 'answer_give')}</Button>
                  </form>
                )}
                {gives && instruction.closedAt === null && (
                  <form method="post" action={link(frame, `/work/instructions/${instruction.id}/close`)}>
                    <Button kind="plain">{t(locale, 'close')}</Button>
                  </form>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}

export function oversightPages(app: FastifyInstance, deps: Deps): void {
  const readOverview = openOverview(deps)
  pageRoute(app, 'get', 'oversight.read', '/oversight', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const overview = await readOverview(placeOf(deps, actingOf(viewer), textOf(request.query as Fields, 'territory')), frame.locale)
    const children = <OversightPage frame={frame} deps={deps} overview={overview} viewer={viewer} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'title'), width: 'wide', children }))
  })

  const instructions = async (request: FastifyRequest, reply: FastifyReply, tried: Tried = {}) => {
    const frame = { ...frameOf(request, deps), path: '/work/instructions', query: '' }
    const viewer = requireViewer(request)
    const { agencyId } = actingOf(viewer)
    const mine = may(viewer, 'instruction.give') ? { hokimlik: agencyId } : { agencies: deps.agencies.withBelow(agencyId) }
    const list = await listInstructions(deps.db, mine, 100)
    const { errors = [] } = tried
    const failed = errors.length > 0
    const children = (
      <div class="stack-wide">
        <p>
          <a href={link(frame, '/work')}>{t(frame.locale, 'back')}</a>
        </p>
        {failed && <ErrorSummary locale={frame.locale} errors={errors} scope={textOf(tried.fields ?? {}, 'id')} />}
        <InstructionsPage frame={frame} deps={deps} viewer={viewer} list={list} tried={tried} />
      </div>
    )
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'instructions'), width: 'wide', failed, children }),
      failed ? 422 : 200,
    )
  }
  const attempt = async (request: FastifyRequest, reply: FastifyReply, fields: Fields, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error
      return instructions(request, reply, { fields, errors: error.errors })
    }
    return reply.redirect(link(frameOf(request, deps), '/work/instructions'), 303)
  }
  const idIn = (request: FastifyRequest) => idOf(request.params as Fields, 'id')
  pageRoute(app, 'get', 'instruction.read', '/work/instructions', (request, reply) => instructions(request, reply))
  pageRoute(app, 'post', 'instruction.give', '/work/instructions', (request, reply) => {
    const fields = fieldsOf(request)
    return attempt(request, reply, fields, () =>
      giveInstruction(deps, requireViewer(request), { agency: idOf(fields, 'agency'), text: textOf(fields, 'text'), due: textOf(fields, 'due') }),
    )
  })
  pageRoute(app, 'post', 'instruction.answer', '/work/instructions/:id/answer', (request, reply) => {
    const fields = fieldsOf(request)
    return attempt(request, reply, { ...fields, id: String(idIn(request) ?? '') }, () =>
      answerInstruction(deps, requireViewer(request), idIn(request), textOf(fields, 'answer')),
    )
  })
  pageRoute(app, 'post', 'instruction.give', '/work/instructions/:id/close', (request, reply) =>
    attempt(request, reply, {}, () => closeInstruction(deps, requireViewer(request), idIn(request))),
  )
}
