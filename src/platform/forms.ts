// Reads a body whatever its kind: JSON, a plain form or multipart with files; a file too large is marked, not fatal.
import type { MultipartFile } from '@fastify/multipart'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import type { FastifyRequest } from 'fastify'
import { judgeInput } from './input.ts'
import { Problem } from './problems.ts'
import { codeOf } from './thrown.ts'

export interface UploadedFile {
  field: string
  bytes: Buffer
  /** The file went over the limit; its bytes were thrown away. */
  tooLarge: boolean
}

export interface Form {
  /** Fields as they came: strings from forms, JSON values from JSON. */
  fields: Record<string, unknown>
  files: UploadedFile[]
}

/** Uploads stand in memory until they are answered: all of them together may take so much. */
const mostHeld = 400_000_000
const held = new WeakMap<FastifyRequest, number>()
let heldBytes = 0

/** @throws unavailable: too many large forms at this moment, it can be sent again. */
function hold(request: FastifyRequest, bytes: number): void {
  if (heldBytes + bytes > mostHeld) throw new Problem('unavailable')
  heldBytes += bytes
  held.set(request, (held.get(request) ?? 0) + bytes)
}

/** The request is answered or gone. */
export function releaseForm(request: FastifyRequest): void {
  heldBytes -= held.get(request) ?? 0
  held.delete(request)
}

/** What was read already, for the page of a refusal that comes later. */
const read = new WeakMap<FastifyRequest, { fields: Record<string, unknown>; hadFiles: boolean }>()
/** Somebody is at it: what is on the line cannot be read twice. */
const begun = new WeakSet<FastifyRequest>()
const mostTyped = 256_000

/** What a person typed, also where the request was refused before anybody read it. Files are not kept. */
export async function typedInto(
  request: FastifyRequest,
): Promise<{ fields: [name: string, value: string][]; hadFiles: boolean }> {
  const { fields, hadFiles } = await readAgain(request).catch(() => ({ fields: {}, hadFiles: false }))
  const texts = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  )
  return { fields: texts, hadFiles }
}

async function readAgain(request: FastifyRequest): Promise<{ fields: Record<string, unknown>; hadFiles: boolean }> {
  const known = read.get(request)
  if (known) return known
  if (typeof request.body === 'object' && request.body !== null)
    return { fields: request.body as Record<string, unknown>, hadFiles: false }
  if (begun.has(request)) return { fields: {}, hadFiles: false }
  // Refused before the framework looked at the body: plain or multipart, it is still on the line.
  const type = request.headers['content-type']
  if (!type?.startsWith('application/x-www-form-urlencoded') && !type?.startsWith('multipart/form-data'))
    return { fields: {}, hadFiles: false }
  const parser = new Busboy({
    headers: { ...request.headers, 'content-type': type },
    limits: { fileSize: 1, fields: 200, fieldSize: mostTyped },
  })
  const fields: Record<string, string[]> = {}
  let hadFiles = false
  parser.on('field', (name, value) => (fields[name] ??= []).push(value))
  parser.on('file', (_name, file, fileName) => {
    hadFiles ||= Boolean(fileName)
    file.resume()
  })
  await pipeline(request.raw, parser)
  return { fields, hadFiles }
}

/** A file that came along; undefined where it is only read past, or an empty field. */
async function readFilePart(
  request: FastifyRequest,
  { file, fieldname, filename }: MultipartFile,
  keeps: boolean,
): Promise<UploadedFile | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of file as AsyncIterable<Buffer>) {
    if (!keeps) continue
    hold(request, chunk.length)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  // A browser sends an empty nameless file for an empty file field.
  if (!keeps || (bytes.length === 0 && !filename)) return undefined
  return { field: fieldname, bytes: file.truncated ? Buffer.alloc(0) : bytes, tooLarge: file.truncated }
}

/** @throws unavailable, bad_request when a multipart body breaks off or is malformed. */
export async function readForm(request: FastifyRequest, limits: { fileBytes: number; files: number }): Promise<Form> {
  if (!request.isMultipart()) {
    const body = request.body
    if (body === undefined || body === null) return { fields: {}, files: [] }
    if (typeof body !== 'object' || Array.isArray(body)) throw new Problem('bad_request')
    return { fields: { ...(body as Record<string, unknown>) }, files: [] }
  }
  const fields: Record<string, unknown> = {}
  const files: UploadedFile[] = []
  begun.add(request)
  try {
    // Files beyond the limit are read past, one is kept, so that the answer can say that there are too many.
    const parts = request.parts({
      limits: { fileSize: limits.fileBytes, files: 60, fields: 200, fieldSize: 64_000, parts: 300 },
    })
    for await (const part of parts) {
      if (part.type === 'field') {
        const value = typeof part.value === 'string' ? part.value : ''
        const before = fields[part.fieldname]
        // A field given several times is a list, as in plain forms.
        fields[part.fieldname] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
        continue
      }
      const file = await readFilePart(request, part, files.length <= limits.files)
      if (file) files.push(file)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    const code = codeOf(error)
    if (code === 'FST_FILES_LIMIT')
      throw new Problem('invalid', {
        errors: [{ field: 'photo', code: 'too_many_photos', params: { max: limits.files } }],
      })
    throw new Problem('bad_request')
  }
  read.set(request, { fields, hadFiles: files.length > 0 })
  judgeInput(request.routeOptions.schema?.body, fields)
  return { fields, files }
}
