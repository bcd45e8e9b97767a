// The hokimlik gives the time that was asked for (regulation 3.4, 3.10).
import { action, type Tells, unless } from '../action.ts'
import { iso, untilAsked } from '../clocks.ts'
import { clearRequest } from '../marks.ts'
import { requestOfTheRegion } from './refuse.ts'
import { type DeferralGround, type RequestKind } from '../life.ts'
import { present } from '../../platform/present.ts'

const granted = {
  of: ['extended', 'deferred'],
  by: ({ request }: { request?: string }) => (request === 'extension' ? 'extended' : 'deferred'),
}
const tells: Tells = { reporter: granted, supporters: granted, agency: 'request_granted' }

/** The request that is granted, by days or until a date. */
interface Granted {
  request: RequestKind
  granted: true
  days?: number
  ground?: DeferralGround
  until?: string
}

export const grant = action<'grant', Granted>('grant', {
  rows: [
    { from: ['in_progress'], by: ['controller', 'region_controller'], to: ['same', 'deferred'], due: 'extend', tells },
    { from: ['deferred'], by: ['region_controller'], to: ['same'], due: 'until', tells },
  ],
  shut: ({ report }) => unless(report.request !== null, 'nothing_there'),
  bar: requestOfTheRegion,
  goes: ({ report }) => (report.request === 'deferral' ? 'deferred' : 'same'),
  adds: ({ report, world }) => {
    const request = present(report.request, 'the request')
    if (request === 'extension')
      return { request, granted: true, days: present(report.requestDays, 'the days asked for') }
    return {
      request,
      granted: true,
      ground: present(report.requestGround, 'the ground of the request'),
      until: iso(untilAsked(report, world)),
    }
  },
  marks: (row, { at, body }, before) => {
    if (body.request !== 'extension') row.deferralGround = row.requestGround
    clearRequest(row)
    // Promised anew, so the ladder counts on the new promise.
    row.escalated = 0
    row.reminders = 0
    if (body.to !== 'deferred') return
    row.pausedAt = at
    row.pausedActBy = before.dueAt
  },
  form: { shape: 'button', tone: 'main' },
})
