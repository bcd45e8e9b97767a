// Letters: clean typing of Uzbek Latin, Cyrillic from Latin, and one folded ASCII spelling to search by.
import { loanwords } from './loanwords.ts'

const okina = 'ʻ' // U+02BB, part of oʻ and gʻ
const tutuq = 'ʼ' // U+02BC, tutuq belgisi
const anyApostrophe = /['`‘’´ʹʻʼ′]/gu

/** Any apostrophe after o or g becomes U+02BB, between other letters U+02BC; marks that reorder text are dropped. */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
      // oxlint-disable-next-line no-control-regex -- control characters are what we remove
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, '')
      .replace(/\r\n?/g, '\n')
      .replace(/([oOgG])['`‘’´ʹʻʼ′]/gu, `$1${okina}`)
      .replace(/(\p{Script=Latin})['`‘’´ʹ′](?=\p{Script=Latin})/gu, `$1${tutuq}`)
      .trim()
  )
}

/** True when a person would see anything at all: not only spaces and marks without a shape. */
export const isVisible = (text: string): boolean => /[^\p{Cf}\p{Z}\p{Cc}]/u.test(text)

const pairs: [string, string][] = [
  [`yo${okina}`, 'йў'],
  [`o${okina}`, 'ў'],
  [`g${okina}`, 'ғ'],
  [`s${tutuq}h`, 'сҳ'],
  ['sh', 'ш'],
  ['ch', 'ч'],
  ['yo', 'ё'],
  ['yu', 'ю'],
  ['ya', 'я'],
  ['ye', 'е'],
]
const single: Record<string, string> = {
  a: 'а', b: 'б', d: 'д', e: 'е', f: 'ф', g: 'г', h: 'ҳ', i: 'и', j: 'ж', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о',
  p: 'п', q: 'қ', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', x: 'х', y: 'й', z: 'з', c: 'с', w: 'в', [tutuq]: 'ъ',
  [okina]: 'ъ',
} // prettier-ignore

/** Between a number, or what will be one, and the year or month that it counts: Cyrillic Uzbek has no hyphen there. */
const ofDate = /(?<=[\d}])-(?=йил|январ|феврал|март|апрел|май|июн|июл|август|сентябр|октябр|ноябр|декабр)/gu

/** Uzbek Cyrillic of an Uzbek Latin text: by rule, with `loanwords` where the rule is wrong. */
export function toCyrillic(latin: string): string {
  return latin.replace(/[\p{Script=Latin}ʻʼ]+/gu, (word) => wordToCyrillic(word)).replace(ofDate, ' ')
}

/** No words, whatever their letters: placeholders, tags, commands of the bot, addresses, codes with a digit. */
const noWords =
  /(\{\w+\}|<\/?\w+>|(?<=^|\s)\/\w+|\S+@\S+|https?:\/\/|\S+\.pmtiles|\b\d+[a-z]{1,3}\b|Ctrl\+\w|\b[zxy]\b)/gu

/** The same of a text of ours, in which not everything is a word. */
export const textToCyrillic = (latin: string): string =>
  latin
    .split(noWords)
    .map((part, index) => (index % 2 === 1 ? part : toCyrillic(part)))
    .join('')
    .replace(ofDate, ' ')

const russianLetters: Record<string, string> = { қ: 'к', ғ: 'г', ҳ: 'х', ў: 'у', Қ: 'К', Ғ: 'Г', Ҳ: 'Х', Ў: 'У' }

/** An Uzbek name in Cyrillic as it stands in Russian text, which has not those four letters: `Қўқон` is `Кукон`. */
export const inRussian = (cyrillic: string): string =>
  cyrillic.replace(/[қғҳўҚҒҲЎ]/g, (letter) => russianLetters[letter] ?? letter)

function wordToCyrillic(word: string): string {
  const lower = word.toLowerCase()
  // Suffixes follow a loanword's stem (kanalizatsiyaga), so the longest known stem wins.
  for (let length = lower.length; length >= 2; length -= 1) {
    const stem = loanwords[lower.slice(0, length)]
    if (stem === undefined) continue
    if (length === lower.length) return matchCase(word, stem)
    // Two letters begin too many words; and the soft sign at the end of a stem falls before an ending.
    if (length > 2) return matchCase(word, stem.replace(/ь$/, '') + byRule(lower.slice(length), true))
  }
  return matchCase(word, byRule(lower, false))
}

function byRule(lower: string, continues: boolean): string {
  let out = ''
  let at = 0
  while (at < lower.length) {
    const rest = lower.slice(at)
    const pair = pairs.find(([latin]) => rest.startsWith(latin))
    if (pair) {
      out += pair[1]
      at += pair[0].length
      continue
    }
    const letter = rest[0]!
    const opens = at === 0 ? !continues : /[aeiouʻ]/.test(lower[at - 1]!)
    out += letter === 'e' && opens ? 'э' : (single[letter] ?? letter)
    at += 1
  }
  return out
}

function matchCase(model: string, text: string): string {
  const letters = model.replace(/[ʻʼ]/gu, '')
  if (letters.length > 1 && letters === letters.toUpperCase()) return text.toUpperCase()
  return /^\p{Lu}/u.test(model) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}

const folded: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'j', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm',
  н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 's', ч: 'ch', ш: 'sh', щ: 'sh', ъ: '',
  ы: 'i', ь: '', э: 'e', ю: 'yu', я: 'ya', ў: 'o', ғ: 'g', ҳ: 'h', қ: 'q', x: 'h',
  // Karakalpak, and what the neighbours write.
  ә: 'a', ө: 'o', ү: 'u', ң: 'n', һ: 'h', ı: 'i', ə: 'a', ұ: 'u', ҷ: 'j', і: 'i', є: 'e', ґ: 'g',
} // prettier-ignore

/**
 * The spelling by which reports are searched: letters that people type for one another are one, so that кувур finds
 * қувур, and куча, kocha and koʻcha find each other.
 */
export const foldAlike = (text: string): string => fold(text).replace(/q/g, 'k').replace(/x/g, 'h').replace(/u/g, 'o')

/** One lower-case ASCII spelling of a text in any script: what is stored beside texts and applied to queries. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/и\u0306/giu, 'й')
    .replace(/у\u0306/giu, 'ў')
    .replace(/е\u0308/giu, 'ё')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(anyApostrophe, '')
    .toLowerCase()
    .replace(/[а-яёўғҳқxәөүңһıəұҷієґ]/gu, (letter) => folded[letter] ?? letter)
    .replace(/ts/g, 's')
    .replace(/ye/g, 'e')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
