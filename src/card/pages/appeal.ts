// `/reports/{number}/appeal.pdf`: a report as a formal appeal, to print.
import type { FastifyInstance } from 'fastify'
import { frameOf, requireViewer } from '../../people/index.ts'
import { idIn } from '../../platform/query.ts'
import { pageRoute } from '../../ui/index.ts'
import { formalAppeal, printAppeal } from '../formal.ts'
import type { CardDeps } from './step.ts'

export function appealPage(app: FastifyInstance, deps: CardDeps): void {
  pageRoute(app, 'get', 'own.read', '/reports/:id/appeal.pdf', async (request, reply) => {
    const { locale } = frameOf(request, deps)
    const appeal = await formalAppeal(deps, requireViewer(request), idIn(request), locale)
    const sheet = await printAppeal(appeal, locale, deps.clock())
    return reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `inline; filename="murojaat-${appeal.report}.pdf"`)
      .send(sheet)
  })
}
