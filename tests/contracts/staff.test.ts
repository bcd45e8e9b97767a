// Staff come by invitation and go with their work handed over; nobody gives more than the own role may.
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMembership, findOrAddPerson } from '../../src/people/index.ts'
import { sql } from '../../src/platform/database.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'
import { type Eskiz, startEskiz } from '../../demo/gateways/eskiz.ts'

const letters: { to: string[]; raw: string }[] = []
let smtp: SMTPServer
let eskiz: Eskiz
let test: TestApp
let demo: TestApp
let water: number
beforeAll(async () => {
  eskiz = await startEskiz()
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
  })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready))
  test = await openTestApp({
    demo: false,
    env: {
      PUBLIC_URL: 'https://nazorat.example',
      SMS_URL: eskiz.url,
      SMS_EMAIL: 'a@b.uz',
      SMS_PASSWORD: 'maxfiy',
      MAIL_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      MAIL_FROM: 'nazorat@example.uz',
    },
  })
  demo = await openTestApp()
  water = test.app.agencies.at('SUV', '1714204')!.id
})
afterAll(async () => {
  await test.close()
  await demo.close()
  await eskiz.close()
  await new Promise<void>((done) => smtp.close(() => done()))
})

const invite = (as: string, agency: number, json: object, app = test) =>
  app.call('POST', `/api/v1/agencies/${agency}/invitations`, { as, json })
const officer = { role: 'officer', name: 'Nodira Tosheva', to: '+998 90 700 10 01' }
const tokenIn = (text: string) => /invitations\/([\w-]+)/.exec(text)![1]!
const accept = (token: string, as?: string, app = test) =>
  app.call('POST', `/api/v1/invitations/${token}/accept`, { ...(as && { as }), json: {} })

describe('An invitation', () => {
  it('goes by SMS, is taken up by the owner of that phone alone, once, and the role is there at once', async () => {
    expect((await invite('12', water, officer)).statusCode).toBe(201)
    const sms = eskiz.sent.at(-1)!
    expect(sms.phone).toBe('998907001001')
    const token = tokenIn(sms.text)
    expect((await test.call('GET', `/api/v1/invitations/${token}`)).json()).toMatchObject({
      role: 'officer',
      agency: { id: water },
    })
    expect((await accept(token)).statusCode).toBe(401)
    expect((await accept(token, '02')).statusCode).toBe(403)
    await test.token('+998907001001')
    const all = await Promise.all([1, 2, 3].map(() => accept(token, '+998907001001')))
    expect(all.map((each) => each.statusCode).toSorted()).toEqual([200, 409, 409])
    expect((await test.call('GET', '/api/v1/work', { as: '+998907001001' })).statusCode).toBe(200)
    expect((await test.call('GET', `/api/v1/invitations/${token}`)).json().code).toBe('used_up')
    expect((await test.call('GET', `/api/v1/invitations/${'x'.repeat(43)}`)).statusCode).toBe(404)
  })

  it('goes by e-mail, whose headers nobody writes into', async () => {
    const evil = { ...officer, name: 'Ali\r\nBcc: all@example.uz', to: 'ali@example.uz' }
    expect((await invite('12', water, evil)).statusCode).toBe(201)
    const letter = letters.at(-1)!
    expect(letter.to).toEqual(['ali@example.uz'])
    expect(letter.raw).not.toMatch(/^Bcc:/im)
    for (const to of ['a@b.uz\r\nBcc: x@y.uz', 'a@b.uz, c@d.uz', '<a@b.uz>', 'a@b', '@b.uz', 'a b@c.uz', '123', ''])
      expect((await invite('12', water, { ...officer, to })).json().errors?.[0]?.field, to).toBe('to')
  })

  it('expires, can be taken back, and only its keyed hash is kept', async () => {
    const before = test.now()
    await invite('12', water, { ...officer, to: '+998907001002' })
    const token = tokenIn(eskiz.sent.at(-1)!.text)
    test.at(new Date(before.getTime() + 8 * 86_400_000))
    expect((await accept(token, '+998907001002')).json().code).toBe('used_up')
    test.at(before)
    const { id } = (await invite('12', water, { ...officer, to: '+998907001003' })).json()
    const second = tokenIn(eskiz.sent.at(-1)!.text)
    expect((await test.call('DELETE', `/api/v1/agencies/${water}/invitations/${id}`, { as: '12' })).statusCode).toBe(
      204,
    )
    expect((await accept(second, '+998907001003')).json().code).toBe('used_up')
    const { rows } = await sql<{ all: string }>`select string_agg(i::text, ' ') as all from invitations i`.execute(
      test.app.db,
    )
    expect(rows[0]!.all).not.toContain(token)
  })

  it('says when a gateway is not there, and nothing is half done', async () => {
    eskiz.failures.push('cut', 'cut', 'cut')
    const answer = await invite('12', water, { ...officer, to: '+998907001004' })
    eskiz.failures.length = 0
    expect(answer.statusCode).toBe(503)
    expect(answer.json().errors[0]).toMatchObject({ field: 'to', code: 'no_sms' })
  })
})

describe('Nobody gives more than the own role may', () => {
  const region = () => test.app.agencies.at('SUV', '1714')!.id
  const hokimlik = () => test.app.agencies.at('HOK', '1714204')!.id
  it.each([
    [
      'a head',
      '12',
      'own body',
      () => water,
      ['officer', 'head'],
      ['dispatcher', 'controller', 'observer', 'administrator'],
    ],
    ['a head', '12', 'the body above', region, [], ['officer', 'head', 'administrator']],
    ['a head', '12', 'the hokimlik', hokimlik, [], ['controller', 'head']],
    [
      'a project office',
      '32',
      'a body of the region',
      () => water,
      ['officer', 'head'],
      ['administrator', 'dispatcher', 'controller'],
    ],
    [
      'a project office',
      '32',
      'a body of another region',
      () => test.app.agencies.at('SUV', '1703')!.id,
      [],
      ['officer', 'head'],
    ],
    ['the administrator', '51', 'a body', () => water, ['head'], ['officer', 'administrator', 'controller']],
    [
      'the administrator',
      '51',
      'a hokimlik',
      hokimlik,
      ['controller', 'head'],
      ['dispatcher', 'administrator', 'observer'],
    ],
    ['an officer', '11', 'own body', () => water, [], ['officer', 'head', 'administrator']],
    ['a controller', '21', 'own hokimlik', hokimlik, [], ['controller', 'head']],
    ['an observer', '41', 'own office', () => test.app.agencies.at('XQ', '1714204')!.id, [], ['observer']],
    ['a citizen', '01', 'a body', () => water, [], ['officer']],
  ] as const)('%s (%s) at %s', async (_who, as, _where, agency, allowed, refused) => {
    let number = 0
    const phone = () => `+99890711${as}${String((number += 1)).padStart(2, '0')}`
    for (const role of allowed)
      expect((await invite(as, agency(), { ...officer, role, to: phone() })).statusCode, role).toBe(201)
    for (const role of refused)
      expect([403, 422], role).toContain((await invite(as, agency(), { ...officer, role, to: phone() })).statusCode)
  })

  it('nor a wider territory, groups that do not exist, or a role smuggled into the link', async () => {
    expect((await invite('12', water, { ...officer, territory: '1714' })).json().errors[0].field).toBe('territory')
    expect((await invite('12', water, { ...officer, territory: '17' })).json().errors[0].field).toBe('territory')
    expect(
      (await invite('51', hokimlik(), { ...officer, role: 'controller', groups: ['XXX'] })).json().errors[0].field,
    ).toBe('groups')
    await invite('12', water, { ...officer, to: '+998907001005' })
    const token = tokenIn(eskiz.sent.at(-1)!.text)
    const smuggling = await test.call('POST', `/api/v1/invitations/${token}/accept`, {
      as: '+998907001005',
      json: { role: 'administrator', agencyId: 1, territory: '17' },
    })
    expect(smuggling.statusCode).toBe(422)
    await test.call('POST', `/api/v1/invitations/${token}/accept`, { as: '+998907001005', json: {} })
    expect((await test.call('GET', '/api/v1/me', { as: '+998907001005' })).json().memberships).toMatchObject([
      { role: 'officer', territory: '1714204' },
    ])
  })
})

describe('Invitations open no way back', () => {
  const region = () => test.app.agencies.at('SUV', '1714')!.id
  const member = async (as: string, phone: string) =>
    (await test.call('GET', `/api/v1/agencies/${water}/people`, { as }))
      .json()
      .items.find((each: { phone: string | null }) => each.phone?.replaceAll(' ', '') === phone)

  it('to one who is suspended, however many were sent before', async () => {
    const phone = '+998907002001'
    await invite('12', water, { ...officer, to: phone })
    const first = tokenIn(eskiz.sent.at(-1)!.text)
    await invite('12', water, { ...officer, to: 'second@example.uz' })
    const second = tokenIn(letters.at(-1)!.raw.replaceAll('=\r\n', ''))
    await test.token(phone)
    expect((await accept(first, phone)).statusCode).toBe(200)
    const { membership } = await member('12', phone)
    expect(
      (await test.call('POST', `/api/v1/agencies/${water}/people/${membership}/suspend`, { as: '12', json: {} }))
        .statusCode,
    ).toBe(204)
    expect((await accept(second, phone)).statusCode).toBe(403)
    expect((await test.call('GET', '/api/v1/work', { as: phone })).statusCode).toBe(403)
  })

  it('to a head who was let go and had invited an own address; nor does one invite oneself', async () => {
    const phone = '+998907002002'
    await invite('51', water, { ...officer, role: 'head', to: phone })
    await test.token(phone)
    await accept(tokenIn(eskiz.sent.at(-1)!.text), phone)
    await invite(phone, water, { ...officer, role: 'head', to: 'own@example.uz' })
    const own = tokenIn(letters.at(-1)!.raw.replaceAll('=\r\n', ''))
    expect((await accept(own, phone)).statusCode).toBe(403)
    const { membership } = await member('51', phone)
    expect(
      (await test.call('POST', `/api/v1/agencies/${water}/people/${membership}/end`, { as: '51', json: {} }))
        .statusCode,
    ).toBe(204)
    expect((await accept(own, phone)).json().code).toBe('used_up')
    expect((await test.call('GET', '/api/v1/work', { as: phone })).statusCode).toBe(403)
  })

  it('to more than a head of one district holds in a body of the region', async () => {
    const narrow = '+998907002003'
    const id = await findOrAddPerson(test.app.db, narrow, 'uz', test.now())
    await addMembership(test.app.db, { personId: id, role: 'head', agencyId: region(), territory: '1714204' })
    expect(
      (await invite(narrow, region(), { ...officer, role: 'head', to: '+998907002004' })).json().errors[0].field,
    ).toBe('territory')
    expect(
      (await invite(narrow, region(), { ...officer, role: 'officer', to: '+998907002004', territory: '1714204' }))
        .statusCode,
    ).toBe(201)
    const chief = await findOrAddPerson(test.app.db, '+998907002005', 'uz', test.now())
    const whole = await addMembership(test.app.db, {
      personId: chief,
      role: 'head',
      agencyId: region(),
      territory: '1714',
    })
    expect(
      (await test.call('POST', `/api/v1/agencies/${region()}/people/${whole}/suspend`, { as: narrow, json: {} }))
        .statusCode,
    ).toBe(403)
  })

  it('and a second factor is reset only by one who manages all of a person’s roles', async () => {
    const { person, membership } = await member('12', '+998907001001')
    await addMembership(test.app.db, {
      personId: person,
      role: 'dispatcher',
      agencyId: test.app.agencies.at('LOF', '1714')!.id,
      territory: '1714',
    })
    expect(
      (
        await test.call('POST', `/api/v1/agencies/${water}/people/${membership}/reset-factor`, {
          as: '12',
          json: { reason: 'x' },
        })
      ).statusCode,
    ).toBe(403)
  })
})

describe('An officer', () => {
  const place = { category: 'WAT03', lat: 40.781, lng: 71.335, text: 'Quvur yorilgan, suv oqib yotibdi' }
  const members = async (app = demo, as = '12') =>
    (await app.call('GET', `/api/v1/agencies/${water}/people`, { as })).json().items
  const step = (name: string, membership: number, json: object = {}, as = '12') =>
    demo.call('POST', `/api/v1/agencies/${water}/people/${membership}/${name}`, { as, json })

  it('is suspended at once, in the session in use, and restored', async () => {
    const { membership } = (await members()).find((each: { role: string }) => each.role === 'officer')
    expect((await demo.call('GET', '/api/v1/work', { as: '11' })).statusCode).toBe(200)
    expect((await step('suspend', membership, { reason: 'Tekshiruv' })).statusCode).toBe(204)
    expect((await demo.call('GET', '/api/v1/work', { as: '11' })).statusCode).toBe(403)
    expect((await members()).find((each: { membership: number }) => each.membership === membership)).toMatchObject({
      suspended: true,
    })
    expect((await step('restore', membership)).statusCode).toBe(204)
    expect((await demo.call('GET', '/api/v1/work', { as: '11' })).statusCode).toBe(200)
  })

  it('leaves with the queue handed over: first refused with the number, then all of it goes to the successor', async () => {
    const all = await members()
    const leaver = all.find((each: { role: string }) => each.role === 'officer')
    const head = all.find((each: { role: string }) => each.role === 'head')
    const ids: number[] = []
    for (let index = 0; index < 3; index += 1) {
      const { id } = (await demo.call('POST', '/api/v1/reports', { as: '01', json: place })).json()
      await demo.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '12', json: {} })
      await demo.call('POST', `/api/v1/reports/${id}/actions/assign`, { as: '12', json: { officer: leaver.person } })
      ids.push(id)
    }
    expect((await step('end', leaver.membership)).json().errors[0]).toMatchObject({
      field: 'successor',
      code: 'has_queue',
    })
    expect((await step('end', leaver.membership, { successor: head.person }, '51')).statusCode).toBe(403)
    expect((await step('end', leaver.membership, { successor: head.person })).statusCode).toBe(204)
    const { rows } = await sql<{
      officer_id: number
    }>`select distinct officer_id from reports where id = any(${ids}::bigint[])`.execute(demo.app.db)
    expect(rows).toEqual([{ officer_id: head.person }])
    expect((await demo.call('GET', '/api/v1/work', { as: '11' })).statusCode).toBe(403)
    expect((await demo.call('GET', '/api/v1/me', { as: '11' })).json().memberships).toEqual([])
  })

  it('who lost the second factor is helped by the head; nobody manages oneself or somebody else’s people', async () => {
    const mine = (await members()).find((each: { role: string }) => each.role === 'head')
    expect((await step('end', mine.membership)).statusCode).toBe(403)
    expect((await step('suspend', 999_999)).statusCode).toBe(404)
    expect((await step('suspend', mine.membership, {}, '32')).statusCode).toBe(204)
    expect((await step('restore', mine.membership, {}, '32')).statusCode).toBe(204)
    expect(
      (await step('reset-factor', mine.membership, { reason: 'Shaxsan keldi, pasporti koʻrildi' }, '51')).statusCode,
    ).toBe(204)
    expect((await demo.call('GET', '/api/v1/me', { as: '12' })).statusCode, 'every session ended').toBe(401)
  })

  it('all of it stands in the log of changes, without names or phones', async () => {
    const { items } = (await demo.call('GET', '/api/v1/changes?subject=people', { as: '51' })).json()
    expect(items.map((each: { after: string }) => each.after).join()).toMatch(/suspend.*|reset-factor/)
    expect(JSON.stringify(items.map(({ before, after }: Record<string, string>) => [before, after]))).not.toMatch(
      /\+998|Jahongir/,
    )
  })
})
