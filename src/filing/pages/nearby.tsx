// `/report/nearby`: before filing, the same problem close by is offered for joining (regulation 3.13).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { frameOf } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { fieldsOf, idOf } from '../../platform/query.ts'
import { Button, ButtonLink, type Frame, link, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import { act, discardDraft, type Draft } from '../../reports/index.ts'
import { checkPlace } from '../where.ts'
import { type ListedReport, nearbyReports, type Row, rowOf, ReportRow } from '../../lists/index.ts'
import { wordFor } from '../../card/index.ts'
import { t } from '../words.ts'
import { type FilingDeps, findOwnDraft, sendLost, stepOf } from './step.tsx'

/** What is close to the place in this draft. */
async function nearbyOf(deps: FilingDeps, request: FastifyRequest, fields: Draft['fields']): Promise<ListedReport[]> {
  const category = deps.categories.find(fields.category)
  const { where } = checkPlace(deps, fields, category)
  return category && where ? nearbyReports(deps, request.viewer, category, where.exact) : []
}

function NearbyStep({ frame, draftId, rows }: { frame: Frame; draftId: string; rows: readonly Row[] }) {
  const { locale } = frame
  return (
    <div class="stack">
      <h1>{t(locale, 'nearby.title')}</h1>
      <p class="lead">{t(locale, 'nearby.lead')}</p>
      <ul class="rows">
        {rows.map((row) => (
          <li key={row.report.id}>
            <ReportRow frame={frame} row={row} />
            {(row.report.owner !== null || row.report.status === 'closed') && (
              <form method="post" action={link(frame, stepOf('/report/nearby', draftId))} class="actions row-action">
                <input type="hidden" name="id" value={row.report.id} />
                <Button kind="quiet">{wordFor(locale, 'action', 'join')}</Button>
                {row.report.status === 'closed' && <span class="hint">{t(locale, 'nearby.closed_hint')}</span>}
              </form>
            )}
          </li>
        ))}
      </ul>
      <p>
        <ButtonLink href={link(frame, stepOf('/report/details', draftId))}>{t(locale, 'nearby.other')}</ButtonLink>
      </p>
    </div>
  )
}

export function nearbyStep(app: FastifyInstance, deps: FilingDeps): void {
  pageRoute(app, 'get', 'report.file', '/report/nearby', async (request, reply) => {
    const frame = frameOf(request, deps)
    const draft = await findOwnDraft(deps, request)
    const found = draft ? await nearbyOf(deps, request, draft.fields) : []
    if (!draft) return sendLost({ deps, request, reply })
    if (found.length === 0) return reply.redirect(link(frame, stepOf('/report/details', draft.id)), 303)
    const rows = found.map((report) => rowOf(deps, request.viewer, report, frame.locale))
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'nearby.title'),
        children: <NearbyStep frame={frame} draftId={draft.id} rows={rows} />,
      }),
    )
  })

  pageRoute(app, 'post', 'report.file', '/report/nearby', async (request: FastifyRequest, reply: FastifyReply) => {
    const frame = frameOf(request, deps)
    const id = idOf(fieldsOf(request), 'id')
    if (id === undefined) throw new Problem('not_found')
    const card = link(frame, `/reports/${id}`)
    // Joining needs a person: after signing in the card itself offers it.
    if (!request.viewer) return reply.redirect(`${link(frame, '/sign-in')}?next=${encodeURIComponent(card)}`, 303)
    await act(deps, request.viewer, id, 'join', {})
    const draft = await findOwnDraft(deps, request)
    if (draft) await discardDraft(deps, draft.id)
    return reply.redirect(`${card}?done=1`, 303)
  })
}
