// The reference data as the project's own tables, and one lead agency for each type in each district.
import { leadOf } from '../routing/rules.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../../tests/setup/app.ts'
import { sql } from '../platform/database.ts'
import { hasCentralHeating } from './rules.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const count = async (query: string) => (await sql.raw<{ n: number }>(query).execute(test.app.db)).rows[0]!.n

describe('Reference data', () => {
  it('has 14 regions, 206 districts and cities, 6,210 mahallas, 16 groups, 106 types, 28 kinds, in four scripts', async () => {
    expect(await count("select count(*) n from territories where level = 'region'")).toBe(14)
    expect(await count("select count(*) n from territories where level in ('district', 'city')")).toBe(206)
    expect(await count('select count(*) n from mahallas')).toBe(6210)
    expect(await count("select count(*) n from mahallas where territory like '1714%'")).toBe(788)
    expect(await count('select count(*) n from category_groups')).toBe(16)
    expect(await count('select count(*) n from categories')).toBe(106)
    expect(await count('select count(*) n from agency_kinds')).toBe(28)
    for (const table of ['territories', 'mahallas', 'category_groups', 'categories', 'agency_kinds']) {
      expect(
        await count(`select count(*) n from ${table} where not (name ?& array['uz-Latn','uz-Cyrl','ru','en'])`),
        table,
      ).toBe(0)
    }
  })

  it('has hokimliks of every district and region, reception offices, the operator and 14 project offices', async () => {
    expect(await count("select count(*) n from agencies where kind = 'HOK'")).toBe(220)
    expect(await count("select count(*) n from agencies where kind = 'XQ'")).toBe(221)
    expect(await count("select count(*) n from agencies where kind = 'OPR'")).toBe(1)
    expect(await count("select count(*) n from agencies where kind = 'LOF'")).toBe(14)
    expect(await count("select count(*) n from agencies where kind = 'BSK'")).toBe(0)
  })

  it('gives each district body a region body and that one a republic body above it', () => {
    const { agencies } = test.app
    const water = agencies.at('SUV', '1714204')!
    const region = agencies.get(water.parentId!)
    expect(region).toMatchObject({ kind: 'SUV', level: 'region', territory: '1714' })
    expect(agencies.get(region.parentId!)).toMatchObject({ level: 'republic', territory: '17' })
    expect(agencies.isWithin(water.id, region.id)).toBe(true)
  })
})

describe('Routing', () => {
  it('finds exactly one lead for each type in each district where it is offered, and never nobody', () => {
    const { agencies, categories, territories } = test.app
    for (const district of territories.districts) {
      for (const category of categories.groups.flatMap((group) => group.categories)) {
        const lead = leadOf(agencies, category, district.code)
        const offered = category.bodies[0] !== 'ISS' || hasCentralHeating(district)
        expect(lead !== undefined, `${category.code} in ${district.code}`).toBe(offered)
        if (!lead) continue
        expect(agencies.kind(lead.agency.kind).leads).toBe(true)
        expect(['district', 'region']).toContain(lead.agency.level)
        expect(lead.agency.kind === 'HOK' && lead.agency.level === 'region').toBe(false)
        expect(lead.agency.territory).toBe(lead.agency.level === 'district' ? district.code : district.parent)
      }
    }
  })

  it('falls back from the management company to the construction department, and to the region where the district has no unit', () => {
    const { agencies, categories } = test.app
    expect(leadOf(agencies, categories.get('MKD01'), '1714204')).toMatchObject({
      agency: { kind: 'QUK', territory: '1714204' },
      why: 'fallback_kind',
    })
    expect(leadOf(agencies, categories.get('TRN01'), '1714204')).toMatchObject({
      agency: { kind: 'TRA', territory: '1714' },
      why: 'region',
    })
    expect(leadOf(agencies, categories.get('OTH04'), '1714204')).toMatchObject({
      agency: { kind: 'HOK', territory: '1714204' },
      why: 'own',
    })
  })

  it('proposes the nearest district and its neighbours for a point, none outside', () => {
    const { territories } = test.app
    const near = territories.nearest({ lat: 40.778, lng: 71.326 })
    expect(near[0]!.code).toBe('1714204')
    expect(near).toHaveLength(5)
    expect(territories.nearest({ lat: 41.31, lng: 69.28 })[0]!.parent).toBe('1726')
    for (const point of [
      { lat: 0, lng: 0 },
      { lat: 55.75, lng: 37.6 },
      { lat: 43.2, lng: 51.1 },
    ])
      expect(territories.nearest(point)).toEqual([])
  })
})
