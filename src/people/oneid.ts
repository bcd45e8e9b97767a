// OneID, the state's single sign-in: OAuth-like with its own names (regulation 6); only its answers that say `valid`
// count.
import { z } from 'zod'
import { nameOf } from '../platform/thrown.ts'

export interface OneIdAccount {
  /** Where browsers go, and by default where codes are exchanged. */
  url: string
  tokenUrl: string
  clientId: string
  secret: string
  scope: string
}

/** A person as the state knows them. */
export interface Identity {
  /** The personal number, 14 digits: never stored, only its keyed hash. */
  pin: string
  name: string
}

export interface OneId {
  /** The address that begins a sign-in and comes back with `state`. */
  begin: (state: string, back: string) => string
  /** @throws OneIdError */
  identify: (code: string, back: string) => Promise<Identity>
}

/** `unreachable`: worth trying again; `refused`: the code or the person was not accepted. */
export class OneIdError extends Error {
  readonly kind: 'unreachable' | 'refused'
  constructor(kind: 'unreachable' | 'refused', message: string) {
    super(message)
    this.kind = kind
  }
}

const Token = z.object({ access_token: z.string().min(1).max(4000) })
const Person = z.object({
  valid: z.union([z.literal('true'), z.literal(true)]),
  pin: z.string().regex(/^\d{14}$/),
  first_name: z.string().max(100).default(''),
  sur_name: z.string().max(100).default(''),
})

const patience = 10_000

/** "DILNOZA" as "Dilnoza": registers shout. */
const spoken = (name: string): string => {
  const lower = name.trim().toLocaleLowerCase('uz')
  return lower.charAt(0).toLocaleUpperCase('uz') + lower.slice(1)
}

export function openOneId({ url, tokenUrl, clientId, secret, scope }: OneIdAccount): OneId {
  const ask = async (fields: Record<string, string>): Promise<unknown> => {
    let response: Response
    try {
      response = await fetch(tokenUrl, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ client_id: clientId, client_secret: secret, ...fields }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      })
    } catch (error) {
      throw new OneIdError('unreachable', `OneID cannot be reached: ${nameOf(error)}`)
    }
    if (response.status >= 500) throw new OneIdError('unreachable', `OneID answered ${response.status}`)
    if (!response.ok) throw new OneIdError('refused', `OneID answered ${response.status}`)
    return response.json().catch(() => undefined)
  }
  return {
    begin: (state, back) => {
      const address = new URL(url)
      for (const [name, value] of Object.entries({
        response_type: 'one_code',
        client_id: clientId,
        redirect_uri: back,
        scope,
        state,
      }))
        address.searchParams.set(name, value)
      return address.href
    },
    identify: async (code, back) => {
      const token = Token.safeParse(await ask({ grant_type: 'one_authorization_code', redirect_uri: back, code }))
      if (!token.success) throw new OneIdError('refused', 'OneID gave no token')
      const { access_token } = token.data
      const person = Person.safeParse(await ask({ grant_type: 'one_access_token_identify', access_token, scope }))
      // Nothing more is asked of OneID: its token ends here, whatever it says to that.
      await ask({ grant_type: 'one_log_out', access_token, scope }).catch(() => undefined)
      if (!person.success) throw new OneIdError('refused', 'OneID does not vouch for this person')
      const { pin, first_name, sur_name } = person.data
      return { pin, name: [first_name, sur_name].map(spoken).filter(Boolean).join(' ') }
    },
  }
}
