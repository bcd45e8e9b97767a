// Settings in the database: the sections that replace defaults, live in memory, and who changed them.
import { type Db, sql } from '../platform/database.ts'
import { Settings } from './rules.ts'

/** The settings in force; a stored section overrides its defaults name by name. */
export async function loadSettings(db: Db): Promise<Settings> {
  const { rows } = await sql<{ name: string; value: unknown }>`select name, value from settings`.execute(db)
  return Settings.parse(Object.fromEntries(rows.map((row) => [row.name, row.value])))
}
