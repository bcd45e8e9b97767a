// `/documents/{id}`: a document for those who may have it, as a file to be kept; no browser opens it in our name.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../platform/database.ts'
import type { Files } from '../platform/files.ts'
import { Problem } from '../platform/problems.ts'
import { idIn } from '../platform/query.ts'
import { documentFile } from './actions.ts'
import { type Document, findDocument } from './store.ts'

/** Who may have a document is the word of its report. */
export type DocumentRight = (request: FastifyRequest, document: Document) => Promise<boolean>

export function documentRoutes(
  app: FastifyInstance,
  { db, files }: { db: Db; files: Files },
  mayHave: DocumentRight,
): void {
  app.get(
    '/documents/:id',
    { config: { permission: 'own.read' }, schema: { hide: true, response: { 200: z.any() } } },
    async (request, reply) => {
      const id = idIn(request)
      const document = id === undefined ? undefined : await findDocument(db, id)
      if (!document || !(await mayHave(request, document))) throw new Problem('not_found')
      const bytes = await files.get(documentFile(document.hash)).catch(() => undefined)
      if (!bytes) throw new Problem('not_found')
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="report-${document.reportId}-${document.id}.pdf"`)
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(bytes)
    },
  )
}
