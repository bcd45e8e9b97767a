// Known weaknesses of what the platform runs on, by the registry's own list; serious ones fail the check.
import { spawnSync } from 'node:child_process'

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
let found
try {
  found = JSON.parse(stdout).metadata.vulnerabilities
} catch {
  // A mirror without the list, or no network: that is said, and no reason to fail everything else.
  console.log('This registry answers no audit: nothing was looked up.')
  process.exit(0)
}
console.log(
  Object.entries(found)
    .map(([how, count]) => `${how}: ${count}`)
    .join(', '),
)
process.exit(found.high + found.critical > 0 ? 1 : 0)
