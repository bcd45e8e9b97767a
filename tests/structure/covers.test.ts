// The table of which tests are about which room names every room and every test there is.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { contractsOf, journeysOf } from '../covers.ts'
import { type Mutant, mutants } from '../mutants/rules.ts'

const root = join(import.meta.dirname, '..', '..')
const named = (folder: string) =>
  readdirSync(join(root, 'tests', folder)).flatMap((file) =>
    file.endsWith('.test.ts') ? [file.replace('.test.ts', '')] : [],
  )

it('every room has tests over HTTP, every such test and journey has a room', () => {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  expect(Object.keys(contractsOf).toSorted()).toEqual(rooms.toSorted())
  const demo = ['demo']
  expect([...new Set([...Object.values(contractsOf).flat(), ...demo])].toSorted()).toEqual(
    named('contracts').toSorted(),
  )
  expect([...new Set(Object.values(journeysOf).flat())].toSorted()).toEqual(named('journeys').toSorted())
})

it('every rule that `npm run mutants` breaks stands in its file exactly once', () => {
  const stands = ({ file, from }: Mutant) => readFileSync(join(root, file), 'utf8').split(from).length - 1
  expect(mutants.length).toBeGreaterThan(150)
  expect(mutants.filter((mutant) => stands(mutant) !== 1).map(({ file, from }) => `${file}: ${from}`)).toEqual([])
})
