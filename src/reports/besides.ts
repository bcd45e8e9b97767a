// What a step writes besides its event and the row: people who joined or left, voices, photos' visibility, what is
// searched and where.
import { isAboutHome } from '../categories/index.ts'
import {
  type ActionInput,
  type EventBody,
  type Moves,
  type ReportEvent,
  type SideWrite,
  type Words,
  ofType,
} from '../life/index.ts'
import type { Viewer } from '../people/index.ts'
import { blurPhoto, hidePhoto } from '../photos/index.ts'
import { hideRecording, passRecordings } from '../recordings/index.ts'
import { draw } from '../platform/chance.ts'
import type { Tx } from '../platform/database.ts'
import { invalid } from '../platform/problems.ts'
import { roundPoint } from '../territories/index.ts'
import type { ReportDeps } from './deps.ts'
import { publicWords } from './public-words.ts'
import { addPressureSignal, askVoices, planFollowUp } from './signal-store.ts'
import { findReport, lockReport, setPublicPlace, setSearch, type StoredReport } from './store.ts'
import { addSupporter, addVoice, moveSupporters, removeSupporter, takeBackSupporters } from './supporter-store.ts'
import { handKeys } from './facts.ts'
import { setContactAllowed } from './view-store.ts'
import { present } from '../platform/present.ts'

/** A step that was taken, inside the transaction that wrote it. */
export interface Taken {
  deps: ReportDeps & { db: Tx }
  viewer: Viewer
  /** As it was before the event. */
  report: StoredReport
  event: ReportEvent
  input: ActionInput
  words: Words
  /** Tells the other report of a merger, locked, how many came along, or left: the writer's own event on it. */
  adopt: (target: StoredReport) => Promise<void>
}

/** By chance; who withdrew while an answer was to be judged is always asked whether that was the own wish. */
const askAgain = ({ deps, report, viewer, event }: Taken, kind: 'consent' | 'withdraw') =>
  planFollowUp(
    deps,
    { reportId: report.id, seq: event.seq, personId: viewer.personId, kind, at: event.at },
    kind === 'withdraw' && ['answered', 'verifying'].includes(report.status) ? 0 : (deps.draw ?? draw)(),
  )

/** Each by the name that the actions of the table call it. */
export const besides: Record<SideWrite, (taken: Taken) => Promise<void>> = {
  join: ({ deps, report, viewer, event }) => addSupporter(deps.db, report.id, viewer.personId, event),
  voice: async ({ deps, report, viewer, event }) => {
    if (report.status !== 'deferred') await addVoice(deps.db, report.id, viewer.personId, event, handKeys(deps, viewer))
  },
  follow_up: async (taken) => {
    const { type } = taken.event
    const body: EventBody = taken.event.body
    if (type === 'withdraw') await askAgain(taken, type)
    else if (body.alike) await askVoices(taken.deps, taken.report, taken.event.at)
    else if (type === 'consent' && body.basis === 'consent') await askAgain(taken, type)
  },
  heir: async ({ deps, report, event }) => {
    const { heir } = ofType(event, 'withdraw').body
    if (heir !== undefined) await removeSupporter(deps.db, report.id, heir)
    // Who goes on with the report has a word of their own on calls.
    await setContactAllowed(deps.db, report.id, null)
  },
  merge: async ({ deps, report, event, adopt }) => {
    const { into } = ofType(event, 'merge').body
    const target = present(await findReport(deps.db, into), 'the report it is merged into')
    await moveSupporters(deps.db, report, target)
    return adopt(target)
  },
  leave: async (taken) => {
    const { deps, report, viewer, event } = taken
    return event.body.to === undefined ? removeSupporter(deps.db, report.id, viewer.personId) : leaveMerger(taken)
  },
  blur: async ({ deps, report, event }) => {
    const { photo, areas } = ofType(event, 'blur_photo').body
    if (!(await blurPhoto(deps, report.id, photo, areas))) throw invalid('photo', 'unknown_choice')
  },
  hide: async ({ deps, report, event }) => {
    if (!(await hidePhoto(deps.db, report.id, ofType(event, 'hide_photo').body.photo)))
      throw invalid('photo', 'unknown_choice')
  },
  mute: async ({ deps, report, event }) => {
    if (!(await hideRecording(deps.db, report.id, ofType(event, 'hide_recording').body.recording)))
      throw invalid('recording', 'unknown_choice')
  },
  // A dispatcher has looked at it: whoever reads its words from now on hears them too.
  pass: async ({ deps, report, event }) => {
    const isSeen = event.body.publication === 'public' || event.body.publication === 'private'
    if (isSeen && event.actor.role === 'dispatcher') await passRecordings(deps.db, report.id)
  },
  pressure: ({ deps, report, viewer, event, words }) =>
    addPressureSignal(deps.db, report, viewer.personId, present(words.text, 'the text'), event.at),
}

/** Those who came along leave the report it was merged into, and each that one was merged into in turn. */
async function leaveMerger({ deps, report, adopt }: Taken): Promise<void> {
  let people: number[] | undefined
  let from = report.id
  for (let into = report.mergedInto; into !== null;) {
    const target = present(await lockReport(deps.db, into), 'the report it was merged into')
    people = await takeBackSupporters(deps.db, from, into, people)
    await adopt(target)
    from = into
    into = target.mergedInto
  }
}

/**
 * What any step may change of what is searched and where it lies: another type, another publication, other public
 * words.
 */
export async function indexAnew(
  { categories, db }: ReportDeps & { db: Tx },
  report: StoredReport,
  type: string,
  body: Moves,
): Promise<void> {
  if (
    body.category !== undefined &&
    report.exactLat !== null &&
    report.exactLng !== null &&
    isAboutHome(categories.get(body.category))
  ) {
    // Another type may be about a home: then its public place is rounded, and stays so whatever the type becomes.
    await setPublicPlace(db, report.id, roundPoint({ lat: report.exactLat, lng: report.exactLng }))
  }
  if (body.publication !== undefined || body.category !== undefined || type === 'edit_public_text')
    await searchedAs(db, report, body)
}

/** Its type is everybody's to know; of its words only what the public may read is searched. */
async function searchedAs(tx: Tx, report: StoredReport, body: Moves): Promise<void> {
  const isPublic = (body.publication ?? report.publication) === 'public'
  await setSearch(tx, {
    id: report.id,
    type: body.category ?? report.category,
    words: isPublic ? await publicWords(tx, report.id) : '',
  })
}
