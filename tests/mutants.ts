// `npm run mutants`: breaks one rule at a time and runs the tests that should notice; whoever lives is printed, and the command fails.
// `npm run mutants -- clocks` breaks only rules of files with that in their path.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mutant, mutants } from './mutants/rules.ts'

const root = join(import.meta.dirname, '..')
const pure = ['src/reports/refusals.test.ts', 'src/reports/ladder.test.ts', 'src/reports/replay.test.ts', 'src/deadlines', 'src/moderation', 'src/ratings/rules.test.ts', 'src/people'] // prettier-ignore
const slow = ['src/reports/life.test.ts', 'src/agencies']
const contracts = ['regulation', 'lapses', 'desk', 'scope', 'access', 'walk', 'notices', 'bodies', 'privacy', 'administration'].map((name) => `tests/contracts/${name}.test.ts`) // prettier-ignore

/** True when a test failed with the rule broken. */
function isKilledBy(mutant: Mutant, tests: readonly string[], isPure: boolean): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--bail=1', '--reporter=dot', ...tests], {
    cwd: root,
    env: { ...process.env, MUTANT: JSON.stringify(mutant), ...(isPure && { PURE: '1' }) },
    stdio: 'ignore',
  })
  return new Promise((done) => child.on('exit', (code) => done(code !== 0)))
}

const wanted = mutants.filter(({ file }) => file.includes(process.argv[2] ?? ''))
for (const { file, from } of wanted) {
  const parts = readFileSync(join(root, file), 'utf8').split(from).length - 1
  if (parts !== 1) throw new Error(`${file} has ${parts} times: ${from}`)
}
const living: Mutant[] = []
const queue = [...wanted]
const work = async () => {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const killer = (await isKilledBy(mutant, pure, true))
      ? 'pure'
      : (await isKilledBy(mutant, slow, true))
        ? 'lives'
        : (await isKilledBy(mutant, contracts, false))
          ? 'contracts'
          : undefined
    if (!killer) living.push(mutant)
    console.log(`${killer ? `killed by ${killer}` : 'LIVES'}: ${mutant.file}: ${mutant.from.trim()} → ${mutant.to.trim()}`)
  }
}
await Promise.all([work(), work()])
console.log(`\n${wanted.length - living.length} of ${wanted.length} broken rules were noticed`)
process.exitCode = living.length > 0 ? 1 : 0
