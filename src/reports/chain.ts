// The chain of a report's events: what of an event is public, what it commits to, and the hash that holds it to the one
// before.
import type { ReportId } from '../platform/ids.ts'
import { canonical, commitmentOf, hashOf, noHash } from '../../verify.mjs'
import type { Secrets } from '../platform/secrets.ts'
import type { EventBody, EventRole, EventType, ReportEvent, ToldEvent, Words } from '../life/index.ts'

/** Members of a body that only we hold: they name people, or tell what must stay blind. */
const hidden = [
  'officer',
  'heir',
  'account',
  'joinedTo',
  'flag',
  'recheck',
  'alike',
  'photo',
] as const satisfies (keyof EventBody)[]

/** An event as the ledger publishes it; its canonical text is what is hashed. Hashes are hex. */
export interface LedgerRecord {
  report: number
  seq: number
  at: string
  type: EventType
  role: EventRole
  agency: number | null
  body: Omit<EventBody, (typeof hidden)[number]>
  sealed: string
  said: string | null
  prev: string
}

/** One link of the chain, as it is kept. */
export interface Link {
  sealed: string
  said: string | null
  hash: string
}

/** What a person wrote and showed with an event, with the salt that keeps it from being guessed. */
export interface Said {
  salt: Buffer
  words: Words
  photos: readonly string[]
}

/** What of an event may be seen by everybody, and what stays with us. */
export function partsOf(body: EventBody): { shown: LedgerRecord['body']; kept: Partial<EventBody> } {
  const shown: EventBody = { ...body }
  const kept: Partial<EventBody> = {}
  for (const name of hidden) {
    if (body[name] === undefined) continue
    Object.assign(kept, { [name]: body[name] })
    delete shown[name]
  }
  return { shown, kept }
}

export function recordOf(reportId: ReportId, event: ToldEvent, link: Omit<Link, 'hash'>, prev: string): LedgerRecord {
  const { seq, at, type, role, agencyId, body } = event
  const { sealed, said } = link
  return {
    report: reportId,
    seq,
    at: at.toISOString(),
    type,
    role,
    agency: agencyId,
    body: partsOf(body).shown,
    sealed,
    said,
    prev,
  }
}

/** The next link after `prev`. */
export function linkOf(
  secrets: Secrets,
  reportId: ReportId,
  event: ReportEvent,
  said: Said | null,
  prev: string | null,
): Link {
  const { seq, actor } = event
  // Bound to its place, so that the same person is not the same commitment twice.
  const sealed = secrets
    .hash('ledger', canonical({ report: reportId, seq, actor: actor.personId, ...partsOf(event.body).kept }))
    .toString('hex')
  const commitment = said ? commitmentOf(said.salt, { words: said.words, photos: said.photos }) : null
  const record = recordOf(
    reportId,
    { ...event, role: actor.role, agencyId: actor.agencyId },
    { sealed, said: commitment },
    prev ?? noHash,
  )
  return { sealed, said: commitment, hash: hashOf(record) }
}
