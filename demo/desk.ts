// What stands on the desks of the demonstration: ready answers, who is on duty, local phones; a power cut that goes on
// and a burst main that is over.
import { type AdminDeps } from '../src/administration/index.ts'
import { saveTemplate } from '../src/agencies/index.ts'
import { keepPage, publishNews } from '../src/bodies/index.ts'
import { addPhone } from '../src/categories/index.ts'
import { toCyrillic } from '../src/language/index.ts'
import { answerIncident, endIncident, incidentTasks, openIncident } from '../src/incidents/index.ts'
import { findMember } from '../src/people/index.ts'
import { sql } from '../src/platform/database.ts'
import { act } from '../src/reports/writer.ts'
import { fileReport } from '../src/filing/filing.ts'
import { addDuty } from '../src/workbench/index.ts'
import { mingbuloq, namangan } from './people.ts'
import type { Stage } from './rarer.ts'

const hour = 3_600_000
const day = 24 * hour

const templates = [
  {
    about: 'WAT03',
    name: 'Quvur almashtirildi',
    uz: '[joy]: quvurning yorilgan qismi almashtirildi, bosim tekshirildi va suv berildi.',
    ru: '[место]: повреждённый участок трубы заменён, давление проверено, вода подана.',
    en: '[place]: the broken length of pipe was replaced, the pressure checked, the water is on.',
  },
  {
    about: undefined,
    name: 'Joyida oʻrganildi, muammo topilmadi',
    uz: '№ [3]: joyida oʻrganildi, xabarda aytilgan muammo tasdiqlanmadi.',
    ru: '№ [3]: проверено на месте, указанная проблема не подтвердилась.',
    en: '№ [3]: looked into on site; the problem reported was not found.',
  },
]

const dispatch = [
  {
    group: 'WAT',
    phone: '+998 69 401 10 40',
    uz: 'Suvoqava, Mingbuloq tumani',
    ru: 'Водоканал, Мингбулакский район',
    en: 'Water utility, Mingbuloq',
  },
  {
    group: 'ELE',
    phone: '+998 69 401 15 54',
    uz: 'Elektr tarmoqlari, Namangan viloyati',
    ru: 'Электросети, Наманганская область',
    en: 'Power grid, Namangan',
  },
]

const cut = [
  'Ertalabdan beri butun koʻchada chiroq yoʻq, muzlatkichdagi narsa buzilyapti',
  'Elektr oʻchdi, bolalar dars qila olmayapti',
  'Mahallada svet yoʻq, qachon yonadi',
  'Chiroq yoʻq, nasos ham ishlamayapti',
]

const burst = ['Suv umuman kelmay qoldi', 'Koʻchamizga suv yoʻq', 'Kechadan beri suv yoʻq']

const waterPage = {
  aboutUz: 'Tumandagi mahallalarga ichimlik suvi yetkazib beramiz, quvurlar va nasos stansiyalarini taʼmirlaymiz.',
  aboutRu: 'Подаём питьевую воду в махалли района, ремонтируем трубы и насосные станции.',
  aboutEn: 'We bring drinking water to the mahallas of the district and repair pipes and pumps.',
  head: 'Odil Nematov',
  reception: 'Dushanba va payshanba, 10:00–12:00',
  phones: '+998 69 401 10 40',
  address: 'Joʻmashuy shaharchasi, Navoiy koʻchasi, 12-uy',
  lat: '40.786',
  lng: '71.331',
}

const waterWorks = {
  kind: 'works',
  title: 'Magistral quvur almashtiriladi',
  text: 'Ish vaqtida suv bosimi past boʻladi, kechasi odatdagidek beriladi.',
}

/** Written down before the ninety days begin. */
export async function layDesk(deps: AdminDeps): Promise<void> {
  const water = deps.agencies.at('SUV', mingbuloq)!
  const power = deps.agencies.at('HET', mingbuloq)!
  const head = await sql<{
    id: number
  }>`select person_id as id from memberships where agency_id = ${water.id} and role = 'head'`.execute(deps.db)
  for (const template of templates) await saveTemplate(deps, water.id, head.rows[0]!.id, template)
  await addDuty(
    deps.db,
    water.id,
    { name: 'Navbatchi muhandis', phone: '+998 90 000 02 11' },
    { at: deps.clock(), by: null },
  )
  await addDuty(
    deps.db,
    power.id,
    { name: 'Tezkor brigada', phone: '+998 90 000 02 13', hours: '20:00-08:00' },
    { at: deps.clock(), by: null },
  )
  const membership = await sql<{
    id: number
  }>`select id from memberships where agency_id = ${water.id} and role = 'head'`.execute(deps.db)
  const boss = (await findMember(deps.db, membership.rows[0]!.id))!
  await keepPage(deps, boss, waterPage)
  const from = new Date(deps.clock().getTime() + 89 * day).toISOString().slice(0, 10)
  const to = new Date(deps.clock().getTime() + 92 * day).toISOString().slice(0, 10)
  await publishNews(deps, boss, { ...waterWorks, starts: `${from} 09:00`, ends: `${to} 18:00` })
  await deps.db.transaction().execute(async (tx) => {
    for (const { group, phone, uz, ru, en } of dispatch) {
      const territory = group === 'WAT' ? mingbuloq : namangan
      const name = { 'uz-Latn': uz, 'uz-Cyrl': toCyrillic(uz), ru, en }
      await addPhone(tx, { territory, group, category: null, urgent: true, service: null, name, phone, position: 20 })
    }
  })
  await deps.reload()
}

export function planDesk({
  deps,
  citizens,
  officerOf,
  later,
  now,
  photo,
}: Omit<Stage, 'deps'> & { deps: AdminDeps; photo: Buffer }): void {
  const middle = deps.territories.middleOf(deps.territories.get(mingbuloq))
  const file = (category: string, text: string, index: number) =>
    fileReport(
      deps,
      citizens[index % citizens.length]!,
      {
        category,
        text,
        territory: mingbuloq,
        lat: middle.lat - 0.01 + index * 0.002,
        lng: middle.lng + 0.01 + index * 0.003,
      },
      { hashes: [] },
      null,
    )
  const power = deps.agencies.at('HET', mingbuloq)!
  const water = deps.agencies.at('SUV', mingbuloq)!
  const atHand = (hours: number) => new Date(now + (hours + 5) * hour).toISOString().slice(0, 16)

  // A power cut that goes on: whoever reports it since belongs to it.
  later(now - 6 * hour, async () => {
    const input = {
      categories: ['ELE01'],
      title: 'Transformator kuygan: elektr yoʻq',
      text: 'Brigada joyida, yangi transformator yetib kelmoqda. Bogʻcha va poliklinikaga generator ulandi.',
    }
    await openIncident(deps, await officerOf(power.id), { ...input, expected: atHand(5) })
  })
  for (const [index, text] of cut.entries()) {
    later(now - (5.5 - index * 0.5) * hour, async () => {
      const { report } = await file('ELE01', text, index + 3)
      if (index < 3) await act(deps, await officerOf(power.id), report.id, 'accept', {})
    })
  }

  // A burst main that is over: one answer reached all, each gave the own word.
  const ids: number[] = []
  let incident = 0
  later(now - 6 * day, async () => {
    const input = {
      categories: ['WAT05'],
      title: 'Magistral quvur yorilgan',
      text: 'Suv tashuvchi mashina soat 8 dan 20 gacha markaziy maydonda turadi.',
    }
    incident = await openIncident(deps, await officerOf(water.id), input)
  })
  for (const [index, text] of burst.entries()) {
    later(
      now - 6 * day + (index + 1) * hour,
      async () => void ids.push((await file('WAT05', text, index + 7)).report.id),
    )
  }
  later(now - 5.5 * day, async () => {
    const upload = { field: 'photo', name: '', bytes: photo, tooLarge: false }
    await answerIncident(
      deps,
      await officerOf(water.id),
      incident,
      { text: 'Quvurning 12 metri almashtirildi, suv barcha koʻchalarga berildi.' },
      { uploads: [upload] },
    )
    const { rows } = await sql<{ id: number }>`select max(id) as id from incident_answers`.execute(deps.db)
    await incidentTasks(deps)['answer_incident']!({ answer: rows[0]!.id }, undefined as never)
    await endIncident(deps, await officerOf(water.id), incident)
  })
  later(now - 5.3 * day, async () => {
    for (const [index, id] of ids.entries())
      await act(deps, citizens[(index + 7) % citizens.length]!, id, 'consent', { stars: 4 })
  })
}
