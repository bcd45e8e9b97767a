// The word that takes a report off control: the reporter's; with others who had joined before the answer the vote that
// the reporter's consent opens; after silence that of two residents (regulation 3.6, 3.7, 3.13).
import { addSpan, parseTerm } from '../../deadlines/rules.ts'
import { action, barred, type Bar, type Case, type Given, type Tells, unless } from '../action.ts'
import { calendarOf, iso } from '../clocks.ts'
import { shutToResidents } from '../control.ts'
import { asksOthers } from '../given.ts'
import { hear } from '../marks.ts'
import { cameLate, hasSpoken, lateAnyway, reporterLeft, shutAfterObjection, staffWord } from './object.ts'
import { present } from '../../platform/present.ts'

/** No one decides in the own cause: who works for the body says no word that could close the report. */
export const ownCause: Bar = (_case, { isConcerned }) => (isConcerned ? barred('own_cause') : undefined)

const oneVoice: Bar = (given, person) => cameLate(given, person) ?? hasSpoken(given, person) ?? ownCause(given, person)

/** The reporter's consent is one voice among those of others, who are asked. */
const isOneOfMany = ({ report, world }: Case): boolean => report.voteUntil !== null || asksOthers(report, world)

/** While the group is asked, a word is one voice; the reporter's opens the vote. */
const voice = ({ report, at, world, input }: Given) => {
  const stars = present(input.stars, 'stars')
  if (report.voteUntil !== null) return { stars }
  const until = iso(addSpan(at, parseTerm(world.settings.terms.vote), calendarOf(world, report)))
  return { stars, voteUntil: until, actBy: until }
}

/** The reporter of a group asks the others for their word. */
const others: Tells<Consent> = { voters: { of: ['vote'], by: ({ voteUntil }) => (voteUntil ? 'vote' : undefined) } }

const isEnough = ({ report, world }: Case): boolean =>
  report.residentConsents + 1 >= world.settings.limits.residentConsents

/** One of the words after silence: with enough of them it closes, and tells who could have spoken. */
const residentAdds = (given: Given) => {
  const stars = present(given.input.stars, 'stars')
  if (!isEnough(given)) return { stars }
  const consents = given.report.residentConsents + 1
  return { basis: 'residents' as const, stars, consents, ...couldSpeak(given, consents), ...hands(given) }
}

/** How many could speak: who had joined before the answer, who spoke because they live there, and the reporter. */
export const couldSpeak = ({ report, facts: { voices } }: Given, spoke: number) => ({
  // Who spoke and left again could, too.
  voters: Math.max(report.voters + voices.guests + 1, spoke),
})

/** Since when all who spoke had joined; whether the region looks again because they look like one hand's. */
export const hands = ({ facts: { voices } }: Given) => ({
  ...(voices.since && { since: iso(voices.since) }),
  ...(voices.alike && { alike: true as const }),
})

/** After silence the reporter of a group is heard as residents are: not against one of them (regulation 3.13). */
const shutToOneOfMany = (given: Case) =>
  given.report.status === 'verifying' && isOneOfMany(given) ? shutToResidents(given) : undefined

/** The group's vote is open until then, where this word opened it; a closing by several says how many of how many. */
interface Consent {
  stars: number
  voteUntil?: string
  consents?: number
  voters?: number
  since?: string
  alike?: true
}

export const consent = action<'consent', Consent>('consent', {
  isAside: 'where_it_stays',
  rows: [
    {
      from: ['answered', 'verifying'],
      by: ['reporter'],
      to: ['closed', 'same'],
      needs: ['stars'],
      tells: { agency: 'consented', supporters: 'closed' },
      tellsWhenSame: others,
      shut: (given) => reporterLeft(given) ?? shutAfterObjection(given) ?? shutToOneOfMany(given),
      goes: (given) => {
        if (!isOneOfMany(given)) return 'closed'
        return given.report.status === 'verifying' && isEnough(given) ? 'closed' : 'same'
      },
      adds: (given) => {
        if (!isOneOfMany(given)) return { basis: 'consent', stars: present(given.input.stars, 'stars') }
        return given.report.status === 'answered' ? voice(given) : residentAdds(given)
      },
    },
    {
      from: ['answered'],
      by: ['supporter'],
      to: ['same'],
      needs: ['stars'],
      shut: ({ report }) => unless(report.voteUntil !== null, 'no_vote'),
      truer: lateAnyway,
      adds: voice,
    },
    {
      from: ['verifying'],
      by: ['resident'],
      to: ['same', 'closed'],
      needs: ['stars'],
      tells: { reporter: 'closed', agency: 'consented' },
      tellsWhenSame: {},
      shut: shutToResidents,
      bar: (given, person) => oneVoice(given, person) ?? staffWord(given, person),
      goes: (given) => (isEnough(given) ? 'closed' : 'same'),
      adds: residentAdds,
    },
  ],
  bar: oneVoice,
  // Whoever objected is gone from the count with the answer: the true reason is that somebody did.
  elsewhere: ({ report }) =>
    report.status === 'objected' && report.voteObjects === 0 ? 'reporter_objected' : undefined,
  asks: ['voices'],
  also: ['voice', 'follow_up'],
  marks: (row, { body }, before) => {
    hear(row, before, 'voteConsents', body.stars, body.voteUntil)
    if (body.alike) row.recheck = true
  },
  says: (_body, role) => (role === 'supporter' ? 'neighbour' : undefined),
})
