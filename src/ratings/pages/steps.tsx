// `/ratings/steps`: the steps of reports behind a sum, for people; `/api/v1/ratings/steps` for programs.
import { dayMs, momentOn } from '../../platform/time.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { parseDay } from '../../deadlines/index.ts'
import { formatDay, formatMoment, formatNumber, inLanguage, type Locale } from '../../language/index.ts'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import { ofOneMoment } from '../../platform/database.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { type Fields, idOf, isOn, textOf, queryOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { titleOf } from '../../card/index.ts'
import { country, type Territories, type Territory } from '../../territories/index.ts'
import {
  type Board,
  BoardTable,
  type Frame,
  link,
  pageRoute,
  Paging,
  problemResponses,
  renderPage,
  sendPage,
  withCursor,
} from '../../ui/index.ts'
import {
  type Behind,
  fewBodies,
  type Figure,
  figureOf,
  figureNames,
  ofBodies,
  type Step,
  stepsBehind,
  type StepMark,
} from '../behind-store.ts'
import { spanOf } from '../measures.ts'
import { sumsOf } from '../store.ts'
import { t } from '../words.ts'
import { lastDay } from './edition.ts'
import { choiceOf } from '../../platform/query.ts'

type Deps = ReportDeps & SignInDeps

/** A month, or the four weeks of a rating. */
const mostDays = 31
const pageSize = 50

/** What a link to the steps behind a figure asks for. */
export interface StepsAsked {
  figure: Figure
  from: string
  to: string
  territory?: string | undefined
  agency?: number | string
  alone?: boolean
  kind?: string
  type?: string
}

export function stepsLink(
  frame: Frame,
  { figure, from, to, territory, agency, alone, kind, type }: StepsAsked,
): string {
  const asked = { figure, from, to, territory, agency, alone: alone && '1', kind, type }
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [[name, String(value)]],
  )
  return link(frame, `/ratings/steps?${new URLSearchParams(given).toString()}`)
}

export const canBeLookedBehind = (from: string, to: string): boolean =>
  Date.parse(to) - Date.parse(from) <= mostDays * dayMs

/** Whole spans of sums, of which the steps can be looked behind. */
function isPeriod(from: string, to: string): boolean {
  const isSpan = (day: string) => spanOf(momentOn(day)) === day
  return isSpan(from) && isSpan(to) && from < to && canBeLookedBehind(from, to)
}

/** The field that cannot be asked together with the others. */
function clashOf(
  figure: Figure | undefined,
  { place, agency, kind, category }: Record<'place' | 'agency' | 'kind' | 'category', unknown>,
): string | undefined {
  // A hokimlik's decisions are those of its territory.
  if (figure === 's_decided' && agency) return 'agency'
  if (kind && (agency || figure === 's_decided')) return 'kind'
  // Types are not summed by place or body.
  return category && (place || agency || kind) ? 'type' : undefined
}

/** A region, or the district that a city's part belongs to; the whole country is no limit. */
const codeOf = (territories: Territories, place: Territory): string | undefined =>
  place.code === country ? undefined : (territories.districtOf(place.code) ?? place).code

/** @throws invalid */
function askedOf({ agencies, territories, categories }: Deps, query: Fields): Behind {
  const errors: FieldError[] = []
  const figure = choiceOf(query, 'figure', figureNames)
  if (!figure) errors.push({ field: 'figure', code: 'unknown_choice' })
  const [from, to] = [parseDay(textOf(query, 'from')), parseDay(textOf(query, 'to'))]
  if (!from || !to || !isPeriod(from, to)) errors.push({ field: 'from', code: 'not_a_period' })
  const unknown = (field: string, found: unknown) => {
    if (textOf(query, field) !== undefined && !found) errors.push({ field, code: 'unknown_choice' })
  }
  const place = territories.find(textOf(query, 'territory'))
  unknown('territory', place)
  const agency = agencies.find(idOf(query, 'agency'))
  unknown('agency', agency)
  const kind = agencies.kinds.find(({ code }) => code === textOf(query, 'kind'))
  unknown('kind', kind)
  const category = textOf(query, 'type')
  unknown('type', categories.find(category))
  const bodies = agency && (isOn(query, 'alone') ? [agency.id] : agencies.withBelow(agency.id))
  if (figure && ofBodies.has(figure)) {
    if (!bodies) errors.push({ field: 'agency', code: 'missing' })
    else if (bodies.length > fewBodies) errors.push({ field: 'agency', code: 'unknown_choice' })
  }
  const clash = clashOf(figure, { place, agency, kind, category })
  if (clash) errors.push({ field: clash, code: 'unknown_choice' })
  if (errors.length > 0 || !figure || !from || !to) throw new Problem('invalid', { errors })
  return {
    figure,
    from,
    to,
    territory: place && codeOf(territories, place),
    agencies: bodies ?? (kind && agencies.all.filter((each) => each.kind === kind.code).map(({ id }) => id)),
    category,
  }
}

const cursorOf = (mark: StepMark | undefined): string | null =>
  mark ? `${mark.at.getTime()}.${mark.report}.${mark.seq}` : null

/** @throws invalid */
function markOf(cursor: string | undefined): StepMark | undefined {
  if (cursor === undefined) return undefined
  const [, at, report, seq] = /^(\d{12,14})\.(\d{1,15})\.(\d{1,9})$/.exec(cursor) ?? []
  if (!at) throw new Problem('invalid', { errors: [{ field: 'cursor', code: 'unknown_choice' }] })
  return { at: new Date(Number(at)), report: Number(report), seq: Number(seq) }
}

/** Whose it is, in words: a body, a kind, a type, a territory. */
function sayWhose(
  { agencies, territories, categories }: Deps,
  locale: Locale,
  query: Fields,
  { territory, category }: Behind,
): string {
  const agency = agencies.find(idOf(query, 'agency'))
  const kind = agencies.kinds.find(({ code }) => code === textOf(query, 'kind'))
  const named = kind?.name ?? (category && categories.get(category).name)
  const whose = agency ? agencies.name(agency, locale) : named && inLanguage(named, locale)
  const place = (territory || !whose) && inLanguage(territories.get(territory ?? country).name, locale)
  return [whose, place].filter(Boolean).join(', ')
}

function stepsBoard(
  frame: Frame,
  { agencies, territories, categories, clock }: Deps,
  steps: readonly Step[],
  label: string,
): Board {
  const { locale } = frame
  const areCases = steps.some(({ n }) => n !== 1)
  return {
    name: 'steps',
    label,
    columns: [
      { name: 'report', label: t(locale, 'steps.report') },
      { name: 'at', label: t(locale, 'steps.at') },
      { name: 'step', label: t(locale, 'steps.step') },
      { name: 'place', label: t(locale, 'territory') },
      { name: 'body', label: t(locale, 'ratings.body') },
      ...(areCases ? [{ name: 'n', label: t(locale, 'steps.n'), number: true }] : []),
    ],
    rows: steps.map(({ report, seq, at, agency, district, category, event, n }) => {
      const name = `№ ${report}. ${inLanguage(categories.get(category).name, locale)}`
      return {
        key: `${report} ${seq} ${agency}`,
        values: [
          name,
          at,
          titleOf(locale, event),
          inLanguage(territories.get(district).name, locale),
          agencies.name(agencies.get(agency), locale),
          n,
        ],
        shown: {
          report: <a href={link(frame, `/reports/${report}`)}>{name}</a>,
          at: formatMoment(locale, at, clock()),
          n: `${n < 0 ? '−' : ''}${formatNumber(locale, Math.abs(Math.round(n * 100) / 100))}`,
        },
      }
    }),
  }
}

const StepOut = z.object({
  report: z.number(),
  seq: z.number(),
  at: z.string(),
  agency: z.number(),
  territory: z.string(),
  type: z.string(),
  step: z.string(),
  n: z.number(),
})

export function stepsPage(app: FastifyInstance, deps: Deps): void {
  const read = async (query: Fields) => {
    const asked = askedOf(deps, query)
    const after = markOf(textOf(query, 'cursor'))
    return ofOneMoment(deps.db, async (db) => {
      const sums = await sumsOf(db, asked)
      const { steps, next } = await stepsBehind({ ...deps, db }, asked, pageSize, after)
      return { asked, total: figureOf(asked.figure, sums), steps, next: cursorOf(next) }
    })
  }

  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/ratings/steps', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = queryOf(request)
    const { asked, total, steps, next } = await read(query)
    const title = t(locale, `figure.${asked.figure}`)
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        <p class="lead">
          {t(locale, 'steps.lead', {
            whose: sayWhose(deps, locale, query, asked),
            from: formatDay(locale, asked.from),
            to: formatDay(locale, lastDay(asked.to)),
            n: Math.round(total * 10) / 10,
          })}
        </p>
        <p class="muted">
          {t(locale, 'steps.hint')} {asked.figure === 'late' && t(locale, 'steps.cases')}{' '}
          {ofBodies.has(asked.figure) && t(locale, 'steps.own')}
        </p>
        <BoardTable
          locale={locale}
          board={stepsBoard(frame, deps, steps, title)}
          empty={t(locale, next === null ? 'steps.none' : 'steps.none_yet')}
        />
        <Paging
          locale={locale}
          next={next === null ? undefined : withCursor(frame, query, next)}
          first={textOf(query, 'cursor') ? withCursor(frame, query, null) : undefined}
        />
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, width: 'wide', children }))
  })

  const list = z.object({ total: z.number(), items: z.array(StepOut), next: z.string().nullable() })
  app.get(
    '/api/v1/ratings/steps',
    { config: { permission: 'public.read', dear: true }, schema: { response: { 200: list, ...problemResponses } } },
    async (request) => {
      const { total, steps, next } = await read(queryOf(request))
      const items = steps.map(({ at, district, category, event, ...step }) => ({
        ...step,
        at: at.toISOString(),
        territory: district,
        type: category,
        step: event.type,
      }))
      return { total, items, next }
    },
  )
}
