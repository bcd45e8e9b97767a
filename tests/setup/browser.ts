// A real browser: the Chromium that comes as a package on Linux x64, elsewhere the machine's own Chrome.
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const own = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Where the browser is; unpacked once per run, since unpacking twice at a time breaks it. */
export async function findBrowser(): Promise<string> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x' // makes the package unpack its own libnss3 too
    const { default: packaged } = await import('@sparticuz/chromium')
    return packaged.executablePath()
  }
  const found = own.find((path) => existsSync(path))
  if (!found) throw new Error('No Chrome or Chromium on this machine: install one to run the journeys.')
  return found
}

export async function openBrowser(executablePath: string): Promise<Browser> {
  const home = await mkdtemp(join(tmpdir(), 'xalq-browser-'))
  const libraries = [join(dirname(executablePath), 'al2023', 'lib'), join(dirname(executablePath), 'al2', 'lib')].filter((path) => existsSync(path))
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    env: { ...process.env, HOME: home, ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(':') }) },
  })
}
