// Whose voice counts, on the real database: who had joined before the answer, never over the reporter, one voice for one
// person; and what the region looks at again (regulation 3.7, 3.9, 3.13).
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { inTransaction } from '../../src/platform/database.ts'
import { advance } from '../../src/life/advance.ts'
import type { Report } from '../../src/life/report.ts'
import { findOrAddPerson } from '../../src/people/index.ts'
import { joinAccounts } from '../../src/reports/accounts.ts'
import { noteDelivery } from '../../src/reports/publishing.ts'
import { askFollowUps } from '../../src/reports/signal-store.ts'
import { eventsOf, findReport } from '../../src/reports/store.ts'
import { listQueue } from '../../src/lists/index.ts'
import { forgetHands, tallyOf } from '../../src/reports/supporter-store.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, officerOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    at: '2026-11-12 11:00',
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 3650 }),
  })
  Object.assign(test.app, { draw: () => 0.999 })
})
afterAll(() => test.close())

const start = () => test.at('2026-11-12 11:00')
let moved = 0
const file = async (as = '01'): Promise<number> => {
  moved += 0.002
  const form = formOf({
    category: 'WAT02',
    lat: 40.7 + moved,
    lng: 71.326,
    territory: '1714204',
    text: 'Suv kelmayapti',
  })
  const response = await test.call('POST', '/api/v1/reports', { as, form })
  expect(response.statusCode, response.body).toBe(201)
  return response.json().id
}
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const done = async (id: number, action: string, as: string, json: object = {}) => {
  const response = await act(id, action, as, json)
  expect(response.statusCode, `${action}: ${response.body}`).toBe(200)
  return response.json()
}
/** Why it is refused: the code of the field, where one says more. */
const refusedAs = async (id: number, action: string, as: string) => {
  const response = await act(id, action, as, { stars: 5, reason: 'Hali yoʻq' })
  expect(response.statusCode).toBeGreaterThanOrEqual(400)
  return response.json().errors?.[0]?.code ?? response.json().code
}
const refusedInto = async (id: number, into: number) => (await act(id, 'merge', '32', { into })).json().errors[0].code
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()
const last = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items.at(-1)
const phone = (index: number) => `+99890113${String(1000 + index)}`
const joined = async (id: number, ...indices: number[]) => {
  for (const index of indices) await done(id, 'join', phone(index))
}
const answer = async (id: number) => {
  const status = (await findReport(test.app.db, id))!.status
  if (status === 'routed') await done(id, 'accept', '11')
  const form = formOf({ text: 'Tuzatildi', photo: await jpeg('#3a7', 240, 200) })
  expect((await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })).statusCode).toBe(200)
  await noteDelivery(test.app, id)
}
const sweepAll = async () => {
  while ((await sweep(test.app)) > 0);
}
const silence = async () => {
  test.at(new Date(test.now().getTime() + 8 * 86_400_000))
  await sweepAll()
}

describe('Who joined after the answer', () => {
  it('follows it, and speaks on the next one: two strangers of a minute ago close nothing', async () => {
    start()
    const id = await file()
    await joined(id, 1)
    await answer(id)
    await joined(id, 2, 3)
    await silence()
    expect(await read(id)).toMatchObject({ status: 'verifying', supporters: 3 })
    for (const index of [2, 3]) {
      expect(await refusedAs(id, 'consent', phone(index))).toBe('joined_after_answer')
      expect(await refusedAs(id, 'object', phone(index))).toBe('joined_after_answer')
      expect((await read(id, phone(index))).speaksNextTime).toBe(true)
      expect((await test.call('GET', `/uz/reports/${id}`, { as: phone(index) })).body).toContain('keyin qoʻshildingiz')
    }
    expect((await read(id, phone(1))).actions).toContain('consent')
    // The next answer is theirs too.
    await done(id, 'object', '01', { reason: 'Suv hali yoʻq' })
    await done(id, 'return_to_work', '32', { reason: 'Qayta koʻring' })
    await answer(id)
    expect((await findReport(test.app.db, id))!.voters).toBe(3)
    expect((await read(id, phone(2))).speaksNextTime).toBe(false)
  })

  it('makes no group of a single person’s report: the reporter’s word is enough, and an objection stands', async () => {
    start()
    const id = await file()
    await answer(id)
    await joined(id, 1, 2, 3, 4, 5, 6, 7)
    expect(await refusedAs(id, 'consent', phone(1))).toBe('joined_after_answer')
    expect(await done(id, 'consent', '01', { stars: 5 })).toMatchObject({ status: 'closed', closedBasis: 'consent' })
  })

  it('in the same second as the answer: the number of the event decides', async () => {
    start()
    const id = await file()
    await joined(id, 1)
    await answer(id)
    await joined(id, 2)
    await silence()
    await done(id, 'consent', phone(1), { stars: 4 })
    expect(await refusedAs(id, 'consent', phone(2))).toBe('joined_after_answer')
  })

  it('a supporter who leaves and joins again after the answer has come after it', async () => {
    start()
    const id = await file()
    await joined(id, 1, 2)
    await answer(id)
    await done(id, 'leave', phone(1))
    expect((await findReport(test.app.db, id))!.voters).toBe(1)
    await joined(id, 1)
    await silence()
    expect(await refusedAs(id, 'consent', phone(1))).toBe('joined_after_answer')
  })

  it('may be known by OneID, with the home in that mahalla since before the answer', async () => {
    start()
    const id = await file()
    const mahalla = test.app.territories.mahallasOf('1714204')[0]!.code
    await sql`update reports set mahalla = ${mahalla} where id = ${id}`.execute(test.app.db)
    await answer(id)
    await joined(id, 21, 22)
    for (const [index, since] of [[21, '2026-11-12T05:00:00Z'], [22, '2026-11-12T06:00:00Z']] as const)
      await sql`update people set pinfl_hash = ${Buffer.from(phone(index))}, home_district = '1714204',
        home_mahalla = ${mahalla}, home_since = ${since} where phone = ${phone(index)}`.execute(test.app.db) // prettier-ignore
    await silence()
    expect((await done(id, 'consent', phone(21), { stars: 5 })).status).toBe('verifying')
    expect(await refusedAs(id, 'consent', phone(22))).toBe('joined_after_answer')
  })
})

describe('The group never speaks over its reporter', () => {
  const voting = async () => {
    start()
    const id = await file()
    await joined(id, 1, 2, 3, 4, 5)
    await answer(id)
    expect(await refusedAs(id, 'consent', phone(1)), 'the reporter’s consent opens the vote').toBe('no_vote')
    await done(id, 'consent', '01', { stars: 5 })
    return id
  }

  it('whose objection ends the vote, after the own consent too; who was asked reads why', async () => {
    const id = await voting()
    for (const index of [1, 2, 3, 4]) await done(id, 'consent', phone(index), { stars: 5 })
    expect(await done(id, 'object', '01', { reason: 'Bir kun ishladi, yana yoʻq' })).toMatchObject({
      status: 'objected',
      vote: null,
    })
    expect(await refusedAs(id, 'consent', phone(5))).toBe('reporter_objected')
    const page = await test.call('POST', `/uz/reports/${id}/consent`, { as: phone(5), form: formOf({ stars: 5 }) })
    expect(page.body).toContain('eʼtiroz bildirgan')
  })

  it('a vote that was lost is no reporter’s objection', async () => {
    const id = await voting()
    for (const index of [1, 2, 3]) await done(id, 'object', phone(index), { reason: 'Bizda yoʻq' })
    test.at('2026-11-16 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'objected' })
    expect(await refusedAs(id, 'consent', phone(5))).toBe('wrong_state')
  })

  it('the last supporter may leave in the middle of a vote: what was said stands', async () => {
    const id = await voting()
    for (const index of [1, 2, 3, 4, 5]) await done(id, 'leave', phone(index))
    expect(await findReport(test.app.db, id)).toMatchObject({ supporters: 0, voters: 0 })
    test.at('2026-11-16 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'closed', closedBasis: 'consent' })
    expect(await last(id)).toMatchObject({ consents: 1, objects: 0, voters: 1 })
  })

  it('a vote that ended while an objection was written: it is closed, and may be reopened', async () => {
    const id = await voting()
    test.at('2026-11-16 11:00')
    await sweepAll()
    expect(await refusedAs(id, 'object', phone(1))).toBe('wrong_state')
    expect((await read(id, phone(1))).actions).toContain('reopen')
  })

  it('after silence a group is heard as residents are; one objection sends the case on site', async () => {
    start()
    const id = await file()
    await joined(id, 1, 2, 3, 4, 5)
    await answer(id)
    await silence()
    // The reporter of a group is one of them by then.
    expect((await done(id, 'consent', '01', { stars: 5 })).status).toBe('verifying')
    expect(await done(id, 'object', phone(1), { reason: 'Bizda yoʻq' })).toMatchObject({
      status: 'verifying',
      verification: { cause: 'silence', onSite: true },
    })
    expect(await last(id)).toMatchObject({ type: 'object', onSite: 'resident' })
    for (const as of ['01', phone(2)]) expect(await refusedAs(id, 'consent', as)).toBe('on_site_only')
    expect(await refusedAs(id, 'object', phone(2))).toBe('on_site_only')
  })
})

describe('A report that was merged in', () => {
  it('keeps its reporter’s word: asked before it closes, and an objection is one', async () => {
    start()
    const [main, other] = [await file('01'), await file('02')]
    await done(other, 'merge', '32', { into: main })
    await answer(main)
    expect(await findReport(test.app.db, main)).toMatchObject({ supporters: 1, voters: 1, coReporters: 1 })
    expect(await done(main, 'consent', '01', { stars: 5 }), 'the other has three days').toMatchObject({
      status: 'answered',
      vote: { consents: 1, objections: 0 },
    })
    expect(await done(main, 'object', '02', { reason: 'Bizning uyda yoʻq' })).toMatchObject({ status: 'objected' })
  })

  it('comes before the answer or not at all: nobody is put under a word that is about to be said', async () => {
    start()
    const main = await file('01')
    const early = await file('03')
    await joined(early, 1, 2)
    await answer(main)
    for (const prepare of [async () => undefined, silence]) {
      await prepare()
      for (const id of [early, await file('02')]) expect(await refusedInto(id, main)).toBe('target_answered')
    }
    expect(await findReport(test.app.db, main)).toMatchObject({ supporters: 0, voters: 0, coReporters: 0 })
  })

  it('brings its people, and takes them away again, however deep it went; who has another report in it stays', async () => {
    start()
    const [main, middle, inner, second] = [await file('01'), await file('02'), await file('03'), await file('03')]
    await joined(inner, 1)
    await joined(main, 3)
    await done(inner, 'merge', '32', { into: middle })
    await done(middle, 'merge', '32', { into: main })
    await done(second, 'merge', '32', { into: main })
    await answer(main)
    expect(await findReport(test.app.db, main)).toMatchObject({ supporters: 4, voters: 4, coReporters: 2 })
    // The inner one goes: the middle one's reporter keeps the word, and 03 has another report in it.
    await done(inner, 'split', '32')
    expect(await findReport(test.app.db, main)).toMatchObject({ supporters: 3, voters: 3, coReporters: 2 })
    await done(second, 'split', '32')
    expect(await findReport(test.app.db, main)).toMatchObject({ supporters: 2, voters: 2, coReporters: 1 })
    expect(await tallyOf(test.app.db, main)).toEqual({ supporters: 2, voters: 2, coReporters: 1 })
    await done(main, 'consent', '01', { stars: 5 })
    expect(await done(main, 'object', '02', { reason: 'Bizning uyda yoʻq' })).toMatchObject({ status: 'objected' })
    expect((await test.call('GET', `/uz/reports/${main}`)).body).toContain('Birlashtirilgan xabar egasi rozi boʻlmadi')
  })
})

describe('Who inherits', () => {
  it('after the answer, having joined after it, does not speak on it: a controller looks', async () => {
    start()
    const id = await file()
    await answer(id)
    await joined(id, 1)
    await done(id, 'withdraw', '01', { reason: 'Menga bosim oʻtkazilmoqda' })
    expect(await read(id)).toMatchObject({
      status: 'verifying',
      supporters: 0,
      verification: { cause: 'left', onSite: true },
    })
    expect(await refusedAs(id, 'consent', phone(1))).toBe('on_site_only')
  })

  it('while others have spoken does not speak over them: a controller looks, in a vote and after silence', async () => {
    start()
    const vote = await file()
    await joined(vote, 1, 2, 3, 4, 5)
    await answer(vote)
    await done(vote, 'consent', '01', { stars: 5 })
    for (const index of [2, 3, 4]) await done(vote, 'object', phone(index), { reason: 'Bizda yoʻq' })
    await done(vote, 'withdraw', '01', { reason: 'Koʻchib ketdim' })
    expect(await read(vote)).toMatchObject({
      status: 'verifying',
      vote: null,
      verification: { cause: 'left', onSite: true },
    })
    expect(await refusedAs(vote, 'consent', phone(1))).toBe('on_site_only')
    start()
    const silent = await file()
    await joined(silent, 1, 2)
    await answer(silent)
    await silence()
    await done(silent, 'object', phone(2), { reason: 'Bizda yoʻq' })
    await done(silent, 'withdraw', '01', { reason: 'Koʻchib ketdim' })
    expect(await read(silent)).toMatchObject({ status: 'verifying', verification: { cause: 'left', onSite: true } })
    expect(await refusedAs(silent, 'consent', phone(1))).toBe('on_site_only')
  })

  it('never comes from the body, nor left it since the report was filed', async () => {
    start()
    const id = await file()
    const water = (await findReport(test.app.db, id))!.agencyId
    const officer = await officerOf(test, water)
    await test.token(officer)
    await sql`update membership_records set ended_at = ${new Date('2026-11-12T07:00:00Z')} where person_id =
      (select id from people where phone = ${officer})`.execute(test.app.db)
    expect(await refusedAs(id, 'join', officer)).toBe('own_cause')
    await sql`insert into supporters (report_id, person_id, joined_at, joined_seq)
      select ${id}, id, ${test.now()}, 2 from people where phone = ${officer}`.execute(test.app.db)
    await sql`update reports set supporters = 1 where id = ${id}`.execute(test.app.db)
    await done(id, 'accept', '11')
    expect(await done(id, 'withdraw', '01', { reason: 'Koʻchib ketdim' })).toMatchObject({ status: 'withdrawn' })
  })

  it('staff that stops being staff between answer and word is no resident, and is told why', async () => {
    start()
    const id = await file()
    const power = await officerOf(test, test.app.agencies.at('OBO', '1714204')!.id)
    const personId = await findOrAddPerson(test.app.db, power, 'uz', test.now())
    await sql`insert into supporters (report_id, person_id, joined_at, joined_seq) values (${id}, ${personId}, ${test.now()}, 2)`.execute(
      test.app.db,
    )
    await sql`update reports set supporters = 1 where id = ${id}`.execute(test.app.db)
    await answer(id)
    await sql`update membership_records set ended_at = ${test.now()} where person_id = ${personId}`.execute(test.app.db)
    await silence()
    expect(await refusedAs(id, 'consent', power)).toBe('held_office')
  })
})

describe('Voices that look like one hand’s', () => {
  /** Consents from an address of its own, with an account of that age. */
  const consents = async (id: number, index: number, address: string, days: number) => {
    await sql`update people set created_at = ${new Date(test.now().getTime() - days * 86_400_000)}
      where phone = ${phone(index)}`.execute(test.app.db)
    const response = await test.web.inject({
      method: 'POST',
      url: `/api/v1/reports/${id}/actions/consent`,
      remoteAddress: address,
      headers: { authorization: `Bearer ${await test.token(phone(index))}` },
      payload: { stars: 5 },
    })
    expect(response.statusCode, response.body).toBe(200)
  }
  const closedBy = async (first: [string, number], minutes: number, second: [string, number]) => {
    start()
    const id = await file()
    await joined(id, 1, 2, 3)
    await answer(id)
    await silence()
    await consents(id, 1, ...first)
    test.at(new Date(test.now().getTime() + minutes * 60_000))
    await consents(id, 2, ...second)
    return id
  }

  it('young accounts, words within ten minutes or from one address are looked at again by the region; others are not', async () => {
    const cases: [[string, number], number, [string, number], boolean][] = [
      [['10.0.0.1', 400], 300, ['10.0.0.2', 400], false],
      [['10.0.0.1', 5], 300, ['10.0.0.2', 29], true],
      [['10.0.0.1', 5], 300, ['10.0.0.2', 400], false],
      [['10.0.0.1', 400], 9, ['10.0.0.2', 400], true],
      [['10.0.0.1', 400], 300, ['10.0.0.1', 400], true],
    ]
    for (const [first, minutes, second, alike] of cases) {
      const id = await closedBy(first, minutes, second)
      expect(await findReport(test.app.db, id), JSON.stringify([first, minutes, second])).toMatchObject({
        status: 'closed',
        closedBasis: 'residents',
        recheck: alike,
      })
      expect((await read(id, '22')).actions.includes('overturn')).toBe(alike)
    }
  })

  it('come before those that a lot drew, in the list of the region', async () => {
    const [drawn, alike] = [await closedBy(['10.0.0.1', 400], 300, ['10.0.0.2', 400]), await closedBy(['10.0.0.1', 5], 1, ['10.0.0.2', 5])] // prettier-ignore
    await sql`update reports set recheck = true, closed_basis = 'papers' where id = ${drawn}`.execute(test.app.db)
    const listed = (await listQueue(test.app.db, { region: '1714', requests: 'region' }, 100, test.now())).map(
      ({ id }) => id,
    )
    expect(listed.filter((id) => [drawn, alike].includes(id))).toEqual([alike, drawn])
  })

  it('tells the public how many of how many, since when, and no more', async () => {
    const id = await closedBy(['10.0.0.1', 5], 300, ['10.0.0.2', 5])
    const event = await last(id)
    expect(event).toMatchObject({ basis: 'residents', consents: 2, voters: 4, since: '2026-11-12T06:00:00.000Z' })
    expect(JSON.stringify(event)).not.toContain('alike')
    expect((await test.call('GET', `/uz/reports/${id}`)).body).toContain(
      'Rozi boʻlganlar: 2. Soʻz aytish huquqi borlar: 4',
    )
  })

  it('asks each of them again, and forgets after a while where they came from', async () => {
    const id = await closedBy(['10.0.0.1', 5], 300, ['10.0.0.2', 5])
    test.at(new Date(test.now().getTime() + 8 * 86_400_000))
    await askFollowUps(test.app)
    for (const index of [1, 2])
      expect((await test.call('GET', '/uz/my', { as: phone(index) })).body).toContain(`/uz/reports/${id}`)
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from notices where report_id = ${id} and audience = 'speaker'`.execute(test.app.db)
    expect(rows[0]!.n).toBe(2)
    expect(await forgetHands(test.app.db, test.now())).toBeGreaterThan(0)
    expect(await forgetHands(test.app.db, test.now())).toBe(0)
  })

  it('two accounts of one person are one voice, and an objection of either stands', async () => {
    const person = (index: number) => findOrAddPerson(test.app.db, phone(index), 'uz', test.now())
    const told = async (id: number) => {
      const report = (await findReport(test.app.db, id))!
      const { voters, coReporters, supporters } = report
      expect(await tallyOf(test.app.db, id)).toEqual({ supporters, voters, coReporters })
      // The row is what its events make of it.
      const [first, second, ...later] = await eventsOf(test.app.db, id)
      const row: Report = {
        ...report,
        reporterId: first!.actor.personId,
        supporters: 0,
        voters: 0,
        coReporters: 0,
        seq: second!.seq,
        voteConsents: 0,
        voteObjects: 0,
        voteStars: 0,
        residentConsents: 0,
        recheck: false,
        status: 'routed',
        owner: 'agency',
      }
      for (const event of later) advance(row, event)
      const { voteConsents, voteObjects, voteStars, residentConsents, recheck } = report
      expect(row).toMatchObject({
        supporters,
        voters,
        coReporters,
        voteConsents,
        voteObjects,
        voteStars,
        residentConsents,
        recheck,
      })
      return report
    }
    start()
    const vote = await file()
    await joined(vote, 41, 42, 43, 44, 45)
    await answer(vote)
    await done(vote, 'consent', '01', { stars: 5 })
    await done(vote, 'consent', phone(41), { stars: 2 })
    await done(vote, 'object', phone(42), { reason: 'Yoʻq' })
    await done(vote, 'consent', phone(43), { stars: 3 })
    await done(vote, 'consent', phone(44), { stars: 3 })
    await inTransaction(test.app.db, async (tx) =>
      joinAccounts({ ...test.app, db: tx }, tx, await person(42), await person(41)),
    )
    await inTransaction(test.app.db, async (tx) =>
      joinAccounts({ ...test.app, db: tx }, tx, await person(44), await person(43)),
    )
    expect(await told(vote)).toMatchObject({ voteConsents: 2, voteObjects: 1, voteStars: 8, supporters: 3, voters: 3 })
    start()
    const silent = await file()
    await joined(silent, 51, 52, 53)
    await answer(silent)
    await silence()
    await done(silent, 'consent', phone(51), { stars: 5 })
    expect((await told(silent)).residentConsents).toBe(1)
    await inTransaction(test.app.db, async (tx) =>
      joinAccounts({ ...test.app, db: tx }, tx, await person(52), await person(51)),
    )
    expect(await refusedAs(silent, 'consent', phone(51))).toBe('already_spoken')
    await done(silent, 'consent', phone(53), { stars: 5 })
    await inTransaction(test.app.db, async (tx) =>
      joinAccounts({ ...test.app, db: tx }, tx, await person(53), await person(51)),
    )
    expect(await told(silent)).toMatchObject({ status: 'closed', recheck: true, supporters: 1 })
  })
})

describe('One person with two accounts', () => {
  const join = async (from: string, to: string) => {
    const id = (last: string) =>
      findOrAddPerson(test.app.db, last.length === 2 ? `+9989000000${last}` : last, 'uz', test.now())
    const [account, joinedTo] = [await id(from), await id(to)]
    await inTransaction(test.app.db, async (tx) => joinAccounts({ ...test.app, db: tx }, tx, account, joinedTo))
  }

  it('who consented as the reporter and objected as a neighbour has objected: the vote is not won', async () => {
    start()
    const id = await file('02')
    await joined(id, 61, 62, 63, 64, 65)
    await answer(id)
    await done(id, 'consent', '02', { stars: 5 })
    await done(id, 'object', phone(61), { reason: 'Yana toʻxtadi' })
    for (const index of [62, 63, 64]) await done(id, 'consent', phone(index), { stars: 5 })
    await join(phone(61), '02')
    test.at('2026-11-16 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'objected' })
  })

  it('a voice given without having joined is counted once too, and the region looks again', async () => {
    start()
    const id = await file()
    const mahalla = test.app.territories.mahallasOf('1714204')[0]!.code
    await sql`update reports set mahalla = ${mahalla} where id = ${id}`.execute(test.app.db)
    await joined(id, 71)
    await answer(id)
    await test.token(phone(72))
    await sql`update people set pinfl_hash = ${Buffer.from('72')}, home_district = '1714204', home_mahalla = ${mahalla},
      home_since = '2026-01-01' where phone = ${phone(72)}`.execute(test.app.db)
    await sql`update people set created_at = '2026-01-01' where phone in (${phone(71)}, ${phone(72)})`.execute(
      test.app.db,
    )
    await silence()
    await done(id, 'consent', phone(72), { stars: 5 })
    expect(await done(id, 'consent', phone(71), { stars: 5 })).toMatchObject({ closedBasis: 'residents' })
    // Who lives there and had not joined could speak as well: two neighbours and the reporter.
    expect(await last(id)).toMatchObject({ consents: 2, voters: 3, since: '2026-11-12T06:00:00.000Z' })
    await sql`update reports set recheck = false where id = ${id}`.execute(test.app.db)
    await join(phone(72), phone(71))
    expect(await findReport(test.app.db, id)).toMatchObject({ recheck: true })
  })
})

describe('Forty bought accounts on the real database', () => {
  it('close nothing while the reporter is silent, in whatever order; row and store always agree', async () => {
    const move = fc.record({
      who: fc.nat(39),
      what: fc.constantFrom('join', 'join', 'consent', 'consent', 'leave', 'merge'),
    })
    for (const moves of fc.sample(fc.array(move, { minLength: 20, maxLength: 30 }), 8)) {
      start()
      const id = await file()
      await joined(id, 1)
      await answer(id)
      if (moves.length % 2) await silence()
      for (const { who, what } of moves) {
        const as = phone(100 + who)
        if (what !== 'merge') await act(id, what, as, { stars: 5 })
        else expect(await refusedInto(await file(as), id)).toBe('target_answered')
      }
      const { status, supporters, voters, coReporters } = (await findReport(test.app.db, id))!
      expect(['answered', 'verifying']).toContain(status)
      expect(await tallyOf(test.app.db, id)).toEqual({ supporters, voters, coReporters })
    }
  })
})
