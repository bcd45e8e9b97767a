// A whole application for a test: its own database copied from the template, a movable clock, and people who sign in.
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { runOnce, type TaskList } from 'graphile-worker'
import pg from 'pg'
import { inject } from 'vitest'
import { addDemoLife } from '../../demo/life.ts'
import { addDemoPeople } from '../../demo/people.ts'
import { type App, openApp } from '../../src/app.ts'
import { openServer } from '../../src/web.ts'
import { readConfig } from '../../src/config.ts'
import { addMembership, findOrAddPerson, startSession } from '../../src/people/index.ts'
import { movableClock } from '../../src/platform/clock.ts'
import { inTransaction, openDatabase } from '../../src/platform/database.ts'
import { saveSettings } from '../../src/settings/index.ts'
import { openLog } from '../../src/platform/log.ts'
import { quietLogger } from '../../src/platform/worker-log.ts'

export interface TestApp {
  app: App
  web: FastifyInstance
  /** Moves the clock to a moment in Tashkent, such as `2026-11-12 11:00`. */
  at: (moment: string | Date) => void
  now: () => Date
  /** A Bearer token for a phone; the last two digits name a demo person. */
  token: (phone: string) => Promise<string>
  call: (
    method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    options?: CallOptions,
  ) => Promise<LightMyRequestResponse>
  databaseUrl: string
  close: () => Promise<void>
}

export interface CallOptions {
  as?: string
  json?: unknown
  form?: FormData
  /** A body as it is; its type stands in the headers. */
  body?: Buffer
  headers?: Record<string, string>
}

/** A moment in Tashkent as a date. */
export const tashkent = (moment: string): Date => new Date(`${moment.replace(' ', 'T')}:00+05:00`)

const urlOf = (name: string) => inject('adminUrl').replace('/postgres?', `/${name}?`)

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: inject('adminUrl') })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** A database of one's own, copied whole: with the reference data, or with the town. */
export async function createDatabase(template = 'template_xalq'): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomUUID().replaceAll('-', '')}`
  await asAdmin((admin) => admin.query(`create database ${name} template ${template} strategy file_copy`))
  return {
    url: urlOf(name),
    drop: () => asAdmin((admin) => admin.query(`drop database ${name} with (force)`)).then(() => undefined),
  }
}

const townLock = 695_3
const townAt = '2026-11-20 15:00'
const townFiles = () => join(inject('shared'), 'photos')

/** The demonstration's ninety days, lived once for the whole run by whoever asks first; everybody gets a copy. */
async function makeTown(): Promise<void> {
  await asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [townLock])
    if ((await admin.query("select 1 from pg_database where datname = 'template_town'")).rowCount) return
    await admin.query('create database town_begun template template_xalq strategy file_copy')
    const database = openDatabase(urlOf('town_begun'))
    const config = { ...readConfig({ DATA_DIR: inject('shared'), LOG: 'silent' }), demo: true }
    const app = await openApp(config, database, movableClock(tashkent(townAt)).clock, openLog('silent'))
    await addDemoPeople(app)
    await addDemoLife(app)
    await database.close()
    await admin.query('alter database town_begun rename to template_town')
  })
}

export interface TestOptions {
  /** Where the clock stands at first, in Tashkent. */
  at?: string
  demo?: boolean
  /** Begins with the demonstration's town and its ninety days, on the day after them. */
  town?: boolean
  settings?: (app: App) => void
  /** More pages than the application has of itself. */
  pages?: (web: FastifyInstance, app: App) => void
  env?: Record<string, string>
}

export async function openTestApp(options: TestOptions = {}): Promise<TestApp> {
  if (options.town) await makeTown()
  const { url, drop } = await createDatabase(options.town ? 'template_town' : undefined)
  const dataDir = await mkdtemp(join(tmpdir(), 'xalq-app-'))
  if (options.town) await cp(townFiles(), join(dataDir, 'photos'), { recursive: true })
  const config = { ...readConfig({ DATA_DIR: dataDir, LOG: 'silent', ...options.env }), demo: options.demo ?? true }
  const database = openDatabase(url)
  const { clock, moveTo } = movableClock(tashkent(options.at ?? (options.town ? townAt : '2026-11-12 11:00')))
  const app = await openApp(config, database, clock, openLog(process.env['TEST_LOG'] ?? 'silent'))
  app.settings.limits.requestsPerAddressAndMinute = 1_000_000
  app.settings.limits.dearRequestsPerAddressAndMinute = 1_000_000
  options.settings?.(app)
  // Written down as well, so that they stand when settings are read again.
  await inTransaction(app.db, (tx) => saveSettings(tx, app.settings, clock()))
  await addDemoPeople(app)
  const web = await openServer(app)
  options.pages?.(web, app)
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
    call: async (method, callUrl, { as, json, form, body, headers = {} } = {}) => {
      const request: InjectOptions = {
        method,
        url: callUrl,
        headers: { ...headers, ...(as && { authorization: `Bearer ${await token(as)}` }) },
      }
      if (json !== undefined) request.payload = json as object
      if (body) request.payload = body
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

/** The phone of a new person who works for this body. */
export async function officerOf(
  { app, now }: Pick<TestApp, 'app' | 'now'>,
  agencyId: number,
  role: 'officer' | 'head' | 'controller' = 'officer',
): Promise<string> {
  const phone = `+99890444${String(agencyId).padStart(4, '0')}`
  const personId = await findOrAddPerson(app.db, phone, 'uz', now())
  await addMembership(app.db, { personId, role, agencyId, territory: app.agencies.get(agencyId).territory })
  return phone
}

/** Does all queued jobs of these kinds, as the worker would. */
export const runQueued = (app: App, taskList: TaskList): Promise<void> =>
  runOnce({ pgPool: app.database.pool, taskList, noPreparedStatements: true, logger: quietLogger(app.log) })

/** What a browser says of a page that a person opened by hand. */
export const looking = { 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1', 'sec-fetch-dest': 'document' }

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
