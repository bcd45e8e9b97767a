// The platform as a process of its own, as `npm start` runs it.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type pg from 'pg'

export interface Running {
  base: string
  child: ChildProcess
  output: () => string
  /** Resolves with the exit code once the process is gone. */
  ended: Promise<number | null>
  kill: (signal: NodeJS.Signals) => Promise<number | null>
}

/** Starts the built server; resolves when it has said its address, or rejects with what it said instead. */
export async function startProcess(env: Record<string, string>): Promise<Running> {
  const root = join(import.meta.dirname, '..', '..')
  const { DATABASE_URL: _url, NODE_OPTIONS: _options, ...inherited } = process.env
  // dist/ is built once for the whole run: start.mjs would build it again under the feet of others.
  const child = spawn(process.execPath, [join(root, 'dist', 'main.js')], {
    cwd: root,
    env: { ...inherited, PORT: '0', NODE_ENV: 'test', LOG: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)))
  const base = await new Promise<string>((done, failed) => {
    const look = setInterval(() => {
      const found = /(http:\/\/[\w.:]+)\//.exec(output)
      if (found) {
        clearInterval(look)
        done(found[1]!)
      }
    }, 20)
    void ended.then(() => {
      clearInterval(look)
      failed(new Error(output))
    })
  })
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { base, child, output: () => output, ended, kill }
}

/** A session by the code that demo mode shows. */
export async function signInOver(base: string, phone: string): Promise<string> {
  const post = async (path: string, body: object) =>
    (
      await fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()
  const { demoCode } = await post('/api/v1/session/codes', { phone })
  return (await post('/api/v1/session', { phone, code: demoCode })).token
}

/** The same report so many times over, with its first two events. */
export async function copyReport(client: pg.Client, id: number, count: number): Promise<void> {
  const columns =
    "select string_agg(quote_ident(column_name), ', ') as list from information_schema.columns where table_name = 'reports' and column_name not in ('id', 'idempotency_key')"
  const { list } = (await client.query(columns)).rows[0]
  await client.query(
    `insert into reports (${list}) select ${list} from reports, generate_series(1, ${count}) where id = ${id}`,
  )
  await client.query(
    `insert into events select r.id, e.seq, e.at, e.type, e.actor_id, e.role, e.agency_id, e.body from reports r, events e where e.report_id = ${id} and r.id <> ${id}`,
  )
}
