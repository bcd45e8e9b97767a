// What of a report may leave the house, to whom: the one place where words and photos are given or withheld.
import { type Answers, isAboutHome, type Category, readAnswers } from '../categories/rules.ts'
import { inLanguage, type Locale } from '../language/index.ts'
import type { Viewer } from '../people/rules.ts'
import type { Document } from '../documents/index.ts'
import type { Photo } from '../photos/index.ts'
import { playedOf, type StoredRecording } from '../recordings/index.ts'
import {
  type Actor,
  isOverdue,
  type World,
  actionsFor,
  type EventBody,
  type EventRole,
  type Report,
  type Words,
} from '../life/index.ts'
import {
  isParty,
  isStaffOn,
  noTies,
  personOf,
  readsNotes,
  standingWords,
  type StoredReport,
  type TimelineRow,
  type Ties,
} from '../reports/index.ts'
import { present } from '../platform/present.ts'

export interface CardPhoto {
  id: number
  kind: Photo['kind']
  seq: number
  width: number
  height: number
  preview: string | null
  /** What whoever brought it says of it, where this viewer reads their words. */
  caption: string | null
  hidden: boolean
}

/** A short video or a voice note. */
export interface CardRecording {
  id: number
  kind: StoredRecording['kind']
  state: StoredRecording['state']
  seconds: number
  hasPoster: boolean
}

export interface CardEvent {
  seq: number
  at: Date
  type: string
  role: EventRole
  agency: { id: number; name: string } | null
  body: Omit<EventBody, 'officer' | 'heir' | 'account' | 'joinedTo' | 'agency' | 'proposed' | 'part'> &
    Partial<Record<'agency' | 'proposed' | 'part', { id: number; name: string }>>
  words: Words
  photos: number[]
  /** Acts and estimates that came along, for the parties. */
  documents: { id: number; bytes: number }[]
}

/** A report as this viewer may know it. */
export interface Card {
  report: StoredReport
  category: Category
  categoryName: string
  groupName: string
  agencyName: string
  placeName: string
  overdue: boolean
  /** Null: not (yet) for this viewer. */
  text: string | null
  landmark: string | null
  /** What was answered to the type's questions; answers in words are for the parties. */
  answers: { id: string; question: string; answer: string; own: boolean }[]
  /** `accuracy`: within so many metres, as the reporter's device said. */
  place: { lat: number; lng: number; exact: boolean; accuracy: number | null }
  photos: CardPhoto[]
  recordings: CardRecording[]
  events: CardEvent[]
  isReporter: boolean
  isSupporter: boolean
  /** Joined after the present answer: speaks on the next one. */
  speaksNextTime: boolean
  isParty: boolean
  /** Works on it for an office. */
  isStaff: boolean
  /** The reporter's own words, where the public reads an edited text. */
  ownText: string | null
  parts: { id: number; name: string }[]
  /** Of a merged report the one it lives on in, however often that was merged in turn. */
  livesIn: number | null
  actions: string[]
}

/** "Guliston mahallasi, Mingbuloq tumani". */
export function placeNameOf(
  { territories }: Pick<World, 'territories'>,
  report: Pick<Report, 'district' | 'mahalla'>,
  locale: Locale,
): string {
  const district = inLanguage(territories.get(report.district).name, locale)
  const mahalla = territories.findMahalla(report.mahalla ?? undefined)
  const suffix = { uz: 'mahallasi', 'uz-cyrl': 'маҳалласи', kaa: 'máhállesi', ru: 'махалля', en: 'mahalla' }[locale]
  return mahalla ? `${inLanguage(mahalla.name, locale)} ${suffix}, ${district}` : district
}

/** What the right to words and photos depends on. */
type Worded = Parameters<typeof isParty>[2] & Pick<Report, 'publication'>

/** May this viewer read the reporter's words and see the photos of this report? */
export function readsWords(world: World, viewer: Viewer | undefined, report: Worded): boolean {
  return report.publication === 'public' || isParty(world, viewer, report)
}

/** May this viewer see this photo? Notes are internal; a hidden photo is for the parties only. */
export function seesPhoto(
  world: World,
  viewer: Viewer | undefined,
  report: Worded,
  photo: Pick<Photo, 'kind' | 'hidden'>,
): boolean {
  if (photo.kind === 'note') return readsNotes(world, viewer, report)
  if (isParty(world, viewer, report)) return true
  return report.publication === 'public' && !photo.hidden
}

/**
 * May this viewer hear this recording? Until a dispatcher let it pass only its reporter and dispatchers do; then
 * whoever sees the photos.
 */
export function hearsRecording(
  world: World,
  viewer: Viewer | undefined,
  report: Worded & Report,
  { state }: Pick<StoredRecording, 'state'>,
): boolean {
  if (viewer?.personId === report.reporterId) return true
  if (viewer && personOf(world, viewer, report, noTies).actors.includes('dispatcher')) return true
  return state === 'passed' && readsWords(world, viewer, report)
}

/** A report with what happened to it, its pictures, and what the viewer has to do with it. */
export interface Read {
  report: StoredReport
  timeline: readonly TimelineRow[]
  photos: readonly Photo[]
  recordings: readonly StoredRecording[]
  documents: readonly Document[]
  ties: Ties
}

/**
 * The exact place is for the one who reported it and for those who go there: the bodies' people, and the controller
 * whose check it waits for (house 4).
 */
function placeFor(
  viewer: Viewer | undefined,
  party: boolean,
  report: StoredReport,
  actors: readonly Actor[],
): Card['place'] {
  const role = viewer?.acting?.role
  const checks = actors.includes('controller') && report.status === 'verifying'
  const goesThere = viewer?.personId === report.reporterId || role === 'officer' || role === 'head' || checks
  const { exactLat, exactLng, accuracy } = report
  const exact = party && goesThere && exactLat !== null
  return exact
    ? { lat: exactLat, lng: present(exactLng, 'the exact place'), exact, accuracy }
    : { lat: report.publicLat, lng: report.publicLng, exact, accuracy: null }
}

/** The parties read the words as they were written, and beside them what the public reads where that differs. */
const wordsFor = (words: ReturnType<typeof standingWords>, party: boolean, reads: boolean) =>
  party
    ? { text: words.own || null, ownText: words.own === words.shown ? null : (words.shown ?? null) }
    : { text: (reads && words.shown) || null, ownText: null }

export function cardOf(world: World, viewer: Viewer | undefined, read: Read, locale: Locale, now: Date): Card {
  const { report, timeline, photos, recordings, documents, ties } = read
  const category = world.categories.get(report.category)
  const person = viewer && personOf(world, viewer, report, ties)
  const party = isParty(world, viewer, report)
  const reads = readsWords(world, viewer, report)
  const notes = readsNotes(world, viewer, report)
  const seen = photos.filter((photo) => seesPhoto(world, viewer, report, photo))
  const heard = recordings
    .filter((recording) => hearsRecording(world, viewer, report, recording))
    .map((recording) => ({ ...playedOf(recording), state: recording.state }))
  const canHide = heard.some(({ state }) => state !== 'hidden')
  const isThere = (action: string) => action !== 'hide_recording' || canHide
  const words = standingWords(timeline)
  const agencyOf = (id: number) => ({ id, name: world.agencies.name(world.agencies.get(id), locale) })
  return {
    report,
    category,
    categoryName: inLanguage(category.name, locale),
    groupName: inLanguage(world.categories.group(category.group).name, locale),
    agencyName: world.agencies.name(world.agencies.get(report.agencyId), locale),
    placeName: placeNameOf(world, report, locale),
    overdue: isOverdue(report, now),
    ...wordsFor(words, party, reads),
    // A landmark may be somebody's door: never public for types about a home.
    landmark: party || (reads && !isAboutHome(category)) ? (words.landmark ?? null) : null,
    answers: party || reads ? answersOn(category, timeline[0]?.words ?? {}, party, locale) : [],
    place: placeFor(viewer, party, report, person?.actors ?? []),
    photos: seen.map((photo) => photoOf(photo, photos, timeline, party)),
    recordings: heard,
    events: timeline
      .filter(({ type }) => type !== 'join_accounts' && (type !== 'add_note' || notes))
      .map((event) => ({
        ...cardEvent(event, party, report, seen, agencyOf),
        documents: party ? documentsAt(event.seq, documents) : [],
      })),
    isReporter: viewer !== undefined && viewer.personId === report.reporterId,
    isSupporter: ties.supports,
    speaksNextTime: person?.cameLate ?? false,
    isParty: party,
    isStaff: viewer !== undefined && isStaffOn(world, viewer, report),
    parts: report.parts.map(agencyOf),
    livesIn: report.mergedInto,
    actions: person ? actionsFor(report, now, world, person).filter(isThere) : [],
  }
}

/**
 * A picture with what was said of it. Where a dispatcher put other words in the place of the reporter's, those stand
 * for all of them: what the reporter says of the pictures is for the parties then.
 */
function photoOf(photo: Photo, photos: readonly Photo[], timeline: readonly TimelineRow[], party: boolean): CardPhoto {
  const { id, kind, width, height, preview, hidden } = photo
  const seq = photo.seq ?? 0
  const isEdited = timeline.some(({ type }) => type === 'edit_public_text')
  const nth = photos.filter((each) => each.seq === photo.seq).indexOf(photo) + 1
  const said = timeline.find((event) => event.seq === seq)?.words[`caption.${nth}`] ?? null
  return {
    id,
    kind,
    seq,
    width,
    height,
    preview,
    hidden,
    caption: kind === 'before' && isEdited && !party ? null : said,
  }
}

/** Choices and numbers say nothing of a person; words may, and no moderator edits them. */
function answersOn(category: Category, words: Words, party: boolean, locale: Locale): Card['answers'] {
  const answers: Answers = Object.fromEntries(
    Object.entries(words).flatMap(([name, text]) =>
      name.startsWith('answer.') ? [[name.slice('answer.'.length), text]] : [],
    ),
  )
  return readAnswers(category.questions, answers)
    .filter(({ kind }) => party || kind !== 'text')
    .map(({ id, question, answer }) => ({
      id,
      question: inLanguage(question, locale),
      answer: typeof answer === 'string' ? answer : inLanguage(answer, locale),
      own: typeof answer === 'string',
    }))
}

/** Papers hold names and signatures: they are for the parties. */
const documentsAt = (seq: number, documents: readonly Document[]): CardEvent['documents'] =>
  documents.filter((each) => each.seq === seq).map(({ id, bytes }) => ({ id, bytes }))

function cardEvent(
  event: TimelineRow,
  party: boolean,
  report: StoredReport,
  seen: readonly Photo[],
  agencyOf: (id: number) => { id: number; name: string },
): Omit<CardEvent, 'documents'> {
  const isCitizen = event.actor.role === 'reporter' || event.actor.role === 'supporter'
  // A citizen's later words no moderator has read; staff's words repeat names, so they open with the report (regulation
  // 3.1).
  const mayRead = party || (!isCitizen && report.publication === 'public')
  const {
    officer: _officer,
    heir: _heir,
    account: _account,
    joinedTo: _joinedTo,
    agency,
    proposed,
    part,
    ...body
  }: EventBody = event.body
  return {
    seq: event.seq,
    at: event.at,
    type: event.type,
    role: event.actor.role,
    agency: event.actor.agencyId === null ? null : agencyOf(event.actor.agencyId),
    body: {
      ...body,
      ...(agency !== undefined && { agency: agencyOf(agency) }),
      ...(proposed !== undefined && { proposed: agencyOf(proposed) }),
      ...(part !== undefined && { part: agencyOf(part) }),
    },
    words: mayRead && event.seq !== 1 ? event.words : {},
    photos: seen.filter((photo) => photo.seq === event.seq).map((photo) => photo.id),
  }
}

/** The answer waits for its reporter, of whom nobody knows yet that the notice came; only their own look tells that. */
export const awaitsLook = ({ isReporter, report }: Card): boolean =>
  isReporter && report.status === 'answered' && report.noticedAt === null
