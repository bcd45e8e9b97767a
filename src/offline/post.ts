// For the browser, its pages and its worker alike: sends the letters that wait. The first try sends all at once; after
// one that failed the files go piece by piece, so that a bad line loses one piece and not all.
import { ask, Refused, sendAhead } from '../ui/pieces.ts'
import { changeLetter, readLetters } from './box.ts'
import { afterAnswer, type Answer, goes, isDue, type Letter } from './rules.ts'

const lockName = 'letters'

async function answerOf(response: Response): Promise<Answer> {
  const after = Number(response.headers.get('retry-after'))
  const taken = Number(response.headers.get('x-taken'))
  const answer: Answer = {
    status: response.status,
    ...(after > 0 && { retryAfter: after }),
    ...(taken > 0 && { report: taken }),
  }
  if (!/json/.test(response.headers.get('content-type') ?? '')) return answer
  const said: unknown = await response.json().catch(() => ({}))
  const body = said as Omit<Partial<Answer>, 'report'> & { id?: number }
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
  const photos = letter.files.filter(({ field }) => field === 'photo')
  for (const [index, { caption }] of photos.entries()) if (caption) body.append(`caption.${index + 1}`, caption)
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
  const after = await changeLetter(letter.id, (each) => each && afterAnswer(each, answer, Date.now())).catch(() => null)
  // Without room nothing can be written, but something can be taken away.
  if (after === null && afterAnswer(letter, answer, Date.now()).state === 'sent')
    await changeLetter(letter.id, () => undefined)
}

async function sendDue(isNow: boolean): Promise<void> {
  const isNext = (each: Letter) => goes(each) && (isNow || isDue(each, Date.now()))
  for (const known of (await readLetters()).filter(isNext).sort((a, b) => a.at - b.at)) {
    // Whoever holds the lock is the only one who sends: what was being sent then was cut off.
    const letter = await changeLetter(known.id, (each) =>
      each && isNext(each) ? { ...each, state: 'sending' } : each,
    ).catch((): Letter => ({ ...known, state: 'sending' }))
    // One that cannot be sent holds up no other.
    if (letter?.state === 'sending') await sendOne(letter).catch(() => undefined)
  }
}

/**
 * Sends what is due; one window or worker of this phone at a time.
 * @param isNow the network has just come back: nothing waits
 * @returns when to try again, in milliseconds
 */
export async function sendLetters(isNow = false): Promise<number | undefined> {
  // Without locks two windows may send the same: it arrives once all the same.
  if ('locks' in navigator)
    await navigator.locks.request(lockName, { ifAvailable: true }, (lock) => (lock ? sendDue(isNow) : undefined))
  else await sendDue(isNow)
  const left = (await readLetters()).filter(goes)
  return left.length === 0 ? undefined : Math.max(1000, Math.min(...left.map(({ nextAt }) => nextAt)) - Date.now())
}
