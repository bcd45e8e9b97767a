// Work beside: files of many rows, and the monitoring of every region kept fresh.
import { hourMs, inDays } from '../platform/time.ts'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config.ts'
import { piecesOf } from '../platform/sheets.ts'
import { countAll, type Monitoring, readMonitoring } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { reportSheet } from './report-sheet.ts'
import { monitoringPeriods } from './rules.ts'
import * as store from './store.ts'

export type ExportDeps = ReportDeps & { config: Pick<Config, 'dataDir'> }

const keptMs = 24 * hourMs
const tellEvery = 20_000

export const exportPath = (
  { config }: Pick<ExportDeps, 'config'>,
  { id, kind }: Pick<store.Export, 'id' | 'kind'>,
): string => join(config.dataDir, 'exports', `${id}.${kind}`)

/** Its person wants it no longer, or the process ends. */
class Stopped extends Error {}

/** Takes away every file that nobody can reach any more, whatever became of its making. */
async function dropFiles(deps: ExportDeps): Promise<void> {
  const kept = new Set((await store.keptExports(deps.db)).map((each) => exportPath(deps, each)))
  const folder = dirname(exportPath(deps, { id: 0, kind: 'csv' }))
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    if (!kept.has(path) && !kept.has(path.replace(/\.part$/, ''))) await rm(path, { force: true })
  }
}

/**
 * Makes the next file that waits, and takes away those of yesterday; ends early at `signal`. @returns true when there
 * was one
 */
export async function makeExport(deps: ExportDeps, signal?: AbortSignal): Promise<boolean> {
  const { db, clock } = deps
  const anyRemoved = await store.removeExports(db, new Date(clock().getTime() - keptMs))
  const asked = await store.beginExport(db)
  if (anyRemoved || asked) await dropFiles(deps)
  if (asked?.state !== 'running') return asked !== undefined
  const path = exportPath(deps, asked)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  let done = 0
  const noteRows = async (rows: number) => {
    // What is not finished is begun again by the next process.
    if (signal?.aborted) throw new Stopped()
    const before = Math.floor(done / tellEvery)
    done += rows
    if (Math.floor(done / tellEvery) > before && !(await store.noteExport(db, asked.id, { rowsDone: done })))
      throw new Stopped()
  }
  try {
    await store.noteExport(db, asked.id, {
      rowsDone: 0,
      rowsAll: await countAll(deps, asked.query, Number.MAX_SAFE_INTEGER),
    })
    const pieces = piecesOf(asked.kind, [reportSheet(deps, asked.query, asked.locale, noteRows)])
    await pipeline(
      Readable.from(pieces, { objectMode: false, highWaterMark: 1 << 18 }),
      createWriteStream(`${path}.part`, { mode: 0o600 }),
    )
    await store.noteExport(db, asked.id, { rowsDone: done })
    await rename(`${path}.part`, path)
    await store.endExport(db, asked.id, 'ready', (await stat(path)).size)
  } catch (error) {
    await rm(`${path}.part`, { force: true })
    if (error instanceof Stopped) return signal?.aborted !== true
    await store.endExport(db, asked.id, 'failed', null)
    throw error
  }
  return true
}

/** So few are counted in no time: they need not be kept. */
const fewReports = 5000

/** Makes a region's monitoring, and keeps it where it is big; `region` empty: the country's. */
export async function makeMonitoring(
  { db, clock }: Pick<ReportDeps, 'db' | 'clock'>,
  region: string,
  days: number,
): Promise<{ at: Date; content: Monitoring }> {
  const at = clock()
  const content = await readMonitoring(db, region || undefined, inDays(at, -days))
  if (content.filed > fewReports) await store.setMonitoring(db, region, days, at, content)
  return { at, content }
}

/** All of them anew, one after another: at two million reports the country's ninety days alone take seconds. */
export async function keepMonitoring(deps: ReportDeps): Promise<void> {
  for (const days of monitoringPeriods)
    for (const region of ['', ...deps.territories.regions.map(({ code }) => code)])
      await makeMonitoring(deps, region, days)
}
