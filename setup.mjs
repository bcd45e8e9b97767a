// Makes the checkout ready to run: installs the locked packages when they are missing or older than the lock file.
// Plain JavaScript that any Node ≥ 20 runs; npm calls it before start, test, check and the rest.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const lock = join(root, 'package-lock.json')
const mark = join(root, 'node_modules', '.installed')

const isFresh = existsSync(mark) && statSync(mark).mtimeMs >= statSync(lock).mtimeMs

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Xalq nazorati needs Node.js 20 or newer to set itself up; this is ${process.version}.`)
  process.exit(1)
}

if (!isFresh) {
  console.log('Installing packages (npm ci) …')
  // No package of ours needs an install script: esbuild and PostgreSQL come as plain binaries.
  const npm = process.env.npm_execpath
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const command = npm ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(command, npm ? [npm, ...args] : args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) {
    console.error('The packages could not be installed; npm says why above. Run the command again once that is mended.')
    process.exit(1)
  }
  writeFileSync(mark, '')
  const later = new Date(Math.max(Date.now(), statSync(lock).mtimeMs))
  utimesSync(mark, later, later)
}
