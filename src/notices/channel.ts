// What a channel is: takes letters, and says what became of each. One file for each in `channels/`.
import type { Locale } from '../language/index.ts'
import type { ReportId } from '../platform/ids.ts'
import type { ClosedWhy, ContactPoint } from './point-store.ts'
import type { Channel } from './rules.ts'

/** One event in a letter. */
export interface Line {
  /** Of a digest none. */
  reportId?: ReportId
  /** Of what it speaks: `№ 1204 · Suv yoʻq`. */
  title: string
  /** What happened: `Idora javob berdi. Rozimisiz?` */
  words: string
  /** The same within an SMS, where that has words of its own. */
  short: string
  /** Danger, told to whoever is on watch. */
  isDanger: boolean
  /** Something is asked of whoever reads it. */
  asks: boolean
  /** Where one reads more, or says one's word; absolute. */
  link: string
}

/** One event, or several that came together. */
export interface Letter {
  /** The same however often it is sent. */
  id: string
  language: Locale
  lines: readonly [Line, ...Line[]]
  /** Where all of them stand. */
  home: string
}

/** To whom. */
export interface Recipient {
  phone: string | null
  /** The open addresses; of SMS none. */
  points: readonly ContactPoint[]
}

/** What became of a letter. */
export type Outcome =
  /** The gateway took it; `arrived` where that is to have arrived. */
  | { is: 'taken'; id?: string; arrived?: boolean; parts?: number }
  /** To be tried again, in so many seconds where the gateway says; `rests`: it takes nothing at all until then. */
  | { is: 'later'; why: string; seconds?: number; rests?: boolean }
  /** This letter will never be taken. */
  | { is: 'refused'; why: string }

export interface ChannelAdapter {
  name: Channel
  /** So many letters are on their way at a time. */
  atOnce: number
  /** Sent twice it is shown once: by its id the other end knows it again. */
  isRepeatable?: true
  /** @param closed is told of each address that is of no use any more. Never throws. */
  send: (
    letter: Letter,
    to: Recipient,
    closed: (point: ContactPoint, why: ClosedWhy) => Promise<void>,
  ) => Promise<Outcome>
}
