// Put off to a day for a reason the decree knows; once more by the region's word (regulation 3.4).
import { midnightOf } from '../../platform/time.ts'
import { action, unless } from '../action.ts'
import { endOf, iso } from '../clocks.ts'
import { dateOf } from '../needs.ts'
import { type RequestBody, openRequest, toDecide } from '../requests.ts'
import { type DeferralGround } from '../life.ts'
import { present } from '../../platform/present.ts'

const needs = ['deferral_ground', 'until', 'reason'] as const

interface DeferralRequest extends RequestBody {
  request: 'deferral' | 'renewal'
  ground: DeferralGround
  until: string
}

export const requestDeferral = action<'request_deferral', DeferralRequest>('request_deferral', {
  rows: [
    {
      from: ['in_progress'],
      by: ['officer', 'head'],
      to: ['same'],
      needs,
      limit: 'deferrals',
      tells: { controller: 'request' },
    },
    {
      from: ['deferred'],
      by: ['officer', 'head'],
      to: ['same'],
      needs,
      limit: 'renewals',
      tells: { region_controller: 'request' },
    },
  ],
  shut: ({ report }) => unless(report.request === null, 'request_open'),
  check: ({ report, input, at }, wrong) => {
    const date = dateOf(input.until)
    if (date === undefined) return
    // A deferral is over on its day from the morning on: it must be a later one, and after the promise it moves.
    const end = endOf(date)
    if (midnightOf(end) <= at && end > at) wrong('until', 'in_the_past')
    else if (end > at && end <= report.dueAt) wrong('until', 'before_due')
  },
  adds: (given) => {
    const isRenewal = given.report.status === 'deferred'
    const until = iso(endOf(present(dateOf(given.input.until), 'the date')))
    return {
      request: isRenewal ? 'renewal' : 'deferral',
      ground: present(given.input.ground, 'the ground') as DeferralGround,
      until,
      ...toDecide(given, isRenewal),
    }
  },
  marks: (row, event) => {
    openRequest(row, event.body)
    row[event.body.request === 'renewal' ? 'renewals' : 'deferrals'] += 1
  },
})
