// Web push by VAPID: sealed for one browser; it tells us itself that it has shown the message.
import webpush from 'web-push'
import { remember } from '../../platform/remember.ts'
import { nameOf } from '../../platform/thrown.ts'
import { hourMs } from '../../platform/time.ts'
import type { ChannelAdapter, Letter, Outcome } from '../channel.ts'
import type { PushPayload } from '../payload.ts'
import type { ContactPoint } from '../point-store.ts'
import { t } from '../words.ts'

/** The platform's own keys: whoever pushes proves to be the one to whom the browser said yes. */
export interface VapidKeys {
  subject: string
  publicKey: string
  privateKey: string
}

export interface PushDeps {
  vapid: VapidKeys
  /** Where a browser tells that it has shown a letter. */
  receiptLink: (letterId: string) => string
  /** Where whoever follows without an account stops what comes. */
  stopLink: (pointId: number, language: Letter['language']) => string
}

/** A push service keeps it so long for a browser that is away. */
const keptSeconds = 24 * 3600
/** What a push service must take: 4096 bytes, sealed. */
const mostLetters = 900

export function pushPayload({ id, lines, language, home }: Letter, receipt: string): PushPayload {
  const [{ title, words, link }] = lines
  if (lines.length === 1) return { title, body: words, url: link, tag: id, receipt }
  const all = lines.map((line) => `${line.title}: ${line.words}`).join('\n')
  return {
    title: t(language, 'letter.several', { count: lines.length }),
    body: all.slice(0, mostLetters),
    url: home,
    tag: id,
    receipt,
  }
}

/** The address of a browser is of no use once its push service says so. */
const isGone = (status: number) => status === 404 || status === 410

const patienceMs = 10_000

/** Signed anew for each push service once an hour; such a proof holds for twelve. */
function openProofs({ subject, publicKey, privateKey }: VapidKeys): (endpoint: string) => string {
  const signed = remember<string>(100)
  return (endpoint) => {
    const { origin } = new URL(endpoint)
    return signed(`${origin} ${Math.floor(Date.now() / hourMs)}`, () => {
      return webpush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm').Authorization
    })
  }
}

async function push(
  { proofFor, receiptLink, stopLink }: Omit<PushDeps, 'vapid'> & { proofFor: (endpoint: string) => string },
  { id, personId, address, keys }: ContactPoint,
  letter: Letter,
): Promise<Outcome | 'gone'> {
  if (!keys) return 'gone'
  const { language } = letter
  const { method, headers, body } = webpush.generateRequestDetails(
    { endpoint: address, keys },
    JSON.stringify({
      ...pushPayload(letter, receiptLink(letter.id)),
      ...(personId === null && { stop: { title: t(language, 'letter.stop'), url: stopLink(id, language) } }),
    } satisfies PushPayload),
    // What waits for the browser under the same topic is replaced, not doubled.
    { TTL: keptSeconds, topic: letter.id },
  )
  let response: Response
  try {
    // The body is sealed already; its length is told by fetch itself.
    const { 'Content-Length': _length, ...others } = headers
    response = await fetch(address, {
      method,
      headers: { ...(others as Record<string, string>), authorization: proofFor(address) },
      body: new Uint8Array(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    // Read to its end, the connection serves the next letter.
    await response.arrayBuffer()
  } catch (error) {
    return { is: 'later', why: `The push service cannot be reached: ${nameOf(error)}` }
  }
  const { status } = response
  if (response.ok) return { is: 'taken', id: letter.id }
  if (isGone(status)) return 'gone'
  const why = `The push service answered ${status}`
  const seconds = Number(response.headers.get('retry-after'))
  if (status === 429 || status >= 500) return { is: 'later', why, ...(seconds > 0 && { seconds }) }
  return { is: 'refused', why }
}

export function pushChannel({ vapid, ...links }: PushDeps): ChannelAdapter {
  const proofFor = openProofs(vapid)
  return {
    name: 'push',
    atOnce: 50,
    isRepeatable: true,
    send: async (letter, { points }, closed) => {
      const outcomes = await Promise.all(
        points.map(async (point) => {
          const outcome = await push({ ...links, proofFor }, point, letter)
          if (outcome === 'gone') await closed(point, 'gone')
          return outcome
        }),
      )
      const told = outcomes.filter((each) => each !== 'gone')
      // One browser is enough; else whatever may still become something.
      const best = told.find(({ is }) => is === 'taken') ?? told.find(({ is }) => is === 'later') ?? told[0]
      return best ?? { is: 'refused', why: 'no browser any more' }
    },
  }
}
