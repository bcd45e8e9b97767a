// News as they happen: who hears of what, what is missed is told, across processes, and what is refused.
import { request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/platform/log.ts'
import { openDatabase, sql } from '../../src/platform/database.ts'
import { openServer } from '../../src/web.ts'
import { openTestApp, runQueued, type TestApp } from '../setup/app.ts'
import { reportsOf } from '../setup/reports.ts'
import { until } from '../setup/waiting.ts'
import { noticeTasks } from '../../src/notices/index.ts'
import { countOnMap } from '../../src/map/index.ts'

let test: TestApp
let port: number
beforeAll(async () => {
  test = await openTestApp({ settings: ({ settings }) => (settings.limits.reportsPerPersonAndDay = 1000) })
  await test.web.listen({ port: 0, host: '127.0.0.1' })
  port = (test.web.server.address() as AddressInfo).port
})
afterAll(() => test.close())

interface Heard {
  event: string
  data: string
  id: string
}

interface Line {
  status: number
  heard: Heard[]
  /** The topics of all words so far. */
  topics: () => string[]
  close: () => void
  ended: Promise<void>
}

/** A line as a browser opens it; resolves once the server has answered. */
async function listen(topics: string, options: { as?: string; last?: string; query?: string; at?: number } = {}) {
  const { as, last, query = '', at = port } = options
  const headers = {
    ...(as && { authorization: `Bearer ${await test.token(as)}` }),
    ...(last !== undefined && { 'last-event-id': last }),
  }
  return new Promise<Line>((done, failed) => {
    const heard: Heard[] = []
    const sent = ask({ port: at, host: '127.0.0.1', path: `/live?topics=${topics}${query}`, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        const blocks = text.split('\n\n')
        text = blocks.pop()!
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? ''
          heard.push({ event: field('event'), data: field('data'), id: field('id') })
        }
      })
      const ended = new Promise<void>((over) => response.once('close', over))
      done({
        status: response.statusCode!,
        heard,
        topics: () =>
          heard.flatMap(({ event, data }) =>
            event === 'changed' ? (JSON.parse(data) as { topics: string[] }).topics : [],
          ),
        close: () => sent.destroy(),
        ended,
      })
    })
    sent.on('error', failed).end()
  })
}

const { file, act, answer } = reportsOf(() => test)

const officeOf = async (as: string): Promise<number> =>
  (await test.call('GET', '/api/v1/me', { as })).json().memberships[0].agency.id

const everyone = [undefined, '01', '02', '03', '11', '12', '13', '21', '22', '23', '31', '32', '41', '51'] as const

describe('Who hears of what', () => {
  it('a report is told to whom its card opens, and to nobody else: every role, stopped and public', async () => {
    // A text that says nothing is stopped by a check: only its reporter and dispatchers may know of it.
    const reports = [await file(), await file({ text: '????' })]
    const [plain, stopped] = reports as [number, number]
    expect((await test.call('GET', `/api/v1/reports/${stopped}`, { as: '31' })).json().status).toBe('moderating')
    for (const id of reports) {
      const lines = await Promise.all(
        everyone.map(async (as) => ({
          as,
          line: await listen(`report:${id}`, as === undefined ? {} : { as }),
          sees: (await test.call('GET', `/api/v1/reports/${id}`, as === undefined ? {} : { as })).statusCode === 200,
        })),
      )
      // A mark that everybody hears, so that silence is known to be silence.
      const ends = await Promise.all(lines.map(() => listen('status')))
      await act(id, 'add_note', '01', { text: 'Kechqurun ham shunday' })
      await sql`select pg_notify('live', ${JSON.stringify({ key: `s${id}`, status: true })})`.execute(test.app.db)
      await until(() => ends.every((end) => end.topics().includes('status')))
      for (const { as, line, sees } of lines) {
        expect(line.topics(), `${as ?? 'a stranger'} of ${id === plain ? 'the public' : 'the stopped'} one`).toEqual(
          sees ? [`report:${id}`] : [],
        )
        // A word says which report, and nothing of what it is.
        for (const { event, data } of line.heard)
          if (event === 'changed') expect(JSON.parse(data)).toEqual({ topics: [`report:${id}`] })
        line.close()
      }
      for (const end of ends) end.close()
    }
  })

  it('a desk hears of what its role reaches, and of what leaves it', async () => {
    const desks = ['11', '13', '21', '22', '32', '31', '41'] as const
    const open = await Promise.all(desks.map((as) => listen('work,oversight', { as })))
    const id = await file()
    const of = (as: (typeof desks)[number]) => open[desks.indexOf(as)]!
    await until(() => of('31').topics().includes('work'))
    const hears = () => desks.filter((as) => of(as).topics().includes('work'))
    await until(() => hears().length >= 6)
    expect(hears()).toEqual(['11', '21', '22', '32', '31', '41'])
    // Oversight is for those who watch: an officer is told of the desk alone.
    expect(of('11').topics()).not.toContain('oversight')
    expect(of('21').topics()).toContain('oversight')
    // Led on to the power grid: told on the desk that it leaves as on the one that it comes to.
    const count = (as: (typeof desks)[number]) =>
      of(as)
        .topics()
        .filter((topic) => topic === 'work').length
    const grid = await officeOf('13')
    const returned = count('11')
    await act(id, 'return', '11', { agency: grid, reason: 'Bu nasos elektr tarmogʻiga tegishli' })
    await until(() => count('11') > returned)
    expect(count('13')).toBe(0)
    const before = count('11')
    await act(id, 'reroute', '32', { agency: grid, reason: 'Nasosga tok bermoqda' })
    await until(() => count('11') > before && count('13') > 0)
    for (const line of open) line.close()
  })

  it('a person hears of the own report and of what one is told by name, not of others’', async () => {
    const [mine, other] = [await listen('my', { as: '01' }), await listen('my', { as: '02' })]
    const id = await file({}, '01')
    await until(() => mine.topics().includes('my'))
    await act(id, 'join', '02')
    await act(id, 'accept', '11')
    await answer(id)
    expect(other.topics()).toEqual([])
    await runQueued(test.app, noticeTasks(test.app))
    await until(() => other.topics().includes('my'))
    mine.close()
    other.close()
  })

  it('the map tells where something changed, to everybody, once it is counted', async () => {
    while (await countOnMap(test.app));
    const line = await listen('map')
    await file({ text: '????' })
    await countOnMap(test.app)
    await file()
    await countOnMap(test.app)
    await until(() => line.topics().includes('map'))
    const words = line.heard.filter(({ event }) => event === 'changed').map(({ data }) => JSON.parse(data))
    // The stopped one was not told of.
    expect(words).toEqual([{ topics: ['map'], cells: [[expect.any(Number), expect.any(Number)]] }])
    line.close()
  })
})

describe('What was missed is told', () => {
  it('goes on after the last news heard, and tells everything where that is not known', async () => {
    const first = await listen('report:1,work', { as: '31' })
    const id = await file()
    await until(() => first.heard.some(({ event, id: key }) => event === 'changed' && key === `${id}.2`))
    first.close()
    const missed = await file()
    const again = await listen('work', { as: '31', last: `${id}.2` })
    await until(() => again.topics().length > 0)
    expect(again.heard.at(-1)).toEqual({ event: 'changed', data: '{"topics":["work"]}', id: `${missed}.2` })
    again.close()
    const nothing = await listen(`report:${id}`, { last: `${missed}.2` })
    const lost = await listen(`report:${id}`, { last: 'from-another-time' })
    await until(() => lost.topics().length > 0)
    expect(lost.topics()).toEqual(['all'])
    expect(nothing.topics()).toEqual([])
    nothing.close()
    lost.close()
  })

  it('tells a page of what happened since it was made', async () => {
    const id = await file()
    const line = await listen(`report:${id}`, { query: '&age=500' })
    await until(() => line.topics().length > 0)
    line.close()
  })

  it('is heard in another process, and after the database cut the line', async () => {
    const database = openDatabase(test.databaseUrl)
    const config = { ...readConfig({ DATA_DIR: test.app.config.dataDir, LOG: 'silent' }), demo: true }
    const other = await openServer(await openApp(config, database, test.now, openLog('silent')))
    await other.listen({ port: 0, host: '127.0.0.1' })
    const at = (other.server.address() as AddressInfo).port
    const id = await file()
    const line = await listen(`report:${id}`, { at, last: `${id}.2`, query: '&age=0' })
    await until(() => line.heard.length > 0)
    await act(id, 'accept', '11')
    await until(() => line.topics().includes(`report:${id}`) || line.topics().includes('all'))
    const owner = openDatabase(test.databaseUrl, { as: 'owner' })
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen live'`.execute(owner.db)
    await owner.close()
    const before = line.topics().length
    await until(() => line.topics().slice(before).includes('all'))
    await act(id, 'add_note', '11', { text: 'Usta yoʻlda' })
    await until(() => line.topics().slice(before + 1).includes(`report:${id}`)) // prettier-ignore
    await other.close()
    await line.ended
    await database.close()
  })
})

describe('What is refused', () => {
  it('no topic, another’s topic, and a role that one does not hold', async () => {
    const status = async (topics: string, as?: string) => {
      const line = await listen(topics, as === undefined ? {} : { as })
      line.close()
      return line.status
    }
    expect(await status('')).toBe(422)
    expect(await status('desk,report:0')).toBe(422)
    expect(await status('my')).toBe(401)
    expect(await status('work')).toBe(401)
    expect(await status('work,oversight', '01')).toBe(403)
    expect(await status('oversight', '11')).toBe(403)
    // What one may hear of is heard, what one may not is left out.
    expect(await status('my,report:1')).toBe(200)
    const line = await listen('map,work', { as: '01' })
    await file()
    await sql`select pg_notify('live', ${JSON.stringify({ key: 'end', cells: null })})`.execute(test.app.db)
    await until(() => line.topics().includes('map'))
    expect(line.topics()).not.toContain('work')
    line.close()
  })

  it('what is said that is none of ours is passed over', async () => {
    const line = await listen('status')
    await sql`select pg_notify('live', '{"key"')`.execute(test.app.db)
    await sql`select pg_notify('live', ${JSON.stringify({ key: 'fine', status: true })})`.execute(test.app.db)
    await until(() => line.topics().includes('status'))
    line.close()
  })
})
