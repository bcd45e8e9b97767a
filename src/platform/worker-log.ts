// Hands graphile-worker's words to our log: its errors only, since it speaks of every job.
import { Logger } from 'graphile-worker'
import type { Log } from './log.ts'

export function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error({ worker: true }, message)
  })
}
