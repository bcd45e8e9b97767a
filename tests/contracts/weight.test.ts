// What a public page weighs: markup, styles and scripts together, as they go over the line, before map and photos.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

const mostBytes = 60_000

/**
 * Slow 4G, counted and not timed: 1.6 Mbit/s and 150 ms to and fro. Of the 1.5 s that the largest part of a page may
 * take to show, half is left to a slow processor (`bench/phone.ts` measures both).
 */
const [roundTrip, bytesPerSecond, mostSeconds] = [0.15, 200_000, 0.75]
/** Two and a half thousand elements take such a processor half a second to lay out. */
const mostElements = 2500

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ town: true })
})
afterAll(() => test.close())

const gzipped = (bytes: Buffer | string) => gzipSync(bytes, { level: 6 }).length

/** A script with all that it begins with. */
function scriptBytes(address: string, seen = new Set<string>()): number {
  if (seen.has(address)) return 0
  seen.add(address)
  const script = readFileSync(join(findRoot(import.meta.dirname), 'dist', address))
  const begun = [...script.toString().matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g)].map(
    ([, name]) => `/assets/${name}`,
  )
  return gzipped(script) + begun.reduce((sum, each) => sum + scriptBytes(each, seen), 0)
}

it.each([
  '', '/report', '/report?group=WAT', '/reports', '/map', '/agencies', '/ratings', '/rules', '/incidents', '/data', '/privacy',
  '/status', '/sign-in', '/follow?topic=district:1714204', '/offline', '/offline/report',
])('/uz%s weighs at most 60 kB, and shows itself after two round trips', async (path) => {
  const page = await test.call('GET', `/uz${path}`)
  expect(page.statusCode).toBe(200)
  const seen = new Set<string>()
  const sheets = [...page.body.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href ?? '')
  // The map itself comes beside the list that the page is.
  const scripts = [...page.body.matchAll(/<script type="module" src="([^"]+)"/g)].map(([, src]) => src ?? '').filter((src) => !src.includes('/map-'))
  const parts = {
    page: gzipped(page.body),
    sheets: sheets.reduce((sum, each) => sum + gzipped(readFileSync(join(findRoot(import.meta.dirname), 'dist', each))), 0),
    scripts: scripts.reduce((sum, each) => sum + scriptBytes(each, seen), 0),
  }
  const all = parts.page + parts.sheets + parts.scripts
  expect(all, JSON.stringify(parts)).toBeLessThanOrEqual(mostBytes)
  // What a phone waits for before it shows anything: the page, then styles and letters. No script stands before them.
  const letters = [...page.body.matchAll(/<link rel="preload" href="([^"]+)"/g)].map(([, href]) => href ?? '')
  const fonts = letters.reduce((sum, each) => sum + readFileSync(join(findRoot(import.meta.dirname), 'dist', each)).length, 0)
  const seconds = [parts.page, parts.sheets + fonts].reduce((sum, bytes) => sum + roundTrip + bytes / bytesPerSecond, 0)
  expect(seconds, JSON.stringify({ ...parts, fonts })).toBeLessThanOrEqual(mostSeconds)
  expect([...page.body.matchAll(/<script(?! type="(?:module|speculationrules|application\/ld\+json)")[^>]*>/g)]).toEqual([])
  expect([...page.body.matchAll(/rel="modulepreload"(?![^>]*fetchpriority="low")/g)]).toEqual([])
  expect([...page.body.matchAll(/<[a-z]/g)].length, 'elements').toBeLessThanOrEqual(mostElements)
}) // prettier-ignore
