// What is told, in the recipient's language: a line for each event, with where one reads more or says one's word.
import type { Agencies } from '../agencies/index.ts'
import type { Categories } from '../categories/index.ts'
import { formatDate, inLanguage } from '../language/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { randomToken, type Secrets } from '../platform/secrets.ts'
import { dayMs } from '../platform/time.ts'
import type { Letter, Line } from './channel.ts'
import type { Due } from './message-store.ts'
import { carriesLink, isOfCitizen, kinds, rowOf } from './rules.ts'
import { addWordLink } from './store.ts'
import type { NoticeWords } from './words.ts'

export interface LetterDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  agencies: Agencies
  categories: Categories
  noticeWords: NoticeWords
  publicUrl: string | undefined
}

const linkLife = 14 * dayMs

/** A single-use address by which the word on this answer can be given; only its keyed hash is kept. */
async function wordPath({ db, secrets, clock }: LetterDeps, { reportId, seq, personId, language }: Due) {
  if (personId === null) return undefined
  const token = randomToken().slice(0, 22)
  const expiresAt = new Date(clock().getTime() + linkLife)
  await addWordLink(db, secrets.hash('word', token), { reportId, seq, personId }, expiresAt)
  return `/${language}/word/${token}`
}

/** What is done by a notice on a desk is opened there. */
const pathOf = ({ language, audience, reportId }: Due) =>
  isOfCitizen(audience) ? `/${language}/reports/${reportId}` : `/${language}/work?open=${reportId}`

async function lineOf(deps: LetterDeps, due: Due): Promise<Line> {
  const { language, template, reportId, category } = due
  const { say } = deps.noticeWords
  const problem = inLanguage(deps.categories.get(category).name, language)
  const path = (carriesLink(template) ? await wordPath(deps, due) : undefined) ?? pathOf(due)
  const [long, key] = [`notice.${template}`, `sms.${template}`]
  return {
    reportId,
    problem,
    words: say(language, say.has(long) ? long : 'notice.changed'),
    short: say(language, say.has(key) ? key : 'sms.changed', {
      number: String(reportId),
      problem,
      agency: deps.agencies.name(deps.agencies.get(due.agencyId), language),
      date: formatDate(language, due.dueAt),
    }),
    asks: kinds[rowOf(template, due.audience).kind] === kinds.asked,
    link: `${deps.publicUrl ?? ''}${path}`,
  }
}

/** One letter of what is due for one recipient. */
export async function letterOf(deps: LetterDeps, [first, ...others]: readonly [Due, ...Due[]]): Promise<Letter> {
  const lines = await Promise.all(others.map((due) => lineOf(deps, due)))
  const room = isOfCitizen(first.audience) ? 'my' : 'work'
  return {
    id: `m${first.id}`,
    language: first.language,
    lines: [await lineOf(deps, first), ...lines],
    home: `${deps.publicUrl ?? ''}/${first.language}/${room}`,
  }
}
