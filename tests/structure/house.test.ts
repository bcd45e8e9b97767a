// The rules of the house that no linter knows: file names, sizes, one reader of the environment, texts in four
// languages.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'

const root = findRoot(import.meta.dirname)
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
)
const code = files.filter((path) => /\.tsx?$/.test(path))
const textOf = (path: string) => readFileSync(join(root, 'src', path), 'utf8')

interface Module {
  source: string
  dependencies: { resolved: string }[]
}

/** Every file and what it imports, types too, as the boundary check sees them. */
function readModules(): Module[] {
  const seen = execFileSync(
    join(root, 'node_modules', '.bin', 'depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'],
    { cwd: root, maxBuffer: 50_000_000 },
  )
  return (JSON.parse(seen.toString()) as { modules: Module[] }).modules
}

describe('The house', () => {
  const modules = readModules()
  const imports = new Map(
    modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
  )

  it('is seen whole by the boundary check', () => {
    expect(code.filter((path) => !path.endsWith('.test.ts') && !imports.has(`src/${path}`))).toEqual([])
  })

  it('has no file that calls itself pure and reaches the database, the web or a page, however far one follows', () => {
    const isImpure = (path: string) =>
      /^node_modules\/(pg|kysely|fastify|@fastify|preact|graphile-worker)\/|^src\/ui\/|\/(store|actions|api|jobs)\.ts$|\/pages\/|^src\/platform\/(database|http|files|jobs)/.test(
        path,
      )
    const pure = code.filter((path) => !path.endsWith('.test.ts') && /^\/\/ .*\bPure\.$/m.test(textOf(path)))
    expect(pure.length).toBeGreaterThan(30)
    const reached = (from: string) => {
      const seen = new Set([from])
      for (const path of seen) for (const next of imports.get(path) ?? []) seen.add(next)
      return [...seen].filter(isImpure)
    }
    expect(pure.flatMap((path) => reached(`src/${path}`).map((impure) => `${path} → ${impure}`))).toEqual([])
  })

  it('gives `sql` to stores alone, and to the platform', () => {
    const takes = code.filter(
      (path) => !path.endsWith('.test.ts') && /import [^;]*\bsql\b[^;]*platform\/database/.test(textOf(path)),
    )
    expect(takes.filter((path) => !/store\.ts$|^platform\//.test(path))).toEqual([])
    expect(takes.length).toBeGreaterThan(20)
  })

  it('lets each table be written by its own room', () => {
    const writers = new Map<string, Set<string>>()
    for (const path of code.filter((each) => !each.endsWith('.test.ts'))) {
      for (const [, , table] of textOf(path).matchAll(
        /\b(insert into|delete from|update)\s+([a-z_]+)(?=\s+(?:set|as|where|using|c|t|p|v|s|r|w)\b|\s*\(|\s+\w+\s+(?:using|set)\b)/g,
      ))
        writers.set(table!, (writers.get(table!) ?? new Set()).add(path.split('/')[0]!))
    }
    expect(writers.size).toBeGreaterThan(50)
    const shared = [...writers]
      .filter(([, rooms]) => rooms.size > 1)
      .map(([table, rooms]) => `${table}: ${[...rooms].toSorted().join(', ')}`)
    // One row of the whole house; pictures and recordings of a draft become a report's in the one statement that files it; queues
    // are filled by the writer and emptied by the rating, the map and who learns places. Whom the law tells of an event
    // the writer names with it; those who follow are added where people are found.
    expect(shared.toSorted()).toEqual([
      'instance: bodies, categories, ledger, notices, platform, reports',
      'map_queue: map, reports',
      'notices: notices, reports',
      'photos: photos, reports',
      'place_queue: places, reports',
      'rating_queue: ratings, reports',
      'recordings: recordings, reports',
    ])
  })

  it('has lines of at most 120 characters, but for one text that cannot be broken', () => {
    const longest = (line: string) =>
      Math.max(0, ...[...line.matchAll(/'[^']*'|"[^"]*"|`[^`]*`|\/[^/]+\//g)].map(([text]) => text.length))
    const long = code
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) =>
        textOf(path)
          .split('\n')
          .flatMap((line, index) =>
            line.length > 120 && line.length - longest(line) > 100 ? [`${path}:${index + 1}`] : [],
          ),
      )
    expect(long).toEqual([])
  })

  it('has no file above 400 lines', () => {
    expect(code.filter((path) => textOf(path).split('\n').length > 401)).toEqual([])
  })

  it('begins every file with a sentence that says what it is for', () => {
    const silent = code.filter(
      (path) => !path.endsWith('index.ts') && !path.endsWith('.test.ts') && !textOf(path).startsWith('// '),
    )
    expect(silent).toEqual([])
  })

  it('reads the environment in one place', () => {
    expect(
      code.filter((path) => !path.endsWith('.test.ts') && textOf(path).includes('process.env')).toSorted(),
    ).toEqual(['config.ts', 'main.ts'])
  })

  it('has no default exports, no utils, helpers, common or manager', () => {
    expect(code.filter((path) => /export default/.test(textOf(path)))).toEqual([])
    expect(code.filter((path) => /(utils|helpers?|common|manager)\b/.test(path))).toEqual([])
  })

  it('keeps the same keys and placeholders in every language of a capability', () => {
    const folders = files.filter((path) => path.endsWith('/texts'))
    expect(folders.length).toBeGreaterThan(5)
    for (const folder of folders) {
      const read = (locale: string) =>
        JSON.parse(textOf(`${folder}/${locale}.json`)) as Record<string, string | Record<string, string>>
      const uz = read('uz')
      const placeholders = (text: string | Record<string, string>) =>
        [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].toSorted()
      for (const locale of ['ru', 'en']) {
        const other = read(locale)
        expect(Object.keys(other), `${folder}/${locale}`).toEqual(Object.keys(uz))
        for (const key of Object.keys(uz)) {
          expect(JSON.stringify(other[key]), `${folder} ${key}`).not.toBe('""')
          expect(placeholders(other[key]!), `${folder}/${locale} ${key}`).toEqual(placeholders(uz[key]!))
        }
      }
      // What Karakalpak lacks is said in Uzbek: docs/karakalpak.md lists it.
      for (const [key, text] of Object.entries(read('kaa')))
        expect(placeholders(text), `${folder}/kaa ${key}`).toEqual(placeholders(uz[key] ?? ''))
      expect(JSON.stringify(uz), `${folder}: straight apostrophes`).not.toMatch(/[a-z]['`’][a-z]/i)
    }
  })

  it('has no text in code: no Uzbek or Russian words outside texts, the demonstration and reference data', () => {
    const allowed = /^(language|categories\/words|card\/card|territories\/store)|\.test\.ts$|^ui\/frame/
    const speaking = code.filter(
      (path) => !allowed.test(path) && /[Ѐ-ӿ]{3,}/.test(textOf(path).replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')),
    )
    expect(speaking).toEqual([])
  })

  it('ships a migration for every table, forward only', () => {
    const names = readdirSync(join(root, 'migrations')).toSorted()
    expect(names.map((name) => name.slice(0, 4))).toEqual(names.map((_, index) => String(index + 1).padStart(4, '0')))
    expect(existsSync(join(root, 'package-lock.json'))).toBe(true)
  })
})
