// `npm run check`: what CI runs. Each step by name, the first failure stops; the last line counts the tests.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const report = join(tmpdir(), `xalq-check-${process.pid}.json`)
const code = ['src', 'tests', 'demo', 'bench']
const steps = [
  ['Types', 'tsc', ['-p', '.']],
  ['Lint', 'oxlint', ['--type-aware', '--deny-warnings', ...code]],
  [
    'Format',
    'oxfmt',
    [
      '--check',
      ...code,
      'setup.mjs',
      'start.mjs',
      'build.mjs',
      'check.mjs',
      'audit.mjs',
      'verify.mjs',
      'verify-ratings.ts',
      'vitest.config.ts',
    ],
  ],
  ['Walls', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'demo']],
  ['Nothing unused', 'knip', ['--no-config-hints']],
  ['Known weaknesses', process.execPath, ['audit.mjs']],
  ['Tests', 'npm', ['test', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]],
]

for (const [name, command, args] of steps) {
  console.log(`\n— ${name}`)
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.log(`\n${name}: failed`)
    if (name === 'Tests') count()
    process.exit(1)
  }
}
count()

/** The closing line, from what the test runner wrote down. */
function count() {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
  rmSync(report, { force: true })
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed`)
}
