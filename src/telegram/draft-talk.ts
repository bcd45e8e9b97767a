// Telling a report: what is said, sent or pressed goes into a draft, the same that the site knows; in any order, and
// changed at any time.
import { checkAnswers } from '../categories/index.ts'
import { fold, formatMoment, inLanguage } from '../language/index.ts'
import { readCard } from '../card/index.ts'
import { findByDraft, sendDraft } from '../filing/index.ts'
import { addDraftPhoto, keepPictures, photosOfDraft, giveUpDraftPhotos } from '../photos/index.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { mostFileBytes } from '../platform/telegram.ts'
import { act, countUpload, discardDraft, type Draft, findDraft, keepDraft } from '../reports/index.ts'
import {
  changeButtons,
  dataOf,
  groupButtons,
  offerOf,
  openQuestion,
  showDraft,
  suggested,
  typeButtons,
} from './draft-view.ts'
import { reportButton, showReport } from './report-talk.ts'
import { type Begun, begunBy, mostBegun, withPiece, wordsOf } from './state.ts'
import { holderOf, say, sayRefusal, type Talk } from './talk.ts'
import type { Said } from './update.ts'

/** The draft behind something that was begun here; undefined once it was sent, or a day is over. */
const draftOf = ({ deps, ...talk }: Talk, { id }: Begun): Promise<Draft | undefined> =>
  findDraft(deps.db, id, holderOf({ deps, ...talk }), deps.clock())

const replace = (talk: Talk, begun: Begun): void => {
  talk.state.begun = [...talk.state.begun.filter(({ id }) => id !== begun.id), begun]
}

/** The same whenever the same words are read again: a process that died in between leaves no second draft. */
const idFor = ({ deps, chat, update }: Talk): string =>
  deps.secrets
    .hash('telegram-draft', `${chat.id} ${update}`)
    .toString('hex', 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Another one, which everything said from now on belongs to. */
export async function begin(talk: Talk, fields: Draft['fields'] = {}): Promise<Begun> {
  const { deps, state } = talk
  const begun: Begun = { id: idFor(talk), said: [] }
  await keepDraft(deps, begun.id, fields, holderOf(talk))
  // The oldest leaves the talk; its draft stands on the site until its day is over.
  state.begun = [...state.begun.slice(-(mostBegun - 1)), begun]
  delete state.asked
  talk.dirty.add(begun.id)
  return begun
}

/** What is being told now: the one that was answered to, or the last; a new one where none stands. */
async function present(talk: Talk, replyTo?: number): Promise<{ begun: Begun; draft: Draft }> {
  const asked = replyTo === undefined ? undefined : talk.state.begun.find(({ message }) => message === replyTo)
  for (const begun of [...(asked ? [asked] : []), ...talk.state.begun.toReversed()]) {
    const draft = await draftOf(talk, begun)
    if (draft) return { begun, draft }
    talk.state.begun = talk.state.begun.filter(({ id }) => id !== begun.id)
  }
  const begun = await begin(talk)
  return { begun, draft: { id: begun.id, fields: {} } }
}

async function change(talk: Talk, { id, fields }: Draft, changed: Partial<Draft['fields']>): Promise<void> {
  const kept = Object.fromEntries(Object.entries({ ...fields, ...changed }).filter(([, value]) => value !== undefined))
  await keepDraft(talk.deps, id, kept, holderOf(talk))
  talk.dirty.add(id)
}

/** Words: the answer to what was asked, else a piece of what is told. */
export async function hearText(talk: Talk, said: Extract<Said, { is: 'text' }>, replyTo?: number): Promise<void> {
  const { deps, state } = talk
  const { asked } = state
  if (asked && asked.is !== 'step') {
    const begun = state.begun.find(({ id }) => id === asked.draft)
    const draft = begun && (await draftOf(talk, begun))
    delete state.asked
    if (begun && draft) return hearAnswer(talk, begun, draft, asked, said.text)
  }
  const { begun, draft } = await present(talk, replyTo)
  const question = draft.fields.text === undefined ? undefined : openQuestion(deps, draft)
  // While a question stands there words answer it.
  if (question && question.kind !== 'choice')
    return hearAnswer(talk, begun, draft, { is: 'answer', draft: draft.id, question: question.id }, said.text)
  await addPiece(talk, begun, draft, [said.message, said.text])
}

async function addPiece(talk: Talk, begun: Begun, draft: Draft, piece: [message: number, text: string]): Promise<void> {
  const { textLength } = talk.deps.settings.limits
  // What was typed on the site stays before it.
  const before = begun.said.length === 0 && draft.fields.text ? withPiece(begun, 0, draft.fields.text) : begun
  const told = withPiece(before, ...piece)
  const text = wordsOf(told)
  if ([...text].length > textLength) throw invalid('text', 'too_long', { max: textLength })
  replace(talk, told)
  await change(talk, draft, { text })
}

/** A message that is part of what is told says something else now. */
export async function hearPiece(talk: Talk, id: string, message: number, text: string): Promise<void> {
  const begun = talk.state.begun.find((each) => each.id === id)
  const draft = begun && (await draftOf(talk, begun))
  if (begun && draft) await addPiece(talk, begun, draft, [message, text])
}

type AskedOfDraft = Exclude<NonNullable<Talk['state']['asked']>, { is: 'step' }>

async function hearAnswer(talk: Talk, begun: Begun, draft: Draft, asked: AskedOfDraft, text: string): Promise<void> {
  const { deps, line } = talk
  if (asked.is === 'landmark')
    return change(talk, draft, { landmark: text.slice(0, deps.settings.limits.landmarkLength) })
  if (asked.is === 'answer') {
    const answers = { ...draft.fields.answers, [asked.question]: text }
    const questions = deps.categories.find(draft.fields.category)?.questions ?? []
    const errors = checkAnswers(questions, answers).errors.filter(({ field }) => field === `answer.${asked.question}`)
    if (errors.length > 0) throw new Problem('invalid', { errors })
    return change(talk, draft, { answers })
  }
  if (asked.is === 'type') {
    const types = suggested(deps, text, 6)
    const buttons = types.length > 0 ? typeButtons(talk, begun.id, types) : groupButtons(talk, begun.id)
    await line.say(say(talk, types.length > 0 ? 'ask.type' : 'ask.group'), buttons)
    return
  }
  const found = districtsCalled(talk, text)
  if (found.length === 0) talk.state.asked = asked
  await line.say(
    say(talk, found.length > 0 ? 'ask.district' : 'ask.no_district'),
    found.map(({ code, name }) => [{ text: inLanguage(name, talk.locale), data: dataOf(begun.id, `p:${code}`) }]),
  )
}

/** Districts whose name begins so, else holds it, in any script. */
function districtsCalled({ deps }: Talk, text: string) {
  const asked = fold(text)
  if (asked.length < 3) return []
  const { districts } = deps.territories
  const called = (fits: (name: string) => boolean) =>
    districts.filter(({ name }) => Object.values(name).some((each) => fits(fold(each))))
  const begins = called((name) => name.startsWith(asked))
  return (begins.length > 0 ? begins : called((name) => name.includes(asked))).slice(0, 8)
}

export async function hearPhoto(talk: Talk, said: Extract<Said, { is: 'photo' }>, replyTo?: number): Promise<void> {
  const { deps, line } = talk
  const { limits } = deps.settings
  if (said.bytes > mostFileBytes || said.bytes > limits.photoBytes)
    throw invalid('photo', 'photo_too_large', { max: Math.floor(limits.photoBytes / 1_000_000) })
  const { draft } = await present(talk, replyTo)
  talk.dirty.add(draft.id)
  const kept = await photosOfDraft(deps.db, draft.id)
  if (kept.length >= limits.photosPerReport) throw invalid('photo', 'too_many_photos', { max: limits.photosPerReport })
  if (!(await countUpload(deps.db, draft.id, limits.uploadsPerDraft))) throw new Problem('too_many')
  const file = { field: 'photo', name: '', bytes: await line.file(said.file), tooLarge: false }
  const [picture] = await keepPictures(deps, [file], limits.photosPerReport, kept.length)
  // The same picture told twice is one.
  if (picture) await addDraftPhoto(deps.db, draft.id, picture, deps.clock())
  if (said.caption !== '') await hearText(talk, { is: 'text', text: said.caption, message: said.message }, replyTo)
}

export async function hearPlace(talk: Talk, { lat, lng, accuracy }: Extract<Said, { is: 'place' }>): Promise<void> {
  const { deps } = talk
  const { draft } = await present(talk)
  talk.dirty.add(draft.id)
  if (deps.territories.nearest({ lat, lng }, 1, accuracy).length === 0) throw invalid('lat', 'outside')
  await change(talk, draft, { lat, lng, accuracy, territory: undefined, mahalla: undefined })
}

/** A button of a draft. @returns a word for the finger that pressed it */
export async function pressDraft(
  talk: Talk,
  short: string,
  what: string,
  message: number,
): Promise<string | undefined> {
  const { line, state } = talk
  const begun = begunBy(state, short)
  const draft = begun && (await draftOf(talk, begun))
  if (!begun || !draft) {
    const sent = begun && talk.viewer && (await findByDraft(talk.deps, talk.viewer, begun.id))
    if (sent) return showSent(talk, begun.id, sent, message)
    await line.strip(message)
    return say(talk, 'toast.gone')
  }
  // The message with the button that was pressed is the one that is shown again.
  replace(talk, { ...begun, message })
  const [step = '', ...args] = what.split(':')
  return (await steps[step]?.(talk, draft, args, message)) ?? undefined
}

type Step = (talk: Talk, draft: Draft, args: readonly string[], message: number) => Promise<string | void>

const askFor =
  (is: 'type' | 'district' | 'landmark'): Step =>
  async (talk, { id }) => {
    talk.state.asked = { is, draft: id }
    await talk.line.say(say(talk, `words.${is}`))
  }

const steps: Record<string, Step> = {
  t: (talk, draft, [code = '']) => change(talk, draft, { category: code, called: false, answers: undefined }),
  g: async (talk, { id }, [code]) => {
    const types = talk.deps.categories.groups.find((group) => group.code === code)?.categories ?? []
    await talk.line.say(
      say(talk, 'ask.type'),
      typeButtons(
        talk,
        id,
        types.filter(({ offered }) => offered),
      ),
    )
  },
  't?': askFor('type'),
  'p?': askFor('district'),
  'm?': askFor('landmark'),
  c: (talk, draft) => change(talk, draft, { called: true }),
  n: (talk, draft, [question = '']) => change(talk, draft, { answers: { ...draft.fields.answers, [question]: '1' } }),
  a: (talk, draft, [question = '', option = '']) =>
    change(talk, draft, { answers: { ...draft.fields.answers, [question]: option } }),
  p: async (talk, draft, [code = '']) => {
    const { lat, lng } = draft.fields
    const far = lat !== undefined && lng !== undefined && talk.deps.territories.isFar({ lat, lng }, code)
    // A district chosen by name takes the place of a point that cannot lie in it.
    await change(talk, draft, {
      territory: code,
      mahalla: undefined,
      ...(far && { lat: undefined, lng: undefined, accuracy: undefined }),
    })
  },
  o: async (talk, draft) => {
    const begun = talk.state.begun.find(({ id }) => id === draft.id)
    if (begun) replace(talk, { ...begun, offered: offerOf(draft.fields) })
    talk.dirty.add(draft.id)
  },
  j: async (talk, draft, [report = '']) => {
    if (!talk.viewer) {
      await talk.line.ask(say(talk, 'ask.contact'), { contact: say(talk, 'button.contact') })
      return say(talk, 'toast.contact')
    }
    await act(talk.deps, talk.viewer, Number(report), 'join', {})
    await discardDraft(talk.deps, draft.id)
    talk.state.begun = talk.state.begun.filter(({ id }) => id !== draft.id)
    await showReport(talk, Number(report))
    return say(talk, 'toast.joined')
  },
  e: async (talk, draft, _args, message) => {
    await talk.line.edit(message, say(talk, 'change.title'), changeButtons(talk, draft))
  },
  b: async (talk, draft) => {
    talk.dirty.add(draft.id)
  },
  ex: async (talk, draft) => {
    const begun = talk.state.begun.find(({ id }) => id === draft.id)
    if (begun) replace(talk, { ...begun, said: [] })
    await change(talk, draft, { text: undefined })
  },
  ef: async (talk, draft) => {
    await giveUpDraftPhotos(talk.deps.db, draft.id, talk.deps.clock())
    talk.dirty.add(draft.id)
  },
  x: async (talk, draft, _args, message) => {
    await discardDraft(talk.deps, draft.id)
    talk.state.begun = talk.state.begun.filter(({ id }) => id !== draft.id)
    delete talk.state.asked
    talk.dirty.delete(draft.id)
    await talk.line.edit(message, say(talk, 'draft.dropped'))
  },
  s: send,
}

async function send(talk: Talk, draft: Draft, [shown = '']: readonly string[], message: number): Promise<string> {
  const { deps, viewer } = talk
  talk.dirty.add(draft.id)
  if (!viewer) return say(talk, 'toast.contact')
  const sent = await sendDraft(deps, viewer, draft, { shown, callAllowed: false })
  return sent === 'changed' ? say(talk, 'toast.changed') : showSent(talk, draft.id, sent, message)
}

/** The draft became a report: its number, and what happens next. */
async function showSent(talk: Talk, draftId: string, id: number, message: number): Promise<string> {
  const { deps, viewer, line, locale, state } = talk
  talk.dirty.delete(draftId)
  state.begun = state.begun.filter((begun) => begun.id !== draftId)
  const { report, agencyName } = await readCard(deps, viewer, id, locale)
  const by = (at: Date | null) => (at ? formatMoment(locale, at, deps.clock()) : '')
  const key = report.status === 'moderating' ? 'sent.held' : 'sent'
  const told = { number: String(id), agency: agencyName, accept: by(report.actBy), due: by(report.dueAt) }
  await line.edit(message, say(talk, key, told), [[reportButton(talk, id)]])
  return say(talk, 'toast.sent', { number: String(id) })
}

/** Shows each draft that something was said of: where a button was pressed in its place, else as a new message. */
export async function showDrafts(talk: Talk, { isPressed }: { isPressed: boolean }): Promise<void> {
  const { line, state } = talk
  for (const id of talk.dirty) {
    const begun = state.begun.find((each) => each.id === id)
    const draft = begun && (await draftOf(talk, begun))
    if (!begun || !draft) continue
    const { html, buttons, asking } = await showDraft(talk, draft, begun)
    const isShown = isPressed && begun.message !== undefined && (await line.edit(begun.message, html, buttons))
    if (!isShown) {
      if (begun.message !== undefined) await line.strip(begun.message)
      replace(talk, { ...begun, message: await line.say(html, buttons) })
    }
    if (asking === 'place') await line.ask(say(talk, 'hint.place'), { place: say(talk, 'button.place') })
    if (asking === 'contact') await line.ask(say(talk, 'hint.contact'), { contact: say(talk, 'button.contact') })
  }
  talk.dirty.clear()
}

/** A refusal of what was just said, above what stands. */
export const refuse = (talk: Talk, problem: Problem): Promise<number> =>
  talk.line.say(`⚠️ ${sayRefusal(talk, problem)}`)
