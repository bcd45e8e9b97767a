// What reports work with: the world in memory, the database, files and the clock.
import type { PhotoDeps } from '../photos/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { World } from './clocks.ts'

export interface ReportDeps extends World, PhotoDeps {
  db: Db
  clock: Clock
  /** A number in [0, 1); tests give their own. */
  draw?: () => number
}
