// Time comes from here, so that tests and the demonstration can move it.

/** The present moment, to the millisecond. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** A clock that stands still until it is moved. */
export function movableClock(start: Date): { clock: Clock; moveTo: (at: Date) => void } {
  let now = start
  return {
    clock: () => new Date(now),
    moveTo: (at) => {
      now = at
    },
  }
}
