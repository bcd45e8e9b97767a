// A real browser: the Chromium that comes as a package on Linux x64, elsewhere the machine's own Chrome.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core'
import { hangMs } from './waiting.ts'

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

/**
 * How Chromium is started here: with its own libraries where it brings them, and without asking the network for
 * anything.
 */
function launchOptions(executablePath: string, home: string, more: readonly string[] = []): LaunchOptions {
  const libraries = ['al2023', 'al2']
    .map((name) => join(dirname(executablePath), name, 'lib'))
    .filter((path) => existsSync(path))
  return {
    executablePath,
    timeout: hangMs,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Its camera is a test card, its microphone a beep.
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...more,
    ],
    env: { ...process.env, HOME: home, ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(':') }) },
  }
}

/** A browser of one's own, for a script. */
export const openBrowser = async (executablePath: string): Promise<Browser> =>
  chromium.launch(launchOptions(executablePath, await mkdtemp(join(tmpdir(), 'xalq-browser-'))))

/** A phone's own browser: what it keeps is there when it is opened again. `home` is its folder, `more` are flags. */
export const openPhone = async (
  executablePath: string,
  home: string,
  more: readonly string[] = [],
): Promise<BrowserContext> =>
  chromium.launchPersistentContext(home, {
    ...launchOptions(executablePath, home, more),
    viewport: { width: 360, height: 740 },
    reducedMotion: 'reduce',
    locale: 'uz',
  })

/** One browser that all test files share, each with contexts of its own. `home` is a folder for it. */
export async function openBrowserServer(
  executablePath: string,
  home: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  await mkdir(home, { recursive: true })
  const server = await chromium.launchServer(launchOptions(executablePath, home))
  return { url: server.wsEndpoint(), close: () => server.close() }
}

export const joinBrowser = (url: string): Promise<Browser> => chromium.connect(url, { timeout: hangMs })
