// The automatic checks (regulation 3.1): what may stop a report before it is routed, and what a person should see
// before the public does. Pure.
import { fold } from '../language/index.ts'
import type { Settings } from '../settings/rules.ts'

export type Stop = 'abuse' | 'not_understood'

/** Folded stems of plain insults and obscenities in Uzbek and Russian. */
const abuse = [
  'blyad',
  'suka',
  'pidaras',
  'pidoras',
  'huy',
  'pizd',
  'eban',
  'jalab',
  'qotaq',
  'qotoq',
  'onangni',
  'dalbayob',
  'gandon',
]

/** Which check stops a text; an emergency is never stopped. */
export function stopOf(text: string, isEmergency: boolean): Stop | undefined {
  if (isEmergency) return undefined
  const tokens = fold(text).split(' ')
  if (tokens.some((token) => abuse.some((stem) => token.startsWith(stem)))) return 'abuse'
  const letters = text.match(/\p{L}/gu) ?? []
  const isNoise = letters.length < 3 || new Set(letters.map((letter) => letter.toLowerCase())).size < 3
  return isNoise ? 'not_understood' : undefined
}

/**
 * Why a dispatcher should look before the words are public; `sample` is chance, `changed` a change that no check
 * judged.
 */
export const flags = [
  'abuse',
  'phone',
  'document',
  'link',
  'address',
  'name',
  'photo',
  'recording',
  'sample',
  'changed',
  'again',
] as const
export type ModerationFlag = (typeof flags)[number]

/** Endings of surnames and patronymics, folded. */
const nameEnding = /(ov|ova|ev|eva|yev|yeva|ovich|ovna|evich|evna|skiy|skaya|ogli|qizi|xon|jon|bek|boy)$/
/** Words after which, or before which, people are called by name. */
const titles = new Set([
  'aka',
  'opa',
  'uka',
  'singil',
  'janob',
  'rais',
  'direktor',
  'hokim',
  'qoshnim',
  'qoshni',
  'aga',
  'apa',
  'basliq',
  'hakim',
  'qonsim',
  'qonsi',
  'sosed',
  'sosedka',
  'domkom',
])

/** What in these words may tell who somebody is, or belongs to no report; undefined where nothing was found. */
export function flagOf(text: string): ModerationFlag | undefined {
  const folded = fold(text)
  const tokens = folded.split(' ')
  if (tokens.some((token) => abuse.some((stem) => token.startsWith(stem)))) return 'abuse'
  if (/(https?:|www\.|t\.me|@\w{3,}|\w@\w|\.uz\b|\.com\b)/i.test(text)) return 'link'
  const digits = text.replaceAll(/(?<=\d)[\s\-().]+(?=\d)/g, '')
  if (/(?<!\d)(\d{16}|\d{14})(?!\d)/.test(digits) || /\b[a-z]{2}\s?\d{7}\b/i.test(text)) return 'document'
  if (/(?<!\d)(\+?998)?\d{9}(?!\d)/.test(digits)) return 'phone'
  if (
    // Folded: xonadon and xojalıq begin with an h.
    /\b(kv|kvartira|honadon|hojaliq|podyezd|podezd|uy|dom)\s?\d+/.test(folded) ||
    /\d+\s?(kv|kvartira|honadon|hojaliq)/.test(folded)
  )
    return 'address'
  return hasName(text) ? 'name' : undefined
}

/**
 * Why somebody must look before the public: by the words, by photos (which no check can judge), or by chance; `drawn`
 * is in [0, 1).
 */
export function flagFor(
  { moderation, limits }: Settings,
  words: readonly (string | undefined)[],
  photoCount: number,
  recordingCount: number,
  drawn: number,
): ModerationFlag | null {
  const found = flagOf(words.filter(Boolean).join('\n'))
  if (found) return found
  // No check hears a voice.
  if (recordingCount > 0) return 'recording'
  if (photoCount > 0 && moderation.photosNeedLook) return 'photo'
  return drawn < limits.sampleShare ? 'sample' : null
}

/** Capitalised words with a name's ending, or next to a title. */
function hasName(text: string): boolean {
  const words = text.split(/[\s,.;:!?"«»()]+/).filter((word) => word !== '')
  return words.some((word, index) => {
    if (!/^\p{Lu}/u.test(word)) return false
    const spelled = fold(word)
    if (spelled.length >= 5 && nameEnding.test(spelled)) return true
    const beside = [words[index - 1], words[index + 1]].map((other) => fold(other ?? ''))
    return index > 0 && beside.some((other) => titles.has(other))
  })
}
