// A whole application for a test: its own database copied from the template, a movable clock, and people who sign in.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { inject } from 'vitest'
import { addDemoPeople } from '../../demo/people.ts'
import { type App, openApp, openServer } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { findOrAddPerson, startSession } from '../../src/people/index.ts'
import { movableClock } from '../../src/platform/clock.ts'
import { inTransaction, openDatabase } from '../../src/platform/database.ts'
import { saveSettings } from '../../src/settings/index.ts'
import { openLog } from '../../src/platform/log.ts'

export interface TestApp {
  app: App
  web: FastifyInstance
  /** Moves the clock to a moment in Tashkent, such as `2026-11-12 11:00`. */
  at: (moment: string | Date) => void
  now: () => Date
  /** A Bearer token for a phone; the last two digits name a demo person. */
  token: (phone: string) => Promise<string>
  call: (method: 'GET' | 'POST' | 'DELETE', url: string, options?: CallOptions) => Promise<LightMyRequestResponse>
  databaseUrl: string
  close: () => Promise<void>
}

export interface CallOptions {
  as?: string
  json?: unknown
  form?: FormData
  headers?: Record<string, string>
}

/** A moment in Tashkent as a date. */
export const tashkent = (moment: string): Date => new Date(`${moment.replace(' ', 'T')}:00+05:00`)

export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const adminUrl = inject('adminUrl')
  const run = async (statement: string) => {
    const admin = new pg.Client({ connectionString: adminUrl })
    await admin.connect()
    await admin.query(statement)
    await admin.end()
  }
  await run(`create database ${name} template template_xalq`)
  return { url: adminUrl.replace('/postgres?', `/${name}?`), drop: () => run(`drop database ${name} with (force)`) }
}

export async function openTestApp(
  options: { at?: string; demo?: boolean; settings?: (app: App) => void; env?: Record<string, string> } = {},
): Promise<TestApp> {
  const { url, drop } = await createDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'xalq-app-'))
  const config = { ...readConfig({ DATA_DIR: dataDir, LOG: 'silent', ...options.env }), demo: options.demo ?? true }
  const database = openDatabase(url)
  const { clock, moveTo } = movableClock(tashkent(options.at ?? '2026-11-12 11:00'))
  const app = await openApp(config, database, clock, openLog(process.env['TEST_LOG'] ?? 'silent'))
  app.settings.limits.requestsPerAddressAndMinute = 1_000_000
  options.settings?.(app)
  // Written down as well, so that they stand when settings are read again.
  await inTransaction(app.db, (tx) => saveSettings(tx, app.settings, clock()))
  await addDemoPeople(app)
  const web = await openServer(app)
  await web.ready()
  const tokens = new Map<string, string>()
  const token = async (phone: string) => {
    const full = phone.length === 2 ? `+9989000000${phone}` : phone
    const known = tokens.get(full)
    if (known) return known
    const session = await startSession(app, await findOrAddPerson(app.db, full, 'uz', clock()), { withFactor: true })
    tokens.set(full, session.token)
    return session.token
  }
  return {
    app,
    web,
    at: (moment) => moveTo(typeof moment === 'string' ? tashkent(moment) : moment),
    now: clock,
    token,
    call: async (method, callUrl, { as, json, form, headers = {} } = {}) => {
      const request: InjectOptions = { method, url: callUrl, headers: { ...headers, ...(as && { authorization: `Bearer ${await token(as)}` }) } }
      if (json !== undefined) request.payload = json as object
      if (form) {
        const encoded = new Response(form)
        request.payload = Buffer.from(await encoded.arrayBuffer())
        request.headers = { ...request.headers, 'content-type': encoded.headers.get('content-type')! }
      }
      return web.inject(request)
    },
    databaseUrl: url,
    close: async () => {
      await web.close()
      await database.close()
      await drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A multipart form; arrays repeat the field, buffers become photos. */
export function formOf(fields: Record<string, string | number | Buffer | Buffer[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (Buffer.isBuffer(each)) form.append(name, new Blob([new Uint8Array(each)]), 'photo.jpg')
      else form.append(name, String(each))
    }
  }
  return form
}
