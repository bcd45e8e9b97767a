// The pure world for rules: places, types and agencies straight from the reference files, no database.
import { Agencies, type Agency, type AgencyKind } from '../../src/agencies/index.ts'
import { Categories, type Category } from '../../src/categories/index.ts'
import { findRoot } from '../../src/config.ts'
import { readReference } from '../../src/reference.ts'
import { placesOf } from '../../src/agencies/store.ts'
import type { World } from '../../src/life/clocks.ts'
import { calendarsOf } from '../../src/deadlines/index.ts'
import { defaultSettings } from '../../src/settings/index.ts'
import { outlinesOf } from '../../src/territories/borders.ts'
import { Borders, Territories, type Territory } from '../../src/territories/index.ts'
import { toCyrillic } from '../../src/language/index.ts'

export async function pureWorld(): Promise<World> {
  const reference = await readReference(findRoot(import.meta.dirname))
  const country = {
    code: '17',
    parent: null,
    level: 'country',
    name: { 'uz-Latn': 'Oʻzbekiston', 'uz-Cyrl': 'Ўзбекистон', ru: 'Узбекистан', en: 'Uzbekistan' },
    center: null,
    seat: null,
  } as Territory
  const mahallas = reference.mahallas
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code = '', territory = '', name = ''] = line.split('\t')
      return { code, territory, name: { 'uz-Latn': name, 'uz-Cyrl': toCyrillic(name), ru: name, en: name } }
    })
  const territories = new Territories(
    [
      country,
      ...reference.territories.map((place) => ({ ...place, center: place.center ?? null, seat: place.seat ?? null })),
    ],
    mahallas,
  )
  territories.setBorders(new Borders(outlinesOf(JSON.parse(reference.boundaries) as Parameters<typeof outlinesOf>[0])))
  const categories = new Categories(
    reference.categories.map((group) => ({
      ...group,
      categories: group.types.map(
        (type) => ({ icon: null, offered: true, questions: [], ...type, group: group.code }) as unknown as Category,
      ),
    })),
  )
  const kinds = reference.agencies.map(
    (kind) => ({ ...kind, leads: kind.leads ?? true, fallback: kind.fallback ?? null }) as AgencyKind,
  )
  const wanted = kinds.flatMap((kind) => placesOf(kind, territories))
  const ids = new Map(wanted.map((agency, index) => [`${agency.kind} ${agency.territory}`, index + 1]))
  const agencies = wanted.map((agency): Agency => ({
    id: ids.get(`${agency.kind} ${agency.territory}`)!,
    kind: agency.kind,
    level: agency.level,
    territory: agency.territory,
    closed: false,
    parentId: agency.parent === null ? null : (ids.get(`${agency.kind} ${agency.parent}`) ?? null),
  }))
  return {
    territories,
    categories,
    agencies: new Agencies(kinds, agencies, territories),
    calendars: calendarsOf(
      ['2026-12-08', '2027-01-01'].map((day) => ({ day, kind: 'off', name: 'Bayram', region: null })),
    ),
    settings: structuredClone(defaultSettings),
  }
}
