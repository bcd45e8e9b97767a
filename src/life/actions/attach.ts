// The report belongs to a mass event of its body (regulation 3.13).
import type { IncidentId } from '../../platform/ids.ts'
import { action, unless } from '../action.ts'
import { present } from '../../platform/present.ts'

interface Attached {
  incident: IncidentId
}

export const attach = action<'attach', Attached>('attach', {
  rows: [{ from: ['routed', 'in_progress', 'deferred'], by: ['officer', 'head'], to: ['same'], needs: ['incident'] }],
  shut: ({ report }) => unless(report.incidentId === null, 'already_done'),
  asks: ['incident'],
  adds: ({ input }) => ({ incident: present(input.incident, 'incident') }),
  marks: (row, { body }) => {
    row.incidentId = body.incident
  },
})
