// What: groups and problem types, their flags, and finding a type by everyday words in any script. Pure.
// The search works on phones without a network too: of the language only what it needs.
import { editDistance, typosIn } from '../language/likeness.ts'
import type { Name } from '../language/locales.ts'
import { fold, foldAlike } from '../language/script.ts'
import type { Question } from './questions.ts'
import { present } from '../platform/present.ts'
import words from './words.json' with { type: 'json' }

export { type Answers, type Question, questionKinds, type QuestionOption, readAnswers } from './questions.ts'

/** E danger · U urgent · P photo required · M apartment blocks · N private account data · L needs a programme. */
export type Flag = 'E' | 'U' | 'P' | 'M' | 'N' | 'L'

export interface Category {
  code: string
  group: string
  name: Name
  /** Kinds of bodies: the lead first, then co-executors. */
  bodies: [string, ...string[]]
  /** Such as `24h`, `3wd`, `15d`. */
  term: string
  flags: Flag[]
  /** One of our icons; the group's where it has none. */
  icon: string | null
  /** False: no longer for new reports. */
  offered: boolean
  questions: readonly Question[]
}

export interface CategoryGroup {
  code: string
  name: Name
  categories: Category[]
}

/** An emergency: its clocks are short, its photo is never required (regulation 3.12). */
export const isEmergency = (category: Category): boolean => category.flags.includes('E') || category.flags.includes('U')
export const isDanger = (category: Category): boolean => category.flags.includes('E')
/** About one home's account: text and photos are for the parties only (regulation 3.14). */
export const isPrivate = (category: Category): boolean => category.flags.includes('N')
/** About a home: its public place is rounded. */
export const isAboutHome = (category: Category): boolean => category.flags.includes('M') || category.flags.includes('N')

interface Entry {
  category: Category
  /** Folded phrases with how much each counts. */
  phrases: { tokens: string[]; weight: number }[]
}

export class Categories {
  /** With the types that are offered. */
  groups: readonly CategoryGroup[] = []
  /** Those no longer offered too. */
  all: readonly Category[] = []
  #byCode = new Map<string, Category>()
  #entries: Entry[] = []
  /** Every word in which types are spoken of, in the spelling of the search, with those types. */
  #spoken = new Map<string, Set<string>>()
  #typesOfWord = new Map<string, readonly string[]>()

  constructor(groups: readonly CategoryGroup[]) {
    this.replace(groups)
  }

  /** Takes what is in force now; everybody keeps what they hold. */
  replace(groups: readonly CategoryGroup[]): void {
    this.all = groups.flatMap((group) => group.categories)
    this.groups = groups.map((group) => ({ ...group, categories: group.categories.filter(({ offered }) => offered) }))
    this.#byCode = new Map(this.all.map((category) => [category.code, category]))
    const spoken: Record<string, string[]> = words
    this.#spoken = new Map()
    this.#typesOfWord = new Map()
    for (const group of groups)
      for (const { code, name } of group.categories)
        for (const phrase of [...Object.values(name), ...Object.values(group.name), ...(spoken[code] ?? [])])
          for (const word of tokensOf(phrase)) {
            const alike = foldAlike(word)
            this.#spoken.set(alike, (this.#spoken.get(alike) ?? new Set()).add(code))
          }
    this.#entries = this.groups
      .flatMap((group) => group.categories)
      .map((category) => ({
        category,
        phrases: [
          ...Object.values(category.name).map((name) => ({ tokens: tokensOf(name), weight: 1 })),
          ...(spoken[category.code] ?? []).map((phrase) => ({ tokens: tokensOf(phrase), weight: 1.25 })),
        ],
      }))
  }

  find(code: string | undefined): Category | undefined {
    return code === undefined ? undefined : this.#byCode.get(code)
  }

  get(code: string): Category {
    const found = this.#byCode.get(code)
    if (!found) throw new Error(`No category ${code}`)
    return found
  }

  group(code: string): CategoryGroup {
    return present(this.findGroup(code), `group ${code}`)
  }

  findGroup(code: string | undefined): CategoryGroup | undefined {
    return this.groups.find((group) => group.code === code)
  }

  /** A word that says nothing of a problem. */
  isEmptyWord(word: string): boolean {
    return empty.has(word)
  }

  /**
   * Types in whose names, or in what people say for them, this word stands, in any language: as it is or as a
   * beginning, else with another ending, else with a typo. `word` is spelled by `foldAlike`.
   */
  typesOfWord(word: string): readonly string[] {
    const known = this.#typesOfWord.get(word)
    if (known) return known
    const typesWhere = (fits: (spoken: string) => boolean) => [
      ...new Set([...this.#spoken].flatMap(([spoken, types]) => (fits(spoken) ? [...types] : []))),
    ]
    let found = typesWhere((spoken) => spoken === word || (word.length >= 3 && spoken.startsWith(word)))
    for (const fits of empty.has(word) ? [] : [isWithEnding, isMistyped])
      if (found.length === 0) found = typesWhere((spoken) => fits(word, spoken))
    // Whoever asks for ever other words must not fill the memory.
    if (this.#typesOfWord.size >= mostKept) this.#typesOfWord.clear()
    const telling = found.length <= mostTypes ? found : []
    this.#typesOfWord.set(word, telling)
    return telling
  }

  /** Types that the words of a whole text speak of, the likeliest first: a word that few types are called by says more. */
  spokenIn(text: string, count = 4): Category[] {
    const votes = new Map<string, number>()
    for (const word of new Set(tokensOf(text).map(foldAlike))) {
      const types = word.length >= 3 ? this.typesOfWord(word) : []
      for (const code of types) votes.set(code, (votes.get(code) ?? 0) + 1 / types.length)
    }
    return [...votes]
      .sort(([, a], [, b]) => b - a)
      .flatMap(([code]) => {
        const category = this.get(code)
        return category.offered ? category : []
      })
      .slice(0, count)
  }

  /** Types that fit what a person typed, best first; every word of the query should be found somewhere. */
  search(query: string, count = 8): Category[] {
    const asked = tokensOf(query).slice(0, 12)
    if (asked.length === 0) return []
    return this.#entries
      .map(({ category, phrases }) => ({
        category,
        score: Math.max(...phrases.map((phrase) => score(asked, phrase.tokens) * phrase.weight)),
      }))
      .filter(({ score: value }) => value > 0.45)
      .sort((a, b) => b.score - a.score)
      .slice(0, count)
      .map(({ category }) => category)
  }
}

/** A word names so many types at most: one that is said of more tells none from another. */
const mostTypes = 48
const mostKept = 5000

/** Words that say nothing about the problem. */
const empty: ReadonlySet<string> = new Set([
  'va',
  'bilan',
  'boyicha',
  'yoki',
  'i',
  'v',
  'na',
  'u',
  'ne',
  'the',
  'a',
  'of',
  'in',
  'on',
  'bor',
  'menda',
  'bizning',
  'juda',
  'qilib',
])

function tokensOf(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((token) => token !== '' && !empty.has(token))
}

const isWithEnding = (typed: string, word: string): boolean =>
  word.length >= 4 && typed.startsWith(word) && typed.length - word.length <= 4

const isMistyped = (typed: string, word: string): boolean => likeness(typed, word) >= 0.7

/** How well a phrase covers the query and the query covers the phrase, between 0 and about 1. */
function score(asked: string[], phrase: string[]): number {
  if (phrase.length === 0) return 0
  const hits = asked.map((token) => Math.max(...phrase.map((word) => likeness(token, word))))
  const total = hits.reduce((sum, hit) => sum + hit, 0)
  return (total / asked.length) * 0.75 + (Math.min(total, phrase.length) / phrase.length) * 0.25
}

/** 1 same, 0.9 one is the beginning of the other, 0.75 a typo apart, else 0. */
function likeness(token: string, word: string): number {
  if (token === word) return 1
  const shorter = Math.min(token.length, word.length)
  if (shorter >= 3 && (word.startsWith(token) || token.startsWith(word))) return 0.92
  if (shorter < 4) return 0
  const allowed = typosIn(shorter)
  if (editDistance(token, word, allowed) <= allowed) return 0.75
  // Uzbek and Russian words carry suffixes: compare the beginning, as long as the stem.
  const stem = Math.max(4, shorter - 2)
  return editDistance(token.slice(0, stem), word.slice(0, stem), 1) === 0 ? 0.7 : 0
}
