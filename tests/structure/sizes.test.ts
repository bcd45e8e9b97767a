// What a phone must fetch: the front page and the form stay small (sizes are facts of the build, not timings).
import { readFileSync } from 'node:fs'
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
// What an older build left beside them is not fetched: the manifest names what is.
const manifest = JSON.parse(readFileSync(join(assets, 'manifest.json'), 'utf8')) as Record<string, string>
const asset = (name: string) => readFileSync(join(assets, manifest[name]!.replace('/assets/', '')))

describe('Sizes, gzipped', () => {
  it('the front page with its styles is at most 20 kB', async () => {
    const page = (await test.call('GET', '/uz/')).body
    const styles = asset('app.css')
    expect(zipped(page) + zipped(styles)).toBeLessThanOrEqual(20_000)
  })

  it('the report form’s scripts before the map are at most 20 kB', () => {
    const scripts = ['search.js', 'place.js', 'details.js', 'form.js'].map(asset)
    expect(scripts.reduce((sum, bytes) => sum + zipped(bytes), 0)).toBeLessThanOrEqual(20_000)
    for (const bytes of scripts) expect(bytes.includes('Leaflet')).toBe(false)
  })
})
