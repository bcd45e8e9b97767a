// For the browser, its pages and its worker alike: sends the letters that wait. The first try sends all at once; after a
// try that failed the files go piece by piece (tus 1.0), so that a bad line loses one piece and not all.
import { changeLetter, readLetters } from './box.ts'
import { afterAnswer, type Answer, goes, isDue, type Letter, type LetterFile } from './rules.ts'

const pieceBytes = 128_000
/** Nothing came back for so long: the line is broken, whatever it says. */
const stalledMs = 120_000
const lockName = 'letters'

/** @throws where the line breaks or stands still */
async function ask(address: string, init: RequestInit): Promise<Response> {
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
async function begin({ name, blob }: LetterFile): Promise<string> {
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
class Refused extends Error {
  readonly response: Response
  constructor(response: Response) {
    super(response.statusText)
    this.response = response
  }
}

/** Sends what is left of a file. @returns false where the server no longer knows of it */
async function sendPieces(address: string, blob: Blob): Promise<boolean> {
  const known = await ask(address, { method: 'HEAD', headers: tus })
  if (known.status === 404) return false
  if (!known.ok) throw new Refused(known)
  let offset = Number(known.headers.get('upload-offset'))
  while (offset < blob.size) {
    const response = await ask(address, {
      method: 'PATCH',
      headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      body: blob.slice(offset, offset + pieceBytes),
    })
    if (!response.ok) throw new Refused(response)
    offset = Number(response.headers.get('upload-offset'))
  }
  return true
}

/** Sends the files ahead; what has come stays known in the letter. @returns what the form says of them */
export async function sendAhead(
  files: readonly LetterFile[],
  keep: (files: readonly LetterFile[]) => Promise<unknown>,
): Promise<string[]> {
  let all = files
  for (const [index, file] of files.entries()) {
    let address = file.upload
    if (address === undefined || !(await sendPieces(address, file.blob))) {
      address = await begin(file)
      all = all.map((each, at) => (at === index ? { ...each, upload: address as string } : each))
      await keep(all)
      await sendPieces(address, file.blob)
    }
  }
  return all.map(({ field, upload = '' }) => `${field}.${upload.split('/').at(-1) ?? ''}`)
}

async function answerOf(response: Response): Promise<Answer> {
  const after = Number(response.headers.get('retry-after'))
  const taken = Number(response.headers.get('x-taken'))
  const answer: Answer = {
    status: response.status,
    ...(after > 0 && { retryAfter: after }),
    ...(taken > 0 && { report: taken }),
  }
  if (!/json/.test(response.headers.get('content-type') ?? '')) return answer
  const body = (await response.json()) as Partial<Answer> & { id?: number; seq?: number; report?: unknown }
  const { code, title, detail, errors, id } = body
  return {
    ...answer,
    ...(code !== undefined && { code }),
    ...(title !== undefined && { title }),
    ...(detail !== undefined && { detail }),
    ...(errors && { errors }),
    ...(response.ok && id !== undefined && { report: id }),
  }
}

/** Sends one letter. @throws where the line breaks */
export async function post(letter: Letter): Promise<Answer> {
  const body = new FormData()
  for (const [name, value] of letter.fields) body.append(name, value)
  if (letter.tries > 0 && letter.files.length > 0) {
    const sent = await sendAhead(letter.files, (files) => changeLetter(letter.id, (each) => each && { ...each, files }))
    for (const name of sent) body.append('upload', name)
  } else {
    for (const { field, name, blob } of letter.files) body.append(field, blob, name)
  }
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': letter.locale,
    'x-outbox': '1',
    ...(letter.person !== null && { 'x-person': String(letter.person) }),
  }
  if (letter.is === 'step') {
    body.set('key', letter.id)
    return answerOf(await ask(letter.address ?? '', { method: 'POST', headers, body }))
  }
  if (letter.draftPhotos) {
    body.set('draft', letter.id)
    body.set('draftPhotos', String(letter.draftPhotos))
  }
  return answerOf(
    await ask('/api/v1/reports', { method: 'POST', headers: { ...headers, 'idempotency-key': letter.id }, body }),
  )
}

async function sendOne(letter: Letter): Promise<void> {
  const answer = await post(letter).catch((error: unknown): Answer | Promise<Answer> =>
    error instanceof Refused ? answerOf(error.response) : { status: 0 },
  )
  await changeLetter(letter.id, (each) => each && afterAnswer(each, answer, Date.now()))
}

async function sendDue(): Promise<void> {
  for (const { id } of (await readLetters()).reverse()) {
    // Whoever holds the lock is the only one who sends: what was being sent then was cut off.
    const letter = await changeLetter(id, (each) =>
      each && isDue(each, Date.now()) ? { ...each, state: 'sending' } : each,
    )
    if (letter?.state === 'sending') await sendOne(letter)
  }
}

/** Sends what is due; one window or worker of this phone at a time. @returns when to try again, in milliseconds */
export async function sendLetters(): Promise<number | undefined> {
  // Without locks two windows may send the same: it arrives once all the same.
  if ('locks' in navigator)
    await navigator.locks.request(lockName, { ifAvailable: true }, (lock) => (lock ? sendDue() : undefined))
  else await sendDue()
  const left = (await readLetters()).filter(goes)
  return left.length === 0 ? undefined : Math.max(1000, Math.min(...left.map(({ nextAt }) => nextAt)) - Date.now())
}
