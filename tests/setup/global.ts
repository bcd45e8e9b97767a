// One PostgreSQL and one browser for the whole run, and a template database that every test file copies in some 20 ms.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { importReference } from '../../src/app.ts'
import { findRoot } from '../../src/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { startServer } from '../../src/platform/server.ts'
import { build } from '../../build.mjs'
import { findBrowser, openBrowserServer } from './browser.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
    /** Where to ask for the one browser of this run. */
    browserUrl: string
    /** A folder for what the tests of this run share. */
    shared: string
  }
}

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'xalq-test-'))
  const server = await startServer(folder)
  const adminUrl = server.url('postgres')
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  // A test database need not outlive its machine: without waiting for the disk all of it is twice as fast.
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
    await admin.query(`alter system set ${setting} = off`)
  await admin.query('select pg_reload_conf()')
  await admin.query('create database template_xalq')
  const root = findRoot(import.meta.dirname)
  await migrate(server.url('template_xalq'), root)
  const database = openDatabase(server.url('template_xalq'))
  await importReference(database, root)
  await database.close()
  await admin.end()
  await build()
  const browser = await openBrowserServer(await findBrowser(), join(folder, 'browser'))
  project.provide('adminUrl', adminUrl)
  project.provide('browserUrl', browser.url)
  project.provide('shared', join(folder, 'shared'))
  return async () => {
    await browser.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
