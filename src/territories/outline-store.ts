// Editions of outlines in the database, and those that wait to come into force.
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Outline } from './borders.ts'
import type { Doubt, OutlineKind } from './outline-file.ts'

/** What was sent, and what is doubtful in it. */
export interface Proposal {
  id: number
  kind: OutlineKind
  source: string
  attribution: string
  digest: string
  doubts: Doubt[]
  count: number
  at: Date
}

export interface NewProposal extends Omit<Proposal, 'id' | 'count'> {
  outlines: readonly Outline[]
  personId: number
}

/** Of each kind one waits: the last that was sent. */
export async function proposeOutlines(tx: Tx, proposal: NewProposal): Promise<void> {
  const { kind, source, attribution, digest, outlines, doubts, personId, at } = proposal
  await sql`delete from boundary_proposals where kind = ${kind}`.execute(tx)
  await sql`
    insert into boundary_proposals (kind, source, attribution, digest, outlines, doubts, person_id, at)
    values (${kind}, ${source}, ${attribution}, ${digest}, ${JSON.stringify(outlines)}::jsonb,
      ${JSON.stringify(doubts)}::jsonb, ${personId}, ${at})`.execute(tx)
}

const shown = sql`id, kind, source, attribution, digest, doubts, jsonb_array_length(outlines) as count, at`

export async function listProposals(db: Db): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`select ${shown} from boundary_proposals order by kind`.execute(db)
  return rows
}

/** Locked until the change is written; undefined where it was decided already. */
export async function lockProposal(tx: Tx, id: number): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`select ${shown} from boundary_proposals where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** Puts it into force; the same file again is a new edition, with its date. */
export async function adoptProposal(tx: Tx, { id, digest, at }: Proposal): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with edition as (
      insert into boundary_editions (kind, source, attribution, digest)
      select kind, source, attribution, ${`${digest} ${at.toISOString()}`} from boundary_proposals where id = ${id}
      returning id
    ), drawn as (
      insert into boundaries (edition, code, shape)
      select edition.id, o->>'code', o->'shape' from edition, boundary_proposals p, jsonb_array_elements(p.outlines) o
      where p.id = ${id}
    )
    select id from edition`.execute(tx)
  await sql`delete from boundary_proposals where id = ${id}`.execute(tx)
  return rows[0]?.id ?? 0
}

export async function dropProposal(tx: Tx, id: number): Promise<void> {
  await sql`delete from boundary_proposals where id = ${id}`.execute(tx)
}

/** An edition in force. */
export interface Edition {
  id: number
  kind: OutlineKind
  source: string
  attribution: string
  at: Date
  count: number
}

/** Of each kind the one in force. */
export async function listEditions(db: Db): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    select distinct on (e.kind) e.id, e.kind, e.source, e.attribution, e.imported_at as at,
      (select count(*) from boundaries b where b.edition = e.id)::int as count
    from boundary_editions e order by e.kind, e.id desc`.execute(db)
  return rows
}
