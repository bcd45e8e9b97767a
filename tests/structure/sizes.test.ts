// What a phone must fetch: the front page and the form stay small (sizes are facts of the build, not timings).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

const assets = join(findRoot(import.meta.dirname), 'dist', 'assets')
let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ town: true })
})
afterAll(() => test.close())

const zipped = (bytes: string | Buffer) => gzipSync(bytes, { level: 6 }).length
const asset = (pattern: RegExp) =>
  readdirSync(assets)
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(join(assets, name)))

describe('Sizes, gzipped', () => {
  it('the front page with its styles is at most 20 kB', async () => {
    const page = (await test.call('GET', '/uz/')).body
    const styles = asset(/^app-.*\.css$/)[0]!
    expect(zipped(page) + zipped(styles)).toBeLessThanOrEqual(20_000)
  })

  it('the report form’s scripts before the map are at most 20 kB', () => {
    const scripts = asset(/^(search|place|details|form)-.*\.js$/)
    expect(scripts).toHaveLength(4)
    expect(scripts.reduce((sum, bytes) => sum + zipped(bytes), 0)).toBeLessThanOrEqual(20_000)
    for (const bytes of scripts) expect(bytes.includes('Leaflet')).toBe(false)
  })
})
