// docs/glossary.md against what people read: its words are in use, and the words that it forbids are not.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const languages = ['uz', 'kaa', 'ru', 'en'] as const
type Language = (typeof languages)[number]

/** A picture for other people's pages is one, whatever it shows. */
const excepted = new Set(['bulletin picture', 'ratings badge'])

const valuesOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as Record<string, unknown>).flatMap(valuesOf)

/** All that stands in one language: where it stands, and what it says without its placeholders. */
function textsIn(language: Language): [key: string, text: string][] {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((each) => each.isDirectory())
  return rooms.flatMap(({ name }): [string, string][] => {
    const file = join(root, 'src', name, 'texts', `${language}.json`)
    let texts: Record<string, unknown>
    try {
      texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    } catch {
      // A room without words.
      return []
    }
    return Object.entries(texts)
      .filter(([key]) => !excepted.has(`${name} ${key}`))
      .flatMap(([key, value]) =>
        valuesOf(value).map((text): [string, string] => [`${name} ${key}`, text.replaceAll(/\{\w+\}/g, '')]),
      )
  })
}

const rows = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| thing'))
  .map((line) => line.split('|').map((cell) => cell.trim()).slice(1, -1)) // prettier-ignore

const texts = Object.fromEntries(languages.map((language) => [language, textsIn(language)]))

/** At the beginning of a word, whatever follows. */
const begins = (stem: string) => new RegExp(`(?<![\\p{L}ʻʼ])${stem.replaceAll(' ', '\\s')}`, 'iu')

describe('The glossary', () => {
  it('has its words in use, in each language', () => {
    expect(rows.length).toBeGreaterThan(20)
    const unused = rows.flatMap(([, ...words]) =>
      languages.flatMap((language, at) => {
        const stem = words[at] ?? ''
        return (texts[language] ?? []).some(([, text]) => begins(stem).test(text)) ? [] : [`${language}: ${stem}`]
      }),
    )
    expect(unused).toEqual([])
  })

  it('has no second word for a thing in any text', () => {
    const found = rows.flatMap((row) =>
      (row[5] ?? '')
        .split('·')
        .filter((each) => each.trim() !== '')
        .flatMap((each) => {
          const [language = '', stems = ''] = each.split(':').map((part) => part.trim())
          return stems
            .split(',')
            .flatMap((stem) =>
              (texts[language] ?? [])
                .filter(([, text]) => begins(stem.trim()).test(text))
                .map(([key, text]) => `${language} ${stem.trim()}: ${key} “${text}”`),
            )
        }),
    )
    expect(found).toEqual([])
  })
})
