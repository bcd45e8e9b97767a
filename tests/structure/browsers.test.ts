// The stated line of browsers (`oldest` in build.mjs): what stands in phones of 2020 and inside chat programs sees
// colours, fields and buttons, and runs the islands.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build, oldest } from '../../build.mjs'

await build()
const assets = join(import.meta.dirname, '..', '..', 'dist', 'assets')
const manifest = JSON.parse(readFileSync(join(assets, 'manifest.json'), 'utf8')) as Record<string, string>
const textOf = (address: string) => readFileSync(join(assets, address.replace('/assets/', '')), 'utf8')
const named = Object.entries(manifest)
const sheets = named
  .filter(([name]) => name.endsWith('.css'))
  .map(([name, address]) => [name, textOf(address)] as const)
/** Every island with all the chunks that it may load. */
const scripts = readdirSync(assets)
  .filter((name) => name.endsWith('.js'))
  .filter((name) => named.some(([, address]) => address.endsWith(name)) || isUsed(name))
  .map((name) => [name, textOf(name)] as const)
function isUsed(chunk: string): boolean {
  return named.some(([name, address]) => name.endsWith('.js') && textOf(address).includes(chunk))
}

describe('The stated line of browsers', () => {
  it('is Safari 14, Chrome 90 and Firefox 88', () => {
    expect(oldest).toEqual({ safari: 14, chrome: 90, firefox: 88 })
  })

  it.each(sheets)('%s has plain colours, no layers, and a plain value before each that is newer', (_name, sheet) => {
    // Functions of colour that came after the line; whoever does not know one throws the declaration away.
    for (const newer of ['light-dark(', 'oklch(', 'oklab(', 'color-mix(', '@layer', '@container', '@scope'])
      expect(sheet).not.toContain(newer)
    for (const [declaration = '', property = ''] of sheet.matchAll(
      /([a-z-]+):[^;{}]*(?:\d(?:dvh|svh|lvh)|\blab\(|color\()[^;{}]*/g,
    )) {
      const before = sheet.slice(0, sheet.indexOf(declaration)).split(/[{}]/).at(-1) ?? ''
      expect(before, declaration).toContain(`${property}:`)
    }
    // Nothing stands in one list with what an old browser cannot read: it would lose the whole rule.
    for (const [list = ''] of sheet.matchAll(/[^{}]*:has\([^{}]*(?=\{)/g)) expect(list).not.toMatch(/^[^:]*,.*:has/)
  })

  it.each(scripts)('%s asks for nothing that came later', (_name, script) => {
    const later =
      // A call after three dots is of a function that is called so.
      /(?<!\.)\.(?:at|findLast|findLastIndex|toSorted|toReversed|toSpliced|requestSubmit|groupBy|hasOwn|canParse)\(|structuredClone\(|withResolvers|AbortSignal\.(?:any|timeout)|URL\.parse\(|\?\?=|\|\|=|static\{|#\w+ in /
    // What stands in a library behind a question whether it is there.
    const guarded = /AbortSignal|PublicKeyCredential/
    if (!guarded.test(script)) expect(script).not.toMatch(later)
  })
})
