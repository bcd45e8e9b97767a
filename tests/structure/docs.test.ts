// What the documents say of places in this repository is there: every link of theirs leads to a file.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'

const root = findRoot(import.meta.dirname)
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]
const read = (path: string) => readFileSync(join(root, path), 'utf8')

it('every link to a file leads to one', () => {
  const links = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target]) => ({ path, target: target! })),
  )
  expect(links.length).toBeGreaterThan(80)
  expect(links.filter(({ path, target }) => !existsSync(join(root, dirname(path), target)))).toEqual([])
})

it('every file that a document names in passing is there', () => {
  const named = documents.flatMap((path) =>
    [...read(path).matchAll(/`((?:src|tests|docs|bench|demo)\/[\w./-]+\.(?:tsx?|json|sql|md))`/g)].map(
      ([, target]) => ({ path, target: target! }),
    ),
  )
  expect(named.filter(({ target }) => !existsSync(join(root, target)))).toEqual([])
})

it('where something is decided is answered by at most two files', () => {
  const [, table = ''] = read('docs/architecture.md').split('## Where is it decided')
  const lines = table
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what |'))
  expect(lines.length).toBeGreaterThanOrEqual(20)
  for (const line of lines) {
    const files = new Set([...line.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path))
    expect(files.size, line).toBeGreaterThanOrEqual(1)
    expect(files.size, line).toBeLessThanOrEqual(2)
  }
})
