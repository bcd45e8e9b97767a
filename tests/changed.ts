// `npm run test:changed`: the tests of what an edit touches, in seconds: those beside the code, those of its room, and
// the changed tests themselves.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { contractsOf, journeysOf } from './covers.ts'

const root = join(import.meta.dirname, '..')
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
const changed = [
  ...git('diff', '--name-only', process.argv[2] ?? 'HEAD'),
  ...git('ls-files', '--others', '--exclude-standard'),
]

const testsBeside = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => join(folder, path))

function testsFor(path: string): string[] {
  if (/\.test\.tsx?$/.test(path)) return existsSync(join(root, path)) ? [path] : []
  const [top, room = ''] = path.split('/')
  if (top === 'src' && path.split('/').length > 2) return [...testsBeside(join('src', room)), ...(contractsOf[room] ?? []).map((name) => `tests/contracts/${name}.test.ts`)]
  if (top === 'src' || top === 'migrations') return ['tests/contracts/walk.test.ts', 'tests/contracts/pages.test.ts', 'tests/contracts/processes.test.ts']
  if (top === 'demo') return ['tests/contracts/demo.test.ts']
  if (path.startsWith('tests/setup/')) return ['tests/contracts/walk.test.ts', 'src/life/refusals.test.ts']
  return []
} // prettier-ignore

const wanted = [...new Set([...changed.flatMap(testsFor), 'tests/structure/house.test.ts'])]
// The two that search whole spaces take long and belong to `npm test`.
const quick = wanted.filter((path) => path !== 'src/life/search.test.ts' && path !== 'tests/contracts/crowd.test.ts')
const touched = [
  ...new Set(
    changed.flatMap((path) =>
      /^src\/[a-z]+\/(pages|islands)/.test(path) ? (journeysOf[path.split('/')[1]!] ?? []) : [],
    ),
  ),
]
console.log(`${changed.length} changed files: ${quick.join(' ')}`)
if (touched.length > 0)
  console.log(
    `Pages changed too; their journeys take longer: npx vitest run ${touched.map((name) => `tests/journeys/${name}.test.ts`).join(' ')}`,
  )
const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...quick], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, QUICK: '1' },
})
process.exitCode = status ?? 1
