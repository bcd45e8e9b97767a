// Lighthouse on pages of ours, in a browser of its own that it can speak to.
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse, { type Flags } from 'lighthouse'
import { findBrowser, openPhone } from './browser.ts'

export interface Judged {
  /** From 0 to 100, by category. */
  scores: Record<string, number>
  /** What cost points, in words. */
  lacks: string[]
}

export async function openLighthouse(): Promise<{
  judge: (url: string, flags?: Flags) => Promise<Judged>
  close: () => Promise<void>
}> {
  const home = await mkdtemp(join(tmpdir(), 'xalq-lighthouse-'))
  const browser = await openPhone(await findBrowser(), home, ['--remote-debugging-port=0'])
  const port = Number((await readFile(join(home, 'DevToolsActivePort'), 'utf8')).split('\n')[0])
  const judge = async (url: string, flags: Flags = {}): Promise<Judged> => {
    const { lhr } = (await lighthouse(url, { port, output: 'json', logLevel: 'error', ...flags })) ?? {}
    if (!lhr || lhr.runtimeError) throw new Error(lhr?.runtimeError?.message ?? 'no result')
    const categories = Object.values(lhr.categories)
    return {
      scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)])),
      lacks: categories
        .flatMap(({ auditRefs }) => auditRefs)
        .flatMap(({ id, weight }) => {
          const { score = null, title = id, displayValue = '' } = lhr.audits[id] ?? {}
          return weight > 0 && score !== null && score < 0.9 ? [`${title} ${displayValue}`.trim()] : []
        }),
    }
  }
  return { judge, close: () => browser.close() }
}
