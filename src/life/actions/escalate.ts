// A rung of the ladder of delays: whom it reaches says `ladder` (regulation 3.11).
import { action } from '../action.ts'
import { nextEscalation, percentOf } from '../clocks.ts'
import { escalating } from '../life.ts'
import { type Rung } from '../life.ts'
import { present } from '../../platform/present.ts'

/** The rung of the ladder, and the share of the stage's time in percent at which it stands. */
interface Delay {
  rung: Rung
  step: number
}

export const escalate = action<'escalate', Delay>('escalate', {
  rows: [{ from: escalating, by: ['system'], to: ['same'] }],
  adds: ({ report, world }) => {
    const rung = present(nextEscalation(report), 'the next rung')
    return { rung, step: percentOf(rung, world) }
  },
  marks: (row, { body }) => {
    row.escalated = body.rung
  },
  says: ({ rung = 1 }) => String(rung),
})
