// The word that takes a report off control: the reporter's; the group's by vote; after silence that of two residents
// (regulation 3.6, 3.7, 3.13).
import { addSpan, parseTerm } from '../../deadlines/rules.ts'
import { action, barred, type Case, type Given, type Tells, type Bar } from '../action.ts'
import { calendarOf, iso } from '../clocks.ts'
import { isGroup } from '../given.ts'
import { hear } from '../marks.ts'
import { hasSpoken, reporterLeft, shutAfterObjection } from './object.ts'
import { present } from '../../platform/present.ts'

/** No one decides in the own cause: who works for the body says no word that could close the report. */
export const ownCause: Bar = (_case, { isConcerned }) => (isConcerned ? barred('own_cause') : undefined)

const isVote = ({ report, world }: Case): boolean => report.status === 'answered' && isGroup(report, world)

/** While the group is asked, a word is one voice; the first opens the vote. */
const voice = ({ report, at, world, input }: Given) => {
  const stars = present(input.stars, 'stars')
  if (report.voteUntil !== null) return { stars }
  const until = iso(addSpan(at, parseTerm(world.settings.terms.vote), calendarOf(world, report)))
  return { stars, voteUntil: until, actBy: until }
}

/** The first of a group asks the others for their word. */
const others: Tells<Consent> = { supporters: { of: ['vote'], by: ({ voteUntil }) => (voteUntil ? 'vote' : undefined) } }

const isEnough = ({ report, world }: Case): boolean =>
  report.residentConsents + 1 >= world.settings.limits.residentConsents

/** The group's vote is open until then, where this word opened it. */
interface Consent {
  stars: number
  voteUntil?: string
}

export const consent = action<'consent', Consent>('consent', {
  rows: [
    {
      from: ['answered', 'verifying'],
      by: ['reporter'],
      to: ['closed', 'same'],
      needs: ['stars'],
      tells: { agency: 'consented', supporters: 'closed' },
      tellsWhenSame: others,
      shut: (given) => reporterLeft(given) ?? shutAfterObjection(given),
      goes: (given) => (isVote(given) ? 'same' : 'closed'),
      adds: (given) =>
        isVote(given) ? voice(given) : { basis: 'consent', stars: present(given.input.stars, 'stars') },
    },
    {
      from: ['answered'],
      by: ['supporter'],
      to: ['same'],
      needs: ['stars'],
      tells: others,
      shut: (given) => (isVote(given) ? undefined : 'no_vote'),
      adds: voice,
    },
    {
      from: ['verifying'],
      by: ['resident'],
      to: ['same', 'closed'],
      needs: ['stars'],
      tells: { reporter: 'closed', agency: 'consented' },
      tellsWhenSame: {},
      shut: shutAfterObjection,
      goes: (given) => (isEnough(given) ? 'closed' : 'same'),
      adds: (given) => ({
        ...(isEnough(given) && { basis: 'residents' as const }),
        stars: present(given.input.stars, 'stars'),
      }),
    },
  ],
  bar: (given, person) => hasSpoken(given, person) ?? ownCause(given, person),
  also: ['voice', 'follow_up'],
  marks: (row, { body }, before) => hear(row, before, 'voteConsents', body.stars, body.voteUntil),
})
