// The bot in the database: what Telegram told, chats with what is talked about in them, links that open a chat.
import type { Update } from 'grammy/types'
import type { Locale } from '../language/index.ts'
import type { MembershipId, PersonId } from '../platform/ids.ts'
import { type Db, removed, sql, type Tx } from '../platform/database.ts'
import type { State } from './state.ts'

/** Writes down what Telegram told; told twice is written once. */
export async function keepUpdates(
  db: Db,
  told: readonly { update: Update; chat: number | undefined }[],
  at: Date,
): Promise<void> {
  if (told.length === 0) return
  await sql`
    insert into telegram_updates (id, chat_id, told, at)
    select id, chat_id, told, ${at}::timestamptz from unnest(${told.map(({ update }) => update.update_id)}::bigint[],
      ${told.map(({ chat }) => chat ?? null)}::bigint[],
      ${told.map(({ update }) => JSON.stringify(update))}::jsonb[]) as u (id, chat_id, told)
    on conflict do nothing`.execute(db)
}

/** The number after the last one that is written down. */
export async function nextUpdate(db: Db): Promise<number> {
  const { rows } = await sql<{ next: number | null }>`select max(id) + 1 as next from telegram_updates`.execute(db)
  return rows[0]?.next ?? 0
}

export interface Waiting {
  id: number
  chatId: number | null
  told: Update
  attempts: number
}

/** What is not done, as it came; each time it is looked at is counted first, so that nothing is tried for ever. */
export async function takeUpdates(db: Db, most: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    update telegram_updates set attempts = attempts + 1
    where id in (select id from telegram_updates where done_at is null order by id limit ${most})
    returning id, chat_id as "chatId", told, attempts`.execute(db)
  return rows.toSorted((a, b) => a.id - b.id)
}

/** What was said is kept no longer than it is needed. */
export async function endUpdates(db: Db, ids: readonly number[], at: Date): Promise<void> {
  await sql`update telegram_updates set told = null, done_at = ${at} where id = any(${ids}::bigint[])
    and done_at is null`.execute(db)
}

export interface Chat {
  id: number
  personId: PersonId | null
  membershipId: MembershipId | null
  factorAt: Date | null
  language: Locale | null
  state: unknown
}

/** The chat, made where nobody wrote from it before. */
export async function openChat(db: Db, id: number, at: Date): Promise<Chat> {
  const { rows } = await sql<Chat>`
    insert into telegram_chats (chat_id, seen_at) values (${id}, ${at})
    on conflict (chat_id) do update set seen_at = excluded.seen_at
    returning chat_id as id, person_id as "personId", membership_id as "membershipId", factor_at as "factorAt",
      language, state`.execute(db)
  const [chat] = rows
  if (!chat) throw new Error('A chat that was opened is not there')
  return chat
}

export async function setState(db: Db, id: number, state: State): Promise<void> {
  await sql`update telegram_chats set state = ${JSON.stringify(state)}::jsonb where chat_id = ${id}`.execute(db)
}

export async function setLanguage(db: Db, id: number, language: Locale): Promise<void> {
  await sql`update telegram_chats set language = ${language} where chat_id = ${id}`.execute(db)
}

/** The chat is this person's; roles come by a link out of a session that had the second factor. */
export async function setPerson(
  tx: Tx,
  id: number,
  { personId, membershipId, factorAt }: Pick<Chat, 'membershipId' | 'factorAt'> & { personId: PersonId },
): Promise<void> {
  await sql`
    update telegram_chats set person_id = ${personId}, membership_id = ${membershipId}, factor_at = ${factorAt}
    where chat_id = ${id}`.execute(tx)
}

/** A chat that is somebody's from the start, in this language. */
export async function openLinkedChat(
  tx: Tx,
  id: number,
  link: Pick<Chat, 'membershipId' | 'factorAt'> & { personId: PersonId; language: Locale; at: Date },
): Promise<void> {
  await openChat(tx, id, link.at)
  await setLanguage(tx, id, link.language)
  await setPerson(tx, id, link)
}

/** Whoever writes from there proves anew to be somebody. */
export async function forgetPerson(db: Db, id: number): Promise<void> {
  await sql`update telegram_chats set person_id = null, membership_id = null, factor_at = null, state = '{}'
    where chat_id = ${id}`.execute(db)
}

export interface ChatLink {
  personId: PersonId
  membershipId: MembershipId | null
  factorAt: Date | null
}

export async function addLink(db: Db, hash: Buffer, link: ChatLink, expiresAt: Date): Promise<void> {
  await sql`
    insert into telegram_links (token_hash, person_id, membership_id, factor_at, expires_at)
    values (${hash}, ${link.personId}, ${link.membershipId}, ${link.factorAt}, ${expiresAt})`.execute(db)
}

/** For the one who opens it first. */
export async function takeLink(tx: Tx, hash: Buffer, at: Date): Promise<ChatLink | undefined> {
  const { rows } = await sql<ChatLink & { expiresAt: Date }>`
    delete from telegram_links where token_hash = ${hash}
    returning person_id as "personId", membership_id as "membershipId", factor_at as "factorAt",
      expires_at as "expiresAt"`.execute(tx)
  const [link] = rows
  return link && link.expiresAt > at ? link : undefined
}

/** Nothing of these people stays. */
export async function forgetChats(tx: Tx, people: readonly number[]): Promise<void> {
  await sql`delete from telegram_links where person_id = any(${people}::bigint[])`.execute(tx)
  await sql`delete from telegram_chats where person_id = any(${people}::bigint[])`.execute(tx)
}

/** Numbers of updates that were done before, links that nobody opened, chats of nobody; some thousands of each. */
export async function removeChats(db: Db, before: Date): Promise<number> {
  const updates = await sql`delete from telegram_updates where id in (
    select id from telegram_updates where done_at < ${before}
      and id < (select max(id) from telegram_updates) limit 5000)`.execute(db)
  const links = await sql`delete from telegram_links where expires_at < ${before}`.execute(db)
  const chats = await sql`delete from telegram_chats where chat_id in (
    select chat_id from telegram_chats where seen_at < ${before} and person_id is null limit 5000)`.execute(db)
  return removed(updates) + removed(links) + removed(chats)
}
