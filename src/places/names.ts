// Regions, districts and mahallas by name, as people type them: any script, beginnings, typos, the district beside.
// Pure.
import { editDistance, foldAlike, type Name, typosIn } from '../language/index.ts'
import words from './words.json' with { type: 'json' }
import { metresBetween, type Point, type Territories } from '../territories/rules.ts'

/** Something with a name. */
export interface Named {
  kind: 'region' | 'district' | 'mahalla'
  code: string
  name: Name
  /** The district that it is or lies in. */
  district: string | undefined
  region: string
  point: Point
}

/** Words that say what something is, not which. */
const kindWords = new Set(words.kinds.map(foldAlike))

export const wordsOf = (text: string): string[] =>
  foldAlike(text)
    .split(' ')
    .filter((word) => word !== '')

/** How well a typed word fits a word of a name: itself, its beginning, with a typo. */
function fits(typed: string, word: string): number {
  if (typed === word) return 1
  if (word.startsWith(typed) && typed.length >= 2) return 0.85
  // A name with an ending: Mingbuloqda, Navoiyning.
  if (typed.startsWith(word) && word.length >= 4 && typed.length - word.length <= 4) return 0.8
  return 0
}

function fitsWithTypos(typed: string, word: string): number {
  const most = typosIn(Math.min(typed.length, word.length))
  if (most === 0) return 0
  // What is still being typed is compared with as much of the name.
  const begun = word.slice(0, typed.length)
  return Math.min(editDistance(typed, word, most), editDistance(typed, begun, most)) <= most ? 0.6 : 0
}

interface Entry extends Named {
  own: readonly string[]
  around: readonly string[]
}

/** All names, read anew when places are. */
export class Names {
  readonly #territories: Territories
  #source: unknown
  #entries: Entry[] = []
  #byWord = new Map<string, Set<number>>()

  constructor(territories: Territories) {
    this.#territories = territories
  }

  #read(): void {
    const { all, regions, districts } = this.#territories
    if (this.#source === all) return
    const places: Named[] = [
      ...regions.map(({ code, name }) => ({
        kind: 'region' as const, code, name, district: undefined, region: code,
        point: this.#territories.middleOfRegion(code),
      })),
      ...districts.flatMap((district) => {
        const [point, region] = [this.#territories.middleOf(district), this.#territories.regionOf(district)]
        const own = { kind: 'district' as const, code: district.code, name: district.name, district: district.code }
        const mahallas = this.#territories.mahallasOf(district.code).map(({ code, name }) => ({
          kind: 'mahalla' as const, code, name, district: district.code, region, point,
        }))
        return [{ ...own, region, point }, ...mahallas]
      }),
    ] // prettier-ignore
    const spoken = (name: Name) =>
      [...new Set(Object.values(name).flatMap(wordsOf))].filter((word) => !kindWords.has(word))
    this.#entries = places.map((place) => {
      const { district, region, kind, code } = place
      const above = [kind === 'mahalla' ? district : undefined, region === code ? undefined : region]
      const around = above.flatMap((each) => (each ? spoken(this.#territories.get(each).name) : []))
      return { ...place, own: spoken(place.name), around }
    })
    this.#byWord = new Map()
    for (const [index, { own }] of this.#entries.entries())
      for (const word of own) this.#byWord.set(word, (this.#byWord.get(word) ?? new Set()).add(index))
    this.#source = all
  }

  /** What fits best first; every word must stand in the name, or in those of the places around it. */
  find(text: string, near: Point | undefined, count: number): Named[] {
    this.#read()
    const telling = wordsOf(text)
      .slice(0, 6)
      .filter((word) => !kindWords.has(word))
    if (telling.length === 0) return []
    for (const fitting of [fits, (typed: string, word: string) => fits(typed, word) || fitsWithTypos(typed, word)]) {
      const found = this.#fitting(telling, fitting)
      if (found.length > 0) return rank(found, near).slice(0, count)
    }
    return []
  }

  #fitting(asked: readonly string[], fitting: (typed: string, word: string) => number): Fit[] {
    const candidates = new Set<number>()
    for (const [word, entries] of this.#byWord)
      if (asked.some((typed) => fitting(typed, word) > 0)) for (const entry of entries) candidates.add(entry)
    const best = (typed: string, all: readonly string[]) =>
      all.reduce((most, word) => Math.max(most, fitting(typed, word)), 0)
    return [...candidates].flatMap((index) => {
      const entry = this.#entries[index]
      if (!entry) return []
      let score = 0
      for (const typed of asked) {
        const [own, around] = [best(typed, entry.own), 0.9 * best(typed, entry.around)]
        if (own === 0 && around === 0) return []
        score += Math.max(own, around)
      }
      // A name that is said whole comes before one of which that is a part.
      const whole = asked.filter((typed) => best(typed, entry.own) > 0).length / Math.max(1, entry.own.length)
      return [{ entry, score: score / asked.length + 0.1 * Math.min(1, whole) }]
    })
  }
}

interface Fit {
  entry: Entry
  score: number
}

/** Of equal names the greater place is meant. */
const behind = { region: 0, district: 0.02, mahalla: 0.15 } as const

/** By how well they fit, then the nearest, then the greatest. */
function rank(found: readonly Fit[], near: Point | undefined): Named[] {
  const far = ({ point }: Named) => (near ? Math.min(1, metresBetween(near, point) / 500_000) : 0)
  const total = ({ entry, score }: Fit) => score - 0.3 * far(entry) - behind[entry.kind]
  return found
    .toSorted((a, b) => total(b) - total(a))
    .map(({ entry: { own: _own, around: _around, ...named } }) => named)
}
