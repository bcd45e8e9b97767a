// Settings in the database: only what differs from the defaults is kept, section by section.
import { type Db, sql, type Tx } from '../platform/database.ts'
import { differences } from './fields.ts'
import { defaultSettings, sections, Settings } from './rules.ts'

/** The settings in force; a stored section overrides its defaults name by name. */
export async function loadSettings(db: Db): Promise<Settings> {
  const { rows } = await sql<{ name: string; value: unknown }>`select name, value from settings`.execute(db)
  return Settings.parse(Object.fromEntries(rows.map((row) => [row.name, row.value])))
}

/** The settings as they stand in the database, locked against another change until this one is written. */
export async function lockSettings(tx: Tx): Promise<Settings> {
  await sql`select pg_advisory_xact_lock(hashtextextended('settings', 0))`.execute(tx)
  return loadSettings(tx)
}

export async function saveSettings(tx: Tx, next: Settings, at: Date): Promise<void> {
  const changed = differences(defaultSettings, next)
  for (const section of sections) {
    const own = Object.fromEntries(
      changed.filter(({ field }) => field.section === section).map(({ field, to }) => [field.name, to]),
    )
    await sql`
      insert into settings (name, value, changed_at) values (${section}, ${JSON.stringify(own)}::jsonb, ${at})
      on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(tx)
  }
}
