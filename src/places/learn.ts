// What a public report calls its place: landmarks, streets, numbered schools and the like, out of people's words. Pure.
import { wordsOf } from './names.ts'
import words from './words.json' with { type: 'json' }

/** A name as people write it, and as it is searched. */
export interface Learned {
  name: string
  key: string
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
/** Any of these; the longest first, so that none is taken for its beginning. */
const anyOf = (all: readonly string[]) =>
  all
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')

/** Where something is, seen from the landmark: it is no part of the name. */
const before = new RegExp(String.raw`^(?:${anyOf(words.before)})\s+`, 'iu')
const after = new RegExp(String.raw`\s+(?:${anyOf(words.aside)})$`, 'iu')

const named = String.raw`\p{Lu}[\p{L}ʻʼ'’-]+`
const street = new RegExp(
  String.raw`((?:${named}\s+){1,3})(${anyOf(words.streetAfter)})(?:${anyOf(words.streetEndings)})?(?=[\s,.;!?]|$)`,
  'gu',
)
const streetBefore = new RegExp(String.raw`(?:${anyOf(words.streetBefore)})\s+(${named}(?:\s+${named})?)`, 'gu')
const numbered = new RegExp(
  String.raw`(\d{1,4})\s*-?\s*(?:(?:${anyOf(words.ordinal)})\s+)?(${anyOf(words.numbered)})`,
  'giu',
)

/** What is left of "on the left side". */
const sides = new Set(words.sides)

/** Somebody's home, or somebody: such a part names no place for others. */
const own = new Set([...words.homes, ...words.persons].map((word) => word.toLowerCase()))
const isSomebodys = (text: string): boolean =>
  text
    .toLowerCase()
    .split(/[\s-]+/)
    .some((word) => own.has(word))

/** Letters, and no number that could be a telephone or a document. */
const isName = (text: string): boolean =>
  text.length >= 4 &&
  text.length <= 60 &&
  !sides.has(text.toLowerCase()) &&
  !isSomebodys(text) &&
  /\p{L}{3}/u.test(text) &&
  !/\d{5}|\d[\d\s-]{6}/.test(text)

const mostNames = 4

/** The places that these public words name, each once. */
export function namesIn({ landmark, text }: { landmark?: string | undefined; text?: string | undefined }): Learned[] {
  const parts = (landmark ?? '').split(/[,;.()\n]/).map((part) => part.trim().replace(before, '').replace(after, ''))
  const said = [
    ...parts.filter((part) => part.split(/\s+/).length <= 5),
    ...[...(text ?? '').matchAll(street)].map(([, name = '', kind = '']) => `${name.trim()} ${kind}`),
    ...[...(text ?? '').matchAll(streetBefore)].map(([, name = '']) => `${words.street} ${name}`),
    ...[...(text ?? '').matchAll(numbered)].map(([, number = '', kind = '']) => `${number}-${kind}`),
  ]
  const names = new Map<string, Learned>()
  for (const name of said.map((each) => each.replace(/\s+/g, ' ').trim()).filter(isName)) {
    const key = wordsOf(name).join(' ')
    if (key !== '' && !names.has(key)) names.set(key, { name, key })
  }
  return [...names.values()].slice(0, mostNames)
}
