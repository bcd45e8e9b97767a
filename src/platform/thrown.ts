// What is known of a thing that was thrown: anything may be.

/** A text member of it, such as the `code` of the system or the database; empty where there is none. */
function textOfThrown(error: unknown, member: string): string {
  if (typeof error !== 'object' || error === null) return ''
  const value: unknown = Reflect.get(error, member)
  return typeof value === 'string' ? value : ''
}

/** `ENOENT`, `23505`, …; empty where it has no code. */
export const codeOf = (error: unknown): string => textOfThrown(error, 'code')
/** The system's call that failed, such as `connect`. */
export const syscallOf = (error: unknown): string => textOfThrown(error, 'syscall')
/** The rule of the database that was broken. */
export const constraintOf = (error: unknown): string => textOfThrown(error, 'constraint')
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
