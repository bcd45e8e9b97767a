// Every SQL statement is prepared against the migrated schema: a column that was renamed, or is of another type, fails
// before it runs.
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import { createDatabase } from '../setup/app.ts'
import { readStatements, type Statement } from '../setup/statements.ts'

let client: pg.Client
let drop: () => Promise<void>
beforeAll(async () => {
  const made = await createDatabase()
  drop = made.drop
  client = new pg.Client({ connectionString: made.url })
  client.on('error', () => undefined)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await drop()
})

interface Field {
  name: string
  dataTypeID: number
}

/** The columns it answers with; PostgreSQL parses and describes it without running it. */
function describe({ sql }: Pick<Statement, 'sql'>): Promise<Field[]> {
  return new Promise((resolve, reject) => {
    let fields: Field[] = []
    const query = {
      submit: (connection: Connection) => {
        connection.parse({ name: '', text: sql, types: [] }, true)
        connection.describe({ type: 'S', name: '' }, true)
        connection.sync()
      },
      handleRowDescription: (told: { fields: Field[] }) => {
        fields = told.fields
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(fields),
    }
    ;(client as unknown as { query: (query: unknown) => void }).query(query)
  })
}

interface Connection {
  parse: (query: object, more: boolean) => void
  describe: (what: object, more: boolean) => void
  sync: () => void
}

const { builtins } = pg.types
/** What a column of each type becomes in the code; of the rest all are lists. */
const kinds = new Map<number, string>(
  Object.entries({
    number: [builtins.INT2, builtins.INT4, builtins.INT8, builtins.FLOAT4, builtins.FLOAT8, builtins.NUMERIC],
    boolean: [builtins.BOOL],
    Date: [builtins.TIMESTAMPTZ, builtins.TIMESTAMP, builtins.DATE],
    Buffer: [builtins.BYTEA],
    string: [builtins.TEXT, builtins.VARCHAR, builtins.BPCHAR, builtins.UUID],
    json: [builtins.JSON, builtins.JSONB],
  }).flatMap(([kind, oids]) => oids.map((oid): [number, string] => [oid, kind])),
)
/** `name`, of PostgreSQL's own tables. */
kinds.set(19, 'string')
const kindOf = (oid: number): string => kinds.get(oid) ?? 'array'

const fits = (kind: string, declared: readonly string[]) =>
  declared.length === 0 ||
  declared.includes(kind) ||
  kind === 'json' ||
  (kind === 'array' && declared.includes('object'))

/** Statements whose text is put together from lists of columns or tables: the tests that run them hold them. */
const madeAtRunTime = {
  'lists/browse-store.ts': 5,
  'lists/queue-store.ts': 3,
  'lists/store.ts': 3,
  'people/account-store.ts': 1,
  'platform/database.ts': 2,
  'reports/due-store.ts': 2,
  'reports/store.ts': 5,
  'workbench/store.ts': 1,
}

it('every statement is one that the schema answers, with the columns and types its row declares', async () => {
  const { statements, unknown } = readStatements(findRoot(import.meta.dirname))
  const wrong: string[] = []
  for (const statement of statements) {
    try {
      const fields = await describe(statement)
      for (const [name, declared] of Object.entries(statement.row ?? {})) {
        const field = fields.find((each) => each.name === name)
        if (!field) wrong.push(`${statement.where} has no column ${name}`)
        else if (!fits(kindOf(field.dataTypeID), declared))
          wrong.push(`${statement.where} ${name} is ${kindOf(field.dataTypeID)}, not ${declared.join(' or ')}`)
      }
    } catch (error) {
      wrong.push(
        `${statement.where}: ${(error as Error).message}\n${statement.sql.replaceAll(/\s+/g, ' ').slice(0, 300)}`,
      )
    }
  }
  expect(wrong).toEqual([])
  expect(statements.length).toBeGreaterThan(350)
  expect(
    Object.fromEntries([...Map.groupBy(unknown, (path) => path)].map(([path, all]) => [path, all.length])),
  ).toEqual(madeAtRunTime)
})
