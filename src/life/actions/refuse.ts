// The hokimlik does not give the time that was asked for (regulation 3.4, 3.10).
import { action, unless, type Bar } from '../action.ts'
import { clearRequest } from '../marks.ts'

/** Requests that were put to the region are the region's (regulation 3.10). */
export const requestOfTheRegion: Bar = ({ report }, { actors }) =>
  report.requestLevel === 'region' && !actors.includes('region_controller') ? { code: 'forbidden' } : undefined

export const refuse = action('refuse', {
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
  adds: ({ report }) => ({ request: report.request!, granted: false }),
  marks: clearRequest,
})
