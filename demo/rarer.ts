// The rarer ways of a report, one scripted life for each, so that every status and rung of the ladder is there to look
// at.
import type { Viewer } from '../src/people/index.ts'
import type { Picture } from '../src/photos/index.ts'
import { sql } from '../src/platform/database.ts'
import { act } from '../src/reports/writer.ts'
import type { ActionInput } from '../src/life/given.ts'
import { fileReport } from '../src/filing/filing.ts'
import { noteDelivery } from '../src/reports/publishing.ts'
import { findReport } from '../src/reports/store.ts'
import type { ReportDeps } from '../src/reports/deps.ts'
import { mingbuloq } from './people.ts'

const hour = 3_600_000
const day = 24 * hour

export interface Stage {
  deps: ReportDeps
  citizens: Viewer[]
  officerOf: (agencyId: number) => Promise<Viewer>
  dispatcher: Viewer
  /** Of the region: may do what the district's may. */
  controller: Viewer
  after: Picture
  now: number
  later: (at: number, run: () => Promise<void>) => void
}

/** One step: hours after the one before, by whom, what; `notice` is the notice of the answer arriving. */
type Beat =
  | [
      hours: number,
      who: 'officer' | 'dispatcher' | 'controller' | 'reporter' | number,
      action: string,
      input?: ActionInput,
      photo?: boolean,
    ]
  | [hours: number, who: 'notice']

interface Life {
  category: string
  text: string
  daysAgo: number
  /** Others are merged into it. */
  main?: true
  beats: Beat[]
}

const answer: Beat = [
  20,
  'officer',
  'answer',
  { text: 'Quvurning yorilgan qismi almashtirildi, suv bosimi tekshirildi.' },
  true,
]
const date = (at: number) => new Date(at).toISOString().slice(0, 10)

function lives(now: number, nextDoor: number): Life[] {
  const accept: Beat = [2, 'officer', 'accept']
  const object: Beat = [20, 'reporter', 'object', { reason: 'Ertasi kuni yana oqdi.' }]
  const back: Beat = [3, 'dispatcher', 'return_to_work', { reason: 'Rasmda faqat bitta joy koʻrinadi.' }]
  const water = 'WAT02'
  return [
    { category: water, text: 'Suv kuniga bir soat keladi, kechqurun umuman yoʻq', daysAgo: 2.2, beats: [accept, [4, 'officer', 'ask', { text: 'Qaysi koʻchada, hovlida hisoblagich bormi?' }]] },
    {
      category: water, text: 'Suv bosimi juda past', daysAgo: 6,
      beats: [accept, [3, 'officer', 'ask', { text: 'Nechanchi qavatda turasiz?' }], [10, 'reporter', 'reply',
      { text: 'Bir qavatli hovli, maktab yonida' }], [30, 'officer', 'answer', { text: 'Bosim oshirildi' }, true]],
    },
    { category: water, text: 'Quvurdan suv sizib, koʻchani loy qilyapti', daysAgo: 0.9, beats: [accept, [6, 'officer', 'request_extension', { days: 2, reason: 'Kerakli diametrdagi quvur ertaga keladi' }]] },
    {
      category: water, text: 'Vodoprovod jumragi ishlamayapti', daysAgo: 3,
      beats: [accept, [3, 'officer', 'request_extension', { days: 3, reason: 'Ehtiyot qism buyurtma qilingan' }], [4,
      'controller', 'grant']],
    },
    {
      category: water, text: 'Eski quvurni toʻliq almashtirish kerak', daysAgo: 14, main: true,
      beats: [accept, [5, 'officer', 'request_deferral', { ground: 'repair_schedule', until: date(now + 100 * day), reason: 'Bahorgi taʼmirlash rejasiga kiritildi' }], [4, 'controller', 'grant']],
    },
    {
      category: water, text: 'Nasos eskirgan, suv chiqmaydi', daysAgo: 4,
      beats: [accept, [5, 'officer', 'request_deferral', { ground: 'no_budget', until: date(now + 60 * day), reason: 'Mablagʻ keyingi chorakda ajratiladi' }], [4, 'controller', 'grant'], [40, 'reporter', 'object', { reason: 'Ikki oy suvsiz qololmaymiz' }]],
    },
    { category: water, text: 'Hovlimizga suv bir haftadan beri kelmaydi', daysAgo: 40, beats: [accept, answer, [1, 'notice'], [200, 'controller', 'verify_closed', { text: 'Dalolatnoma va oʻlchov natijalari toʻliq' }]] },
    { category: water, text: 'Koʻcha jumragidan suv oqib yotibdi', daysAgo: 45, beats: [accept, answer, [200, 'controller', 'verify_closed', { text: 'Joyida koʻrildi: jumrak almashtirilgan' }, true]] },
    { category: water, text: 'Quvur ulangan joydan suv chiqyapti', daysAgo: 30, beats: [accept, answer, object, back, answer, object, [40, 'controller', 'verify_closed', { text: 'Joyida oʻlchandi: bosim meʼyorda' }, true]] },
    { category: water, text: 'Suvda loyqa bor', daysAgo: 33, beats: [accept, answer, object, back, answer, object] },
    { category: water, text: 'Suvning hidi yomon', daysAgo: 50, beats: [[3, 7, 'join'], [1, 8, 'join'], accept, answer, [1, 'notice'], [190, 7, 'consent', { stars: 5 }], [3, 8, 'consent', { stars: 4 }]] },
    { category: water, text: 'Suv bosimi ikkinchi qavatga yetmaydi', daysAgo: 30, beats: [[3, 7, 'join'], [1, 8, 'join'], accept, answer, [1, 'notice'], [190, 7, 'consent', { stars: 5 }], [0.1, 8, 'consent', { stars: 5 }]] },
    { category: water, text: 'Mahallada suv yoʻq, hamma qiynalyapti', daysAgo: 3.5, beats: [...[6, 7, 8, 9, 10].map((who): Beat => [1, who, 'join']), accept, answer, [3, 'reporter', 'consent', { stars: 4 }], [2, 6, 'object', { reason: 'Bizning tomonda hali yoʻq' }]] },
    { category: water, text: 'Suv tarmogʻi haqida', daysAgo: 1.5, beats: [[3, 'dispatcher', 'reject', { ground: 'false_data', reason: 'Manzil boʻyicha bunday tarmoq yoʻq' }], [8, 'reporter', 'appeal', { reason: 'Manzil toʻgʻri, kelib koʻring' }]] },
    { category: water, text: 'Suv yana keldi-ketdi boʻlib qoldi', daysAgo: 20, beats: [accept, answer, [5, 'reporter', 'consent', { stars: 5 }], [24, 'reporter', 'revoke', { reason: 'Bir kun ishlab, yana toʻxtadi' }], back, answer, [4, 'reporter', 'consent', { stars: 3 }], [60, 'reporter', 'reopen', { reason: 'Muammo qaytdi' }], accept, answer, [8, 'reporter', 'consent', { stars: 5 }]] },
    { category: water, text: 'Tuman chegarasidagi quvur yorilgan', daysAgo: 7, beats: [[2, 'officer', 'return', { agency: nextDoor, reason: 'Quvur qoʻshni tuman tarmogʻidan' }], [3, 'officer', 'return', { agency: 'unknown', reason: 'Bizning balansda emas' }], [2, 'dispatcher', 'reroute', { agency: 0, reason: 'Balans hujjatiga koʻra siz masʼulsiz' }], [4, 'officer', 'accept'], answer] },
    { category: water, text: 'Qaysi idoraga tegishli, bilmayman', daysAgo: 9, beats: [[2, 'officer', 'return', { agency: 'unknown', reason: 'Ichki tarmoq bizda emas' }]] },
    { category: water, text: 'Asosiy xabarga oʻxshash: suv yoʻq', daysAgo: 5, beats: [[3, 'dispatcher', 'merge', {}]] },
    { category: water, text: 'Koʻchib ketdim, lekin muammo qoldi', daysAgo: 8, beats: [[2, 7, 'join'], accept, [10, 'reporter', 'withdraw', { reason: 'Boshqa shaharga koʻchdim' }], answer] },
  ] // prettier-ignore
}

export function planRarer(stage: Stage): void {
  const { deps, now, later } = stage
  const middle = deps.territories.middleOf(deps.territories.get(mingbuloq))
  const own = deps.agencies.at('SUV', mingbuloq)!.id
  const nextDoor = deps.territories.neighbours(mingbuloq).flatMap((code) => deps.agencies.at('SUV', code) ?? [])[0]!.id
  let main = 0
  for (const [index, life] of lives(now, nextDoor).entries()) {
    let at = now - life.daysAgo * day
    let id = 0
    const reporter = stage.citizens[3 + (index % 3)]!
    later(at, async () => {
      const place = {
        lat: middle.lat + 0.02 + index * 0.003,
        lng: middle.lng - 0.04 + index * 0.002,
        territory: mingbuloq,
      }
      id = (
        await fileReport(deps, reporter, { category: life.category, text: life.text, ...place }, { hashes: [] }, null)
      ).report.id
      if (life.main) main = id
    })
    later(at + hour, async () => void (await act(deps, stage.dispatcher, id, 'publish', {})))
    /** The controller stands where the report lies. */
    const seenThere = async (number: number) => {
      const report = await findReport(deps.db, number)
      const place = report?.exactLat && report.exactLng ? { lat: report.exactLat, lng: report.exactLng } : undefined
      return { kept: [stage.after], isJudged: true, ...(place && { place }) }
    }
    for (const beat of life.beats) {
      at += beat[0] * hour
      later(at, async () => {
        if (beat[1] === 'notice') return noteDelivery(deps, id)
        const [, who, action, input = {}, photo] = beat
        await act(deps, await playerOf(stage, who, reporter, id), id, action, {
          // What only the stage knows: the main report of a merger, the body of this district.
          ...(action === 'merge' ? { into: main } : input.agency === 0 ? { ...input, agency: own } : input),
          ...(photo && { evidence: await seenThere(id) }),
        })
      })
    }
  }
}

async function playerOf(stage: Stage, who: string | number, reporter: Viewer, id: number): Promise<Viewer> {
  if (typeof who === 'number') return stage.citizens[who]!
  if (who === 'reporter') return reporter
  if (who === 'dispatcher') return stage.dispatcher
  if (who === 'controller') return stage.controller
  const { rows } = await sql<{ agency_id: number }>`select agency_id from reports where id = ${id}`.execute(
    stage.deps.db,
  )
  return stage.officerOf(rows[0]!.agency_id)
}
