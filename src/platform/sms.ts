// The SMS gateway, Eskiz: a token for thirty days, one message at a time, and what its answers mean (regulation 6).
import type { Log } from './log.ts'
import { nameOf } from './thrown.ts'

export interface SmsGateway {
  /** @returns the gateway's id of the message. @throws {SmsError} */
  send: (phone: string, text: string) => Promise<string>
}

/** `permanent`: trying again will not help (a number that does not exist, a text not approved). */
export class SmsError extends Error {
  readonly permanent: boolean
  constructor(message: string, permanent: boolean) {
    super(message)
    this.permanent = permanent
  }
}

export interface SmsAccount {
  url: string
  email: string
  password: string
  /** The sender's short number or name. */
  from: string
  /** Where the gateway tells what became of a message. */
  callbackUrl: string | undefined
}

interface Answer {
  status: number
  body: { id?: string; status?: string; message?: unknown; data?: { token?: string } }
}

const patience = 10_000

export function openEskiz(account: SmsAccount, log: Log): SmsGateway {
  let token: Promise<string> | undefined

  const call = async (
    method: string,
    path: string,
    fields: Record<string, string>,
    bearer?: string,
  ): Promise<Answer> => {
    let response: Response
    try {
      response = await fetch(`${account.url}/${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(bearer && { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify(fields),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      })
    } catch (error) {
      throw new SmsError(`The SMS gateway cannot be reached: ${nameOf(error)}`, false)
    }
    const body = (await response.json().catch(() => ({}))) as Answer['body']
    return { status: response.status, body }
  }

  const logIn = async (): Promise<string> => {
    const { status, body } = await call('POST', 'auth/login', { email: account.email, password: account.password })
    if (status !== 200 || !body.data?.token)
      throw new SmsError(`The SMS gateway refuses our account (${status}).`, false)
    return body.data.token
  }

  /** A token near its end is refreshed; where that fails too, we log in anew. */
  const renew = async (old: string): Promise<string> => {
    const { status, body } = await call('PATCH', 'auth/refresh', {}, old)
    return status === 200 && body.data?.token ? body.data.token : logIn()
  }

  const bearer = (): Promise<string> => {
    token ??= logIn()
    // A failed login must not be remembered.
    token.catch(() => (token = undefined))
    return token
  }

  return {
    send: async (phone, text) => {
      const fields = {
        mobile_phone: phone.replace(/\D/g, ''),
        message: text,
        from: account.from,
        ...(account.callbackUrl && { callback_url: account.callbackUrl }),
      }
      const first = await bearer()
      let answer = await call('POST', 'message/sms/send', fields, first)
      if (answer.status === 401) {
        token = renew(first)
        answer = await call('POST', 'message/sms/send', fields, await bearer())
      }
      const { status, body } = answer
      if (status === 200 && body.id && body.status !== 'error') return body.id
      log.warn({ status, gateway: body.status }, 'SMS refused')
      // 400 and 422 speak of the message itself; everything else may pass.
      throw new SmsError(`The SMS gateway answered ${status}.`, status === 400 || status === 422)
    },
  }
}

/** What a receipt says; undefined while the message is still on its way. */
export function stateOfReceipt(status: string): 'arrived' | 'failed' | undefined {
  const word = status.toUpperCase()
  if (word === 'DELIVERED' || word === 'DELIVRD') return 'arrived'
  return /^(REJECT|EXPIRED|UNDELIV|DELETED|FAILED)/.test(word) ? 'failed' : undefined
}
