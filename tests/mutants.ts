// `npm run mutants`: breaks one rule at a time and runs the tests that should notice; whoever lives is printed, and the
// command fails. `npm run mutants -- clocks` breaks only rules of files with that in their path.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mutant, mutants } from './mutants/rules.ts'

const root = join(import.meta.dirname, '..')
/** From the quickest to the dearest; a rule need only be noticed by one. */
const stages = [
  { name: 'rules', isPure: true, tests: ['src/life/refusals.test.ts', 'src/life/outcomes.test.ts', 'src/life/traces.test.ts', 'src/life/ladder.test.ts', 'src/life/standstill.test.ts', 'src/life/replay.test.ts', 'src/deadlines', 'src/reports/relations.test.ts', 'src/ratings/rules.test.ts'] },
  { name: 'lives', isPure: true, tests: ['src/life/life.test.ts', 'src/life/voices.test.ts'] },
  { name: 'contracts', isPure: false, tests: ['regulation', 'voices', 'lapses', 'desk', 'scope', 'access', 'walk', 'notices', 'bodies', 'privacy', 'people', 'catalogue', 'input', 'administration', 'ratings', 'crews', 'queue'].map((name) => `tests/contracts/${name}.test.ts`) },
] // prettier-ignore

/** True when a test failed with the rule broken. */
function isKilledBy(mutant: Mutant | undefined, { tests, isPure }: (typeof stages)[number]): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--bail=1', '--reporter=dot', ...tests],
    {
      cwd: root,
      env: { ...process.env, MUTANT: JSON.stringify(mutant ?? {}), ...(isPure && { PURE: '1' }) },
      stdio: 'ignore',
    },
  )
  return new Promise((done) => child.on('exit', (code) => done(code !== 0)))
}

const wanted = mutants.filter(({ file }) => file.includes(process.argv[2] ?? ''))
for (const { file, from } of wanted) {
  const parts = readFileSync(join(root, file), 'utf8').split(from).length - 1
  if (parts !== 1) throw new Error(`${file} has ${parts} times: ${from}`)
}
// With nothing broken all of them pass, or they would notice anything.
for (const stage of stages)
  if (await isKilledBy(undefined, stage)) throw new Error(`the tests of the stage "${stage.name}" fail as they are`)
const living: Mutant[] = []
const queue = [...wanted]
const work = async () => {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    let killer: string | undefined
    for (const stage of stages) {
      if (killer === undefined && (await isKilledBy(mutant, stage))) killer = stage.name
    }
    if (!killer) living.push(mutant)
    console.log(
      `${killer ? `killed by ${killer}` : 'LIVES'}: ${mutant.file}: ${mutant.from.trim()} → ${mutant.to.trim()}`,
    )
  }
}
await Promise.all([work(), work()])
console.log(`\n${wanted.length - living.length} of ${wanted.length} broken rules were noticed`)
process.exitCode = living.length > 0 ? 1 : 0
