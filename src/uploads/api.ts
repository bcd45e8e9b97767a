// `/api/v1/uploads`: files piece by piece by the protocol of tus 1.0 (core, creation, expiration).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { holderOf, senderOf } from '../people/index.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { paramsOf, uuidOf } from '../platform/query.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { addToUpload, beginUpload, getUpload, type UploadDeps } from './actions.ts'

const version = '1.0.0'
/** One piece may be so large. */
const mostPiece = 1_000_000
/** One address may begin so many in an hour; whoever has signed in is counted by their bytes. */
const mostBegun = 200

/** @throws invalid for what is no whole number */
function numberIn(request: FastifyRequest, header: string): number {
  const said = String(request.headers[header] ?? '')
  if (!/^\d{1,10}$/.test(said)) throw invalid(header, 'not_numeric')
  return Number(said)
}

/** The value of a key of `Upload-Metadata`: pairs with a comma between them, the value in base64. */
function metadataOf(request: FastifyRequest, key: string): string {
  const pairs = String(request.headers['upload-metadata'] ?? '').split(',')
  const [, value = ''] = pairs.map((pair) => pair.trim().split(' ')).find(([name]) => name === key) ?? []
  const text = Buffer.from(value, 'base64').toString('utf8')
  return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim().slice(0, 60) // prettier-ignore
}

/** @throws not_found */
function idIn(request: FastifyRequest): string {
  const id = uuidOf(paramsOf(request), 'id')
  if (id === undefined) throw new Problem('not_found')
  return id
}

const said = (reply: FastifyReply) => reply.header('tus-resumable', version).header('cache-control', 'no-store')

export function uploadRoutes(app: FastifyInstance, deps: UploadDeps): void {
  const config = { permission: 'report.file' as const }
  const schema = (description: string, code: 200 | 201 | 204) => ({
    description,
    response: { [code]: z.null(), ...problemResponses },
  })
  const count = app.createRateLimit({ max: mostBegun, timeWindow: 3_600_000 })
  app.addContentTypeParser(
    'application/offset+octet-stream',
    { parseAs: 'buffer', bodyLimit: mostPiece },
    (_request, body, done) => done(null, body),
  )

  app.post(
    '/api/v1/uploads',
    { config, schema: schema('Begins a file of `Upload-Length` bytes; `Location` is where its pieces go.', 201) },
    async (request, reply) => {
      const limit = request.viewer ? undefined : await count(request)
      if (limit && !limit.isAllowed && limit.isExceeded) throw new Problem('too_many')
      const length = numberIn(request, 'upload-length')
      if (length === 0) throw invalid('upload-length', 'missing')
      const sender = senderOf(deps, request, holderOf(request, reply))
      const id = await beginUpload(deps, sender, { name: metadataOf(request, 'filename'), length })
      return said(reply).code(201).header('location', `/api/v1/uploads/${id}`).send(null)
    },
  )

  app.head(
    '/api/v1/uploads/:id',
    { config, schema: schema('How much of it has come: `Upload-Offset`.', 200) },
    async (request, reply) => {
      const { received, length } = await getUpload(deps, senderOf(deps, request), idIn(request))
      return said(reply).header('upload-offset', received).header('upload-length', length).send(null)
    },
  )

  app.patch(
    '/api/v1/uploads/:id',
    {
      config,
      schema: {
        ...schema('Adds a piece, which begins at `Upload-Offset`.', 204),
        consumes: ['application/offset+octet-stream'],
      },
    },
    async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new Problem('unsupported_media')
      const piece = { offset: numberIn(request, 'upload-offset'), bytes: request.body }
      const received = await addToUpload(deps, senderOf(deps, request), idIn(request), piece)
      return said(reply).code(204).header('upload-offset', received).send(null)
    },
  )
}
