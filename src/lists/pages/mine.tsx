// `/my`: one's own reports, those joined, and the quiet question whether a consent was meant (regulation 3.6).
import type { FastifyInstance } from 'fastify'
import { cleanText } from '../../language/index.ts'
import { countUnseen } from '../../notices/index.ts'
import { frameOf, MyRooms, printPhone, requireViewer, type Viewer } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { fieldsOf, numberOf, textOf, queryOf, idIn } from '../../platform/query.ts'
import {
  Button,
  ButtonLink,
  Empty,
  type Frame,
  keptOnPhone,
  link,
  pageRoute,
  Paging,
  renderPage,
  sendPage,
  TextArea,
  withCursor,
} from '../../ui/index.ts'
import { type Row, rowOf } from '../reading.ts'
import { listMine } from '../store.ts'
import { listJoined } from '../nearby-store.ts'
import { answerFollowUp, type FollowUp, openFollowUps } from '../../reports/index.ts'
import { t } from '../words.ts'
import type { ListDeps } from './list.tsx'
import { ReportRows } from './rows.tsx'
import { pageOf } from '../../platform/present.ts'

/** One question with two answers, for each consent or withdrawal asked again. */
function FollowUps({ frame, followUps }: { frame: Frame; followUps: readonly FollowUp[] }) {
  const { locale } = frame
  return (
    <>
      {followUps.map(({ reportId, kind }) => (
        <section key={reportId} class="word stack" aria-label={t(locale, 'follow_up.title')}>
          <h2>{t(locale, 'follow_up.title')}</h2>
          <p>
            <a href={link(frame, `/reports/${reportId}`)}>{t(locale, 'number', { number: String(reportId) })}</a>.{' '}
            {t(locale, `follow_up.${kind}`)}
          </p>
          <form method="post" action={link(frame, `/my/follow-ups/${reportId}`)} class="fields">
            <TextArea
              locale={locale}
              scope={String(reportId)}
              name="text"
              label={t(locale, 'words_optional')}
              rows={2}
            />
            <div class="actions">
              <Button name="confirmed" value="yes">
                {t(locale, 'follow_up.yes')}
              </Button>
              <Button kind="quiet" name="confirmed" value="no">
                {t(locale, 'follow_up.no')}
              </Button>
            </div>
          </form>
        </section>
      ))}
    </>
  )
}

function MinePage({
  frame,
  viewer,
  rows,
  joined,
  followUps,
  next,
  unseen,
}: {
  frame: Frame
  viewer: Viewer
  rows: readonly Row[]
  /** Reports of others that this person joined. */
  joined: readonly Row[]
  followUps: readonly FollowUp[]
  next: string | null
  unseen: number
}) {
  const { locale } = frame
  const awaiting = rows.filter((row) => row.report.owner === 'reporter')
  const others = rows.filter((row) => row.report.owner !== 'reporter')
  return (
    <div class="stack">
      <MyRooms frame={frame} here="reports" />
      <h1>{t(locale, 'my.title')}</h1>
      <div class="actions" data-part="unseen">
        <ButtonLink href={link(frame, '/report')}>{t(locale, 'my.file')}</ButtonLink>
        <a href={link(frame, '/my/notices')}>
          {unseen > 0 ? t(locale, 'my.notices', { count: unseen }) : t(locale, 'my.all_notices')}
        </a>
      </div>
      <FollowUps frame={frame} followUps={followUps} />
      <div class="stack" data-part="reports">
        {rows.length === 0 && <Empty title={t(locale, 'my.empty')} hint={t(locale, 'my.empty_hint')} />}
        {awaiting.length > 0 && (
          <section class="stack" aria-labelledby="awaiting">
            <h2 id="awaiting">{t(locale, 'my.awaits')}</h2>
            <ReportRows frame={frame} rows={awaiting} />
          </section>
        )}
        {others.length > 0 && (
          <section class="stack" aria-labelledby="others">
            {awaiting.length > 0 && <h2 id="others">{t(locale, 'my.others')}</h2>}
            <ReportRows frame={frame} rows={others} />
          </section>
        )}
        {joined.length > 0 && (
          <section class="stack" aria-labelledby="joined">
            <h2 id="joined">{t(locale, 'my.joined')}</h2>
            <ReportRows frame={frame} rows={joined} />
          </section>
        )}
      </div>
      <Paging locale={locale} next={next ? withCursor(frame, {}, next) : undefined} first={undefined} />
      <form method="post" action={link(frame, '/sign-out')} class="actions">
        <span class="muted">{t(locale, 'my.signed_in', { phone: printPhone(viewer.phone) })}</span>
        <Button kind="plain">{t(locale, 'my.sign_out')}</Button>
      </form>
    </div>
  )
}

/** So many of the own reports open without a network too. */
const mostKept = 20

export function minePage(app: FastifyInstance, deps: ListDeps): void {
  pageRoute(app, 'get', 'own.read', '/my', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const size = 50
    const [joined, followUps, found, unseen] = await Promise.all([
      listJoined(deps.db, viewer.personId, size),
      openFollowUps(deps.db, viewer.personId),
      listMine(deps.db, viewer.personId, size + 1, numberOf(queryOf(request), 'cursor')),
      countUnseen(deps.db, viewer.personId),
    ])
    const { items, next = null } = pageOf(found, size, ({ id }) => String(id))
    const rows = items.map((report) => rowOf(deps, viewer, report, frame.locale))
    const open = rows.filter(({ report }) => report.owner !== null).slice(0, mostKept)
    return sendPage(
      request,
      keptOnPhone(request, reply),
      renderPage({
        frame,
        keep: open.map(({ report }) => link(frame, `/reports/${report.id}`)),
        title: t(frame.locale, 'my.title'),
        width: 'wide',
        live: 'my',
        children: (
          <MinePage
            frame={frame}
            viewer={viewer}
            rows={rows}
            joined={joined.map((report) => rowOf(deps, viewer, report, frame.locale))}
            followUps={followUps}
            next={next}
            unseen={unseen}
          />
        ),
      }),
    )
  })

  pageRoute(app, 'post', 'own.write', '/my/follow-ups/:id', async (request, reply) => {
    const viewer = requireViewer(request)
    const fields = fieldsOf(request)
    const id = idIn(request)
    if (id === undefined) throw new Problem('not_found')
    const text = cleanText(textOf(fields, 'text') ?? '').slice(0, deps.settings.limits.textLength)
    await answerFollowUp(deps, viewer.personId, id, textOf(fields, 'confirmed') === 'yes', text)
    return reply.redirect(`${link(frameOf(request, deps), '/my')}?done=1`, 303)
  })
}
