// `/oversight/reports`: the reports behind any figure as a file; `/oversight/files`: those of many rows, made beside.
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { formatNumber, formatMoment } from '../../language/index.ts'
import { actingOf, frameOf, may, requireViewer, type SignInDeps, type Viewer } from '../../people/index.ts'
import { type FieldError, Problem, problemStatus } from '../../platform/problems.ts'
import { type Fields, fieldsOf, isOn, textOf, queryOf, idIn } from '../../platform/query.ts'
import { asDownload, namedOn, sendSheets, type SheetKind, sheetKindOf } from '../../platform/sheets.ts'
import { countAll, sayFilter } from '../../lists/index.ts'
import { country } from '../../territories/index.ts'
import {
  Badge,
  Button,
  Empty,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  renderPage,
  sendPage,
} from '../../ui/index.ts'
import { placeOf } from '../actions.ts'
import { type ExportDeps, exportPath } from '../jobs.ts'
import { reportSheet } from '../report-sheet.ts'
import { addExport, deleteExport, type Export, findExport, listExports, stopExport } from '../store.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

type Deps = ExportDeps & SignInDeps

/** More than these are not waited for. */
const mostAtOnce = 50_000
/** Of one person, at a time. */
const mostWaiting = 5
const mostKept = 20

/** What the public list can be asked for, besides the territory. */
const filters = ['type', 'category', 'group', 'agency', 'alone', 'status', 'overdue', 'mahalla', 'mark', 'q'] as const

/** The query within the own territory. */
function askedOf(deps: Deps, viewer: Viewer, query: Fields): { code: string; asked: Record<string, string> } {
  const { code } = placeOf(deps, actingOf(viewer), textOf(query, 'territory'))
  const texts = Object.fromEntries(
    filters.flatMap((name) => {
      const text = textOf(query, name)?.replaceAll('\0', '').slice(0, 200)
      return text ? [[name, text]] : []
    }),
  ) as Record<string, string>
  return { code, asked: code === country ? texts : { ...texts, territory: code } }
}

const isUnderWay = ({ state }: Pick<Export, 'state'>): boolean => state === 'waiting' || state === 'running'

const isReady = ({ state }: Pick<Export, 'state'>): boolean => state === 'ready'

/** Why no more may be made now. */
function limitOf(files: readonly Export[]): FieldError | undefined {
  if (files.filter(isUnderWay).length >= mostWaiting)
    return { field: 'as', code: 'too_many_waiting', params: { max: mostWaiting } }
  if (files.filter(isReady).length >= mostKept)
    return { field: 'as', code: 'too_many_files', params: { max: mostKept } }
  return undefined
}

const tones = { waiting: 'you', running: 'you', ready: 'solved', failed: 'late', stopped: 'closed' } as const

function FileRow({ frame, file, about, now }: { frame: Frame; file: Export; about: string; now: Date }) {
  const { locale } = frame
  const { id, kind, state, rowsAll, rowsDone, bytes, at } = file
  return (
    <li class="row">
      <div class="actions">
        <span class="row-title">
          {kind.toUpperCase()}: {about}
          {rowsAll !== null && ` · ${t(locale, 'file.rows', { count: rowsAll })}`}
          {bytes !== null &&
            ` · ${t(locale, 'file.size', { mb: formatNumber(locale, Math.max(0.1, Math.round(bytes / 1e5) / 10)) })}`}
        </span>
        <Badge tone={tones[state]}>{t(locale, `file.${state}`)}</Badge>
      </div>
      <small class="muted">{formatMoment(locale, at, now)}</small>
      {isUnderWay(file) && (
        <>
          <progress max={Math.max(1, rowsAll ?? 1)} value={rowsDone} aria-label={t(locale, 'file.running')} />
          <small class="muted figures">
            {t(locale, 'file.done', { done: formatNumber(locale, rowsDone), all: formatNumber(locale, rowsAll ?? 0) })}
          </small>
          <form method="post" action={link(frame, `/oversight/files/${id}/stop`)}>
            <Button kind="quiet">{t(locale, 'file.stop')}</Button>
          </form>
        </>
      )}
      {state === 'ready' && (
        <p>
          <a href={link(frame, `/oversight/files/${id}`)} download>
            {t(locale, 'file.take')}
          </a>
        </p>
      )}
      {!isUnderWay(file) && (
        <form method="post" action={link(frame, `/oversight/files/${id}/delete`)}>
          <Button kind="plain">{t(locale, 'file.delete')}</Button>
        </form>
      )}
    </li>
  )
}

interface FilesProps {
  frame: Frame
  deps: Deps
  files: readonly Export[]
  now: Date
  offer: { asked: Record<string, string>; kind: SheetKind; count: number } | undefined
}

function FilesPage({ frame, deps, files, offer, now }: FilesProps) {
  const { locale } = frame
  const limit = offer && limitOf(files)
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'file.title')}</h1>
        <p class="lead">{t(locale, 'file.about')}</p>
      </div>
      {files.some(isReady) && (
        <p class="muted">{t(locale, 'file.kept', { count: files.filter(isReady).length, most: mostKept })}</p>
      )}
      {limit && <ErrorSummary locale={locale} errors={[limit]} />}
      {offer && (
        <form id="f-as" method="post" action={link(frame, '/oversight/files')} class="notice stack">
          {Object.entries({ ...offer.asked, as: offer.kind }).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <p>
            <strong>{sayFilter(deps, locale, offer.asked)}.</strong> {t(locale, 'file.long', { count: offer.count })}
          </p>
          <div class="actions">
            <Button>{t(locale, 'file.prepare', { kind: offer.kind.toUpperCase() })}</Button>
          </div>
        </form>
      )}
      {files.length === 0 ? (
        <Empty title={t(locale, 'file.none')} />
      ) : (
        <ul class="rows">
          {files.map((file) => (
            <FileRow key={file.id} frame={frame} file={file} about={sayFilter(deps, locale, file.query)} now={now} />
          ))}
        </ul>
      )}
      <p>
        <a href={link(frame, '/oversight')}>{t(locale, 'title')}</a>
      </p>
    </div>
  )
}

export function oversightFiles(app: FastifyInstance, deps: Deps): void {
  const { db } = deps
  pageRoute(app, 'get', 'oversight.read', '/oversight/reports', async (request, reply) => {
    const { locale } = frameOf(request, deps)
    const query = queryOf(request)
    const viewer = requireViewer(request)
    const { code, asked } = askedOf(deps, viewer, query)
    const kind = sheetKindOf(query)
    // Counted, and with it refused, before the first byte, not in the middle of a file. Programs wait with `now`.
    const count = await countAll(deps, asked, mostAtOnce + 1)
    if (count > mostAtOnce && may(viewer, 'file.prepare') && !isOn(query, 'now')) {
      return reply.redirect(
        link(frameOf(request, deps), `/oversight/files?${new URLSearchParams({ ...asked, as: kind }).toString()}`),
        303,
      )
    }
    return sendSheets(reply, kind, namedOn(`reports-${code}`, deps.clock()), [reportSheet(deps, asked, locale)])
  })

  /** The files, and the offer of what `fields` ask for. */
  const show = async (request: FastifyRequest, reply: FastifyReply, fields: Fields, status?: number) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const { asked } = askedOf(deps, viewer, fields)
    const files = await listExports(db, viewer.personId)
    const offer =
      textOf(fields, 'as') === undefined
        ? undefined
        : { asked, kind: sheetKindOf(fields), count: await countAll(deps, asked, Number.MAX_SAFE_INTEGER) }
    // Looks again by itself while something is made, without a script.
    if (!offer && files.some(isUnderWay)) void reply.header('refresh', '3')
    const children = <FilesPage frame={frame} deps={deps} files={files} offer={offer} now={deps.clock()} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'file.title'), children }), status)
  }
  pageRoute(app, 'get', 'file.prepare', '/oversight/files', async (request, reply) =>
    show(request, reply, queryOf(request)),
  )

  pageRoute(app, 'post', 'file.prepare', '/oversight/files', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const fields = fieldsOf(request)
    const { asked } = askedOf(deps, viewer, fields)
    const kind = sheetKindOf(fields)
    // A wrong filter is refused here, not where nobody sees it.
    await countAll(deps, asked, 1)
    if (limitOf(await listExports(db, viewer.personId)))
      return show(request, reply, { ...fields, as: kind }, problemStatus.too_many)
    await addExport(db, { personId: viewer.personId, query: asked, kind, locale: frame.locale, at: deps.clock() })
    return reply.redirect(link(frame, '/oversight/files'), 303)
  })

  pageRoute(app, 'post', 'file.prepare', '/oversight/files/:id/delete', async (request, reply) => {
    const file = await deleteExport(db, idIn(request) ?? 0, requireViewer(request).personId)
    if (!file) throw new Problem('not_found')
    await rm(exportPath(deps, file), { force: true })
    return reply.redirect(link(frameOf(request, deps), '/oversight/files'), 303)
  })

  pageRoute(app, 'post', 'file.prepare', '/oversight/files/:id/stop', async (request, reply) => {
    await stopExport(db, idIn(request) ?? 0, requireViewer(request).personId)
    return reply.redirect(link(frameOf(request, deps), '/oversight/files'), 303)
  })

  pageRoute(app, 'get', 'file.prepare', '/oversight/files/:id', async (request, reply) => {
    const file = await findExport(db, idIn(request) ?? 0, requireViewer(request).personId)
    if (file?.state !== 'ready') throw new Problem('not_found')
    return asDownload(reply, namedOn(`reports-${file.query['territory'] ?? country}`, file.at), file.kind)
      .header('content-length', present(file.bytes, 'the size'))
      .send(createReadStream(exportPath(deps, file)))
  })
}
