// A rung of the ladder of delays: whom it reaches says `ladder` (regulation 3.11).
import { action } from '../action.ts'
import { nextEscalation, percentOf } from '../clocks.ts'
import { escalating } from '../life.ts'

export const escalate = action('escalate', {
  rows: [{ from: escalating, by: ['system'], to: ['same'] }],
  adds: ({ report, world }) => {
    const rung = nextEscalation(report)!
    return { rung, step: percentOf(rung, world) }
  },
  marks: (row, { body }) => {
    row.escalated = body.rung!
  },
  says: ({ rung = 1 }) => String(rung),
})
