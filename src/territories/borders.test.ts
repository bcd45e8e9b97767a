// Which district a point lies in, by its ground (regulation 7): right in the country, refused beyond it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { pureWorld } from '../../tests/setup/world.ts'
import { Borders, outlinesOf } from './borders.ts'
import type { Territories } from './rules.ts'

let territories: Territories
beforeAll(async () => {
  territories = (await pureWorld()).territories
})
const borders = new Borders(
  outlinesOf(JSON.parse(readFileSync(join(import.meta.dirname, 'boundaries.geojson'), 'utf8'))),
)

/** Always the same points: mulberry32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('A point by the ground it lies on', () => {
  it.each([
    ['Osh', 40.53, 72.8], ['Khujand', 40.28, 69.62], ['Shymkent', 42.32, 69.6], ['Dashoguz', 41.84, 59.97],
    ['Hairatan', 37.21, 67.41], ['Jalal-Abad', 40.93, 73], ['Turkmenabat', 39.07, 63.57],
    ['Penjikent', 39.5, 67.61], ['Chorku', 40, 70.55], ['Moscow', 55.75, 37.6], ['the sea', 0, 0],
  ])('%s lies in another country', (_name, lat, lng) => {
    expect(territories.nearest({ lat, lng })).toEqual([])
  }) // prettier-ignore

  it.each([
    ['Soʻx', 39.97, 71.13, '1730'], ['Shohimardon', 39.98, 71.8, '1730'], ['the hole in the source', 40.945, 70.635, '1714'],
  ])('%s is ours', (_name, lat, lng, region) => {
    expect(territories.nearest({ lat, lng })[0]?.parent).toBe(region)
  }) // prettier-ignore

  it('each seat and centre is among the first five', () => {
    const missed = territories.districts.flatMap((district) =>
      [district.center, district.seat].flatMap((point) =>
        point === null || territories.nearest(point).slice(0, 5).includes(district) ? [] : district.name.en,
      ),
    )
    expect(missed).toEqual([])
  })

  it('12,000 points of the country: the region is right, and the district is first', () => {
    const next = random(20_261_129)
    let count = 0
    while (count < 12_000) {
      const point = { lat: 37.1 + next() * 8.5, lng: 55.9 + next() * 17.3 }
      const inside = borders.inside(point)
      if (inside.length === 0) continue
      count += 1
      const [first] = territories.nearest(point)
      if (!first || !inside.includes(first.code))
        expect.fail(`${JSON.stringify(point)} is in ${inside.join()}, not ${first?.code}`)
      if (!inside.some((code) => territories.get(code).parent === first.parent)) expect.fail(JSON.stringify(point))
    }
  })

  it('a phone’s inexact fix may lie two kilometres beyond the border, a pin one', () => {
    // Some 1.3 km beyond the river from Termiz.
    const beyond = { lat: 37.21, lng: 67.41 }
    expect(territories.nearest(beyond)).toEqual([])
    expect(territories.nearest(beyond, 5, 300)).toEqual([])
    expect(territories.nearest(beyond, 5, 1500)[0]?.code).toMatch(/^1722/)
    expect(territories.nearest({ lat: 37.15, lng: 67.41 }, 5, 50_000)).toEqual([])
  })

  it('what the source does not draw, or too small, is proposed where its ground is', () => {
    for (const code of ['1710240', '1712412', '1722203', '1733221', '1735209', '1735228']) {
      expect(borders.has(code), code).toBe(false)
      const unit = territories.get(code)
      expect(territories.nearest((unit.seat ?? unit.center)!), code).toContain(unit)
    }
    const navoiy = territories.districts.find(({ name, level }) => level === 'city' && name.en.startsWith('Navoiy'))!
    const suburb = { lat: navoiy.center!.lat + 0.04, lng: navoiy.center!.lng }
    expect(territories.nearest(suburb)).toContain(navoiy)
  })

  it('a point far from the named district cannot be meant there', () => {
    const mingbuloq = { lat: 40.778, lng: 71.326 }
    expect(territories.isFar(mingbuloq, '1714204')).toBe(false)
    expect(territories.isFar(mingbuloq, '1726')).toBe(true)
    expect(territories.isFar(mingbuloq, territories.districtsOf('1735')[0]!.code)).toBe(true)
  })
})
