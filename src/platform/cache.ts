// One value kept for a moment: made once for all who ask at the same time.
import type { Clock } from './clock.ts'
import { remember } from './remember.ts'

/** `make` runs at most once in `milliseconds`; a failure is not kept. */
export function cached<A extends unknown[], T>(
  milliseconds: number,
  clock: Clock,
  make: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  let value: Promise<T> | undefined
  let madeAt = 0
  return (...args) => {
    const now = clock().getTime()
    // A clock that was moved back must not keep an old value for long.
    if (value === undefined || Math.abs(now - madeAt) >= milliseconds) {
      madeAt = now
      value = make(...args)
      value.catch(() => {
        value = undefined
      })
    }
    return value
  }
}

/** The same of many: one value for each key, of at most `most` keys. A key says all that its value is made from. */
export function cachedEach<T>(
  most: number,
  milliseconds: number,
  clock: Clock,
): (key: string, make: () => Promise<T>) => Promise<T> {
  const known = remember<() => Promise<T>>(most)
  return (key, make) => known(key, () => cached(milliseconds, clock, make))()
}
