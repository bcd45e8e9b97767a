// Of what kind each notice is, by which channels and when somebody is told: quiet hours, digests, fallbacks, SMS.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  channels,
  choices,
  kinds,
  type Kind,
  type Pace,
  planOf,
  quietEnds,
  retrySeconds,
  rowOf,
  smsParts,
} from './rules.ts'

const pace: Pace = {
  quietFromHour: 22,
  quietUntilHour: 7,
  digestHour: 9,
  gatherMinutes: 2,
  fallbackMinutes: 30,
  first: 'telegram',
}
const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+05:00`)
const all = { telegram: true, push: true, email: true, sms: true }
const told = (
  template: string,
  audience: string,
  moment: string,
  reach: object = all,
  choice?: 'now' | 'daily' | 'off',
) =>
  planOf(rowOf(template, audience), { at: at(moment), reach, choice, pace }).map(
    ({ channel, sendAt }) => `${channel} ${new Date(sendAt.getTime() + 5 * 3_600_000).toISOString().slice(5, 16)}`,
  )

describe('Quiet hours', () => {
  it.each([
    ['2026-11-12 21:59', undefined],
    ['2026-11-12 22:00', '2026-11-13 07:00'],
    ['2026-11-12 23:59', '2026-11-13 07:00'],
    ['2026-11-13 00:00', '2026-11-13 07:00'],
    ['2026-11-13 06:59', '2026-11-13 07:00'],
    ['2026-11-13 07:00', undefined],
    ['2026-12-31 23:00', '2027-01-01 07:00'],
  ])('at %s', (moment, later) => {
    expect(quietEnds(at(moment), pace)).toEqual(later === undefined ? undefined : at(later))
  })

  it('may be by day, or none', () => {
    const siesta = { quietFromHour: 13, quietUntilHour: 15 }
    expect(quietEnds(at('2026-11-13 14:00'), siesta)).toEqual(at('2026-11-13 15:00'))
    expect(quietEnds(at('2026-11-13 23:00'), siesta)).toBeUndefined()
    expect(quietEnds(at('2026-11-13 23:00'), { quietFromHour: 8, quietUntilHour: 8 })).toBeUndefined()
  })
})

describe('The table of notices', () => {
  it('tells of an answer by the first free channel, by the next ones half an hour apart, at last by SMS', () => {
    expect(told('answered', 'reporter', '2026-11-12 11:00')).toEqual([
      'telegram 11-12T11:00',
      'push 11-12T11:30',
      'email 11-12T12:00',
      'sms 11-12T12:30',
    ])
    expect(told('answered', 'reporter', '2026-11-12 11:00', { sms: true })).toEqual(['sms 11-12T11:00'])
    expect(told('answered', 'reporter', '2026-11-12 11:00', {})).toEqual([])
  })

  it('begins with the channel that the settings name', () => {
    const plan = planOf(rowOf('answered', 'reporter'), { at: at('2026-11-12 11:00'), reach: all, choice: undefined, pace: { ...pace, first: 'email' } }) // prettier-ignore
    expect(plan.map(({ channel }) => channel)).toEqual(['email', 'telegram', 'push', 'sms'])
  })

  it('waits at night; what a fallback would send at night waits as well', () => {
    expect(told('answered', 'reporter', '2026-11-12 23:00', { sms: true })).toEqual(['sms 11-13T07:00'])
    expect(told('answered', 'reporter', '2026-11-12 21:45', { telegram: true, sms: true })).toEqual([
      'telegram 11-12T21:45',
      'sms 11-13T07:00',
    ])
    expect(told('routed', 'reporter', '2026-11-13 02:40', { sms: true })).toEqual(['sms 11-13T02:40'])
  })

  it('calls whoever is on duty by all channels at once, at any hour, whatever they chose (regulation 3.3)', () => {
    for (const template of ['duty', 'duty_again'])
      expect(told(template, 'duty', '2026-11-13 02:40', all, 'off')).toEqual(
        channels.map((channel) => `${channel} 11-13T02:40`),
      )
    expect(told('unheard', 'reporter', '2026-11-13 02:40', { sms: true }, 'off')).toEqual(['sms 11-13T02:40'])
  })

  it('sends by SMS the ones that matter, to the reporter alone (regulation 6)', () => {
    const paid = (audience: string) =>
      ['routed', 'question', 'answered', 'reminder', 'closed', 'deferred', 'extended', 'accepted', 'objected', 'work', 'delay_1', 'anything'].filter(
        (template) => rowOf(template, audience).sms,
      ) // prettier-ignore
    expect(paid('reporter')).toEqual(['routed', 'question', 'answered', 'reminder', 'closed', 'deferred', 'extended'])
    for (const audience of ['supporters', 'voters', 'agency', 'officer', 'controller'])
      expect(paid(audience)).toEqual([])
  })

  it('tells once a day or not at all who chose so, and gathers what can wait', () => {
    expect(told('closed', 'reporter', '2026-11-12 08:00', { telegram: true }, 'daily')).toEqual([
      'telegram 11-12T09:00',
    ])
    expect(told('closed', 'reporter', '2026-11-12 11:00', { telegram: true }, 'daily')).toEqual([
      'telegram 11-13T09:00',
    ])
    expect(told('closed', 'reporter', '2026-11-12 11:00', all, 'off')).toEqual([])
    expect(told('accepted', 'reporter', '2026-11-12 11:00', { telegram: true })).toEqual(['telegram 11-12T11:02'])
  })

  it('never sends by a channel that is shut, before the moment, twice by one, or in quiet hours what may wait', () => {
    const template = fc.constantFrom('routed', 'answered', 'accepted', 'closed', 'work', 'delay_2', 'duty', 'unheard')
    const audience = fc.constantFrom('reporter', 'supporters', 'agency', 'officer', 'duty')
    const reach = fc.record(Object.fromEntries(channels.map((channel) => [channel, fc.boolean()])))
    fc.assert(
      fc.property(
        template, audience, reach, fc.option(fc.constantFrom(...choices), { nil: undefined }),
        fc.date({ min: at('2026-01-01 00:00'), max: at('2027-12-31 00:00'), noInvalidDate: true }),
        (name, whom, open, choice, moment) => {
          const row = rowOf(name, whom)
          const plan = planOf(row, { at: moment, reach: open, choice, pace })
          expect(new Set(plan.map(({ channel }) => channel)).size).toBe(plan.length)
          for (const { channel, sendAt } of plan) {
            expect(open[channel]).toBe(true)
            expect(sendAt.getTime()).toBeGreaterThanOrEqual(moment.getTime())
            if (!('ringsAtNight' in kinds[row.kind])) expect(quietEnds(sendAt, pace)).toBeUndefined()
          }
          if (row.kind === 'danger') expect(plan).toHaveLength(channels.filter((channel) => open[channel] && (channel !== 'sms' || row.sms)).length)
        },
      ),
    ) // prettier-ignore
  })

  it('lets nobody switch danger off', () => {
    const chosen = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].chosenBy !== 'nobody')
    expect(chosen).not.toContain('danger')
    // What is followed without an account is stopped at its own page; everything else is somebody's choice.
    expect(new Set(chosen)).toEqual(
      new Set(Object.keys(kinds).filter((kind) => !['danger', 'followed'].includes(kind))),
    )
  })
})

describe('An SMS', () => {
  it.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['я'.repeat(70), 1],
    ['я'.repeat(71), 2],
    ['я'.repeat(134), 2],
    ['я'.repeat(135), 3],
    // Each of these takes two places of the alphabet.
    ['[]'.repeat(40), 1],
    ['[]'.repeat(41), 2],
    // One letter outside of it makes all of it dear.
    [`${'a'.repeat(100)}ʻ`, 2],
    ['', 1],
  ])('of %s is counted in parts', (text, parts) => {
    expect(smsParts(text)).toBe(parts)
  })

  it('that was not taken is tried again after ten seconds, then twice as long each time, an hour at most', () => {
    expect([1, 2, 3, 4].map(retrySeconds)).toEqual([10, 20, 40, 80])
    expect(retrySeconds(40)).toBe(3600)
  })
})
