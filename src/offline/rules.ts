// What a phone keeps until it can be sent, what becomes of it, and when it is tried again. Pure.
import type { FieldError } from '../platform/problems.ts'

/** What waits on the phone: a report, or a step on one. */
export interface Letter {
  /** A UUID, the key under which it is sent: sent twice it arrives once. Of a filing it is the id of its draft. */
  id: string
  is: 'report' | 'step'
  state: LetterState
  /** Who wrote it; null where nobody had signed in. */
  person: number | null
  /** `/uz`: the language it was written in, as pages have it. */
  locale: string
  fields: readonly Field[]
  files: readonly LetterFile[]
  /** Of a step: where its form goes. */
  address?: string
  /** Of a filing that was begun on the line: how many photos its draft has there already. */
  draftPhotos?: number
  /** Written without the network, and known nowhere else. */
  isAway?: true
  /** When it was last changed, in milliseconds of the phone's clock. */
  at: number
  tries: number
  /** Not before, in milliseconds of the phone's clock. */
  nextAt: number
  /** What the server said, in words of that language. */
  said?: string
  errors?: readonly (Pick<FieldError, 'field' | 'code'> & { message: string })[]
  /** The report that it became, or on which the step was taken. */
  report?: number
}

export type Field = readonly [name: string, value: string]

export interface LetterFile {
  field: string
  name: string
  blob: Blob
  /** What is said of a photo. */
  caption?: string
  /** Where its pieces go, once its sending has begun. */
  upload?: string
}

/**
 * `begun`: still being written · `kept`: waits for the network · `sending` · `sent` · `wrong`: refused, to be mended ·
 * `changed`: the report is another one by now · `sign_in`: its person has to sign in · `other`: somebody else has.
 */
export type LetterState = 'begun' | 'kept' | 'sending' | 'sent' | 'wrong' | 'changed' | 'sign_in' | 'other'

/** What a page tells the worker: who has signed in there, which edition it is of, which pages are worth keeping. */
export interface Told {
  is: 'hello' | 'sign_out'
  locale?: string
  build?: string
  person?: number | null
  keep?: string[]
}

/** Those that go by themselves. */
export const goes = ({ state }: Letter): boolean => state === 'kept' || state === 'sending'

/** Those that wait for the person. */
export const waits = ({ state }: Letter): boolean => ['wrong', 'changed', 'sign_in', 'other'].includes(state)

/** What came back; `status` 0 where nothing did. */
export interface Answer {
  status: number
  /** Of a refusal of ours. */
  code?: string
  detail?: string
  title?: string
  errors?: Letter['errors']
  /** Of what was taken, which nobody else can name. */
  report?: number
  /** In seconds. */
  retryAfter?: number
}

const firstWaitMs = 5000
const mostWaitMs = 10 * 60_000
/** After so many tries nothing is sent anew at once. */
const mostAgain = 5

/** How long after so many tries the next one waits: twice as long each time, at most ten minutes. */
export const waitAfter = (tries: number): number => Math.min(mostWaitMs, firstWaitMs * 2 ** Math.max(0, tries - 1))

/** Whether it is tried now; a phone whose clock was set back does not wait for the old time. */
export const isDue = (letter: Letter, now: number): boolean =>
  goes(letter) && (letter.nextAt <= now || letter.nextAt > now + 2 * mostWaitMs)

/** What becomes of a letter by an answer. `now` is the phone's clock, which only tells how long to wait. */
export function afterAnswer(letter: Letter, answer: Answer, now: number): Letter {
  const { status, errors } = answer
  const said = [answer.title, answer.detail].filter(Boolean).join('. ')
  const { said: _said, errors: _errors, ...plain } = letter
  const told = { ...plain, tries: letter.tries + 1, at: now, ...(said && { said }), ...(errors && { errors }) }
  if (status >= 200 && status < 300 && answer.report !== undefined)
    return { ...plain, state: 'sent', at: now, files: [], report: answer.report }
  // Its pieces are gone at the server, not here: they go once more, but not for ever.
  const isGone = errors?.some((error) => error.code === 'upload_gone') && letter.files.some(({ upload }) => upload)
  if (isGone && letter.tries < mostAgain)
    return { ...plain, state: 'kept', tries: letter.tries + 1, nextAt: now, files: letter.files.map(withoutUpload) }
  // Photos of a draft that has ended at the server are to be chosen again.
  if (errors?.some((error) => error.code === 'draft_gone')) return { ...told, state: 'wrong', draftPhotos: 0 }
  const state = refusedAs(answer)
  if (state !== 'kept') return { ...told, state }
  const wait = Math.min(2 * mostWaitMs, Math.max(waitAfter(letter.tries + 1), (answer.retryAfter ?? 0) * 1000))
  return { ...plain, state, tries: letter.tries + 1, nextAt: now + wait }
}

function refusedAs({ status, code }: Answer): LetterState {
  // What names no code of ours was said by somebody in between, such as the sign-in page of a hotel's network.
  if (code === undefined || status === 408 || status === 429 || status >= 500) return 'kept'
  if (code === 'not_signed_in' || code === 'second_factor') return 'sign_in'
  if (code === 'other_person') return 'other'
  return status === 409 ? 'changed' : 'wrong'
}

const withoutUpload = ({ upload: _upload, ...file }: LetterFile): LetterFile => file

/** A form that could not be sent, as the address says what it is. */
export type Form =
  | { is: 'step'; locale: string; report: number; action: string }
  | { is: 'filing'; locale: string; step: string; draft: string | null }

/** Forms of a card that are no steps on its report. */
const noSteps = new Set(['seen', 'contact'])

/** What a form at this address is; undefined for forms that do not wait on a phone. */
export function formAt({ pathname, searchParams }: URL): Form | undefined {
  const [, locale = '', report, action = ''] =
    /^\/([a-z-]{2,7})(?:\/work)?\/reports\/([1-9]\d{0,14})\/([a-z_]{2,40})$/.exec(pathname) ?? []
  if (report !== undefined && !noSteps.has(action)) return { is: 'step', locale, report: Number(report), action }
  const [, language, step] = /^\/([a-z-]{2,7})\/report(?:\/(place|nearby|details|check|send))?$/.exec(pathname) ?? []
  if (language === undefined) return undefined
  return { is: 'filing', locale: language, step: step ?? 'problem', draft: searchParams.get('draft') }
}

/** Fields of the form that are nothing of the report. */
const ofTheForm = new Set([
  'step',
  'called',
  'shown',
  'drop',
  'pick',
  'finding',
  'where',
  'kept',
  'remove',
  'earlier',
  'unrecord',
  'other',
])

/** What a letter knows after one more of its forms was filled in; what is given now stands, the rest stays. */
export function withFields(known: readonly Field[], given: readonly Field[]): Field[] {
  const other = given.find(([name]) => name === 'other')?.[1]
  const named = given.map(([name, value]): Field =>
    name === 'territory' && value === 'other' ? [name, other ?? ''] : [name, value],
  )
  const fresh = named.filter(([name]) => !ofTheForm.has(name))
  const names = new Set(fresh.map(([name]) => name))
  return [...known.filter(([name]) => !names.has(name)), ...fresh.filter(([, value]) => value !== '')]
}

/** What is missing before it can be kept to be sent; the server judges the rest. */
export function missingIn(
  { fields, files, draftPhotos = 0 }: Pick<Letter, 'fields' | 'files' | 'draftPhotos'>,
  { photoRequired }: { photoRequired: boolean },
): string[] {
  const has = (name: string) => fields.some(([each, value]) => each === name && value.trim() !== '')
  return [
    ...(has('category') ? [] : ['category']),
    ...(has('territory') || has('lat') ? [] : ['territory']),
    ...(has('text') ? [] : ['text']),
    ...(photoRequired && files.filter(({ field }) => field === 'photo').length + draftPhotos === 0 ? ['photo'] : []),
  ]
}
