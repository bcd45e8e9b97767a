// `/recordings/{id}`: a recording for those who may hear it, part by part as players ask for it; `/poster`: its first
// frame.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readFileOf } from '../photos/index.ts'
import type { Db } from '../platform/database.ts'
import type { Files } from '../platform/files.ts'
import { Problem } from '../platform/problems.ts'
import { idIn } from '../platform/query.ts'
import { endingOf, recordingFile } from './actions.ts'
import { findRecording, type StoredRecording } from './store.ts'

/** Who may hear a recording is the word of its report (or draft). */
export type RecordingRight = (
  request: FastifyRequest,
  recording: StoredRecording,
  /** It begins to be heard; not another part of it, nor its first frame alone. */
  isBeginning: boolean,
) => Promise<boolean>

/** What a player asks for: from one byte to another, both counted in; undefined where it asks for all of it. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start <= end && start < size ? { start, end } : 'none'
}

export function recordingRoutes(
  app: FastifyInstance,
  { db, files }: { db: Db; files: Files },
  mayHear: RecordingRight,
): void {
  const schema = { hide: true, response: { 200: z.any(), 206: z.any(), 416: z.null() } }
  const config = { permission: 'public.read' as const }
  const found = async (request: FastifyRequest, isBeginning: boolean): Promise<StoredRecording> => {
    const id = idIn(request)
    const recording = id === undefined ? undefined : await findRecording(db, id)
    if (!recording || !(await mayHear(request, recording, isBeginning))) throw new Problem('not_found')
    return recording
  }
  const sealed = (reply: FastifyReply) =>
    reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; media-src 'self'; sandbox")

  app.get('/recordings/:id', { config, schema }, async (request, reply) => {
    const isBeginning = (request.headers.range ?? 'bytes=0-').startsWith('bytes=0-')
    const { id, hash, mime, kind } = await found(request, isBeginning)
    const file = await files.open(recordingFile(hash)).catch(() => undefined)
    if (!file) throw new Problem('not_found')
    const range = rangeOf(request.headers.range, file.size)
    sealed(reply).header('accept-ranges', 'bytes')
    if (range === 'none') {
      await file.close()
      return reply.code(416).header('content-range', `bytes */${file.size}`).send(null)
    }
    const { start, end } = range ?? { start: 0, end: file.size - 1 }
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${file.size}`)
    return reply
      .type(mime)
      .header('content-length', end - start + 1)
      .header('content-disposition', `inline; filename="${kind}-${id}.${endingOf(mime)}"`)
      .send(file.read(start, end))
  })

  app.get('/recordings/:id/poster', { config, schema }, async (request, reply) => {
    const { posterHash } = await found(request, false)
    const bytes = posterHash && (await readFileOf(files, posterHash, 'medium').catch(() => undefined))
    if (!bytes) throw new Problem('not_found')
    return sealed(reply).type('image/webp').send(bytes)
  })
}
