// What a gateway or a phone says of a letter, which may be sooner than its sender has written down that it left.
import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../platform/database.ts'
import type { Channel } from './rules.ts'
import { type Arrived, isAnySending, setReceipt } from './message-store.ts'

const [pauseMs, mostPauses] = [100, 50]

/** Writes a receipt down; while letters are in a sender's hands, it may be of one of them. */
export async function receive(
  db: Db,
  channel: Channel,
  gatewayId: string,
  state: 'arrived' | 'failed',
  at: Date,
): Promise<Arrived[]> {
  for (let pauses = 0; ; pauses += 1) {
    // Asked first: what is written down as sent in between is found by the receipt after it.
    const isEarly = await isAnySending(db, channel)
    const told = await setReceipt(db, channel, gatewayId, state, at)
    if (told.length > 0 || !isEarly || pauses === mostPauses) return told
    await pause(pauseMs)
  }
}
