// A stand-in for the SMS gateway that speaks its protocol over HTTP, with the errors it really gives.
import { randomUUID } from 'node:crypto'
import { bodyOf, listen } from './stand-in.ts'

export interface SentSms {
  id: string
  phone: string
  text: string
  from: string
  callbackUrl: string | undefined
}

export interface Eskiz {
  url: string
  /** What the environment says of it. */
  env: Record<string, string>
  sent: SentSms[]
  /** How often somebody logged in, and refreshed. */
  logins: number
  refreshes: number
  /** What the next sends answer instead, in turn. */
  failures: ('expired' | 'refused_text' | 'broken' | 'cut')[]
  close: () => Promise<void>
}

export async function startEskiz(): Promise<Eskiz> {
  let token = randomUUID()
  const state: Eskiz = {
    url: '',
    env: {},
    sent: [],
    logins: 0,
    refreshes: 0,
    failures: [],
    close: async () => undefined,
  }
  const { base, close } = await listen(async (request, response) => {
    const body = JSON.parse((await bodyOf(request)).toString() || '{}') as Record<string, string>
    const answer = (status: number, json: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    const isKnown = request.headers.authorization === `Bearer ${token}`
    const expired = { status: 'token-expired', message: 'Expired' }
    if (request.method === 'POST' && request.url === '/api/auth/login') {
      state.logins += 1
      if (body['password'] !== 'maxfiy') return answer(401, { message: 'Invalid credentials' })
      return answer(200, { message: 'token_generated', data: { token }, token_type: 'bearer' })
    }
    if (request.method === 'PATCH' && request.url === '/api/auth/refresh') {
      state.refreshes += 1
      if (!isKnown) return answer(401, expired)
      token = randomUUID()
      return answer(200, { message: 'token_generated', data: { token }, token_type: 'bearer' })
    }
    if (request.method !== 'POST' || request.url !== '/api/message/sms/send')
      return answer(404, { message: 'Not found' })
    const failure = state.failures.shift()
    if (failure === 'cut') return response.destroy()
    if (failure === 'expired' || !isKnown) return answer(401, expired)
    if (failure === 'refused_text')
      return answer(400, { status: 'error', message: 'Этот смс текст не прошел модерацию' })
    if (failure === 'broken') return answer(500, { message: 'Server Error' })
    if (!/^998\d{9}$/.test(body['mobile_phone'] ?? '')) return answer(422, { message: { mobile_phone: ['invalid'] } })
    const message = {
      id: randomUUID(),
      phone: body['mobile_phone']!,
      text: body['message']!,
      from: body['from']!,
      callbackUrl: body['callback_url'],
    }
    state.sent.push(message)
    return answer(200, { id: message.id, status: 'waiting', message: 'Waiting for SMS provider' })
  })
  state.url = `${base}/api`
  state.env = {
    SMS_URL: state.url,
    SMS_EMAIL: 'platforma@xalq.example',
    SMS_PASSWORD: 'maxfiy',
    PUBLIC_URL: 'https://xalq.example',
  }
  state.close = close
  return state
}
