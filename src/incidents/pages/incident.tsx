// `/incidents/{id}`: a mass event, the reports that belong to it, and its one answer to all of them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formatMoment, inLanguage } from '../../language/index.ts'
import { frameOf, requireViewer, type Viewer } from '../../people/index.ts'
import { type Form, readForm } from '../../platform/forms.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, idsOf, numberOf, textOf, paramsOf, queryOf, idIn } from '../../platform/query.ts'
import { type Bulk, dropDraft, type Evidence, keepForNextTry, readDraftToken } from '../../reports/index.ts'
import { photosOfDraft } from '../../photos/index.ts'
import { ReportRow, type Row, rowOf } from '../../lists/index.ts'
import {
  asWritten,
  Button,
  Checks,
  Disclosure,
  Empty,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  PhotoInput,
  sayProblem,
  sayWhatToDo,
  TextArea,
} from '../../ui/index.ts'
import { answerIncident, attachReports, endIncident, mayKeep } from '../actions.ts'
import type { Incident } from '../rules.ts'
import { countAttached, findIncident, listAttached, listCovered, type IncidentCounts } from '../store.ts'
import { t } from '../words.ts'

import { type Deps, show } from './incidents.tsx'

const pageSize = 50

interface CardProps {
  frame: Frame
  deps: Deps
  incident: Incident
  counts: IncidentCounts
  attached: readonly Row[]
  candidates: readonly Row[] | undefined
  errors: readonly { field: string; code: string }[]
  refusal: string | undefined
  values: Fields
  /** How many reports were just attached, and how many were not. */
  done: number | undefined
  refused: number | undefined
}

/** What the body that keeps it may do. */
function Keeping({ frame, deps: { settings }, incident, counts, candidates = [], errors, values }: CardProps) {
  const { locale } = frame
  const addressOf = (action: string) => link(frame, `/incidents/${incident.id}/${action}`)
  return (
    <section class="stack" aria-label={t(locale, 'keep')}>
      <h2>{t(locale, 'keep')}</h2>
      {candidates.length > 0 && (
        <form method="post" action={addressOf('attach')} class="fields">
          <Checks
            locale={locale}
            name="reports"
            legend={t(locale, 'candidates')}
            hint={t(locale, 'candidates_hint')}
            options={candidates.map(({ report, categoryName, placeName }) => ({
              value: String(report.id),
              label: `№ ${report.id} · ${categoryName} · ${placeName}`,
            }))}
            values={candidates.map(({ report }) => String(report.id))}
          />
          <Button kind="quiet">{t(locale, 'attach')}</Button>
        </form>
      )}
      <Disclosure summary={t(locale, 'answer')} open={errors.length > 0}>
        <p class="hint">{t(locale, 'answer_hint')}</p>
        <form method="post" action={addressOf('answer')} enctype="multipart/form-data" class="fields" novalidate>
          <TextArea
            locale={locale}
            name="text"
            label={t(locale, 'answer_text')}
            value={textOf(values, 'text')}
            errors={errors}
            rows={3}
          />
          <PhotoInput
            locale={locale}
            name="photo"
            label={t(locale, 'photo')}
            hint={t(locale, 'photo_hint', { mb: settings.limits.photoBytes / 1_000_000 })}
            errors={errors}
            keeps
            kept={textOf(values, 'kept')}
            keptCount={numberOf(values, 'keptCount')}
          />
          <Button>{t(locale, 'answer_send', { count: counts.waiting })}</Button>
        </form>
      </Disclosure>
      <form method="post" action={addressOf('close')}>
        <Button kind="quiet">{t(locale, 'close')}</Button>
      </form>
    </section>
  )
}

function Definitions({ frame, deps: { territories, categories, agencies }, incident, counts }: CardProps) {
  const { locale, now } = frame
  const places = incident.mahallas
    .flatMap((code) => territories.findMahalla(code) ?? [])
    .map((mahalla) => inLanguage(mahalla.name, locale))
  const district = inLanguage(territories.get(incident.district).name, locale)
  const definitions: [string, string][] = [
    [t(locale, 'agency'), agencies.name(agencies.get(incident.agencyId), locale)],
    [t(locale, 'place'), [district, ...places].join(', ')],
    [t(locale, 'types'), incident.categories.map((code) => inLanguage(categories.get(code).name, locale)).join('; ')],
    [t(locale, 'opened'), formatMoment(locale, incident.openedAt, now)],
    ...(incident.expectedAt
      ? [[t(locale, 'restored'), formatMoment(locale, incident.expectedAt, now)] satisfies [string, string]]
      : []),
    [
      t(locale, 'reports'),
      t(locale, 'counts', { count: counts.attached, waiting: counts.waiting, closed: counts.closed }),
    ],
  ]
  return (
    <dl class="definitions">
      {definitions.map(([label, value]) => (
        <>
          <dt key={label}>{label}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  )
}

function IncidentCard(props: CardProps) {
  const { frame, incident, attached, candidates, errors, refusal, done, refused } = props
  const { locale } = frame
  const isOpen = incident.status === 'open'
  return (
    <article class="stack-wide">
      {(errors.length > 0 || refusal) && (
        <ErrorSummary locale={locale} errors={errors} {...(refusal && { title: refusal })} />
      )}
      {done !== undefined && (
        <p class="done" role="status">
          {t(locale, 'attached_done', { count: done, refused: refused ?? 0 })}
        </p>
      )}
      <header class="stack">
        <p class="row-state">
          <span class={isOpen ? 'tag tag-late' : 'tag'}>{t(locale, `status.${incident.status}`)}</span>
        </p>
        <h1 {...asWritten}>{incident.title}</h1>
        <p class="report-text" {...asWritten}>
          {incident.text}
        </p>
      </header>
      <Definitions {...props} />
      {candidates && isOpen && <Keeping {...props} />}
      <section class="stack" aria-labelledby="attached">
        <h2 id="attached">{t(locale, 'attached')}</h2>
        {attached.length === 0 ? (
          <Empty title={t(locale, 'attached_none')} hint={t(locale, 'attached_hint')} />
        ) : (
          <ul class="rows">
            {attached.map((row) => (
              <li key={row.report.id}>
                <ReportRow frame={frame} row={row} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </article>
  )
}

const idOrNone = (query: Fields, name: string): number | undefined =>
  /^\d{1,3}$/.test(textOf(query, name) ?? '') ? Number(query[name]) : undefined

export function incidentPage(app: FastifyInstance, deps: Deps): void {
  const card = async (request: FastifyRequest, reply: FastifyReply, problem?: Problem, values: Fields = {}) => {
    const frame = frameOf(request, deps)
    const id = idIn(request)
    const incident = id === undefined ? undefined : await findIncident(deps.db, id)
    if (!incident) throw new Problem('not_found')
    const keeps = mayKeep(deps, request.viewer, incident) && incident.status === 'open'
    const [counts, attached, candidates] = await Promise.all([
      countAttached(deps.db, incident.id),
      listAttached(deps.db, incident, pageSize),
      keeps ? listCovered(deps.db, incident, deps.settings.limits.bulkReports) : undefined,
    ])
    const rows = (list: typeof attached) => list.map((report) => rowOf(deps, request.viewer, report, frame.locale))
    const refusal =
      problem && problem.errors.length === 0
        ? `${sayProblem(frame.locale, problem)}. ${sayWhatToDo(frame.locale, problem)}`
        : undefined
    const children = (
      <IncidentCard
        frame={frame}
        deps={deps}
        incident={incident}
        counts={counts}
        attached={rows(attached)}
        candidates={candidates && rows(candidates)}
        errors={problem?.errors ?? []}
        refusal={refusal}
        values={values}
        done={idOrNone(queryOf(request), 'done')}
        refused={idOrNone(queryOf(request), 'refused')}
      />
    )
    const title = `${t(frame.locale, 'title')} № ${incident.id}`
    return show(deps, request, reply, { title, children, status: problem?.status })
  }

  pageRoute(app, 'get', 'public.read', '/incidents/:id', (request, reply) => card(request, reply))

  const steps: Record<
    string,
    (viewer: Viewer, id: number | undefined, form: Form & Pick<Evidence, 'kept'>) => Promise<Bulk | void>
  > = {
    attach: (viewer, id, { fields }) => attachReports(deps, viewer, id, idsOf(fields, 'reports')),
    answer: (viewer, id, { fields, files, kept }) =>
      answerIncident(deps, viewer, id, { text: textOf(fields, 'text') }, { uploads: files, kept }),
    close: (viewer, id) => endIncident(deps, viewer, id),
  }
  pageRoute(app, 'post', 'incident.keep', '/incidents/:id/:step', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const params = paramsOf(request)
    const step = textOf(params, 'step') ?? ''
    const take = Object.hasOwn(steps, step) ? steps[step] : undefined
    if (!take) throw new Problem('not_found')
    const form = await readForm(request, {
      fileBytes: deps.settings.limits.photoBytes,
      files: deps.settings.limits.photosPerAnswer,
    })
    // Photos of an earlier try wait under a signed name that the form carries along.
    const keptId = readDraftToken(deps.secrets, textOf(form.fields, 'kept'))
    const kept = keptId ? await photosOfDraft(deps.db, keptId) : []
    let told = ''
    try {
      const taken = await take(viewer, idIn(request), { ...form, kept })
      if (keptId) await dropDraft(deps.db, keptId)
      if (taken) told = `?done=${taken.done.length}&refused=${taken.refused.length}`
    } catch (error) {
      if (!(error instanceof Problem) || !['invalid', 'wrong_state'].includes(error.code)) throw error
      const { photosPerAnswer: most } = deps.settings.limits
      const as = { areResults: true, isSite: false }
      const waiting = await keepForNextTry(deps, { keptId, files: form.files, personId: viewer.personId, as, most })
      return card(request, reply, error, { ...form.fields, ...waiting })
    }
    return reply.redirect(`${link(frame, `/incidents/${textOf(params, 'id')}`)}${told}`, 303)
  })
}
