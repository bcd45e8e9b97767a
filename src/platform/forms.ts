// Reads a body whatever its kind: JSON, a plain form or multipart with files; a file too large is marked, not fatal.
import type { MultipartFile } from '@fastify/multipart'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import type { FastifyRequest } from 'fastify'
import { judgeInput } from './input.ts'
import { Problem } from './problems.ts'
import { codeOf } from './thrown.ts'

export interface UploadedFile {
  field: string
  /** As the person knows it; empty where the browser did not say. */
  name: string
  bytes: Buffer
  /** The file went over the limit; its bytes were thrown away. */
  tooLarge: boolean
  /** What the person says of a picture. */
  caption?: string
}

export interface Form {
  /** Fields as they came: strings from forms, JSON values from JSON. */
  fields: Record<string, unknown>
  files: UploadedFile[]
}

/** Uploads stand in memory until they are answered: all of them together may take so much. */
const mostHeld = 400_000_000
/** And those of one address so much: one answer with all its photos. */
const mostHeldByAddress = 120_000_000
const held = new WeakMap<FastifyRequest, number>()
const heldByAddress = new Map<string, number>()
let heldBytes = 0

/** Counts what a request holds in memory. @throws unavailable: too much at this moment, it can be sent again. */
export function hold(request: FastifyRequest, bytes: number): void {
  const own = (heldByAddress.get(request.ip) ?? 0) + bytes
  if (heldBytes + bytes > mostHeld || own > mostHeldByAddress) throw new Problem('unavailable')
  heldBytes += bytes
  heldByAddress.set(request.ip, own)
  held.set(request, (held.get(request) ?? 0) + bytes)
}

/** The request is answered or gone. */
export function releaseForm(request: FastifyRequest): void {
  const bytes = held.get(request) ?? 0
  held.delete(request)
  heldBytes -= bytes
  const own = (heldByAddress.get(request.ip) ?? 0) - bytes
  if (own > 0) heldByAddress.set(request.ip, own)
  else heldByAddress.delete(request.ip)
}

/** What was read already, for the page of a refusal that comes later; also of a form that broke off. */
const read = new WeakMap<FastifyRequest, Form>()
/** Somebody is at it: what is on the line cannot be read twice. */
const begun = new WeakSet<FastifyRequest>()
/** Of what was typed so much in all is kept for another try: more than any form of ours asks for. */
const mostTyped = 256_000

export interface FormLimits {
  fileBytes: number
  files: number
}

/** What a person typed and chose. */
export interface Typed {
  fields: [name: string, value: string][]
  files: UploadedFile[]
}

/** What a person typed, also where the request was refused before anybody read it. */
export async function typedInto(request: FastifyRequest, limits: FormLimits = noFiles): Promise<Typed> {
  const { fields, files } = await readAgain(request, limits).catch(() => read.get(request) ?? { fields: {}, files: [] })
  const texts = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  )
  return { fields: texts, files }
}

/** Of files only that there were some. */
const noFiles: FormLimits = { fileBytes: 1, files: 1 }

async function readAgain(request: FastifyRequest, limits: FormLimits): Promise<Form> {
  const known = read.get(request)
  if (known) return known
  if (typeof request.body === 'object' && request.body !== null)
    return { fields: request.body as Record<string, unknown>, files: [] }
  if (begun.has(request)) return { fields: {}, files: [] }
  // Refused before the framework looked at the body: plain or multipart, it is still on the line.
  const type = request.headers['content-type']
  if (!type?.startsWith('application/x-www-form-urlencoded') && !type?.startsWith('multipart/form-data'))
    return { fields: {}, files: [] }
  const parser = new Busboy({
    headers: { ...request.headers, 'content-type': type },
    limits: { fileSize: limits.fileBytes, fields: 200, fieldSize: 64_000, files: limits.files, parts: 300 },
  })
  const fields: Record<string, string[]> = {}
  const files: UploadedFile[] = []
  // Known from now on, so that what came before a fault is there.
  read.set(request, { fields, files })
  let typed = 0
  parser.on('field', (name, value) => {
    typed += value.length
    if (typed <= mostTyped) (fields[name] ??= []).push(value)
  })
  const reading: Promise<unknown>[] = []
  parser.on('file', (fieldname, file, filename) => {
    const kept = readFilePart(request, { file, fieldname, filename }, true).then((each) => each && files.push(each))
    // More than may be held: read past, and chosen again.
    reading.push(kept.catch(() => file.resume()))
  })
  await request.server.lines.orGiveUp(request, pipeline(request.raw, parser))
  await Promise.all(reading)
  return { fields, files }
}

/** A file that came along; undefined where it is only read past, or an empty field. */
async function readFilePart(
  request: FastifyRequest,
  {
    file,
    fieldname,
    filename,
  }: Pick<MultipartFile, 'fieldname'> & { file: BusboyFileStream; filename?: string | undefined },
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
  const name = (filename ?? '')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 60)
  return { field: fieldname, name, bytes: file.truncated ? Buffer.alloc(0) : bytes, tooLarge: file.truncated }
}

/** Reads part by part into the form, so that what came before a fault is there. */
async function readParts(request: FastifyRequest, limits: FormLimits, { fields, files }: Form): Promise<void> {
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
}

/** @throws unavailable, too_slow, bad_request when a multipart body breaks off or is malformed. */
export async function readForm(request: FastifyRequest, limits: FormLimits): Promise<Form> {
  if (!request.isMultipart()) {
    const body = request.body
    if (body === undefined || body === null) return { fields: {}, files: [] }
    if (typeof body !== 'object' || Array.isArray(body)) throw new Problem('bad_request')
    return { fields: { ...(body as Record<string, unknown>) }, files: [] }
  }
  const fields: Record<string, unknown> = {}
  const files: UploadedFile[] = []
  begun.add(request)
  read.set(request, { fields, files })
  try {
    await request.server.lines.orGiveUp(request, readParts(request, limits, { fields, files }))
  } catch (error) {
    if (error instanceof Problem) throw error
    const code = codeOf(error)
    if (code === 'FST_FILES_LIMIT')
      throw new Problem('invalid', {
        errors: [{ field: 'photo', code: 'too_many_photos', params: { max: limits.files } }],
      })
    throw new Problem('bad_request')
  }
  judgeInput(request.routeOptions.schema?.body, fields)
  return { fields, files }
}
