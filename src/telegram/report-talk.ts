// A report in a chat: where it stands, the pictures of the result, and the steps of whoever looks at it, by the same
// actions and the same judgement as the card's forms.
import { formatLeft, formatMoment } from '../language/index.ts'
import { awaitsLook, type Card, readCard, seesPhoto, wordFor } from '../card/index.ts'
import { photosOfReport, readFileOf } from '../photos/index.ts'
import { listMine, rowOf } from '../lists/index.ts'
import { markSeen } from '../notices/index.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { mostFileBytes } from '../platform/telegram.ts'
import { xmlText } from '../platform/xml.ts'
import { act, eventsOf, noteDelivery, type Sent } from '../reports/index.ts'
import type { Buttons, Press } from './line.ts'
import type { AskedStep } from './state.ts'
import { say, type Talk } from './talk.ts'
import type { Said } from './update.ts'

/** What a step needs besides being pressed: stars, a reason or words, or words with pictures. */
const needs = {
  consent: 'stars',
  object: 'reason',
  reply: 'pictures',
  add_note: 'pictures',
  join: 'nothing',
  withdraw: 'reason',
  revoke: 'reason',
  reopen: 'reason',
  appeal: 'reason',
  accept: 'nothing',
  take: 'nothing',
  answer: 'pictures',
  ask: 'text',
  return: 'reason',
} as const
type Step = keyof typeof needs
const isStep = (action: string): action is Step => Object.hasOwn(needs, action)

export const reportButton = (talk: Pick<Talk, 'locale'>, id: number): Press => ({
  text: say(talk, 'button.report', { number: String(id) }),
  data: `r:${id}`,
})

const webButton = ({ deps, locale, ...talk }: Talk, path: string): Press => ({
  text: say({ ...talk, locale }, 'button.site'),
  url: `${deps.publicUrl ?? ''}/${locale}${path}`,
})

/** The last words of the body, where the report is to be judged by them. */
function answerIn({ events }: Card): string | undefined {
  const last = events.findLast(({ type }) => type === 'answer' || type === 'ask')
  return last?.words['text']
}

function htmlOf({ deps, locale }: Talk, card: Card): string {
  const { report } = card
  const now = deps.clock()
  const until = report.owner === 'agency' ? report.dueAt : report.actBy
  const left = report.owner !== null && until ? formatLeft(locale, until, now) : undefined
  const answer = ['answered', 'verifying', 'objected', 'waiting_reporter'].includes(report.status)
    ? answerIn(card)
    : undefined
  return [
    `<b>№ ${report.id} · ${xmlText(card.categoryName)}</b>`,
    xmlText(card.placeName),
    `<b>${xmlText(wordFor(locale, 'status', report.status))}</b>${left === undefined ? '' : ` · ${xmlText(left)}`}`,
    say({ locale }, 'report.agency', { agency: card.agencyName }),
    ...(report.owner === null
      ? []
      : [say({ locale }, 'report.due', { moment: formatMoment(locale, report.dueAt, now) })]),
    ...(card.text === null ? [] : [`\n<i>${xmlText(card.text.slice(0, 700))}</i>`]),
    ...(answer === undefined ? [] : [`\n${say({ locale }, 'report.answer', { text: answer.slice(0, 900) })}`]),
  ].join('\n')
}

/** The steps that are open to this person here; the rest stands on the site. */
function buttonsOf(talk: Talk, card: Card): Buttons {
  const { report, actions } = card
  const open = actions.filter(isStep).filter((action) => action !== 'join' || !card.isParty)
  // Who was asked has one way to say it: a note would be the reply.
  const steps = open.filter((action) => action !== 'add_note' || !open.includes('reply'))
  return [
    ...steps.map((action) => [
      { text: wordFor(talk.locale, 'action', action), data: `s:${report.id}:${report.seq}:${action}` },
    ]),
    [{ text: say(talk, 'button.renew'), data: `R:${report.id}` }, webButton(talk, `/reports/${report.id}`)],
  ]
}

/** The pictures of the result, before the words that are asked for. */
async function showResult(talk: Talk, card: Card): Promise<void> {
  const { deps, viewer, line } = talk
  const { report } = card
  if (!['answered', 'verifying', 'objected'].includes(report.status)) return
  const photos = await photosOfReport(deps.db, report.id)
  const last = Math.max(0, ...photos.flatMap(({ kind, seq }) => (kind === 'after' ? (seq ?? 0) : [])))
  const shown = photos.filter(
    (photo) => photo.kind === 'after' && photo.seq === last && seesPhoto(deps, viewer, report, photo),
  )
  const files = await Promise.all(shown.slice(0, 4).map(({ hash }) => readFileOf(deps.files, hash, 'large', 'jpg')))
  await line.pictures(files, say(talk, 'report.result', { number: String(report.id) }))
}

/** Shows a report as a new message, or in the place of one; whoever looks has been told. @throws not_found */
export async function showReport(talk: Talk, id: number, message?: number): Promise<void> {
  const { deps, viewer, line, locale } = talk
  const card = await readCard(deps, viewer, id, locale)
  if (viewer) await markSeen(deps.db, viewer.personId, id, deps.clock())
  const isNews = awaitsLook(card)
  // A person pressed a button in the own chat: that is known to have reached them (regulation 3.7).
  if (isNews) await noteDelivery(deps, id)
  if (message === undefined) await showResult(talk, card)
  const shown = isNews ? await readCard(deps, viewer, id, locale) : card
  const isThere = message !== undefined && (await line.edit(message, htmlOf(talk, shown), buttonsOf(talk, shown)))
  if (!isThere) await line.say(htmlOf(talk, shown), buttonsOf(talk, shown))
}

const mostListed = 8

/** The own reports, the newest first. */
export async function showMine(talk: Talk): Promise<void> {
  const { deps, viewer, line, locale } = talk
  if (!viewer) return askContact(talk)
  const rows = (await listMine(deps.db, viewer.personId, mostListed)).map((report) =>
    rowOf(deps, viewer, report, locale),
  )
  if (rows.length === 0) return void (await line.say(say(talk, 'mine.none')))
  const lines = rows.map(
    ({ report, categoryName }) =>
      `№ ${report.id} · ${xmlText(categoryName)}\n<b>${xmlText(wordFor(locale, 'status', report.status))}</b>`,
  )
  await line.say(`${say(talk, 'mine.title')}\n\n${lines.join('\n\n')}`, [
    ...rows.map(({ report }) => [reportButton(talk, report.id)]),
    [webButton(talk, '/my')],
  ])
}

export const askContact = (talk: Talk): Promise<void> =>
  talk.line.ask(say(talk, 'hint.contact'), { contact: say(talk, 'button.contact') })

/** A button of a step: taken at once, or what it needs is asked for. @returns a word for the finger */
export async function pressStep(talk: Talk, [id = '', seq = '', action = '', arg]: readonly string[], message: number) {
  const { line, viewer, state } = talk
  if (!viewer) {
    await askContact(talk)
    return say(talk, 'toast.contact')
  }
  if (!isStep(action)) return undefined
  const step: AskedStep = { is: 'step', report: Number(id), action, seq: Number(seq), files: [] }
  const need = needs[action]
  if (need === 'nothing') return take(talk, step, {}, message)
  if (need === 'stars' && arg === undefined) {
    const stars = [1, 2, 3, 4, 5].map((count) => ({
      text: '⭐️'.repeat(count),
      data: `s:${id}:${seq}:${action}:${count}`,
    }))
    await line.say(
      say(talk, 'ask.stars', { number: id }),
      stars.toReversed().map((star) => [star]),
    )
    return undefined
  }
  if (need === 'stars') {
    const done = await take(talk, step, { stars: Number(arg) })
    await line.strip(message)
    return done
  }
  state.asked = step
  const words = need === 'pictures' ? 'words.pictures' : 'words.reason'
  const key = action === 'answer' ? 'words.answer' : words
  await line.say(say(talk, key, { action: wordFor(talk.locale, 'action', action), number: id }), [
    [{ text: say(talk, 'button.never_mind'), data: 'q' }],
  ])
  return undefined
}

/** Takes the step, and shows what came of it. @throws what the step is refused for */
async function take(
  talk: Talk,
  { report, action, seq, files }: AskedStep,
  fields: Sent,
  message?: number,
): Promise<string> {
  const { deps, viewer, state, line } = talk
  if (!viewer) throw new Problem('not_signed_in')
  const uploads = []
  for (const file of files) uploads.push({ field: 'photo', name: '', bytes: await line.file(file), tooLarge: false })
  const named = action === 'return' ? { agency: 'unknown' } : {}
  const outcome = action === 'answer' ? { outcome: 'done' } : {}
  try {
    await act(deps, viewer, report, action, { ...named, ...outcome, ...fields, seq, evidence: { uploads } })
  } catch (error) {
    if (!(await isDone(talk, { report, action, seq }))) throw error
  }
  delete state.asked
  await showReport(talk, report, message)
  return say(talk, 'toast.done')
}

/** This person took this very step already: a button pressed twice, or a process that died before it said so. */
async function isDone(
  { deps, viewer }: Talk,
  { report, action, seq }: Pick<AskedStep, 'report' | 'action' | 'seq'>,
): Promise<boolean> {
  const next = (await eventsOf(deps.db, report)).find((event) => event.seq === seq + 1)
  return next?.type === action && next.actor.personId === viewer?.personId
}

/** What was said while a step waited for it; false where that was nothing for it. */
export async function hearForStep(talk: Talk, said: Said): Promise<boolean> {
  const { asked } = talk.state
  if (asked?.is !== 'step' || !isStep(asked.action)) return false
  const need = needs[asked.action]
  if (said.is === 'text' && need === 'reason') await take(talk, asked, { reason: said.text })
  else if (said.is === 'text' && need === 'text') await take(talk, asked, { text: said.text })
  else if (need === 'pictures' && (said.is === 'text' || said.is === 'photo')) await gather(talk, asked, said)
  else return false
  return true
}

/** Words and pictures come one by one: what there is so far is shown, with the last button. */
async function gather(talk: Talk, asked: AskedStep, said: Extract<Said, { is: 'text' | 'photo' }>): Promise<void> {
  const { state, line, deps, locale } = talk
  const words = said.is === 'text' ? said.text : said.caption
  const text = [asked.text, words].filter((part) => part !== undefined && part !== '').join('\n')
  const files = said.is === 'photo' ? [...new Set([...asked.files, said.file])] : asked.files
  if (said.is === 'photo' && said.bytes > mostFileBytes) throw new Problem('too_large')
  const max = deps.settings.limits.photosPerAnswer
  if (files.length > max) throw invalid('photo', 'too_many_photos', { max })
  state.asked = { ...asked, files, ...(text !== '' && { text }) }
  const told = { action: wordFor(locale, 'action', asked.action), number: String(asked.report), text: text || '—' }
  await line.say(say(talk, 'step.so_far', { ...told, count: files.length }), [
    [
      { text: say(talk, 'button.send'), data: 'S' },
      { text: say(talk, 'button.never_mind'), data: 'q' },
    ],
  ])
}

/** The last button of a step with words and pictures. */
export async function sendStep(talk: Talk, message: number): Promise<string> {
  const { asked } = talk.state
  await talk.line.strip(message)
  if (asked?.is !== 'step') return say(talk, 'toast.gone')
  return take(talk, asked, asked.text === undefined ? {} : { text: asked.text })
}
