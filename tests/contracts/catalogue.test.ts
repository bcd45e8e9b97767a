// What an administrator keeps of types, bodies, places and notices: questions asked and answered, texts in every
// language, errors that lose nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importReference } from '../../src/app.ts'
import { loadNoticeTexts } from '../../src/notices/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000 }),
  })
})
afterAll(() => test.close())

const names = (text: string) => ({ nameUz: text, nameRu: 'Проверка', nameEn: 'Check' })
const labels = (text: string) => ({ labelUz: text, labelRu: 'Проверка', labelEn: 'Check' })
/** Sends a form as the administrator; the page where it leads, or the page with what is wrong. */
const send = async (path: string, fields: Record<string, string>, as = '51') => {
  const body = new URLSearchParams({ reason: '7-son buyruq', ...fields }).toString()
  return test.call('POST', `/uz${path}`, {
    as,
    form: undefined as never,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    json: body,
  })
}
const done = async (path: string, fields: Record<string, string>) => {
  const answer = await send(path, fields)
  expect(answer.statusCode, errorsIn(answer.body)).toBe(303)
}
const errorsIn = (html: string) => /<div class="summary"[\s\S]*?<\/div>/.exec(html)?.[0].replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim() ?? html.slice(0, 200) // prettier-ignore
const wrong = async (path: string, fields: Record<string, string>) => {
  const answer = await send(path, fields)
  expect(answer.statusCode).toBe(422)
  return errorsIn(answer.body)
}
let moved = 0
const file = async (fields: Record<string, string>) => {
  moved += 0.002
  const form = formOf({
    lat: 40.778 + moved,
    lng: 71.326,
    territory: '1714204',
    text: 'Muammo bor, yordam bering',
    ...fields,
  })
  return test.call('POST', '/api/v1/reports', { as: '01', form })
}
const typeOf = (code: string) => test.app.categories.get(code)
const typeFields = (code: string): Record<string, string> => {
  const { name, term, bodies, flags } = typeOf(code)
  const list = { helpers: bodies.slice(1).join(','), flags: flags.join(',') }
  return {
    nameUz: name['uz-Latn'],
    nameRu: name.ru,
    nameEn: name.en,
    nameKaa: name['kaa-Latn'] ?? '',
    term: term.replace(/\D/g, ''),
    unit: term.replace(/\d/g, ''),
    lead: bodies[0],
    offered: '1',
    ...list,
  }
}

describe('Types (decree: anything that concerns people)', () => {
  it('are added and changed with a reason, in every language, and new reports follow', async () => {
    await done('/admin/types', {
      ...names('Favvora ishlamayapti'),
      group: 'LAN',
      lead: 'OBO',
      term: '3',
      unit: 'wd',
      flags: 'P',
      icon: 'shower',
    })
    const added = test.app.categories.search('favvora')[0]!
    expect(added).toMatchObject({
      group: 'LAN',
      term: '3wd',
      flags: ['P'],
      icon: 'shower',
      name: { 'uz-Cyrl': 'Фаввора ишламаяпти' },
    })
    expect((await file({ category: added.code })).json().errors).toMatchObject([
      { field: 'photo', code: 'photo_required' },
    ])
    await done(`/admin/types/${added.code}`, { ...typeFields(added.code), flags: '', term: '24', unit: 'h' })
    expect((await file({ category: added.code })).json()).toMatchObject({ category: added.code, status: 'routed' })
  })

  it('are refused half said, in the wrong letters, above the 15 days of the law, or led by nobody', async () => {
    const before = typeFields('WAT02')
    expect(
      await wrong('/admin/types/WAT02', {
        ...before,
        nameEn: '',
        nameUz: 'Сув',
        term: '16',
        unit: 'd',
        lead: 'OPR',
        reason: '',
      }),
    ).toBe(
      'Tuzatish kerak Bu maydonga shu tilning harflari bilan yozing Bu maydonni toʻldiring Roʻyxatdan tanlang Muddat 15 kundan oshmasin Sababini yozing',
    )
    expect(typeOf('WAT02').name['uz-Latn']).toBe(before['nameUz'])
  })

  it('say what a changed term or a closed body would do before it is done, and change nothing by that', async () => {
    expect((await file({ category: 'WAT05' })).statusCode).toBe(201)
    const { term } = typeOf('WAT05')
    const send2 = (fields: Record<string, string>) => send('/admin/types/WAT05', { ...typeFields('WAT05'), ...fields })
    const preview = await send2({ step: 'preview', term: '9', reason: '' })
    expect(preview.statusCode, errorsIn(preview.body)).toBe(200)
    expect(preview.body).toContain('Nima oʻzgaradi')
    expect(preview.body).toMatch(/1 ta ochiq xabar: muddati va idorasi oʻzgarmaydi/)
    expect(preview.body).toMatch(/name="term"[^>]*value="9"/)
    expect(typeOf('WAT05').term).toBe(term)
    expect((await send2({ step: 'preview', reason: '' })).body).toContain('Hech narsa oʻzgarmaydi')
    expect((await send2({ step: 'preview', term: '99', reason: '' })).statusCode).toBe(422)
    const body = test.app.agencies.at('SUV', '1714204')!
    const { body: page } = await test.call('GET', `/uz/admin/bodies?close=${body.id}`, { as: '51' })
    expect(page).toMatch(/\d+ ta turdagi yangi xabarlar bu yerda boshqa idoraga boradi/)
    expect(page).toMatch(/1 ta ochiq xabar/)
  })

  it('that are no longer offered take no new reports; those filed before go on', async () => {
    const { id } = (await file({ category: 'IRR02' })).json()
    await done('/admin/types/IRR02', { ...typeFields('IRR02'), offered: '0' })
    expect((await file({ category: 'IRR02' })).json().errors).toMatchObject([
      { field: 'category', code: 'not_offered' },
    ])
    expect(
      (await test.call('GET', '/api/v1/categories?q=sugorish')).json().items.map((each: { code: string }) => each.code),
    ).not.toContain('IRR02')
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()).toMatchObject({
      category: 'IRR02',
      status: 'routed',
    })
  })

  it('stay as they were changed when the reference files are read again', async () => {
    await done('/admin/types/WAT05', { ...typeFields('WAT05'), term: '5', unit: 'wd' })
    await importReference(test.app.database, test.app.config.root)
    await test.app.reload()
    expect(typeOf('WAT05').term).toBe('5wd')
    expect(typeOf('IRR02').offered).toBe(false)
  })
})

describe('Questions of a type', () => {
  const questions = '/admin/types/SAF04/questions'

  it('are texts, numbers and choices, some on a condition; answers are judged and stand on the card', async () => {
    await done(questions, { ...labels('Qancha joyda?'), kind: 'number', min: '1', max: '50', required: '1' })
    await done(questions, { ...labels('Avtobus yuradimi?'), kind: 'choice', options: 'Ha | Да | Yes\nYoʻq | Нет | No' })
    await done(questions, { ...labels('Qaysi avtobus?'), kind: 'text', when: 'q2=o1' })
    const ask = async (answers: Record<string, string>) => file({ category: 'SAF04', ...answers })
    expect((await ask({})).json().errors).toMatchObject([{ field: 'answer.q1', code: 'missing' }])
    expect((await ask({ 'answer.q1': '99' })).json().errors).toMatchObject([
      { field: 'answer.q1', code: 'out_of_range' },
    ])
    expect((await ask({ 'answer.q1': '3', 'answer.q2': 'o9' })).json().errors).toMatchObject([
      { field: 'answer.q2', code: 'unknown_choice' },
    ])
    const { id } = (await ask({ 'answer.q1': '3', 'answer.q2': 'o1', 'answer.q3': '12-avtobus' })).json()
    const card = (await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()
    expect(card.answers).toEqual([
      { id: 'q1', question: 'Qancha joyda?', answer: '3' },
      { id: 'q2', question: 'Avtobus yuradimi?', answer: 'Ha' },
      { id: 'q3', question: 'Qaysi avtobus?', answer: '12-avtobus' },
    ])
    // What was not asked is not kept.
    const other = (await ask({ 'answer.q1': '3', 'answer.q2': 'o2', 'answer.q3': '12-avtobus' })).json()
    expect(other.answers.map((each: { id: string }) => each.id)).toEqual(['q1', 'q2'])
  })

  it('show the public choices and numbers once published, never words (regulation 3.14)', async () => {
    const { id } = (
      await file({ category: 'SAF04', 'answer.q1': '2', 'answer.q2': 'o1', 'answer.q3': 'Yashirin-77' })
    ).json()
    const stranger = async () => (await test.call('GET', `/api/v1/reports/${id}`)).body
    expect(JSON.parse(await stranger()).answers).toEqual([])
    await test.call('POST', `/api/v1/reports/${id}/actions/publish`, { as: '31', json: {} })
    expect(JSON.parse(await stranger()).answers.map((each: { id: string }) => each.id)).toEqual(['q1', 'q2'])
    expect(await stranger()).not.toContain('Yashirin-77')
  })

  it('that are taken out stay readable on the reports they were answered on', async () => {
    const { id } = (await file({ category: 'SAF04', 'answer.q1': '4' })).json()
    expect(await wrong(questions, { drop: 'q2' })).toContain('Avval shu savolga bogʻliq boshqa savolni oʻzgartiring')
    await done(questions, { drop: 'q1' })
    expect((await file({ category: 'SAF04' })).statusCode).toBe(201)
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json().answers).toHaveLength(1)
    const offered = (await test.call('GET', '/api/v1/categories'))
      .json()
      .items.find((each: { code: string }) => each.code === 'SAF04')
    expect(offered.questions.map((each: { field: string }) => each.field)).toEqual(['answer.q2', 'answer.q3'])
  })

  it('in other words are other questions: what was answered before is read as it was asked', async () => {
    const { id } = (await file({ category: 'SAF04', 'answer.q2': 'o1' })).json()
    const before = (await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json().answers
    await done(questions, {
      id: 'q2',
      ...labels('Butunlay boshqa savol?'),
      options: 'o1: Yuzta bola | Сто детей | A hundred\no2: Yoʻq | Нет | No',
    })
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json().answers).toEqual(before)
    // The question that waited for the old answer waits for the new one.
    const offered = (await test.call('GET', '/api/v1/categories'))
      .json()
      .items.find((each: { code: string }) => each.code === 'SAF04').questions
    expect(offered.map(({ field, when }: { field: string; when: object | null }) => [field, when])).toEqual([
      ['answer.q4', null],
      ['answer.q3', { field: 'answer.q4', value: 'o3' }],
    ])
  })

  it('changed by two at once are not undone by the one who saw the old form', async () => {
    const page = (await test.call('GET', '/uz/admin/types/WAT09', { as: '51' })).body
    const seen = /name="seen" value="([^"]+)"/.exec(page)![1]!
    await done('/admin/types/WAT09', { ...typeFields('WAT09'), term: '7', seen })
    expect(await wrong('/admin/types/WAT09', { ...typeFields('WAT09'), nameEn: 'Other', seen })).toContain(
      'hozirgina oʻzgartirdi',
    )
  })

  it('are refused with one option, a condition that looks ahead, or a half-said line', async () => {
    expect(await wrong(questions, { ...labels('Bu?'), kind: 'choice', options: 'Ha | Да | Yes' })).toContain(
      'Kamida ikkita javob varianti kerak',
    )
    expect(
      await wrong(questions, { ...labels('Bu?'), kind: 'choice', options: 'Ha | Yes\nYoʻq | Нет | No' }),
    ).toContain('1-qator')
    expect(await wrong(questions, { ...labels('Bu?'), kind: 'text', when: 'q9=o1' })).toContain('oldinroq turgan')
    expect(await wrong(questions, { ...labels('Bu?'), kind: 'number', min: '9', max: '2' })).toContain(
      'Eng koʻpi eng kamidan katta',
    )
    expect(await wrong(questions, { id: 'q3', position: '1', ...labels('Qaysi avtobus?'), when: 'q4=o3' })).toContain(
      'oldinroq turgan',
    )
  })

  it('include notices that must be read before going on, such as "call 104", and that stop what is not taken here', async () => {
    const before = await test.call('POST', '/uz/report', {
      form: undefined as never,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      json: 'category=ELE04',
    })
    expect(before.statusCode).toBe(200)
    expect(before.body).toContain('Simga yaqinlashmang')
    await done('/admin/types/OTH05/questions', {
      ...labels('Bozor maʼmuriyatiga boring'),
      kind: 'notice',
      phone: '+998 69 227 00 00',
      stops: '1',
    })
    expect((await file({ category: 'OTH05' })).json().errors).toMatchObject([{ code: 'stopped' }])
    // In danger the way stays open (regulation 3.12).
    expect(
      await wrong('/admin/types/GAS01/questions', { ...labels('Toʻxtang'), kind: 'notice', stops: '1' }),
    ).toContain('toʻsib boʻlmaydi')
    expect(await wrong('/admin/types/OTH05', { ...typeFields('OTH05'), flags: 'U' })).toContain('toʻsib boʻlmaydi')
  })
})

describe('Bodies, places and the texts of notices', () => {
  it('a closed body keeps its reports and gets no new ones; a hokimlik stays (house 2)', async () => {
    const agency = test.app.agencies.at('SUV', '1714204')!
    const { id } = (await file({ category: 'WAT02' })).json()
    await done('/admin/bodies', { id: String(agency.id), closed: '1' })
    expect((await test.call('GET', `/api/v1/reports/${id}`)).json().agency.id).toBe(agency.id)
    expect((await file({ category: 'WAT02' })).json().agency.id).not.toBe(agency.id)
    expect((await test.call('GET', '/api/v1/agencies?kind=SUV&territory=1714204')).json().items).toEqual([])
    await done('/admin/bodies', { id: String(agency.id), closed: '0' })
    expect((await file({ category: 'WAT02' })).json().agency.id).toBe(agency.id)
    const hokimlik = test.app.agencies.at('HOK', '1714204')!
    expect(await wrong('/admin/bodies', { id: String(hokimlik.id), closed: '1' })).toContain(
      'Hokimlikni yopib boʻlmaydi',
    )
    const regional = test.app.agencies.at('SUV', '1714')!
    expect(await wrong('/admin/bodies', { id: String(regional.id), closed: '1' })).toContain('boʻlinmalarini')
  })

  it('a new body leads at once where its kind was missing', async () => {
    const heat = test.app.categories.groups
      .flatMap((group) => group.categories)
      .find((type) => type.bodies[0] === 'ISS')!
    expect((await file({ category: heat.code })).json().errors).toMatchObject([{ code: 'not_offered' }])
    await done('/admin/bodies', { kind: 'ISS', territory: '1714204' })
    expect((await file({ category: heat.code })).json().agency.name).toContain('Mingbuloq')
    expect(await wrong('/admin/bodies', { kind: 'ISS', territory: '1714204' })).toContain('Bunday nom bor')
  })

  it('names of kinds and places change everywhere, in all scripts', async () => {
    const place = test.app.territories.get('1714204')
    await done('/admin/places', {
      form: 'place',
      code: '1714204',
      nameUz: 'Mingbuloq tumani (yangi)',
      nameRu: place.name.ru,
      nameEn: place.name.en,
    })
    expect((await test.call('GET', '/uz-cyrl/agencies?q=mingbuloq')).body).toContain('Мингбулоқ тумани (янги)')
    await done('/admin/bodies', { code: 'SUV', ...names('Suv korxonasi') })
    const suv = () => test.app.agencies.at('SUV', '1714204')!
    expect(test.app.agencies.name(suv(), 'uz')).toContain('Suv korxonasi')
    // No Karakalpak name was given: the Uzbek one stands.
    expect(test.app.agencies.name(suv(), 'kaa')).toContain('Suv korxonasi')
    await done('/admin/bodies', { code: 'SUV', ...names('Suv korxonasi'), nameKaa: 'Suw kárxanası' })
    expect(test.app.agencies.name(suv(), 'kaa')).toContain('Suw kárxanası')
    expect(await wrong('/admin/bodies', { code: 'SUV', ...names('Suv'), nameKaa: 'Сув' })).toContain('harflari')
  })

  it('mahallas come one by one or in a file, all lines or none, errors by line', async () => {
    const heading = 'code,territory,nameUz,nameRu,nameEn,nameKaa'
    const good = [heading, '99000001,1714204,Yangi hayot,,', '99000002,1714204,Obod,Обод,Obod,Abat'].join('\n')
    expect(await wrong('/admin/places', { form: 'file', file: good.replace('99000002,1714204', 'abc,1') })).toContain(
      '3-qator',
    )
    expect(test.app.territories.findMahalla('99000001')).toBeUndefined()
    await done('/admin/places', { form: 'file', file: good })
    expect(test.app.territories.findMahalla('99000001')?.name).toMatchObject({
      'uz-Cyrl': 'Янги ҳаёт',
      ru: 'Янги хаёт',
    })
    expect(test.app.territories.findMahalla('99000002')?.name['kaa-Latn']).toBe('Abat')
    // A file without the column leaves what stands.
    await done('/admin/places', { form: 'file', file: `code,territory,nameUz\n99000002,1714204,Obod` })
    expect(test.app.territories.findMahalla('99000002')?.name['kaa-Latn']).toBe('Abat')
    expect(test.app.agencies.at('MFY', '99000001')).toBeDefined()
    expect((await file({ category: 'WAT02', mahalla: '99000001' })).json().mahalla).toBe('99000001')
    await done('/admin/places', { form: 'mahalla', code: '99000001', nameUz: 'Yangi hayot', closed: '1' })
    expect(test.app.territories.mahallasOf('1714204').map(({ code }) => code)).not.toContain('99000001')
  })

  it('texts of notices change in all languages at once, with the same placeholders, and can be taken back', async () => {
    const key = 'sms.closed'
    const text = (locale: 'uz' | 'uz-cyrl' | 'kaa' | 'ru') => test.app.noticeWords.say(locale, key, { number: '7' })
    const before = text('uz')
    expect(await wrong('/admin/notices', { key, uz: 'Tayyor', ru: 'Готово {number}', en: 'Done {number}' })).toContain(
      '{number}',
    )
    expect(await wrong('/admin/notices', { key, uz: 'Tayyor {number}', ru: '', en: 'Done {number}' })).toContain(
      'Tuzatish kerak',
    )
    await done('/admin/notices', {
      key,
      uz: 'Xabar {number} yopildi, rahmat',
      ru: 'Сообщение {number} закрыто, спасибо',
      en: 'Report {number} is closed, thank you',
    })
    expect([text('uz'), text('uz-cyrl'), text('ru')]).toEqual([
      'Xabar 7 yopildi, rahmat',
      'Хабар 7 ёпилди, раҳмат',
      'Сообщение 7 закрыто, спасибо',
    ])
    // Without a Karakalpak text the Uzbek stands, not that of the release, which says something else.
    expect(text('kaa')).toBe('Xabar 7 yopildi, rahmat')
    const [uz, ru, en] = ['Tayyor {number}', 'Готово {number}', 'Done {number}']
    expect(await wrong('/admin/notices', { key, uz, ru, en, kaa: 'Tayar' })).toContain('{number}')
    expect(await wrong('/admin/notices', { key, uz, ru, en, kaa: 'Таяр {number}' })).toContain('harflari')
    await done('/admin/notices', { key, uz, ru, en, kaa: 'Tayar {number}' })
    expect(text('kaa')).toBe('Tayar 7')
    expect((await loadNoticeTexts(test.app.db))[key]).toEqual({ uz, kaa: 'Tayar {number}', ru, en })
    await done('/admin/notices', { key, step: 'reset' })
    expect(text('uz')).toBe(before)
  })

  it('a text is looked at as it would stand in each channel and language, and nothing is changed by that', async () => {
    const look = async (json: object) =>
      test.call('POST', '/uz/admin/notices', { as: '51', json: { ...json, step: 'preview' } })
    const before = test.app.noticeWords.say('uz', 'notice.closed')
    const { statusCode, body } = await look({ key: 'notice.closed', uz: 'Xabar yopildi', ru: 'Закрыто', en: 'Closed' })
    expect(statusCode).toBe(200)
    const shown = body.slice(body.indexOf('id="previews"'))
    for (const text of ['Xabar yopildi', 'Хабар ёпилди', 'Закрыто', 'Closed'])
      expect(shown.split(`<p>${text}</p>`), text).toHaveLength(5)
    for (const label of ['Platformada', 'Telegram', 'Brauzer xabarnomasi', 'Elektron pochta'])
      expect(shown).toContain(label)
    expect(shown).toContain('Shu yerda koʻrish')
    expect(test.app.noticeWords.say('uz', 'notice.closed')).toBe(before)
    const sms = (await look({ key: 'sms.answered', uz: 'Javob: {number}', ru: 'Ответ на сообщение {number} получен, откройте его', en: 'Answer: {number}' })).body // prettier-ignore
    expect(sms).toMatch(/Javob: 123456 \S*\/uz\/word\/x{22}/)
    expect(sms).toContain('1 ta SMS narxi')
    expect(sms).toContain('2 ta SMS narxi')
    const wrongHoles = await look({ key: 'sms.answered', uz: 'Javob', ru: 'Ответ: {number}', en: 'Answer: {number}' })
    expect(wrongHoles.statusCode).toBe(422)
    expect(wrongHoles.body).toContain('{number}')
  })

  it('every change stands in the log with who, why, before and after; nobody else may make one', async () => {
    const log = (await test.call('GET', '/api/v1/changes?subject=notices', { as: '51' })).json().items
    expect(log[1]).toMatchObject({ key: 'sms.closed', reason: '7-son buyruq', by: { name: 'Laylo Ismoilova' } })
    expect((await test.call('GET', '/api/v1/changes.csv?subject=types', { as: '51' })).body).toContain('WAT05')
    // On the page in words: no braces, no names of our own members.
    for (const subject of ['types', 'bodies', 'places']) {
      const lines = (await test.call('GET', `/ru/admin/changes?subject=${subject}`, { as: '51' })).body.match(
        /<ul class="rows">[\s\S]*<\/ul>/,
      )![0]
      const words = lines.replaceAll(/<[^>]+>/g, ' ').replaceAll('&quot;', '"')
      expect(words.length, subject).toBeGreaterThan(40)
      expect(words, subject).not.toMatch(/[{}[\]"]|uz-Latn|undefined|parentId|offered/)
    }
    for (const as of ['11', '31', '41'])
      expect((await send('/admin/types/WAT02', typeFields('WAT02'), as)).statusCode).toBe(403)
  })
})
