// What an administrator changes of types, bodies, places and notices: judged, written with its reason, and read again
// at once.
import { createHash } from 'node:crypto'
import { canonical } from '../../verify.mjs'
import { addAgency, type Agency, setAgencyClosed, setKindName } from '../agencies/index.ts'
import { change, reasonOf, type Subject } from '../administration/index.ts'
import { parseDay } from '../deadlines/index.ts'
import { checkText } from '../language/index.ts'
import { type Category, lockCategory, type Question, saveCategory } from '../categories/index.ts'
import { countPublic } from '../lists/index.ts'
import { removeNoticeText, type NoticeWords, replaceable, setNoticeText } from '../notices/index.ts'
import type { Viewer } from '../people/index.ts'
import type { Clock } from '../platform/clock.ts'
import { dayOf } from '../platform/time.ts'
import type { Db, Tx } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import {
  type Mahalla,
  type Population,
  saveMahalla,
  savePlace,
  savePopulations,
  type Territory,
} from '../territories/index.ts'
import { readMahallas, readPeople } from './file.ts'
import { checkQuestion, withoutQuestion } from './questions.ts'
import {
  checkBody,
  type Checked,
  checked,
  checkMahalla,
  checkName,
  checkNoticeText,
  checkPlace,
  checkType,
  type Input,
  mayClose,
  type World,
} from './rules.ts'
import { present } from '../platform/present.ts'

export interface CatalogueDeps extends World {
  db: Db
  clock: Clock
  demo: boolean
  noticeWords: NoticeWords
  publicUrl: string | undefined
  /** Reads again what is held in memory. */
  reload: () => Promise<void>
}

/** The value and the reason, or all that is wrong with both. @throws invalid */
function judged<T>(result: Checked<T>, why: string | undefined): { value: T; reason: string } {
  const errors: FieldError[] = [...result.errors]
  const reason = reasonOf(why, errors)
  if (errors.length > 0 || result.value === undefined) throw new Problem('invalid', { errors })
  return { value: result.value, reason }
}

interface Written {
  subject: Subject
  key: string
  before: unknown
  after: unknown
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Writes a change that `make` describes; one that changes nothing is refused. @throws invalid nothing_changed */
async function keep(
  deps: CatalogueDeps,
  viewer: Viewer,
  reason: string,
  make: (tx: Tx) => Promise<Written>,
): Promise<void> {
  await change(deps, viewer, async (tx) => {
    const written = await make(tx)
    if (isSame(written.before, written.after)) throw invalid('reason', 'nothing_changed')
    return { ...written, reason, recount: null }
  })
}

/** What a form was made from. */
export const seenOf = ({ questions: _questions, ...type }: Category): string =>
  createHash('sha256').update(canonical(type)).digest('base64url').slice(0, 16)

/**
 * Changes a type, or adds one to `input.group`. Running reports keep their term and body; new ones follow. @throws
 * invalid, not_found
 */
export async function setType(
  deps: CatalogueDeps,
  viewer: Viewer,
  code: string | undefined,
  input: Input,
): Promise<string> {
  const known = deps.categories.find(code)
  if (code !== undefined && !known) throw new Problem('not_found')
  const { value, reason } = judged(checkType(deps, known, input), input['reason'])
  await keep(deps, viewer, reason, async (tx) => {
    const before = await lockCategory(tx, value.code)
    // Two administrators who add at the same moment would both have taken this code.
    if (before && code === undefined) throw invalid('group', 'exists')
    // A form that was opened before somebody else's change must not take it back.
    if (before && input['seen'] !== undefined && input['seen'] !== seenOf(before))
      throw invalid('reason', 'changed_meanwhile')
    const after: Category = before ? { ...value, questions: before.questions } : value
    await saveCategory(tx, after, deps.clock())
    return { subject: 'types', key: value.code, before: before ?? null, after }
  })
  return value.code
}

/** @throws invalid, not_found */
export async function setQuestion(deps: CatalogueDeps, viewer: Viewer, code: string, input: Input): Promise<void> {
  await withQuestions(deps, viewer, code, input['reason'], (category) => checkQuestion(category, input))
}

/** @throws invalid, not_found */
export async function dropQuestion(
  deps: CatalogueDeps,
  viewer: Viewer,
  code: string,
  id: string | undefined,
  why: string | undefined,
): Promise<void> {
  await withQuestions(deps, viewer, code, why, (category) => withoutQuestion(category, id))
}

async function withQuestions(
  deps: CatalogueDeps,
  viewer: Viewer,
  code: string,
  why: string | undefined,
  judge: (category: Category) => Checked<Question[]>,
): Promise<void> {
  const known = deps.categories.find(code)
  if (!known) throw new Problem('not_found')
  const { reason } = judged(judge(known), why)
  await keep(deps, viewer, reason, async (tx) => {
    // Judged again on what stands now: somebody may have changed it meanwhile.
    const before = present(await lockCategory(tx, code), 'the type')
    const { value: questions } = judged(judge(before), why)
    await saveCategory(tx, { ...before, questions }, deps.clock())
    return { subject: 'types', key: code, before: { questions: before.questions }, after: { questions } }
  })
}

/** Further is not counted. */
const mostCounted = 100_000

/** How many reports of a type, or with a body and those below it, are open: what a change of it reaches. */
export const countOpen = (
  { db, clock }: Pick<CatalogueDeps, 'db' | 'clock'>,
  of: { category: string } | { agencies: readonly number[] },
): Promise<number> => countPublic(db, { ...of, mark: 'open' }, clock(), mostCounted)

/** What a changed type would be, and how many open reports stay as they are. @throws invalid, not_found */
export async function previewType(
  deps: CatalogueDeps,
  code: string,
  input: Input,
): Promise<{ before: Category; after: Category; open: number }> {
  const before = deps.categories.find(code)
  if (!before) throw new Problem('not_found')
  const { value, errors } = checkType(deps, before, input)
  if (errors.length > 0 || !value) throw new Problem('invalid', { errors: [...errors] })
  const after = { ...value, questions: before.questions }
  return { before, after, open: await countOpen(deps, { category: code }) }
}

/** A body that did not exist here yet. @throws invalid */
export async function addBody(deps: CatalogueDeps, viewer: Viewer, input: Input): Promise<void> {
  const { value, reason } = judged(checkBody(deps, input), input['reason'])
  await keep(deps, viewer, reason, async (tx) => {
    const id = await addAgency(tx, value)
    return { subject: 'bodies', key: String(id), before: null, after: value }
  })
}

/** A closed body takes no new reports; those it has stay with it. @throws invalid, not_found */
export async function setBodyClosed(
  deps: CatalogueDeps,
  viewer: Viewer,
  id: number | undefined,
  closed: boolean,
  why: string | undefined,
): Promise<void> {
  const agency: Agency | undefined = deps.agencies.find(id)
  if (!agency) throw new Problem('not_found')
  const errors = closed ? mayClose(deps, agency) : []
  const reason = reasonOf(why, errors)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  await keep(deps, viewer, reason, async (tx) => {
    await setAgencyClosed(tx, agency.id, closed ? deps.clock() : null)
    return { subject: 'bodies', key: String(agency.id), before: { closed: agency.closed }, after: { closed } }
  })
}

/** What a kind of bodies is called. @throws invalid, not_found */
export async function nameKind(
  deps: CatalogueDeps,
  viewer: Viewer,
  code: string | undefined,
  input: Input,
): Promise<void> {
  const kind = deps.agencies.kinds.find((each) => each.code === code)
  if (!kind) throw new Problem('not_found')
  const { name, errors } = checkName(input, 120)
  const { value, reason } = judged(
    errors.length > 0 ? { value: undefined, errors } : { value: name, errors: [] },
    input['reason'],
  )
  await keep(deps, viewer, reason, async (tx) => {
    await setKindName(tx, kind.code, value, deps.clock())
    return { subject: 'bodies', key: kind.code, before: { name: kind.name }, after: { name: value } }
  })
}

/** The names of a region or district, and its seat. @throws invalid, not_found */
export async function setPlace(
  deps: CatalogueDeps,
  viewer: Viewer,
  code: string | undefined,
  input: Input,
): Promise<void> {
  const place: Territory | undefined = deps.territories.find(code)
  if (!place) throw new Problem('not_found')
  const { value, reason } = judged(checkPlace(place, input), input['reason'])
  await keep(deps, viewer, reason, async (tx) => {
    await savePlace(tx, place.code, value, deps.clock())
    return { subject: 'places', key: place.code, before: { name: place.name, seat: place.seat }, after: value }
  })
}

/**
 * Adds a mahalla or names it anew, or takes it off the lists. A new one gets its mahalla office, whose helper files for
 * those beside. @throws invalid
 */
export async function setMahalla(deps: CatalogueDeps, viewer: Viewer, input: Input): Promise<void> {
  const { value, reason } = judged(checkMahalla(deps, input), input['reason'])
  await keep(deps, viewer, reason, (tx) => writeMahallas(deps, tx, [{ ...value, closed: input['closed'] === '1' }]))
}

/** Adds the mahallas of a file, all or none; each error names its line. @throws invalid */
export async function importMahallas(
  deps: CatalogueDeps,
  viewer: Viewer,
  file: string,
  why: string | undefined,
): Promise<number> {
  const { mahallas, errors } = readMahallas(deps, file)
  const { value, reason } = judged(
    errors.length > 0 ? { value: undefined, errors } : { value: mahallas, errors: [] },
    why,
  )
  await keep(deps, viewer, reason, (tx) => writeMahallas(deps, tx, value))
  return value.length
}

/** Of which day the numbers are, and who says so. */
function checkCensus(input: Input, now: Date): Checked<Pick<Population, 'asOf' | 'source'>> {
  const errors: FieldError[] = []
  const asOf = parseDay(input['asOf'])
  if (!asOf) errors.push({ field: 'asOf', code: input['asOf'] ? 'not_a_date' : 'missing' })
  else if (asOf > dayOf(now)) errors.push({ field: 'asOf', code: 'in_the_future' })
  const source = checkText(errors, 'source', input['source'], { max: 200 })
  return checked({ asOf: asOf ?? '', source }, errors)
}

/** Loads how many people live where, all lines or none; each error names its line. @throws invalid */
export async function importPeople(deps: CatalogueDeps, viewer: Viewer, input: Input): Promise<void> {
  const { people, errors } = readPeople(deps, input['people'] ?? '')
  const census = checkCensus(input, deps.clock())
  const all = people.map((each): Population => ({ ...each, asOf: '', source: '', ...census.value }))
  const { value, reason } = judged(checked(all, [...errors, ...census.errors]), input['reason'])
  await keep(deps, viewer, reason, async (tx) => {
    const before = value.map(({ code }) => ({ code, people: deps.territories.peopleIn(code) ?? null }))
    await savePopulations(tx, value)
    return { subject: 'places', key: 'people', before, after: value }
  })
}

async function writeMahallas(
  { agencies, territories, clock }: CatalogueDeps,
  tx: Tx,
  mahallas: readonly Mahalla[],
): Promise<Written> {
  const before = mahallas.map(({ code }) => territories.findMahalla(code) ?? null)
  for (const mahalla of mahallas) {
    await saveMahalla(tx, mahalla, clock())
    const known = agencies.all.some(({ kind, territory }) => kind === 'MFY' && territory === mahalla.code)
    if (!known) await addAgency(tx, { kind: 'MFY', level: 'mahalla', territory: mahalla.code, parentId: null })
  }
  const [first] = mahallas
  const key = mahallas.length === 1 ? present(first, 'a mahalla').code : `${present(first, 'a mahalla').territory} …`
  const plain = (list: readonly (Mahalla | null)[]) =>
    list.map((each) => each && { code: each.code, name: each.name, closed: each.closed ?? false })
  return { subject: 'places', key, before: plain(before), after: plain(mahallas) }
}

/** @throws invalid, not_found */
export function checkNotice(key: string | undefined, input: Input): void {
  const { errors } = checkNoticeText(replaceableAt(key).standard, input)
  if (errors.length > 0) throw new Problem('invalid', { errors: [...errors] })
}

function replaceableAt(key: string | undefined) {
  const standard = key !== undefined && Object.hasOwn(replaceable, key) ? replaceable[key] : undefined
  if (key === undefined || !standard) throw new Problem('not_found')
  return { key, standard }
}

/** Another text for a notice; `reset` takes that of the release again. @throws invalid, not_found */
export async function setText(
  deps: CatalogueDeps,
  viewer: Viewer,
  asked: string | undefined,
  input: Input,
): Promise<void> {
  const { key, standard } = replaceableAt(asked)
  const before = deps.noticeWords.replaced[key] ?? null
  if (input['step'] === 'reset') {
    const { reason } = judged({ value: key, errors: [] }, input['reason'])
    return keep(deps, viewer, reason, async (tx) => {
      await removeNoticeText(tx, key)
      return { subject: 'notices', key, before, after: null }
    })
  }
  const { value, reason } = judged(checkNoticeText(standard, input), input['reason'])
  return keep(deps, viewer, reason, async (tx) => {
    await setNoticeText(tx, key, value, deps.clock())
    return { subject: 'notices', key, before, after: value }
  })
}
