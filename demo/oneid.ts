// A stand-in for OneID that speaks its protocol: demo mode and tests sign in by it; it knows made-up people only.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface OneIdPerson {
  pin: string
  first_name: string
  sur_name: string
  valid: string
}

export interface OneIdServer {
  account: { url: string; tokenUrl: string; clientId: string; secret: string; scope: string }
  people: OneIdPerson[]
  /** What the next exchanges answer instead, in turn. */
  failures: ('broken' | 'refused' | 'no_json')[]
  /** Tokens handed out and not logged out. */
  open: Set<string>
  close: () => Promise<void>
}

export const demoOneIdPeople: readonly OneIdPerson[] = [
  { pin: '41505900010017', first_name: 'DILNOZA', sur_name: 'KARIMOVA', valid: 'true' },
  { pin: '31203850020024', first_name: 'SARDOR', sur_name: 'ABDULLAYEV', valid: 'true' },
  { pin: '42007610030031', first_name: 'MAVLUDA', sur_name: 'HOLIQOVA', valid: 'true' },
]

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** The page on which a person says who they are; the real one asks for a password or an electronic signature. */
function page(people: readonly OneIdPerson[], query: URLSearchParams): string {
  const choices = people.map(
    ({ pin, first_name, sur_name }) =>
      `<li><a href="?${escaped(new URLSearchParams([...query, ['as', pin]]).toString())}">${escaped(`${first_name} ${sur_name}`)}</a></li>`,
  )
  return `<!doctype html><html lang="uz"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>OneID (namoyish)</title>
<body style="font:18px/1.6 sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem"><h1>OneID (namoyish)</h1>
<p>Bu haqiqiy OneID emas. Kim sifatida kirasiz?</p><ul>${choices.join('')}</ul></body></html>`
}

export async function startOneId(people: readonly OneIdPerson[] = demoOneIdPeople): Promise<OneIdServer> {
  const account = { url: '', tokenUrl: '', clientId: 'xalq-nazorati', secret: randomUUID(), scope: 'xalq-nazorati' }
  const codes = new Map<string, { pin: string; back: string }>()
  const tokens = new Map<string, string>()
  const server: OneIdServer = {
    account,
    people: [...people],
    failures: [],
    open: new Set(),
    close: async () => undefined,
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { searchParams: query } = new URL(request.url ?? '/', 'http://oneid')
    const answer = (status: number, json: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    if (request.method === 'GET') {
      const back = query.get('redirect_uri') ?? ''
      if (
        query.get('response_type') !== 'one_code' ||
        query.get('client_id') !== account.clientId ||
        !URL.canParse(back)
      )
        return response.writeHead(400).end('bad request')
      const pin = query.get('as')
      if (!pin)
        return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(server.people, query))
      const code = randomUUID()
      codes.set(code, { pin, back })
      const next = new URL(back)
      next.searchParams.set('code', code)
      next.searchParams.set('state', query.get('state') ?? '')
      return response.writeHead(302, { location: next.href }).end()
    }
    const body = await bodyOf(request)
    const failure = server.failures.shift()
    if (failure === 'broken') return answer(500, { error: 'server_error' })
    if (failure === 'refused') return answer(400, { error: 'invalid_grant' })
    if (failure === 'no_json') return response.writeHead(200).end('<html>')
    if (body.get('client_id') !== account.clientId || body.get('client_secret') !== account.secret)
      return answer(401, { error: 'invalid_client' })
    const token = body.get('access_token') ?? ''
    switch (body.get('grant_type')) {
      case 'one_authorization_code': {
        const known = codes.get(body.get('code') ?? '')
        codes.delete(body.get('code') ?? '')
        if (!known || known.back !== body.get('redirect_uri')) return answer(400, { error: 'invalid_grant' })
        const made = randomUUID()
        tokens.set(made, known.pin)
        server.open.add(made)
        return answer(200, {
          scope: account.scope,
          expires_in: 1_800_000,
          token_type: 'bearer',
          access_token: made,
          refresh_token: randomUUID(),
        })
      }
      case 'one_access_token_identify': {
        const person = server.people.find(({ pin }) => pin === tokens.get(token))
        if (!person) return answer(401, { error: 'invalid_token' })
        return answer(200, {
          ...person,
          mid_name: '',
          mob_phone_no: '',
          user_id: `u${person.pin.slice(-4)}`,
          user_type: 'I',
          ret_cd: '0',
        })
      }
      case 'one_log_out':
        tokens.delete(token)
        server.open.delete(token)
        return answer(200, {})
      default:
        return answer(400, { error: 'unsupported_grant_type' })
    }
  }
  const web = createServer((request, response) => void handle(request, response))
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done))
  account.url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/sso/oauth/Authorization.do`
  account.tokenUrl = account.url
  server.close = () => new Promise((done) => (web.closeAllConnections(), web.close(() => done())))
  return server
}
