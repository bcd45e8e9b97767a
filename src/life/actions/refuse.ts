// The hokimlik does not give the time that was asked for (regulation 3.4, 3.10).
import { action, unless, type Bar } from '../action.ts'
import { clearRequest } from '../marks.ts'
import { type RequestKind } from '../life.ts'
import { present } from '../../platform/present.ts'

/** Requests that were put to the region are the region's (regulation 3.10). */
export const requestOfTheRegion: Bar = ({ report }, { actors }) =>
  report.requestLevel === 'region' && !actors.includes('region_controller') ? { code: 'forbidden' } : undefined

interface Refused {
  request: RequestKind
  granted: false
}

export const refuse = action<'refuse', Refused>('refuse', {
  rows: [
    {
      from: ['in_progress'],
      by: ['controller', 'region_controller'],
      to: ['same'],
      needs: ['reason'],
      tells: { agency: 'request_refused' },
    },
    {
      from: ['deferred'],
      by: ['region_controller'],
      to: ['same'],
      needs: ['reason'],
      tells: { agency: 'request_refused' },
    },
  ],
  shut: ({ report }) => unless(report.request !== null, 'nothing_there'),
  bar: requestOfTheRegion,
  adds: ({ report }) => ({ request: present(report.request, 'the request'), granted: false }),
  marks: clearRequest,
})
