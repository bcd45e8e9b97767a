// Whether the voices on an answer look like one hand's: new accounts, all at once, or from one place. Pure.
import { inDays, minuteMs } from '../platform/time.ts'
import type { Voices } from '../life/index.ts'

/** One who consented: the account, when the voice came and from where. */
export interface Voice {
  /** When the account was made. */
  madeAt: Date
  /** Since when the person had joined, or lived there. */
  since: Date | null
  /** Had not joined before the answer, and lives there. */
  isGuest: boolean
  at: Date
  /** Keyed hashes, hex. */
  address: string | null
  device: string | null
}

/** How young an account is new, in days; how near voices come together, in minutes. */
export interface Suspicion {
  youngAccountDays: number
  voicesTogetherMinutes: number
}

const isShared = (keys: readonly (string | null)[]): boolean => keys[0] !== null && new Set(keys).size === 1

/** The region looks again at a closing by such voices (regulation 3.7, 3.13). */
export function judgeVoices(
  voices: readonly Voice[],
  { youngAccountDays, voicesTogetherMinutes }: Suspicion,
): Omit<Voices, 'reporterObjected'> {
  if (voices.length === 0) return { since: null, alike: false, guests: 0 }
  const times = voices.map(({ at }) => at.getTime())
  const last = Math.max(...times)
  const areYoung = voices.every(({ madeAt }) => madeAt > inDays(new Date(last), -youngAccountDays))
  const areTogether = last - Math.min(...times) <= voicesTogetherMinutes * minuteMs
  const areOneHand =
    voices.length > 1 &&
    (areTogether || isShared(voices.map(({ address }) => address)) || isShared(voices.map(({ device }) => device)))
  const known = voices.flatMap(({ since }) => since?.getTime() ?? [])
  const since = known.length === voices.length ? new Date(Math.max(...known)) : null
  return { since, alike: areYoung || areOneHand, guests: voices.filter(({ isGuest }) => isGuest).length }
}
