// Applies migrations/*.sql in the order of their names, once each, forward only, under one lock.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { runMigrations } from 'graphile-worker'
import { appRole } from './database.ts'
import { codeOf, messageOf } from './thrown.ts'

const lockKey = 695_2024

/** @throws when a migration already applied has changed since, or when the role cannot be made. */
export async function migrate(url: string, root: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await ensureRole(client)
    await client.query(
      'create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    )
    const applied = new Map<string, string>()
    for (const row of (await client.query('select name, hash from migrations')).rows) applied.set(row.name, row.hash)
    const folder = join(root, 'migrations')
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()) {
      const text = await readFile(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      if (applied.get(name) === hash) continue
      if (applied.has(name))
        throw new Error(`Migration ${name} was changed after it had been applied; write a new one instead.`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into migrations (name, hash) values ($1, $2)', [name, hash])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`Migration ${name} failed: ${messageOf(error)}`, { cause: error })
      }
    }
    await migrateJobs(client, url)
  } finally {
    await client.end()
  }
}

/** Roles belong to the whole server, so two databases made at once may race for it. */
async function ensureRole(client: pg.Client) {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [appRole])
  if (found.rowCount) return
  try {
    await client.query(`create role ${appRole} nologin`)
    await client.query(`grant ${appRole} to current_user`)
  } catch (error) {
    const code = codeOf(error)
    if (code === '42710' || code === '23505') return
    throw new Error(
      `The database user may not create roles. Once, as a superuser: create role ${appRole} nologin; grant ${appRole} to <user of DATABASE_URL>;`,
      { cause: error },
    )
  }
}

/** graphile-worker keeps its own schema; the application's role works in it. */
async function migrateJobs(client: pg.Client, url: string) {
  const known = await client.query("select to_regclass('graphile_worker.migrations') as found")
  if (!known.rows[0].found) await runMigrations({ connectionString: url })
  await client.query(`
    grant usage on schema graphile_worker to ${appRole};
    grant all on all tables in schema graphile_worker to ${appRole};
    grant all on all sequences in schema graphile_worker to ${appRole};
    grant execute on all functions in schema graphile_worker to ${appRole};
  `)
  // Its tables have row security without policies: only their owner may work, until somebody is named.
  const guarded = await client.query(`
    select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace
      and c.relrowsecurity
    and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = '${appRole}')`)
  for (const { name } of guarded.rows)
    await client.query(`create policy ${appRole} on ${name} to ${appRole} using (true) with check (true)`)
}
