// Mass events of a body (regulation 3.13): what one covers, and the open ones held in memory. Pure.

import type { AgencyId, IncidentId } from '../platform/ids.ts'
export interface Incident {
  id: IncidentId
  agencyId: AgencyId
  district: string
  /** Empty: the whole district. */
  mahallas: string[]
  categories: string[]
  status: 'open' | 'closed'
  title: string
  text: string
  expectedAt: Date | null
  openedAt: Date
  closedAt: Date | null
}

/** What of a report decides whether an incident covers it. */
export interface Affected {
  agencyId: AgencyId
  district: string
  mahalla: string | null
  category: string
}

export const covers = (incident: Incident, { agencyId, district, mahalla, category }: Affected): boolean =>
  incident.status === 'open' &&
  incident.agencyId === agencyId &&
  incident.district === district &&
  incident.categories.includes(category) &&
  (incident.mahallas.length === 0 || (mahalla !== null && incident.mahallas.includes(mahalla)))

/** May be attached by hand: as covered, but a report that names no mahalla may lie in any. */
export const mayAttach = (incident: Incident, report: Affected): boolean =>
  covers(incident, report.mahalla === null ? { ...report, mahalla: incident.mahallas[0] ?? null } : report)

/** The open incidents, replaced as a whole when one opens, changes or closes. */
export class OpenIncidents {
  all: readonly Incident[]

  constructor(all: readonly Incident[]) {
    this.all = all
  }

  /** The latest one that a new report belongs to. */
  covering(report: Affected): Incident | undefined {
    return this.all.findLast((incident) => covers(incident, report))
  }
}
