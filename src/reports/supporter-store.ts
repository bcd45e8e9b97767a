// Who joined a report, and the words of the group on an answer.
import type { RawBuilder } from 'kysely'
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import { type Db, isUniqueViolation, sql, type Tx, onlyRow } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import type { Ties } from './relations.ts'
import type { Heir, Report, ReportEvent, Voters } from '../life/index.ts'
import type { Voice } from './voices.ts'

/** The present answer's event; words are given on it. */
const answerSeq = (reportId: ReportId) =>
  sql`(select max(seq) from events where report_id = ${reportId} and type = 'answer')`

/** Who of those who joined had done so before that answer. */
const joinedBefore = (reportId: ReportId) => sql`coalesce(s.joined_seq < ${answerSeq(reportId)}, true)`

/** Whose own report was merged into this one, or into one that was: their objection is a reporter's. */
const filers = (reportId: ReportId) => sql`
  with recursive inside as (
    select id, reporter_id, reporter_left from reports where merged_into = ${reportId}
    union
    select r.id, r.reporter_id, r.reporter_left from reports r join inside i on r.merged_into = i.id
  )
  select reporter_id from inside where not reporter_left`

/** Roles that a person had since the report was filed, of the own account or one that became it. */
const rolesSince = (reportId: ReportId, personId: RawBuilder<unknown>) => sql`
  select m.agency_id, m.role from membership_records m
  where m.person_id in (select id from people where id = ${personId} or merged_into = ${personId})
    and (m.ended_at is null or m.ended_at >= (select filed_at from reports where id = ${reportId}))`

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
    select s.person_id is not null as supports,
      s.person_id is not null and s.person_id in (${filers(reportId)}) as filed,
      ${joinedBefore(reportId)} as "joinedBefore",
      (select at from events where report_id = ${reportId} and seq = ${answerSeq(reportId)}) as "answerAt",
      exists (select 1 from voices where report_id = ${reportId} and person_id = ${personId}
        and answer_seq = ${answerSeq(reportId)}) as spoke,
      exists (${rolesSince(reportId, sql`${personId}::bigint`)}) as "wasStaff",
      array(select agency_id from (${rolesSince(reportId, sql`${personId}::bigint`)}) m
        where role in ('officer', 'head')) as "workedFor",
      ${closedIt} as "closedIt"
    from (values (1)) one left join supporters s on s.report_id = ${reportId} and s.person_id = ${personId}`.execute(db)
  return onlyRow(rows)
}

/** How many joined, and of them who may speak on the present answer. */
export interface Tally extends Voters {
  supporters: number
}

export async function tallyOf(db: Db, reportId: ReportId): Promise<Tally> {
  const { rows } = await sql<Tally>`
    select count(*) as supporters, count(*) filter (where s.joined_seq < a.seq) as voters,
      count(*) filter (where s.joined_seq < a.seq and s.person_id in (${filers(reportId)})) as "coReporters"
    from supporters s, (select ${answerSeq(reportId)} as seq) a where s.report_id = ${reportId}`.execute(db)
  return onlyRow(rows)
}

/** What changed of it. */
export const between = (before: Tally, after: Tally): Tally => ({
  supporters: after.supporters - before.supporters,
  voters: after.voters - before.voters,
  coReporters: after.coReporters - before.coReporters,
})

/** Who may speak on an answer that is given now: all who have joined. */
export async function votersOf(db: Db, reportId: ReportId): Promise<Voters> {
  const { rows } = await sql<Voters>`
    select count(*) as voters, count(*) filter (where person_id in (${filers(reportId)})) as "coReporters"
    from supporters where report_id = ${reportId}`.execute(db)
  return onlyRow(rows)
}

/** What this person is among those who may speak on the present answer. */
export async function voterAs(db: Db, reportId: ReportId, personId: PersonId): Promise<Voters> {
  const { rows } = await sql<Voters>`
    select count(*) as voters, count(*) filter (where person_id in (${filers(reportId)})) as "coReporters"
    from supporters s
    where report_id = ${reportId} and person_id = ${personId} and s.joined_seq < ${answerSeq(reportId)}`.execute(db)
  return onlyRow(rows)
}

/** Who joins: by which event of the report. @throws already_done for somebody who has joined already. */
export async function addSupporter(
  tx: Tx,
  reportId: ReportId,
  personId: PersonId,
  { at, seq }: Pick<ReportEvent, 'at' | 'seq'>,
): Promise<void> {
  try {
    await sql`insert into supporters (report_id, person_id, joined_at, joined_seq) values (${reportId}, ${personId},
      ${at}, ${seq})`.execute(tx)
  } catch (error) {
    if (isUniqueViolation(error, 'supporters_pkey')) throw new Problem('already_done')
    throw error
  }
}

export async function removeSupporter(tx: Tx, reportId: ReportId, personId: PersonId): Promise<void> {
  await sql`delete from supporters where report_id = ${reportId} and person_id = ${personId}`.execute(tx)
}

/** What became less by an account that was another's: people who joined, and words that one person had said twice. */
export interface Doubled extends Tally {
  consents: number
  objects: number
  stars: number
}

/**
 * What one account had joined or said is the other's. Nobody supports the own report, nor a report twice, nor speaks
 * twice on an answer: who consented and objected has objected.
 * @returns by report what it has more or fewer
 */
export async function joinSupporters(
  tx: Tx,
  account: PersonId,
  joinedTo: PersonId,
  ids: readonly ReportId[],
): Promise<Map<ReportId, Doubled>> {
  const before = new Map<ReportId, Tally>()
  for (const id of ids) before.set(id, await tallyOf(tx, id))
  // Who had joined with both joined when the first of them did.
  await sql`
    update supporters o set joined_seq = least(o.joined_seq, s.joined_seq), joined_at = least(o.joined_at, s.joined_at)
    from supporters s where s.report_id = o.report_id and s.person_id = ${account}
      and o.person_id = ${joinedTo}`.execute(tx)
  await sql`
    delete from supporters s using reports r where r.id = s.report_id and ((s.person_id = ${account}
      and (r.reporter_id = ${joinedTo}
      or exists (select 1 from supporters o where o.report_id = s.report_id and o.person_id = ${joinedTo})))
      or (s.person_id = ${joinedTo} and r.reporter_id = ${account}))`.execute(tx)
  await sql`update supporters set person_id = ${joinedTo} where person_id = ${account}`.execute(tx)
  const said = await joinVoices(tx, account, joinedTo)
  const doubled = new Map<ReportId, Doubled>()
  for (const [id, tally] of before)
    doubled.set(id, { ...between(tally, await tallyOf(tx, id)), ...(said.get(id) ?? nothingSaid) })
  return doubled
}

const nothingSaid = { consents: 0, objects: 0, stars: 0 }

/** @returns by report which words on its present answer were said twice */
async function joinVoices(
  tx: Tx,
  account: PersonId,
  joinedTo: PersonId,
): Promise<Map<ReportId, Omit<Doubled, keyof Tally>>> {
  const { rows } = await sql<{ id: ReportId; consents: number; objects: number; stars: number }>`
    select v.report_id as id, (v.word = 'consent' or o.word = 'consent')::int as consents,
      (v.word = 'object' and o.word = 'object')::int as objects,
      coalesce((select (e.body->>'stars')::int from events e where e.report_id = v.report_id and e.type = 'consent'
        and e.seq > v.answer_seq and e.actor_id = case when v.word = 'consent' then ${account}::bigint
          else ${joinedTo}::bigint end order by e.seq desc limit 1), 0) as stars
    from voices v join voices o using (report_id, answer_seq)
    where v.person_id = ${account} and o.person_id = ${joinedTo}
      and v.answer_seq = (select max(seq) from events where report_id = v.report_id and type = 'answer')`.execute(tx)
  await sql`
    with doubled as (
      delete from voices v using voices o where o.report_id = v.report_id and o.answer_seq = v.answer_seq
        and v.person_id = ${account} and o.person_id = ${joinedTo} returning v.report_id, v.answer_seq, v.word
    )
    update voices o set word = 'object' from doubled d where o.report_id = d.report_id
      and o.answer_seq = d.answer_seq and o.person_id = ${joinedTo} and d.word = 'object'`.execute(tx)
  await sql`update voices set person_id = ${joinedTo} where person_id = ${account}`.execute(tx)
  return new Map(rows.map(({ id, ...words }) => [id, { ...words, stars: words.consents ? words.stars : 0 }]))
}

/**
 * The earliest one who has worked for none of these bodies since it was filed: their people never come to speak for a
 * report of their own.
 */
export async function earliestSupporter(db: Db, reportId: ReportId, bodies: readonly AgencyId[]): Promise<Heir | null> {
  const { rows } = await sql<{ id: PersonId; isVoter: boolean; filed: boolean }>`
    select person_id as id, coalesce(joined_seq < ${answerSeq(reportId)}, false) as "isVoter",
      person_id in (${filers(reportId)}) as filed
    from supporters s where report_id = ${reportId} and not exists (
      select 1 from (${rolesSince(reportId, sql`s.person_id`)}) m
      where m.role in ('officer', 'head') and m.agency_id = any(${bodies}::int[]))
    order by joined_at, person_id limit 1`.execute(db)
  const heir = rows[0]
  if (!heir) return null
  return { id: heir.id, voters: Number(heir.isVoter), coReporters: Number(heir.isVoter && heir.filed) }
}

/** What was said on the present answer by others than the reporter: who consented, and whether a reporter objected. */
export async function saidOn(
  db: Db,
  report: Pick<Report, 'id' | 'reporterId'>,
): Promise<{ consents: Voice[]; reporterObjected: boolean }> {
  const { rows } = await sql<Voice & { word: string; isReporter: boolean; isFiler: boolean }>`
    select p.created_at as "madeAt", v.since, v.is_guest as "isGuest", v.at, v.word,
      encode(v.address_key, 'hex') as address, encode(v.device_key, 'hex') as device,
      v.person_id is not distinct from ${report.reporterId}::bigint as "isReporter",
      v.person_id in (${filers(report.id)}) as "isFiler"
    from voices v join people p on p.id = v.person_id
    where v.report_id = ${report.id} and v.answer_seq = ${answerSeq(report.id)}
    order by v.at`.execute(db)
  return {
    consents: rows.filter(({ word, isReporter }) => word === 'consent' && !isReporter),
    reporterObjected: rows.some(({ word, isReporter, isFiler }) => word === 'object' && (isReporter || isFiler)),
  }
}

/** Since when this person may speak here: joined before the answer, or else lives there. */
const standing = (reportId: ReportId, personId: PersonId) => sql`
  select p.created_at as "madeAt", coalesce(s.joined_at, p.home_since) as since,
    s.person_id is null and p.id is distinct from (select reporter_id from reports where id = ${reportId}) as "isGuest"
  from people p left join supporters s on s.report_id = ${reportId} and s.person_id = p.id
    and s.joined_seq < ${answerSeq(reportId)}
  where p.id = ${personId}`

/** The voice that this person is about to give. */
export async function voiceOf(
  db: Db,
  { id }: Pick<Report, 'id'>,
  personId: PersonId,
): Promise<Pick<Voice, 'madeAt' | 'since' | 'isGuest'>> {
  const { rows } = await sql<Pick<Voice, 'madeAt' | 'since' | 'isGuest'>>`${standing(id, personId)}`.execute(db)
  return onlyRow(rows)
}

/** Where a voice came from, as keyed hashes. */
export interface HandKeys {
  address: Buffer | null
  device: Buffer | null
}

/** What told one hand from another is forgotten; the number of voices. */
export async function forgetHands(db: Db, before: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update voices set address_key = null, device_key = null
    where at < ${before} and (address_key is not null or device_key is not null)`.execute(db)
  return Number(numAffectedRows)
}

/**
 * One voice for each person and answer; a reporter's objection stands for whatever that person said.
 * @throws already_spoken
 */
export async function addVoice(
  tx: Tx,
  reportId: ReportId,
  personId: PersonId,
  { type, at, body }: Pick<ReportEvent, 'type' | 'at' | 'body'>,
  { address, device }: HandKeys,
): Promise<void> {
  const isLast = type === 'object' && body.to !== undefined
  const instead = sql`on conflict (report_id, answer_seq, person_id) do update set word = excluded.word`
  try {
    await sql`
      insert into voices (report_id, answer_seq, person_id, word, at, since, is_guest, address_key, device_key)
      select ${reportId}, ${answerSeq(reportId)}, ${personId}, ${type}, ${at}::timestamptz, w.since, w."isGuest",
        ${address}::bytea, ${device}::bytea from (${standing(reportId, personId)}) w
      ${isLast ? instead : sql``}`.execute(tx)
  } catch (error) {
    if (isUniqueViolation(error, 'voices_pkey')) throw new Problem('already_spoken')
    throw error
  }
}

/**
 * The reporter and the supporters of a merged report join the other one, each since the own filing or joining; nobody
 * who withdrew.
 */
export async function moveSupporters(
  tx: Tx,
  from: Pick<Report, 'id' | 'seq' | 'reporterId' | 'reporterLeft' | 'filedAt'>,
  into: Pick<Report, 'id' | 'seq'>,
): Promise<void> {
  await sql`
    with people as (
      select person_id, joined_at from supporters where report_id = ${from.id}
      union all
      select ${from.reporterId}::bigint, ${from.filedAt}::timestamptz
        where ${from.reporterId}::bigint is not null and not ${from.reporterLeft}::boolean
    )
    insert into supporters (report_id, person_id, joined_at, joined_seq, via)
    select ${into.id}::bigint, person_id, joined_at, ${into.seq}::int, ${from.id}::bigint
    from people where person_id is distinct from (select reporter_id from reports where id = ${into.id})
    on conflict do nothing`.execute(tx)
}

/** Those who came with a merged report leave with it, all of them or these people alone; who they were. */
export async function takeBackSupporters(
  tx: Tx,
  from: ReportId,
  into: ReportId,
  people?: readonly PersonId[],
): Promise<PersonId[]> {
  // Who has another report in it stays for that one.
  await sql`
    update supporters s set via = m.id from reports m where m.merged_into = ${into} and m.id <> ${from}
      and m.reporter_id = s.person_id and not m.reporter_left and s.report_id = ${into}
      and s.via = ${from}`.execute(tx)
  const { rows } = await sql<{ person_id: PersonId }>`
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
    union select report_id from voices where person_id = ${account}
    union select report_id from supporters s join reports r on r.id = s.report_id where s.person_id = ${joinedTo}
      and r.reporter_id = ${account}
    order by 1`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function dropKeys(tx: Tx, account: PersonId): Promise<void> {
  await sql`update reports set idempotency_key = null where reporter_id = ${account}`.execute(tx)
}
