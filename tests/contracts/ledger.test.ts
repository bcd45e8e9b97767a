// The ledger: every history a chain, every hour signed; any change in the database is found from the dump alone, and
// named.
import { readFileSync, writeFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import pg from 'pg'
import { wordFor } from '../../src/card/words.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepLedger } from '../../src/ledger/index.ts'
import { chainReports } from '../../src/reports/chain-store.ts'
import { canonical, commitmentOf, leafOf, levelsOf, rootBy, rootOf, verifyDump, verifyProof } from '../../verify.mjs'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
let owner: pg.Client
let lines: string[]
const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

/** The newest dump, as its lines. */
const dumpLines = () => {
  const files = test.app.config.dataDir
  return test.call('GET', '/api/v1/dumps').then((answer) => {
    const { name } = answer.json().items[0]
    return gunzipSync(readFileSync(join(files, 'dumps', name))).toString().trimEnd().split('\n') // prettier-ignore
  })
}
const judge = async (dump: readonly string[]) => verifyDump(dump).then(
  (found) => `ok ${found.reports} ${found.events}`,
  (error: Error) => error.message,
) // prettier-ignore
/** An hour passes, and a checkpoint with its dump is made. */
const seal = async () => {
  test.at(new Date(test.now().getTime() + 3_600_000))
  expect(await keepLedger(test.app)).toBeDefined()
  return dumpLines()
}

beforeAll(async () => {
  test = await openTestApp({ town: true })
  owner = new pg.Client({ connectionString: test.databaseUrl })
  await owner.connect()
  lines = await seal()
})
afterAll(async () => {
  await owner.end()
  await test.close()
})

const count = async (what: string) => Number((await owner.query(`select count(*) as n from ${what}`)).rows[0].n)

describe('The dump', () => {
  it('proves every report and every event, by the verifier alone, on a clean machine', async () => {
    const [reports, events] = [
      await count('reports'),
      await count(`events e join reports r on r.id = e.report_id where r.status <> 'moderating'`),
    ]
    expect(await judge(lines)).toBe(`ok ${reports} ${events}`)
    const folder = await mkdtemp(join(tmpdir(), 'xalq-verify-'))
    writeFileSync(join(folder, 'verify.mjs'), readFileSync(join(root, 'verify.mjs')))
    writeFileSync(join(folder, 'ledger.jsonl'), lines.join('\n'))
    const { stdout } = await run(process.execPath, ['verify.mjs', 'ledger.jsonl'], { cwd: folder })
    expect(stdout).toMatch(new RegExp(`^ok, ${reports} reports, ${events} events, root [0-9a-f]{64}\n`))
    writeFileSync(join(folder, 'ledger.jsonl'), lines.join('\n').replace('"seq":3,', '"seq":4,'))
    const broken = await run(process.execPath, ['verify.mjs', 'ledger.jsonl'], { cwd: folder }).catch(
      (error: { code: number; stderr: string }) => error,
    )
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringMatching(/report \d+, seq \d+/) })
  })

  it('has a word for every kind of event, for the page of the proof', async () => {
    const { rows } = await owner.query<{ type: string }>('select distinct type from events')
    for (const { type } of rows)
      for (const locale of ['uz', 'ru', 'en'] as const) expect(wordFor(locale, 'event', type), type).not.toBe(type)
  })

  it('is judged by the verifier under whatever name it was saved: silence is never a yes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xalq-verify-'))
    writeFileSync(join(folder, 'verify (1).mjs'), readFileSync(join(root, 'verify.mjs')))
    writeFileSync(join(folder, 'ledger.jsonl'), lines.join('\n'))
    // An older Node does not tell which file was started.
    writeFileSync(
      join(folder, 'older.mjs'),
      readFileSync(join(root, 'verify.mjs'), 'utf8').replace('import.meta.main', 'undefined'),
    )
    for (const name of ['verify (1).mjs', 'older.mjs']) {
      const { stdout } = await run(process.execPath, [name, 'ledger.jsonl'], { cwd: folder })
      expect(stdout, name).toMatch(/^ok, \d+ reports/)
    }
    expect(
      (await run(process.execPath, ['dist/recompute-ratings.js'], { cwd: root }).catch(
        (error: { code: number }) => error,
      )) as object,
    ).toMatchObject({ code: 2 })
  })

  it('holds no words, names, phones or numbers of people', async () => {
    const text = lines.join('\n')
    for (const { words } of (await owner.query<{ words: Record<string, string> }>('select words from event_texts'))
      .rows)
      for (const word of Object.values(words)) if (word.length > 12) expect(text).not.toContain(word)
    expect(text).not.toMatch(/\+998|"officer":|"heir":|"actor|"flag":|"recheck":/)
  })

  it('withholds what is only for its reporter yet, and signs it all the same', async () => {
    const held = (await owner.query<{ id: number }>(`select id from reports where status = 'moderating'`)).rows
    for (const { id } of held) {
      const own = lines.filter((line) => line.includes(`"report":${id},`))
      expect(own).toHaveLength(1)
      expect(own[0]).toContain('"withheld":true')
    }
  })

  describe('with one byte of any event changed names the report and the event', () => {
    /** Puts `letter` at `place` of an event's line. */
    const expectNamed = async (index: number, place: number, letter: string) => {
      const line = lines[index]!
      const changed = line.slice(0, place) + letter + line.slice(place + 1)
      if (changed === line) return
      const { report, seq } = JSON.parse(line)
      expect(await judge(lines.with(index, changed)), changed).toContain(`report ${report}, seq ${seq}:`)
    }
    const eventLines = () => lines.flatMap((line, index) => (line.includes('"type":') ? [index] : []))

    it('wherever it is', () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 32, max: 126 }), (which, where, letter) => {
          const index = eventLines()[which % eventLines().length]!
          return expectNamed(index, where % lines[index]!.length, String.fromCodePoint(letter))
        }),
        { numRuns: 300 },
      ))

    it('in the numbers that say whose it is', () =>
      fc.assert(
        fc.asyncProperty(
          fc.nat(),
          fc.constantFrom('report', 'seq'),
          fc.nat(),
          fc.constantFrom(...'0123456789'),
          (which, name, where, figure) => {
            const index = eventLines()[which % eventLines().length]!
            const line = lines[index]!
            const digits = String(JSON.parse(line)[name]).length
            return expectNamed(index, line.indexOf(`"${name}":`) + name.length + 3 + (where % digits), figure)
          },
        ),
        { numRuns: 300 },
      ))
  })

  it('with an event removed, inserted, moved or dated back is refused with its place', async () => {
    const at = lines.findIndex((line) => line.includes('"seq":3,') && line.includes('"type":'))
    const { report } = JSON.parse(lines[at]!)
    expect(await judge(lines.toSpliced(at, 1))).toBe(`report ${report}, seq 3: missing`)
    expect(await judge(lines.toSpliced(at, 0, lines[at]!))).toContain(`report ${report}, seq 3: there twice`)
    expect(await judge(lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!))).toContain(
      `report ${report}, seq 3: missing`,
    )
    const { hash: _hash, ...dated } = { ...JSON.parse(lines[at]!), at: '2020-01-01T00:00:00.000Z' }
    expect(await judge(lines.with(at, canonical({ ...dated, hash: _hash })))).toContain(
      `report ${report}, seq 3: was changed`,
    )
    const last = lines.findLastIndex((line) => line.includes('"type":'))
    expect(await judge(lines.toSpliced(last, 1))).toMatch(/report \d+, seq \d+: missing/)
    const first = lines.findIndex((line, index) => index > 0 && !line.includes('"type":'))
    expect(await judge(lines.toSpliced(1, first))).toMatch(/report \d+, seq \d+: a report before this one is missing/)
    expect(await judge(lines.slice(0, -3))).toMatch(/report \d+/)
  })

  it('rewritten as a whole no longer fits what was signed', async () => {
    const header = JSON.parse(lines[0]!)
    const forged = canonical({ ...header, checkpoint: { ...header.checkpoint, at: '2026-01-01T00:00:00.000Z' } })
    expect(await judge(lines.with(0, forged))).toContain('not signed')
  })
})

describe('The database', () => {
  it('lets the application neither change nor delete a link', async () => {
    for (const statement of [
      'update ledger set hash = sealed',
      'delete from ledger',
      'update checkpoints set root = previous',
      'delete from checkpoints',
    ])
      await expect(test.app.database.pool.query(statement), statement).rejects.toThrow(/permission denied/)
  })

  const tampers: [string, string][] = [
    ['a decision', `update events set body = body || '{"stars": 5}' where (report_id, seq) = ($1, 2)`],
    ['a time', `update events set at = at - interval '2 days' where (report_id, seq) = ($1, 2)`],
    ['who did it', `update events set role = 'head' where (report_id, seq) = ($1, 2)`],
    ['which body did it', `update events set agency_id = 1 where (report_id, seq) = ($1, 2)`],
    ['what was done', `update events set type = 'accept' where (report_id, seq) = ($1, 2)`],
    ['a hash', `update ledger set hash = sha256(hash) where (report_id, seq) = ($1, 2)`],
    ['a commitment', `update ledger set said = sha256('x') where (report_id, seq) = ($1, 1)`],
    ['the head', `update reports set head = sha256('x') where id = $1`],
    ['the number of events', `update reports set seq = seq - 1 where id = $1`],
  ]
  it.each(tampers)('changed by its owner in %s is found in the next dump, and named', async (_what, statement) => {
    const { rows } = await owner.query<{ id: string }>(
      `select report_id as id from events where seq = 3 order by random() limit 1`,
    )
    const id = Number(rows[0]!.id)
    for (const [table, key] of [
      ['events', 'report_id'],
      ['ledger', 'report_id'],
      ['reports', 'id'],
    ]) {
      await owner.query(`drop table if exists old_${table}`)
      await owner.query(`create temp table old_${table} as select * from ${table} where ${key} = ${id}`)
    }
    expect((await owner.query(statement, [id])).rowCount).toBe(1)
    expect(await judge(await seal())).toContain(`report ${id}`)
    // Put back for the next case.
    await owner.query(
      `update events e set at = o.at, type = o.type, role = o.role, agency_id = o.agency_id, body = o.body from old_events o where (e.report_id, e.seq) = (o.report_id, o.seq)`,
    )
    await owner.query(
      `update ledger l set said = o.said, hash = o.hash from old_ledger o where (l.report_id, l.seq) = (o.report_id, o.seq)`,
    )
    await owner.query(`update reports r set head = o.head, seq = o.seq from old_reports o where r.id = o.id`)
  })

  it('keeps the chain of reports from before the ledger, and goes on with them', async () => {
    const { rows } = await owner.query<{ id: string }>(`select id from reports where status = 'routed' limit 1`)
    const id = Number(rows[0]!.id)
    const { rows: kept } = await owner.query(`select hash from ledger where report_id = $1 order by seq`, [id])
    await owner.query(`delete from ledger where report_id = $1`, [id])
    await owner.query(`update reports set head = null where id = $1`, [id])
    // A step on it chains what came before first.
    expect(
      (await test.call('POST', `/api/v1/reports/${id}/actions/publish`, { as: '31', json: {} })).statusCode,
    ).toBeLessThan(410)
    await chainReports(test.app)
    const { rows: again } = await owner.query(
      `select hash from ledger where report_id = $1 order by seq limit ${kept.length}`,
      [id],
    )
    expect(again).toEqual(kept)
    expect(await judge(await seal())).toMatch(/^ok/)
  })
})

describe('A card’s proof', () => {
  it('holds for every report, and for one byte less does not', async () => {
    await seal()
    const { rows } = await owner.query<{ id: string }>(`select id from reports where status <> 'moderating'`)
    for (const { id } of rows) {
      const answer = await test.call('GET', `/api/v1/reports/${id}/proof`)
      expect(answer.statusCode, answer.body).toBe(200)
      const proof = answer.json()
      expect(verifyProof(proof)).toMatchObject({ events: proof.events.length, signed: proof.events.length })
      expect(() => verifyProof({ ...proof, path: proof.path.slice(1) })).toThrow(/signed tree/)
      proof.events[1].body.agency += 1
      expect(() => verifyProof(proof)).toThrow(`report ${id}, seq 2`)
    }
  })

  it('is on the page of the report, and says when a new one is not signed yet', async () => {
    const filed = (
      await test.call('POST', '/api/v1/reports', {
        as: '01',
        json: { category: 'WAT02', lat: 40.791, lng: 71.341, text: 'Suv bosimi juda past' },
      })
    ).json()
    expect((await test.call('GET', `/uz/reports/${filed.id}`)).body).toContain(`/uz/reports/${filed.id}/proof`)
    expect((await test.call('GET', `/uz/reports/${filed.id}/proof`)).body).toContain('keyingi soatda imzolanadi')
    expect((await test.call('GET', '/api/v1/reports/999999/proof')).statusCode).toBe(404)
  })

  it('lets the reporter show that the words are the ones that were written, until they are erased', async () => {
    const { rows } = await owner.query<{ salt: Buffer; words: object; photos: string[]; said: Buffer }>(
      `select t.salt, t.words, t.photos, l.said from event_texts t join ledger l using (report_id, seq)`,
    )
    expect(rows.length).toBeGreaterThan(50)
    for (const { salt, words, photos, said } of rows)
      expect(commitmentOf(salt, { words, photos })).toBe(said.toString('hex'))
    expect(await judge(await seal())).toMatch(/^ok/)
    await owner.query('delete from event_texts')
    expect(await judge(await seal())).toMatch(/^ok/)
  })
})

describe('Checkpoints', () => {
  it('come once an hour, name the one before, and their dumps do not pile up', async () => {
    expect(await keepLedger(test.app)).toBeUndefined()
    const { items } = (await test.call('GET', '/api/v1/ledger/checkpoints')).json()
    for (const [index, { previous }] of items.slice(0, -1).entries()) expect(previous).toBe(items[index + 1].root)
    const { items: dumps } = (await test.call('GET', '/api/v1/dumps')).json()
    expect(dumps.filter(({ period }: { period: string }) => period === 'hour').length).toBeLessThanOrEqual(2)
    const file = await test.call('GET', dumps[0].url)
    expect(file.headers).toMatchObject({ 'content-type': 'application/gzip', 'content-length': String(dumps[0].bytes) })
    expect((await test.call('GET', '/data/..%2f..%2fetc%2fpasswd')).statusCode).toBe(404)
  })
})

describe('The tree (RFC 6962)', () => {
  it('proves each leaf by its way to the root, at every size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), (size) => {
        const leaves = Array.from({ length: size }, (_, index) =>
          leafOf({ report: index + 1, seq: index, head: String(index) }),
        )
        const levels = levelsOf(leaves)
        for (const [index, leaf] of leaves.entries()) {
          const path: string[] = []
          for (let at = index, level = 0; level < levels.length - 1; at >>= 1, level += 1) {
            const other = levels[level]![at ^ 1]
            if (other) path.push(other.toString('hex'))
          }
          expect(rootBy(leaf, index, size, path)).toBe(rootOf(leaves))
          if (size > 1) expect(rootBy(leaves[(index + 1) % size]!, index, size, path)).not.toBe(rootOf(leaves))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('spells every JSON value in one way (RFC 8785)', () => {
    expect(canonical({ b: [1e21, 0.1, -0, 'ʻ"\\\u0007'], a: { '€': null, '\r': true, '1': 1 } })).toBe(
      '{"a":{"\\r":true,"1":1,"€":null},"b":[1e+21,0.1,0,"ʻ\\"\\\\\\u0007"]}',
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value))
      }),
    )
  })
})
