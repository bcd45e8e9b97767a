// Waiting in tests: for conditions, never for durations, so that no verdict depends on how fast the machine is.

/** The one time limit there is: it only catches what hangs for ever. */
export const hangMs = 600_000

/** Resolves once the condition holds; it may ask as often as it takes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 20))
}
