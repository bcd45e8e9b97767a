// The life of the demonstration: some hundred reports over ninety days, made by the same actions with a moving clock.
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import type { App } from '../src/app.ts'
import { addMembership, findOrAddPerson, setPersonName, type Viewer } from '../src/people/index.ts'
import { addDraftPhoto, keepPictures, type Picture } from '../src/photos/index.ts'
import { movableClock } from '../src/platform/clock.ts'
import { type Db, sql } from '../src/platform/database.ts'
import { Problem } from '../src/platform/problems.ts'
import { inDays } from '../src/platform/time.ts'
import { act, sweep } from '../src/reports/writer.ts'
import type { ActionInput } from '../src/life/given.ts'
import { fileReport } from '../src/filing/filing.ts'
import { foldDeltas } from '../src/reports/counter-store.ts'
import { keepDraft, dropDraft } from '../src/reports/draft-store.ts'
import type { ReportDeps } from '../src/reports/deps.ts'
import { country } from '../src/territories/index.ts'
import { daysBefore, mingbuloq, namangan } from './people.ts'
import { drawScene, type Scene, scenes } from './pictures.ts'
import { layDesk, planDesk } from './desk.ts'
import { planRarer } from './rarer.ts'
import { objections, returnReasons, stories, type Story, thanks, withdrawals } from './stories.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The same demonstration every time: a small generator of numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** How a report's life goes; some stop half-way, so that every status is there today. */
type Fate =
  | 'consent'
  | 'objects'
  | 'objects_twice'
  | 'objected'
  | 'silent_reporter'
  | 'late_answer'
  | 'waits_for_word'
  | 'in_progress'
  | 'overdue'
  | 'fresh'
  | 'returned'
  | 'rejected'
  | 'withdrawn'
  | 'held'
  | 'silent_agency'

const fates: [Fate, number][] = [
  ['consent', 42], ['late_answer', 8], ['objects', 6], ['objects_twice', 3], ['objected', 2], ['silent_reporter', 4], ['waits_for_word', 7], ['in_progress', 8],
  ['overdue', 4], ['fresh', 5], ['returned', 4], ['rejected', 2], ['withdrawn', 2], ['held', 1], ['silent_agency', 2],
] // prettier-ignore

interface Step {
  at: number
  run: () => Promise<void>
}

export async function addDemoLife(app: App, count = 320, signal?: AbortSignal): Promise<void> {
  const { db } = app
  const begun = await sql`insert into instance (name, value) values ('demo_life', 'begun') on conflict do nothing
      returning 1`.execute(db)
  if (begun.rows.length === 0) return
  const now = app.clock().getTime()
  const { clock, moveTo } = movableClock(new Date(now - 90 * day))
  const deps = {
    ...app,
    clock,
    settings: { ...app.settings, limits: { ...app.settings.limits, reportsPerPersonAndDay: 10_000 } },
    draw: () => 0.5,
  }
  const cast = await callCast(app)
  const pictures = await drawPictures(app)
  const random = seeded(695)
  const queue: Step[] = []
  const later = (at: number, run: () => Promise<void>) => {
    if (at < now) queue.push({ at, run })
  }
  for (let index = 0; index < count; index += 1) {
    // Every fate once, then by chance; a check never stops an emergency, so the one held is none.
    const fate = fates[index]?.[0] ?? pickFate(random)
    const story = fate === 'held' ? stories.find(({ category }) => category === 'WAT02')! : pickStory(random)
    plan({ deps, cast, pictures, random, story, fate, now, later, index })
  }
  const stage = { ...cast, after: pictures.get('pavement1')!, now, later }
  planRarer({ ...stage, deps })
  await layDesk(deps)
  // A result of its own: no picture counts twice.
  const photo = await sharp(await pictureOf('pavement', 1))
    .flop()
    .jpeg()
    .toBuffer()
  planDesk({ ...stage, deps, photo })
  let done = 0
  while (queue.length > 0 && !signal?.aborted) {
    let first = 0
    for (let index = 1; index < queue.length; index += 1) if (queue[index]!.at < queue[first]!.at) first = index
    const [step] = queue.splice(first, 1)
    await passTime(deps, db, moveTo, step!.at)
    moveTo(new Date(step!.at))
    // A step that the life has overtaken (a lapse came first) is simply not taken.
    await step!.run().catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error
    })
    done += 1
    if (done % 100 === 0) await foldDeltas(db)
  }
  if (signal?.aborted) return
  await passTime(deps, db, moveTo, now)
  await foldDeltas(db)
}

/** Lets what falls due by itself happen at its own time. */
async function passTime(deps: ReportDeps, db: Db, moveTo: (at: Date) => void, until: number) {
  for (;;) {
    const { rows } = await sql<{ at: Date | null }>`select min(at) as at from due_steps`.execute(db)
    const at = rows[0]?.at
    if (!at || at.getTime() > until) return
    moveTo(at)
    await sweep(deps)
  }
}

interface Cast {
  citizens: Viewer[]
  officerOf: (agencyId: number) => Promise<Viewer>
  dispatcher: Viewer
  controller: Viewer
}

/** Citizens and staff beside the demo people: an officer for every body that gets a report. */
async function callCast({ db, agencies, clock }: App): Promise<Cast> {
  const names = [
    'Malika Toʻxtayeva',
    'Ibrohim Soliyev',
    'Nargiza Umarova',
    'Otabek Mirzayev',
    'Zulfiya Norova',
    'Anvar Juraev',
    'Feruza Haydarova',
    'Sanjar Olimov',
    'Mavluda Yusupova',
    'Davron Xolmatov',
  ]
  const viewer = async (phone: string, name: string): Promise<Viewer> => {
    const personId = await findOrAddPerson(db, phone, 'uz', inDays(clock(), -daysBefore))
    await setPersonName(db, personId, name)
    return { personId, name, phone, memberships: [], acting: undefined }
  }
  const citizens: Viewer[] = []
  for (const last of ['01', '02', '03']) {
    const { rows } = await sql<{
      id: number
      name: string
    }>`select id, name from people where phone = ${`+9989000000${last}`}`.execute(db)
    citizens.push({ personId: rows[0]!.id, name: rows[0]!.name, phone: '', memberships: [], acting: undefined })
  }
  for (const [index, name] of names.entries())
    citizens.push(await viewer(`+9989000001${String(index).padStart(2, '0')}`, name))
  const staff = async (
    personId: number,
    role: 'officer' | 'dispatcher' | 'controller',
    agencyId: number,
  ): Promise<Viewer> => {
    const { territory } = agencies.get(agencyId)
    const id = await addMembership(db, { personId, role, agencyId, territory })
    const acting = { id, role, agencyId, territory, groups: [] }
    return { personId, name: null, phone: '', memberships: [acting], acting }
  }
  const officers = new Map<number, Promise<Viewer>>()
  const known = await sql<{
    agency_id: number
    person_id: number
  }>`select agency_id, person_id from memberships where role = 'officer'`.execute(db)
  const officerOf = async (agencyId: number) => {
    const person = known.rows.find((row) => row.agency_id === agencyId)?.person_id
    return staff(
      person ?? (await viewer(`+99890001${String(agencyId % 10_000).padStart(4, '0')}`, 'Ijrochi')).personId,
      'officer',
      agencyId,
    )
  }
  const demo = async (last: string) =>
    (await sql<{ id: number }>`select id from people where phone = ${`+9989000000${last}`}`.execute(db)).rows[0]!.id
  return {
    citizens,
    officerOf: (agencyId) => {
      const found = officers.get(agencyId) ?? officerOf(agencyId)
      officers.set(agencyId, found)
      return found
    },
    dispatcher: await staff(await demo('31'), 'dispatcher', agencies.at('OPR', country)!.id),
    controller: await staff(await demo('22'), 'controller', agencies.at('HOK', namangan)!.id),
  }
}

/** A scene as an upload. */
const pictureOf = (scene: Scene, side: 0 | 1): Promise<Buffer> =>
  sharp(Buffer.from(drawScene(scene, side)))
    .jpeg({ quality: 85 })
    .toBuffer()

/** Each scene before and after, drawn and kept once, as uploads are. */
async function drawPictures(app: App): Promise<Map<string, Picture>> {
  const kept = new Map<string, Picture>()
  for (const scene of scenes) {
    for (const side of [0, 1] as const) {
      const bytes = await pictureOf(scene, side)
      const [picture] = await keepPictures(app, [{ field: 'photo', name: '', bytes, tooLarge: false }], 1)
      kept.set(`${scene}${side}`, picture!)
    }
  }
  return kept
}

function pickStory(random: () => number): Story {
  const total = stories.reduce((sum, story) => sum + (story.weight ?? 1), 0)
  let mark = random() * total
  return stories.find((story) => (mark -= story.weight ?? 1) < 0) ?? stories[0]!
}

function pickFate(random: () => number): Fate {
  let mark = random() * 100
  return fates.find(([, weight]) => (mark -= weight) < 0)?.[0] ?? 'consent'
}

interface Plan {
  deps: ReportDeps
  cast: Cast
  pictures: Map<string, Picture>
  random: () => number
  story: Story
  fate: Fate
  now: number
  later: (at: number, run: () => Promise<void>) => void
  index: number
}

/** Lays out one life: filed at some daytime, and what follows after the hours that such work takes. */
function plan({ deps, cast, pictures, random, story, fate, now, later, index }: Plan) {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const between = (from: number, to: number) => from + random() * (to - from)
  const recent: Partial<Record<Fate, number>> = {
    fresh: 0.25,
    held: 0.3,
    returned: 1,
    waits_for_word: 6,
    objected: 2,
    in_progress: 3,
    overdue: 20,
    silent_agency: 30,
  }
  const ago = fate in recent ? between(0.02, recent[fate]!) : between(1, 90)
  const local = new Date(now - ago * day + 5 * hour)
  const daytime =
    ago < 1 ? now - ago * day : Math.floor(local.getTime() / day) * day - 5 * hour + between(7.5, 21) * hour
  const filedAt = Math.min(daytime, now - 5 * minute)
  // The demo citizens keep their thirty reports a day for those who try the demonstration.
  const reporter =
    ago > 1.2 && index % 3 === 0
      ? cast.citizens[index % 9 === 0 ? 0 : index % 2 === 0 ? 1 : 2]!
      : pick(cast.citizens.slice(3))
  const category = deps.categories.get(story.category)
  const district = pickDistrict(deps, random, index)
  const middle = deps.territories.middleOf(deps.territories.get(district))
  const mahallas = deps.territories.mahallasOf(district)
  const mahalla = mahallas.length > 0 && random() < 0.7 ? pick(mahallas).code : undefined
  // Every fifth comes from where that type is reported again and again.
  const isAgain = index % 5 === 0
  const aside = (wide: number, narrow: number) => {
    const far = between(-wide, wide) + between(-narrow, narrow)
    return isAgain ? (category.code.charCodeAt(4) % 5) * 0.004 + far / 400 : far
  }
  const around = {
    lat: Number((middle.lat + aside(0.05, 0.04)).toFixed(6)),
    lng: Number((middle.lng + aside(0.07, 0.06)).toFixed(6)),
  }
  // Of a town at the border what would lie beyond it stands in its middle.
  const point = deps.territories.nearest(around, 1).length > 0 ? around : middle
  const before =
    story.scene && (category.flags.includes('P') || random() < 0.6) ? pictures.get(`${story.scene}0`) : undefined
  const after = pictures.get(`${story.scene ?? ('pavement' satisfies Scene)}1`)!
  const text = fate === 'held' ? '???' : pick(story.texts)
  let id = 0
  let agencyId = 0
  const step = async (viewer: Viewer, action: string, input: ActionInput, kept: Picture[] = []) => {
    const report = await act(deps, viewer, id, action, { ...input, evidence: { kept, isJudged: true } })
    agencyId = report.agencyId
  }
  const officer = () => cast.officerOf(agencyId)
  let at = filedAt
  const then = (hours: number, run: () => Promise<void>) => {
    at += hours * hour
    later(at, run)
  }

  later(filedAt, async () => {
    const draftId = before ? randomUUID() : null
    if (draftId) {
      await keepDraft(deps, draftId, {})
      await addDraftPhoto(deps.db, draftId, before!, deps.clock())
    }
    const filed = await fileReport(
      deps,
      reporter,
      {
        category: story.category,
        ...point,
        territory: district,
        mahalla,
        landmark: story.landmarks && pick(story.landmarks),
        text,
      },
      { draftId, hashes: before ? [before.hash] : [] },
      null,
    )
    if (draftId) await dropDraft(deps.db, draftId)
    ;({ id, agencyId } = { id: filed.report.id, agencyId: filed.report.agencyId })
  })
  if (fate === 'held') return
  if (!category.flags.includes('N') && random() < 0.96)
    later(filedAt + between(0.1, 1.5) * hour, () => step(cast.dispatcher, 'publish', {}))
  if (fate === 'fresh') return
  const urgent = category.flags.includes('U') || category.flags.includes('E')
  const soon = urgent ? between(0.05, 0.4) : between(0.5, 4)
  if (fate === 'rejected')
    return then(soon, () =>
      step(cast.dispatcher, 'reject', {
        ground: pick(['false_data', 'not_understood', 'on_behalf']),
        reason: 'Koʻrsatilgan manzil boʻyicha bunday obyekt yoʻq.',
      }),
    )
  if (fate === 'withdrawn') return then(soon, () => step(reporter, 'withdraw', { reason: pick(withdrawals) }))
  if (fate === 'returned')
    return then(soon, async () => step(await officer(), 'return', { agency: 'unknown', reason: pick(returnReasons) }))
  if (fate !== 'silent_agency') then(soon, async () => step(await officer(), 'accept', {}))
  if (fate === 'in_progress' || fate === 'overdue') return
  const term = category.term.endsWith('h')
    ? Number.parseInt(category.term, 10)
    : Number.parseInt(category.term, 10) * 24
  const answer = (hours: number) =>
    then(hours, async () =>
      step(
        await officer(),
        'answer',
        { outcome: random() < 0.94 ? 'done' : 'not_confirmed', text: pick(story.answers) },
        [after],
      ),
    )
  const consent = (hours: number) =>
    then(hours, () =>
      step(reporter, 'consent', { stars: random() < 0.75 ? 5 : 3 + Math.floor(random() * 2), text: pick(thanks) }),
    )
  answer(fate === 'late_answer' ? term * 1.3 : Math.max(0.3, term * between(0.2, 0.8)))
  if (fate === 'waits_for_word' || fate === 'silent_reporter') return
  if (fate === 'objected')
    return later(Math.max(at, now - 2 * hour), () => step(reporter, 'object', { reason: pick(objections) }))
  if (fate === 'objects' || fate === 'objects_twice') {
    then(between(2, 30), () => step(reporter, 'object', { reason: pick(objections) }))
    then(between(1, 6), () =>
      step(cast.dispatcher, 'return_to_work', { reason: 'Rasm va xabar mos emas, qayta bajarilsin.' }),
    )
    answer(term * 0.4)
    if (fate === 'objects_twice')
      return then(between(2, 30), () => step(reporter, 'object', { reason: pick(objections) }))
  }
  consent(between(1, 60))
}

/** Half in Mingbuloq, most of the rest in Namangan region, a sprinkle over the country. */
function pickDistrict({ territories }: ReportDeps, random: () => number, index: number): string {
  const mark = random()
  if (mark < 0.5 || index < 20) return mingbuloq
  const list = mark < 0.9 ? territories.districtsOf(namangan) : territories.districts
  return list[Math.floor(random() * list.length)]!.code
}
