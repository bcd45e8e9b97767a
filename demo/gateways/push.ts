// A stand-in for a push service and for the browsers behind it: what was sealed for a browser only that browser opens.
import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import ece from 'http_ece'
import type { PushPayload } from '../../src/notices/payload.ts'
import { bodyOf, listen } from './stand-in.ts'

export interface Browser {
  endpoint: string
  keys: { p256dh: string; auth: string }
  /** What it was shown, opened. */
  shown: PushPayload[]
}

export type PushFailure = 'gone' | 'unknown' | 'too_large' | 'busy' | 'cut'

export interface PushService {
  /** A browser whose person said yes. */
  subscribe: () => Browser
  /** What the next messages are answered with instead, in turn. */
  failures: PushFailure[]
  close: () => Promise<void>
}

/** Seconds after which a busy service may be asked again. */
export const busySeconds = 9

const answers: Record<Exclude<PushFailure, 'cut'>, number> = { gone: 410, unknown: 404, too_large: 413, busy: 429 }

export async function startPush(): Promise<PushService> {
  const browsers = new Map<string, Browser & { key: ReturnType<typeof createECDH> }>()
  const state: PushService = {
    subscribe: () => {
      const key = createECDH('prime256v1')
      const id = randomUUID()
      const browser = {
        endpoint: `${base}/push/${id}`,
        keys: { p256dh: key.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
        shown: [],
        key,
      }
      browsers.set(id, browser)
      return browser
    },
    failures: [],
    close: async () => undefined,
  }
  const { base, close } = await listen(async (request, response) => {
    const body = await bodyOf(request)
    const failure = state.failures.shift()
    if (failure === 'cut') return response.destroy()
    if (failure) return response.writeHead(answers[failure], { 'retry-after': String(busySeconds) }).end()
    const browser = browsers.get(request.url?.split('/').at(-1) ?? '')
    if (!browser) return response.writeHead(404).end()
    // RFC 8292: who pushes proves to be the one to whom the browser said yes; RFC 8291: sealed for that browser.
    if (!/^vapid t=[\w.-]+, k=[\w-]+$/.test(request.headers.authorization ?? '')) return response.writeHead(401).end()
    if (body.length > 4096) return response.writeHead(413).end()
    const opened = ece.decrypt(body, { version: 'aes128gcm', privateKey: browser.key, authSecret: browser.keys.auth })
    const message = JSON.parse(opened.toString()) as PushPayload
    // A browser shows one of a tag.
    browser.shown = [...browser.shown.filter(({ tag }) => tag !== message.tag), message]
    return response.writeHead(201, { location: `${base}/message/${randomUUID()}` }).end()
  })
  state.close = close
  return state
}
