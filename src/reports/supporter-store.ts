// Who joined a report, and the words of the group on an answer.
import type { PersonId, ReportId } from '../platform/ids.ts'
import { type Db, isUniqueViolation, sql, type Tx, onlyRow } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import type { Ties } from './relations.ts'
import type { Report } from '../life/index.ts'

/** The present answer's event; words are given on it. */
const answerSeq = (reportId: ReportId) =>
  sql`(select max(seq) from events where report_id = ${reportId} and type = 'answer')`

export async function tiesOf(
  db: Db,
  { id: reportId, recheck }: Pick<Report, 'id' | 'recheck'>,
  personId: PersonId,
): Promise<Ties> {
  const closedIt = recheck
    ? sql`exists (
        select 1 from events where report_id = ${reportId} and type in ('verify_closed', 'countersign')
        and actor_id in (select id from people where id = ${personId} or merged_into = ${personId}))`
    : sql`false`
  const { rows } = await sql<Ties>`
    select exists (select 1 from supporters where report_id = ${reportId} and person_id = ${personId}) as supports,
      exists (select 1 from voices where report_id = ${reportId} and person_id = ${personId}
        and answer_seq = ${answerSeq(reportId)}) as spoke, ${closedIt} as "closedIt"`.execute(db)
  return onlyRow(rows)
}

/** @throws already_done for somebody who has joined already. */
export async function addSupporter(tx: Tx, reportId: ReportId, personId: PersonId, at: Date): Promise<void> {
  try {
    await sql`insert into supporters (report_id, person_id, joined_at) values (${reportId}, ${personId},
      ${at})`.execute(tx)
  } catch (error) {
    if (isUniqueViolation(error, 'supporters_pkey')) throw new Problem('already_done')
    throw error
  }
}

export async function removeSupporter(tx: Tx, reportId: ReportId, personId: PersonId): Promise<void> {
  await sql`delete from supporters where report_id = ${reportId} and person_id = ${personId}`.execute(tx)
}

/**
 * What one account had joined or said is the other's. Nobody supports the own report, nor a report twice.
 * @returns by report how many supporters it has fewer
 */
export async function joinSupporters(tx: Tx, account: PersonId, joinedTo: PersonId): Promise<Map<number, number>> {
  const { rows } = await sql<{ report_id: number; n: number }>`
    with gone as (
      delete from supporters s using reports r where r.id = s.report_id and ((s.person_id = ${account}
        and (r.reporter_id = ${joinedTo}
        or exists (select 1 from supporters o where o.report_id = s.report_id and o.person_id = ${joinedTo})))
        or (s.person_id = ${joinedTo} and r.reporter_id = ${account})) returning s.report_id
    )
    select report_id, count(*) as n from gone group by 1`.execute(tx)
  await sql`update supporters set person_id = ${joinedTo} where person_id = ${account}`.execute(tx)
  await sql`
    update voices v set person_id = ${joinedTo} where person_id = ${account} and not exists (
      select 1 from voices o where o.report_id = v.report_id and o.answer_seq = v.answer_seq
        and o.person_id = ${joinedTo})`.execute(tx)
  return new Map(rows.map(({ report_id, n }) => [report_id, n]))
}

/** The earliest one who works for none of these bodies: their people never come to speak for a report of their own. */
export async function earliestSupporter(db: Db, reportId: ReportId, bodies: readonly number[]): Promise<number | null> {
  const { rows } = await sql<{ person_id: number }>`
    select person_id from supporters s where report_id = ${reportId} and not exists (
      select 1 from membership_records m where m.person_id = s.person_id and m.ended_at is null
        and m.role in ('officer', 'head') and m.agency_id = any(${bodies}::int[]))
    order by joined_at, person_id limit 1`.execute(db)
  return rows[0]?.person_id ?? null
}

/** One voice for each person and answer. @throws already_spoken */
export async function addVoice(
  tx: Tx,
  reportId: ReportId,
  personId: PersonId,
  word: 'consent' | 'object',
  at: Date,
): Promise<void> {
  try {
    await sql`
      insert into voices (report_id, answer_seq, person_id, word, at) values (${reportId}, ${answerSeq(reportId)},
        ${personId}, ${word}, ${at})`.execute(tx)
  } catch (error) {
    if (isUniqueViolation(error, 'voices_pkey')) throw new Problem('already_spoken')
    throw error
  }
}

/** The reporter and the supporters of a merged report join the other one; how many are new there. */
export async function moveSupporters(
  tx: Tx,
  from: number,
  reporterId: PersonId | null,
  into: number,
  at: Date,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with people as (
      select person_id from supporters where report_id = ${from} union select ${reporterId}::bigint
        where ${reporterId}::bigint is not null
    ), moved as (
      insert into supporters (report_id, person_id, joined_at, via)
      select ${into}::bigint, person_id, ${at}::timestamptz, ${from}::bigint from people
      where person_id is distinct from (select reporter_id from reports where id = ${into})
      on conflict do nothing returning 1
    )
    select count(*) as n from moved`.execute(tx)
  return onlyRow(rows).n
}

/** Those who came with a merged report leave with it, all of them or these people alone; who they were. */
export async function takeBackSupporters(
  tx: Tx,
  from: number,
  into: number,
  people?: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ person_id: number }>`
    delete from supporters where report_id = ${into} and via = ${from}
      ${people ? sql`and person_id = any(${people}::bigint[])` : sql``}
    returning person_id`.execute(tx)
  return rows.map((row) => row.person_id)
}

/**
 * Where this account is the reporter, an officer, a signatory or one who joined, or its other account would join the
 * own report; the lower id first.
 */
export async function reportsNaming(tx: Tx, account: PersonId, joinedTo: PersonId): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from reports where reporter_id = ${account} union select id from reports where officer_id = ${account}
    union select id from reports where countersigned_by = ${account} union select report_id from supporters
      where person_id = ${account}
    union select report_id from supporters s join reports r on r.id = s.report_id where s.person_id = ${joinedTo}
      and r.reporter_id = ${account}
    order by 1`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function dropKeys(tx: Tx, account: PersonId): Promise<void> {
  await sql`update reports set idempotency_key = null where reporter_id = ${account}`.execute(tx)
}
