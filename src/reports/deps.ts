// What reports work with: the world in memory, the database, files and the clock.
import type { AgencyId } from '../platform/ids.ts'
import type { PhotoDeps } from '../photos/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { World, Facts, Report } from '../life/index.ts'

export interface ReportDeps extends World, PhotoDeps {
  db: Db
  clock: Clock
  /** The ledger's commitments rest on them. */
  secrets: Secrets
  /** A number in [0, 1); tests give their own. */
  draw?: () => number
  /** Planned works of a body at a place, going on or about to; absent where nobody keeps any. */
  works?: (
    agencyId: AgencyId,
    district: string,
    mahalla: string | null,
  ) => Promise<{ title: string; startsAt: Date; endsAt: Date }[]>
  /** The bodies' mass events; absent where nobody keeps any. */
  incidents?: {
    find: (db: Db, id: number, report: Report) => Promise<NonNullable<Facts['incident']> | undefined>
    /** The open ones of a body. */
    ofAgency: (agencyId: AgencyId) => { id: number; title: string }[]
    /** The open one that a new report belongs to. */
    covering: (
      report: Pick<Report, 'agencyId' | 'district' | 'mahalla' | 'category'>,
    ) => { id: number; title: string; expectedAt: Date | null } | undefined
  }
}
