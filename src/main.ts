// Starts what RUN names in one process: the database where it is ours, the web server, the jobs; and stops it all in
// order.
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { watchChanges } from './administration/index.ts'
import { type App, importReference, openApp, openJobs } from './app.ts'
import { openServer } from './web.ts'
import { type Config, ConfigError, doubtsOf, readConfig } from './config.ts'
import { addDemoLife } from '../demo/life.ts'
import { openDemoWays, startGateways } from '../demo/gateways/index.ts'
import { startOneId } from '../demo/oneid.ts'
import { addDemoPeople, checkDemoMark, demoPeople } from '../demo/people.ts'
import { phonePages } from '../demo/phone.tsx'
import { systemClock } from './platform/clock.ts'
import { openDatabase } from './platform/database.ts'
import { openBounces } from './notices/index.ts'
import { openLog } from './platform/log.ts'
import type { Jobs } from './platform/jobs.ts'
import { holdFolder } from './platform/folder.ts'
import { migrate } from './platform/migrations.ts'
import { SecretError } from './platform/secrets.ts'
import { type EmbeddedServer, ServerError, startServer } from './platform/server.ts'
import { present } from './platform/present.ts'
import { codeOf, messageOf } from './platform/thrown.ts'

async function main() {
  const began = performance.now()
  const given = readConfig(process.env)
  // The demonstration is told by stand-ins of the gateways too, unless real ones are set.
  const gateways = hasOwnGateways(given) ? await startGateways(`http://${given.host}:${given.port}`) : undefined
  const config = gateways ? readConfig({ ...process.env, ...gateways.env }) : given
  const log = openLog(config.logLevel)
  // One request that went wrong in the background is no reason to stop all others.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'nobody waited for this to fail'))
  for (const doubt of doubtsOf(config)) log.warn(doubt)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const server = config.databaseUrl ? undefined : await startServer(config.dataDir)
  const url = config.databaseUrl ?? (await openEmbedded(present(server, 'the embedded server')))
  const folder = server && (await holdFolder({ server, url, dataDir: config.dataDir }, log, fail))
  await migrate(url, config.root)
  const database = openDatabase(url)
  await checkDemoMark(database.db, config)
  await importReference(database, config.root)
  // The demonstration signs in by a stand-in for OneID too, unless a real one is set.
  const oneId = config.demo && !config.oneId ? await startOneId() : undefined
  const app = await openApp(oneId ? { ...config, oneId: oneId.account } : config, database, systemClock, log)
  if (config.demo) await addDemoPeople(app)
  if (gateways) await openDemoWays(app, gateways)
  const web = config.run.includes('web') ? await openServer(app) : undefined
  if (web && gateways) phonePages(web, app, gateways)
  let stopWatching: (() => void) | undefined
  let jobs: Jobs | undefined
  let bounces: { close: () => Promise<void> } | undefined
  let life = Promise.resolve()
  const stopping = new AbortController()
  // Before anybody is told the address: whoever reads it may stop us at once.
  onStop(config, async () => {
    stopping.abort()
    await life
    stopWatching?.()
    await web?.close()
    await oneId?.close()
    await gateways?.close()
    await bounces?.close()
    await jobs?.stop()
    await database.close()
    await folder?.release()
    await server?.stop()
  })
  if (web) {
    await web.listen({ port: config.port, host: config.host })
    announce(config, (web.server.address() as AddressInfo).port, Math.round(performance.now() - began))
  }
  stopWatching = watchChanges(app)
  bounces = await takeBounces(app)
  // The demonstration lives its ninety days before our own clock may let anything lapse.
  if (config.demo)
    life = addDemoLife(app, undefined, stopping.signal).catch((error: unknown) =>
      log.error({ err: error }, 'the demonstration was cut short'),
    )
  await life
  const isBeside = config.run.some((part) => part !== 'web')
  if (isBeside && !stopping.signal.aborted) jobs = openJobs(app)
}

/** Letters that come back are taken by the process that sends them. */
const takeBounces = async (app: App) =>
  app.config.bouncePort !== undefined && app.config.run.includes('jobs')
    ? openBounces(app, { port: app.config.bouncePort, host: app.config.host })
    : undefined

/** A port that is known, and no gateway that was set. */
const hasOwnGateways = ({ demo, port, publicUrl, sms, mail, telegram }: Config) =>
  demo && port !== 0 && publicUrl === undefined && !sms && !mail && !telegram

/** The embedded server starts with an empty cluster: ours is the database `xalq`. */
async function openEmbedded(server: EmbeddedServer): Promise<string> {
  const client = new pg.Client({ connectionString: server.url('postgres') })
  await client.connect()
  const found = await client.query("select 1 from pg_database where datname = 'xalq'")
  if (found.rowCount === 0) await client.query('create database xalq')
  await client.end()
  return server.url('xalq')
}

function announce({ host, publicUrl, demo }: Config, port: number, milliseconds: number) {
  const address = publicUrl ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`
  console.log(`\nXalq nazorati is ready (${milliseconds} ms): ${address}/\n`)
  if (!demo) return
  console.log('This is a demonstration: any of these phones signs in with the code that the page shows.')
  for (const { phone, who } of demoPeople) console.log(`  ${phone}  ${who}`)
  if (publicUrl) console.log(`What they are sent is shown at ${address}/demo/phone`)
  console.log('')
}

function onStop({ underNpm }: Config, stop: () => Promise<void>) {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 15_000).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('SIGHUP', end)
  // npm killed outright takes no one along: follow it, so that the port and the data folder are free again.
  const parent = process.ppid
  if (underNpm) setInterval(() => process.ppid !== parent && end(), 500).unref()
}

/** Says why in a sentence where that is ours to mend, and ends the process. */
function fail(error: unknown): never {
  const expected =
    error instanceof ConfigError ||
    error instanceof ServerError ||
    error instanceof SecretError ||
    codeOf(error) === 'EADDRINUSE'
  console.error(expected ? messageOf(error) : error)
  process.exit(1)
}

main().catch(fail)
