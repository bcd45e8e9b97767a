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

/** How well a typed word fits a word of a name: itself, its beginning, with an ending. */
function fits(typed: string, word: string): number {
  if (typed === word) return 1
  if (word.startsWith(typed) && typed.length >= 2) return 0.85
  // A name with an ending: Mingbuloqda, Navoiyning.
  if (typed.startsWith(word) && word.length >= 4 && typed.length - word.length <= 4) return 0.8
  return 0
}

/** With a typo, but hardly ever in the first letter. */
function fitsMistyped(typed: string, word: string): number {
  const most = typosIn(Math.min(typed.length, word.length))
  if (most === 0 || typed[0] !== word[0]) return 0
  // What is still being typed is compared with as much of the name.
  const isLike = (other: string) =>
    Math.abs(typed.length - other.length) <= most && editDistance(typed, other, most) <= most
  return isLike(word) || isLike(word.slice(0, typed.length)) ? 0.6 : 0
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

  /**
   * What fits best first; every word must stand in the name, or in those of the places around it. Typos are looked for
   * only where nothing fits as it is typed, and not at all where `exactly` is asked.
   */
  find(text: string, near: Point | undefined, count: number, exactly = false): Named[] {
    this.#read()
    const telling = wordsOf(text)
      .slice(0, 6)
      .filter((word) => !kindWords.has(word))
    if (telling.length === 0) return []
    const found = this.#fitting(telling, fits)
    if (found.length > 0 || exactly) return rank(found, near).slice(0, count)
    const mistyped = this.#fitting(telling, (typed, word) => fits(typed, word) || fitsMistyped(typed, word))
    return rank(mistyped, near).slice(0, count)
  }

  #fitting(asked: readonly string[], fitting: (typed: string, word: string) => number): Fit[] {
    // Each word of all names is compared once with each word that was typed.
    const scores = asked.map((typed) => {
      const fit = new Map<string, number>()
      for (const word of this.#byWord.keys()) {
        const score = fitting(typed, word)
        if (score > 0) fit.set(word, score)
      }
      return fit
    })
    const candidates = new Set<number>()
    for (const fit of scores)
      for (const word of fit.keys()) for (const entry of this.#byWord.get(word) ?? []) candidates.add(entry)
    const best = (fit: ReadonlyMap<string, number>, all: readonly string[]) =>
      all.reduce((most, word) => Math.max(most, fit.get(word) ?? 0), 0)
    return [...candidates].flatMap((index) => {
      const entry = this.#entries[index]
      if (!entry) return []
      let [score, own] = [0, 0]
      for (const fit of scores) {
        const [inName, around] = [best(fit, entry.own), 0.9 * best(fit, entry.around)]
        if (inName === 0 && around === 0) return []
        score += Math.max(inName, around)
        if (inName > 0) own += 1
      }
      // A name that is said whole comes before one of which that is a part.
      const whole = Math.min(1, own / Math.max(1, entry.own.length))
      return [{ entry, score: score / asked.length + 0.1 * whole }]
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
