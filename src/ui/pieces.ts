// For the browser: files that go piece by piece by the protocol of tus 1.0, so that a line that breaks loses one piece
// and not all (`uploads/`).

/** A file to be sent. */
export interface Sendable {
  /** Of the form: `photo` or `document`. */
  field: string
  name: string
  blob: Blob
  /** What is said of a photo. */
  caption?: string
  /** Where its pieces go, once its sending has begun. */
  upload?: string
}

/** A piece begins so small, and grows while the line carries it quickly. */
const [leastBytes, mostBytes] = [128_000, 1_000_000]
const quickMs = 1500
/** Nothing came back for so long: the line is broken, whatever it says. */
const stalledMs = 120_000

/** One request that gives up. @throws where the line breaks or stands still */
export async function ask(address: string, init: RequestInit): Promise<Response> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), stalledMs)
  try {
    return await fetch(address, { ...init, signal: stop.signal })
  } finally {
    clearTimeout(timer)
  }
}

const tus = { 'tus-resumable': '1.0.0' }

/** Begins to send a file. @returns where its pieces go */
async function begin({ name, blob }: Sendable): Promise<string> {
  const filename = btoa(String.fromCharCode(...new TextEncoder().encode(name)))
  const response = await ask('/api/v1/uploads', {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(blob.size), 'upload-metadata': `filename ${filename}` },
  })
  const address = response.headers.get('location')
  if (!response.ok || !address) throw new Refused(response)
  return address
}

/** What the server refused in words is told as it stands. */
export class Refused extends Error {
  readonly response: Response
  constructor(response: Response) {
    super(response.statusText)
    this.response = response
  }
}

/** Sends what is left of a file. @returns false where the server no longer knows of it */
async function sendPieces(address: string, blob: Blob, moved: (bytes: number) => void): Promise<boolean> {
  const known = await ask(address, { method: 'HEAD', headers: tus })
  if (known.status === 404) return false
  if (!known.ok) throw new Refused(known)
  let offset = Number(known.headers.get('upload-offset'))
  let size = leastBytes
  moved(offset)
  while (offset < blob.size) {
    const began = Date.now()
    const response = await ask(address, {
      method: 'PATCH',
      headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      body: blob.slice(offset, offset + size),
    })
    if (!response.ok) throw new Refused(response)
    const reached = Number(response.headers.get('upload-offset'))
    // Not ours: a network that answers to everything.
    if (!(reached > offset)) throw new Error('no offset')
    offset = reached
    size = Date.now() - began < quickMs ? Math.min(mostBytes, size * 2) : leastBytes
    moved(offset)
  }
  return true
}

/**
 * Sends files ahead of their form, piece by piece; what has come need not be sent again.
 * @param keep is given the files as they are known from now on
 * @param moved is told how many bytes of all are there
 * @returns what the form says of them in its field `upload`
 * @throws Refused, and where the line breaks
 */
export async function sendAhead(
  files: readonly Sendable[],
  keep: (files: readonly Sendable[]) => unknown,
  moved: (bytes: number) => void = () => undefined,
): Promise<string[]> {
  let all = files
  let before = 0
  for (const [index, file] of files.entries()) {
    const told = (bytes: number) => moved(before + bytes)
    if (file.upload === undefined || !(await sendPieces(file.upload, file.blob, told))) {
      const address = await begin(file)
      all = all.map((each, at) => (at === index ? { ...each, upload: address } : each))
      await keep(all)
      await sendPieces(address, file.blob, told)
    }
    before += file.blob.size
  }
  return all.map(({ field, upload = '' }) => `${field}.${upload.slice(upload.lastIndexOf('/') + 1)}`)
}
