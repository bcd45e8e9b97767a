// One PostgreSQL for the whole run, with a template database that every test file copies in some 30 ms.
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
import { findBrowser } from './browser.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
    /** The browser's program, unpacked once for the whole run. */
    browserPath: string
  }
}

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'xalq-test-'))
  const server = await startServer(folder)
  const adminUrl = server.url('postgres')
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query('create database template_xalq')
  const root = findRoot(import.meta.dirname)
  await migrate(server.url('template_xalq'), root)
  const database = openDatabase(server.url('template_xalq'))
  await importReference(database, root)
  await database.close()
  await admin.end()
  await build()
  project.provide('adminUrl', adminUrl)
  project.provide('browserPath', await findBrowser())
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
