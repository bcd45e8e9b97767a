// The Karakalpak texts: their letters, and docs/karakalpak.md, which lists where the Uzbek stands instead:
// `UPDATE_DOCS=1 npm test -- tests/structure/karakalpak.test.ts` writes that list anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
type Texts = Record<string, string | Record<string, string>>
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
const rooms = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/texts/kaa.json'))
  .map((path) => path.split('/')[0] ?? '')
  .toSorted()
const textsOf = (room: string, language: string) => read(`src/${room}/texts/${language}.json`) as Texts
const flat = (text: string | Record<string, string>) => (typeof text === 'string' ? [text] : Object.values(text))

/** Every name with a Karakalpak form in the reference data. */
function namesIn(value: unknown): { 'uz-Latn': string; 'kaa-Latn'?: string }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('uz-Latn' in value) return [value as { 'uz-Latn': string; 'kaa-Latn'?: string }]
  return Object.values(value).flatMap(namesIn)
}
const namesOf = (path: string) => namesIn(read(`src/${path}.json`))
const ours = ['categories/categories', 'categories/questions', 'agencies/agencies'].flatMap(namesOf)
const places = namesOf('territories/territories')

const texts = rooms.flatMap((room) =>
  Object.entries(textsOf(room, 'kaa')).flatMap(([key, text]) =>
    flat(text).map((said) => [`${room} ${key}`, said] as const),
  ),
)

/** What is no Karakalpak word: what stands in braces, brackets and guillemets, commands, links and names of things. */
const words = (text: string): string[] =>
  text
    .replaceAll(/\{\w+\}|\[\w+\]|«[^»]*»|<\/?b>|\/\w+|https?:\S+|\S+@\S+/g, ' ')
    .split(/[^\p{L}ʻʼ'’]+/u)
    .filter((word) => word !== '')

const letters = /^[abdefgǵhxıijkqlmnńoóprstuúvwyzcáÁABDEFGǴHXÍIJKQLMNŃOÓPRSTUÚVWYZC]+$/u
const foreign = new Set(['Bogʻbon', 'Xalq', 'nazorati'])
/** Small words that Uzbek has and Karakalpak has not: one of them left in means a sentence was not turned. */
const uzbek = new Set(
  `va bilan uchun yoki emas ham uni unga shu shuning boʻyicha hech kerakli oldin yuborish yuborildi idora
  muddat tuman viloyat shahar rasm javob soʻz qayerda nega boʻldi boʻlsa qilindi koʻrsatish oʻzgartirish
  tanlang kiriting oʻchirish saqlash yangi sana joy xodim rozilik eʼtiroz`.split(/\s+/u),
)

const file = join(root, 'docs', 'karakalpak.md')
const [begin, end] = ['<!-- made from the texts -->\n', '<!-- until here -->']

/** Texts that Karakalpak lacks, and names of places whose stem is the Uzbek one. */
function lacking(): string {
  const keys = rooms.flatMap((room) => {
    const own = textsOf(room, 'kaa')
    return Object.entries(textsOf(room, 'uz'))
      .filter(([key]) => !(key in own))
      .map(([key, text]) => `- \`${room}\` ${key}: ${flat(text).join(' / ')}`)
  })
  const stem = (name: string) => name.replace(/ (\S+)$/u, '')
  const alike = places
    .filter((name) => name['kaa-Latn'] !== undefined && / (rayonı|qalası|wálayatı)$/u.test(name['kaa-Latn']))
    .filter((name) => stem(name['uz-Latn']) === stem(name['kaa-Latn'] ?? ''))
    .map((name) => stem(name['uz-Latn']))
  const standing = [...new Set(alike)].toSorted((a, b) => a.localeCompare(b, 'uz'))
  return `Texts: ${keys.length === 0 ? 'none; all are in Karakalpak.' : `${keys.length}.\n\n${keys.join('\n')}`}

Places whose name stands as in Uzbek, with the Karakalpak word for what they are (${standing.length}): ${standing.join(', ')}.
`
}

describe('Karakalpak', () => {
  it('is written in the letters of 2016', () => {
    expect(rooms.length).toBeGreaterThan(20)
    const said = [...texts, ...ours.map((name) => ['reference', name['kaa-Latn'] ?? ''] as const)]
    const wrong = said.flatMap(([key, text]) =>
      words(text)
        .filter((word) => !letters.test(word) && !foreign.has(word))
        .map((word) => `${key}: ${word}`),
    )
    expect(wrong).toEqual([])
  })

  it('has no sentence that was left in Uzbek', () => {
    const left = texts.flatMap(([key, text]) =>
      words(text).some((word) => uzbek.has(word.toLowerCase())) ? [`${key}: ${text}`] : [],
    )
    expect(left).toEqual([])
  })

  it('names every type, question, kind of body, region and district', () => {
    expect(
      [...ours, ...places].filter((name) => name['kaa-Latn'] === undefined).map((name) => name['uz-Latn']),
    ).toEqual([])
  })

  it('says in docs/karakalpak.md where the Uzbek stands', () => {
    const before = readFileSync(file, 'utf8')
    const [from, to] = [before.indexOf(begin) + begin.length, before.indexOf(end)]
    const now = before.slice(0, from) + lacking() + before.slice(to)
    if (process.env['UPDATE_DOCS']) writeFileSync(file, now)
    expect(readFileSync(file, 'utf8')).toBe(now)
  })
})
