// Structured logs without personal data: no bodies, no query strings, no addresses of people.
import { pino, type Logger } from 'pino'

export type Log = Logger

/** Of an error what leads to its place: PostgreSQL's details and a message's values may name people. */
function plainError(error: Error & { code?: string; constraint?: string; table?: string }) {
  const { name, code, constraint, table, stack } = error
  const isDatabase = 'severity' in error
  return {
    name,
    code,
    constraint,
    table,
    ...(!isDatabase && { message: error.message }),
    stack: stack?.slice(stack.indexOf('\n    at ')),
  }
}

export function openLog(level: string): Log {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: plainError },
  })
}
