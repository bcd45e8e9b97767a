// What another authority must do, as a formal appeal in the reporter's name: only with the consent that stands in the
// history (regulation 2).
import { formatDate, formatMoment, type Locale, inLanguage } from '../language/index.ts'
import { findPerson, isSamePerson, printPhone, type Viewer } from '../people/index.ts'
import { makeSheet } from '../platform/paper.ts'
import { Problem } from '../platform/problems.ts'
import { placeNameOf } from './card.ts'
import {
  type ReportDeps,
  standingWords,
  isParty,
  maySee,
  eventsOf,
  findReport,
  type StoredReport,
} from '../reports/index.ts'
import type { Words } from '../life/index.ts'
import { t } from './words.ts'
import { present } from '../platform/present.ts'

/** Everything the authority needs: who asks, whom, about what and where, and by which consent. */
export interface FormalAppeal {
  report: number
  to: string
  reason: string | null
  author: { name: string | null; phone: string }
  filedAt: Date
  category: string
  place: string
  landmark: string | null
  text: string
  consent: { seq: number; at: Date }
}

function mayRead(deps: ReportDeps, viewer: Viewer, report: StoredReport): boolean {
  if (report.reporterLeft || !maySee(deps, viewer, report)) return false
  return (
    viewer.personId === report.reporterId || (viewer.acting?.role === 'dispatcher' && isParty(deps, viewer, report))
  )
}

/** For the reporter and for dispatchers of the place. @throws not_found, wrong_state before the reporter agreed */
export async function formalAppeal(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  id: number | undefined,
  locale: Locale,
): Promise<FormalAppeal> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || !viewer || !mayRead(deps, viewer, report) || report.reporterId === null) throw new Problem('not_found')
  if (report.formalAppeal !== 'agreed')
    throw new Problem('wrong_state', { report: { status: report.status, seq: report.seq } })
  const timeline = await eventsOf(deps.db, report.id)
  const consent = present(
    timeline.findLast((event) => event.type === 'allow_appeal'),
    'the consent to an appeal',
  )
  // Two accounts that became one are one person.
  if (!(await isSamePerson(deps.db, consent.actor.personId, report.reporterId))) throw new Problem('not_found')
  const offer = addresseeOf(timeline.filter((event) => event.seq < consent.seq))
  const words = standingWords(timeline)
  const author = await findPerson(deps.db, report.reporterId)
  return {
    report: report.id,
    to: offer?.words.owner ?? '',
    reason: offer?.words.reason ?? offer?.words.act ?? null,
    author: { name: author.name, phone: printPhone(author.phone) },
    filedAt: report.filedAt,
    category: inLanguage(deps.categories.get(report.category).name, locale),
    place: placeNameOf(deps, report, locale),
    landmark: words.landmark ?? null,
    text: words.own ?? '',
    consent: { seq: consent.seq, at: consent.at },
  }
}

/** The step that named the authority: the dispatcher's offer, or the body's answer that it is another's task. */
export const addresseeOf = <E extends { type: string; words: Words }>(events: readonly E[]): E | undefined =>
  events.findLast(
    (event) => (event.type === 'offer_appeal' || event.type === 'answer') && event.words.owner !== undefined,
  )

export async function printAppeal(appeal: FormalAppeal, locale: Locale, now: Date): Promise<Buffer> {
  const line = (key: 'to' | 'from' | 'date' | 'about' | 'place' | 'reason', text: string) =>
    ({ kind: 'line', label: t(locale, `appeal.${key}`), text }) as const
  const title = t(locale, 'appeal.title')
  return makeSheet(title, [
    { kind: 'title', text: title },
    line('to', appeal.to),
    line('from', `${appeal.author.name ?? t(locale, 'appeal.unnamed')}, ${appeal.author.phone}`),
    line('date', formatDate(locale, appeal.consent.at)),
    line('about', appeal.category),
    line('place', [appeal.place, appeal.landmark].filter(Boolean).join('. ')),
    ...(appeal.reason ? [line('reason', appeal.reason)] : []),
    { kind: 'text', text: appeal.text },
    {
      kind: 'small',
      text: t(locale, 'appeal.consent', {
        moment: formatMoment(locale, appeal.consent.at, now),
        number: String(appeal.report),
        seq: String(appeal.consent.seq),
      }),
    },
  ])
}
