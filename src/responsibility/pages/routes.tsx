// `/admin/responsibility`: the exceptions of the matrix, a line or a file at a time, with preview, versions and
// coverage.
import { country } from '../../territories/index.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Rooms } from '../../administration/index.ts'
import { frameOf, requireViewer } from '../../people/index.ts'
import { type FieldError, mendable } from '../../platform/problems.ts'
import { fieldsOf, type Fields, textOf, queryOf, isDone } from '../../platform/query.ts'
import { link, pageRoute, sendRoom } from '../../ui/index.ts'
import { changeMatrix, type MatrixDeps, previewMatrix } from '../actions.ts'
import { matrixChangeOf } from '../api.ts'
import { coverage, type Moved } from '../rules.ts'
import { connectedAgencies, linesOf, listVersions } from '../store.ts'
import { t } from '../words.ts'
import { MatrixRoom } from './room.tsx'

type Deps = MatrixDeps & { demo: boolean }

export function matrixPages(app: FastifyInstance, deps: Deps): void {
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    tried: { fields?: Fields; errors?: readonly FieldError[]; moved?: readonly Moved[] } = {},
  ) => {
    const frame = { ...frameOf(request, deps), path: '/admin/responsibility', query: '' }
    const { locale } = frame
    const { fields = {}, errors = [] } = tried
    const [lines, versions, connected] = await Promise.all([
      linesOf(deps.db),
      listVersions(deps.db),
      connectedAgencies(deps.db),
    ])
    const title = t(locale, 'title')
    const within = deps.territories.find(textOf(queryOf(request), 'territory'))?.code ?? country
    return sendRoom(request, reply, {
      frame,
      title,
      head: <Rooms frame={frame} here="responsibility" />,
      errors,
      done: !tried.moved && isDone(request) && t(locale, 'done'),
      children: (
        <>
          <div class="stack">
            <h1>{title}</h1>
            <p class="lead">{t(locale, 'lead')}</p>
          </div>
          <MatrixRoom
            frame={frame}
            deps={deps}
            lines={lines}
            versions={versions}
            covered={coverage(deps, connected, within)}
            within={within}
            fields={fields}
            errors={errors}
            moved={tried.moved}
            removing={textOf(queryOf(request), 'remove')}
          />
        </>
      ),
    })
  }

  pageRoute(app, 'get', 'settings.change', '/admin/responsibility', (request, reply) => show(request, reply))

  pageRoute(app, 'post', 'settings.change', '/admin/responsibility', async (request, reply) => {
    const fields = fieldsOf(request)
    try {
      const change = matrixChangeOf(fields)
      if (textOf(fields, 'step') === 'preview')
        return await show(request, reply, { fields, moved: await previewMatrix(deps, change) })
      await changeMatrix(deps, requireViewer(request), change, textOf(fields, 'reason'))
    } catch (error) {
      return show(request, reply, { fields, errors: mendable(error).errors })
    }
    return reply.redirect(`${link(frameOf(request, deps), '/admin/responsibility')}?done=1`, 303)
  })
}
