// Finding a place by words, and learning what people call places.
import { inLanguage, type Locale } from '../language/index.ts'
import { isAboutHome } from '../categories/index.ts'
import { inTransaction } from '../platform/database.ts'
import { namingOf, type ReportDeps } from '../reports/index.ts'
import { gridOf, isInside, type Point, pointAt, type Territories } from '../territories/index.ts'
import { readCoordinates } from './coordinates.ts'
import { namesIn } from './learn.ts'
import { Names, wordsOf } from './names.ts'
import { findNamed, learnNames, type NamedPlace, takeQueue } from './store.ts'

/** What was meant by the words: a point, a unit, or what people call a place. */
export interface FoundPlace {
  kind: 'point' | 'region' | 'district' | 'mahalla' | 'landmark'
  name: string
  /** The district and region it lies in, in words; empty for a region. */
  within: string
  /** The district, or the region itself. */
  territory: string
  mahalla: string | null
  lat: number
  lng: number
}

/** Where it is meant to be looked for first. */
export interface Around {
  point?: Point | undefined
  district?: string | undefined
}

const most = 8

const shared = new WeakMap<Territories, Names>()

/** One index of names for all who ask. */
function namesOf(territories: Territories): Names {
  const names = shared.get(territories) ?? new Names(territories)
  shared.set(territories, names)
  return names
}

/** Finds places by words: what was meant most likely comes first; none where nothing fits. */
export function openPlaces(deps: ReportDeps) {
  const { db, territories } = deps
  const names = namesOf(territories)
  const say = (locale: Locale, code: string) => inLanguage(territories.get(code).name, locale)

  const withinOf = (locale: Locale, district: string, isItself = false): string => {
    const region = territories.regionOf(territories.get(district))
    return [...(isItself ? [] : [say(locale, district)]), say(locale, region)].join(', ')
  }

  function pointFound(point: Point, locale: Locale): FoundPlace[] {
    return territories.nearest(point, 1).map((district) => ({
      kind: 'point',
      name: `${point.lat.toFixed(5)}, ${point.lng.toFixed(5)}`,
      within: withinOf(locale, district.code),
      territory: district.code,
      mahalla: null,
      ...point,
    }))
  }

  const landmarkFound = ({ name, district, x, y }: NamedPlace, locale: Locale): FoundPlace => ({
    kind: 'landmark',
    name,
    within: withinOf(locale, district),
    territory: district,
    mahalla: null,
    ...pointAt(x + 0.5, y + 0.5),
  })

  /** What is named in the words beside the landmark: `12-maktab Mingbuloq`. */
  function splitWords(words: readonly string[], around: Around): { words: string[]; districts: string[] | undefined } {
    const named = words.map((word) => names.find(word, around.point, 30, true).filter(({ kind }) => kind !== 'mahalla'))
    const districts = named.flatMap((units) =>
      units.flatMap(({ kind, code }) =>
        kind === 'region' ? territories.districtsOf(code).map((each) => each.code) : code,
      ),
    )
    const rest = words.filter((_word, index) => named[index]?.length === 0)
    return rest.length > 0 && rest.length < words.length
      ? { words: rest, districts: [...new Set(districts)].slice(0, 30) }
      : { words: [...words], districts: undefined }
  }

  async function landmarksOf(text: string, around: Around): Promise<NamedPlace[]> {
    const words = wordsOf(text).slice(0, 6)
    if (words.length === 0 || words.join('').length < 2) return []
    const own = around.district ?? (around.point && territories.nearest(around.point, 1)[0]?.code)
    const nearby = own ? await findNamed(db, words, [own, ...territories.neighbours(own, 6)], most) : []
    if (nearby.length > 0) return nearby
    const { words: rest, districts } = splitWords(words, around)
    return findNamed(db, rest, districts, most)
  }

  return async (text: string, around: Around, locale: Locale): Promise<FoundPlace[]> => {
    const near = around.point ?? (around.district ? territories.middleOf(territories.get(around.district)) : undefined)
    const point = readCoordinates(text, near)
    if (point) return isInside(point) ? pointFound(point, locale) : []
    const units = names.find(text, near, most)
    const landmarks = (await landmarksOf(text, around)).map((each) => landmarkFound(each, locale))
    const found = units.map(({ kind, code, name, district, region, point: middle }): FoundPlace => ({
      kind,
      name: inLanguage(name, locale),
      within: district ? withinOf(locale, district, kind === 'district') : '',
      territory: district ?? region,
      mahalla: kind === 'mahalla' ? code : null,
      ...middle,
    }))
    return [...found.slice(0, landmarks.length > 0 ? most / 2 : most), ...landmarks].slice(0, most)
  }
}

/** Learns what reports name that became public, and forgets what no longer is; true when there may be more. */
export async function learnPlaces(
  { db, categories }: Pick<ReportDeps, 'db' | 'categories'>,
  batch = 500,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { taken, ids } = await takeQueue(tx, batch)
    if (taken === 0) return false
    const namings = (await namingOf(tx, ids)).flatMap(({ id, personId, category, district, tile, landmark, text }) =>
      // A landmark of a home may be somebody's door.
      isAboutHome(categories.get(category))
        ? []
        : namesIn({ landmark, text }).map((learned) => ({
            ...learned,
            reportId: id,
            personId,
            district,
            ...gridOf(tile),
          })),
    )
    await learnNames(tx, ids, namings)
    return taken >= batch
  })
}
