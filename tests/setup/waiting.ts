// Waiting in tests: for conditions, never for durations, so that no verdict depends on how fast the machine is.

/** The one time limit there is: it only catches what hangs for ever. */
export const hangMs = 600_000

/** A wait ends a little before its test does, so that the failure names what never came. */
export const waitMs = hangMs * 0.9

/** Resolves once the condition holds; it may ask as often as it takes. @throws what never came, by its own words */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const begun = performance.now()
  while (!(await condition())) {
    if (performance.now() - begun > waitMs) throw new Error(`It never came: ${String(condition)}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}
