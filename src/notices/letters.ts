// What is told, in the recipient's language: a line for each event, with where one reads more or says one's word.
import type { Agencies } from '../agencies/index.ts'
import type { Categories } from '../categories/index.ts'
import { formatDate, inLanguage } from '../language/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { present } from '../platform/present.ts'
import type { Secrets } from '../platform/secrets.ts'
import { dayMs } from '../platform/time.ts'
import type { Letter, Line } from './channel.ts'
import type { Due } from './message-store.ts'
import { carriesLink, digestPath, isOfCitizen, rowOf } from './rules.ts'
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

type Delays = NonNullable<Due['digest']>

const linkLife = 14 * dayMs

/**
 * A single-use address by which the word on this answer can be given: of a message that is tried again the same; only
 * its keyed hash is kept.
 */
async function wordPath({ db, secrets, clock }: LetterDeps, { id, reportId, seq, personId, language }: Due) {
  if (personId === null) return undefined
  const token = secrets.hash('word-token', String(id)).toString('base64url').slice(0, 22)
  const expiresAt = new Date(clock().getTime() + linkLife)
  await addWordLink(db, secrets.hash('word', token), { reportId, seq, personId }, expiresAt)
  return `/${language}/word/${token}`
}

/** What is done by a notice on a desk is opened there. */
const pathOf = ({ language, audience, reportId }: Due) =>
  isOfCitizen(audience) ? `/${language}/reports/${reportId}` : `/${language}/work?open=${reportId}`

/** What is delayed, and how much of it is past its term. */
function digestLine({ noticeWords: { say }, publicUrl }: LetterDeps, language: Due['language'], digest: Delays): Line {
  const words = say(language, 'notice.digest', { count: digest.reports })
  const late = digest.late > 0 ? `\n${say(language, 'notice.digest_late', { count: digest.late })}` : ''
  return {
    title: say(language, 'letter.digest'),
    words: `${words}${late}`,
    short: words,
    isDanger: false,
    asks: false,
    link: `${publicUrl ?? ''}/${language}${digestPath}`,
  }
}

async function lineOf(deps: LetterDeps, due: Due): Promise<Line> {
  if (due.digest) return digestLine(deps, due.language, due.digest)
  const { language, template, audience, reportId, category } = due
  const { say } = deps.noticeWords
  const problem = inLanguage(deps.categories.get(category).name, language)
  const path = (carriesLink(template, audience) ? await wordPath(deps, due) : undefined) ?? pathOf(due)
  const [long, key] = [`notice.${template}`, `sms.${template}`]
  return {
    reportId,
    title: `№ ${reportId} · ${problem}`,
    words: say(language, say.has(long) ? long : 'notice.changed'),
    short: say(language, say.has(key) ? key : 'sms.changed', {
      number: String(reportId),
      problem,
      agency: deps.agencies.name(deps.agencies.get(due.agencyId), language),
      date: formatDate(language, due.dueAt),
    }),
    isDanger: due.audience === 'duty',
    asks: asks(due),
    link: `${deps.publicUrl ?? ''}${path}`,
  }
}

const asks = ({ template, audience }: Due) => rowOf(template, audience).kind === 'asked'

const subjectOf = ({ digest, reportId }: Due) => (digest ? 'digest' : reportId)

/** Of several events of one report the last one tells how it stands; what still asks for an answer comes before that. */
const newsOf = (due: readonly Due[]): Due[] =>
  [...Map.groupBy(due, subjectOf).values()].map((events) => events.findLast(asks) ?? present(events.at(-1), 'an event'))

/** One letter of what is due for one recipient. */
export async function letterOf(deps: LetterDeps, due: readonly [Due, ...Due[]]): Promise<Letter> {
  const [{ id, language, audience }] = due
  const [first, ...others] = await Promise.all(newsOf(due).map((each) => lineOf(deps, each)))
  return {
    id: `m${id}`,
    language,
    lines: [present(first, 'a line'), ...others],
    home: `${deps.publicUrl ?? ''}/${language}/${isOfCitizen(audience) ? 'my' : 'work'}`,
  }
}
