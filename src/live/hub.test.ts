// The hub: whoever leaves and comes back at any moment hears of all that concerns them, and of nothing else.
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Agencies } from '../agencies/rules.ts'
import type { Territories } from '../territories/rules.ts'
import { Hub, type Listener, type Word } from './hub.ts'
import { type News, topicsIn, type Topic } from './rules.ts'

const places = { agencies: {} as Agencies, territories: {} as Territories }

const news = (key: string, id: number): News => ({
  key,
  report: {
    id, seq: 1, status: 'routed', agencyId: 1, district: '1714204', mahalla: null, categoryGroup: 'WAT',
    reporterId: 1, reporterLeft: false, officerId: null, controlLevel: 'district', parts: [], filedAt: new Date(0),
    before: null,
  },
}) as unknown as News // prettier-ignore

/** A browser that keeps the last news it heard, as `EventSource` does. */
function openBrowser(topics: readonly Topic[]) {
  const words: Word[] = []
  let last: string | undefined
  const listener: Listener = {
    viewer: undefined,
    topics: new Set(topics),
    tell: (word, id) => {
      words.push(word)
      last = id ?? last
    },
  }
  return { words, listener, last: () => last, note: (id: string | undefined) => (last = id ?? last) }
}

it('hears of every event of its report, however often the line breaks, and of no other', () => {
  vi.useFakeTimers()
  const step = fc.constantFrom('mine', 'other', 'break', 'beat', 'wait')
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const hub = new Hub(places)
      let [owed, n] = [0, 0]
      const browser = openBrowser(['report:1'])
      let toldAt = 0
      const { tell } = browser.listener
      browser.listener.tell = (word, id) => {
        tell(word, id)
        toldAt = n
      }
      const leaves: (() => void)[] = [hub.add(browser.listener, {})]
      const beat = () => browser.note(hub.lastOf(browser.listener))
      const comeBack = () => {
        const last = browser.last()
        leaves.push(hub.add(browser.listener, last === undefined ? { ageMs: 0 } : { heard: [last] }))
        beat()
      }
      beat()
      for (const each of [...steps, 'wait', 'break', 'wait'] as const) {
        if (each === 'break') {
          const leave = leaves.pop()
          if (leave) leave()
          else comeBack()
        } else if (each === 'beat') {
          if (leaves.length > 0) beat()
        } else if (each === 'wait') vi.advanceTimersByTime(100)
        else {
          n += 1
          hub.hear(news(`k${n}`, each === 'mine' ? 1 : 2))
          if (each === 'mine') owed = n
        }
      }
      if (leaves.length === 0) comeBack()
      vi.advanceTimersByTime(100)
      for (const leave of leaves) leave()
      const toldOf = browser.words.flatMap(({ topics }) => topics)
      if (owed > 0) expect(toldAt).toBeGreaterThanOrEqual(owed)
      expect(toldOf.filter((topic) => topic !== 'report:1' && topic !== 'all')).toEqual([])
      if (owed === 0) expect(toldOf.filter((topic) => topic !== 'all')).toEqual([])
      hub.close()
    }),
  )
  vi.useRealTimers()
})

it('tells what was missed by the last news heard, and everything where that is not known any more', () => {
  vi.useFakeTimers()
  const hub = new Hub(places)
  for (let n = 1; n <= 30_000; n += 1) hub.hear(news(`k${n}`, n))
  const tellsAfter = (last: string, topics: Topic[]) => {
    const { words, listener } = openBrowser(topics)
    const leave = hub.add(listener, { heard: [last] })
    vi.advanceTimersByTime(100)
    leave()
    return words.flatMap((word) => word.topics)
  }
  expect(tellsAfter('k29990', ['report:29991', 'report:29990'])).toEqual(['report:29991'])
  expect(tellsAfter('k30000', ['report:30000'])).toEqual([])
  expect(tellsAfter('k5', ['report:7'])).toEqual(['all'])
  expect(tellsAfter('never-heard', ['report:7'])).toEqual(['all'])
  hub.close()
  vi.useRealTimers()
})

it('goes on where the window that heard least left off, of several that share a line', () => {
  vi.useFakeTimers()
  let now = 0
  const hub = new Hub(places, () => now)
  for (let n = 1; n <= 10; n += 1) {
    now = n * 10_000
    hub.hear(news(`k${n}`, n))
  }
  const tells = (since: Parameters<Hub['add']>[1]) => {
    const { words, listener } = openBrowser([4, 6, 8, 10].map((id) => `report:${id}` as const))
    const leave = hub.add(listener, since)
    vi.advanceTimersByTime(100)
    leave()
    return words.flatMap((word) => word.topics)
  }
  expect(tells({ heard: ['k9'] })).toEqual(['report:10'])
  expect(tells({ heard: ['k9', 'k5'] })).toEqual(['report:6', 'report:8', 'report:10'])
  expect(tells({ heard: ['k9'], ageMs: 25_000 })).toEqual(['report:8', 'report:10'])
  expect(tells({ heard: ['k9', 'never-heard'] })).toEqual(['all'])
  hub.close()
  vi.useRealTimers()
})

it('tells a page what happened since it was made, and everything where the process is younger than the page', () => {
  vi.useFakeTimers()
  let now = 0
  const hub = new Hub(places, () => now)
  now = 60_000
  hub.hear(news('a', 1))
  now = 90_000
  const tells = (ageMs: number) => {
    const { words, listener } = openBrowser(['report:1'])
    const leave = hub.add(listener, { ageMs })
    vi.advanceTimersByTime(100)
    leave()
    return words.flatMap((word) => word.topics)
  }
  expect(tells(40_000)).toEqual(['report:1'])
  expect(tells(5000)).toEqual([])
  expect(tells(100_000)).toEqual(['all'])
  hub.close()
  vi.useRealTimers()
})

it('tells much that comes at once as one word', () => {
  vi.useFakeTimers()
  const hub = new Hub(places)
  const { words, listener } = openBrowser(['report:1', 'report:2', 'map'])
  hub.add(listener, {})
  for (let n = 0; n < 100; n += 1) hub.hear(news(`k${n}`, (n % 2) + 1))
  hub.hear({ key: 'm1', cells: [[1, 2]] })
  hub.hear({ key: 'm2', cells: [[1, 2], [3, 4]] }) // prettier-ignore
  vi.advanceTimersByTime(100)
  expect(words).toEqual([{ topics: ['report:1', 'report:2', 'map'], cells: [[1, 2], [3, 4]] }]) // prettier-ignore
  hub.hear({ key: 'm3', cells: null })
  vi.advanceTimersByTime(100)
  expect(words[1]).toEqual({ topics: ['map'], cells: null })
  hub.missed()
  vi.advanceTimersByTime(100)
  expect(words[2]).toEqual({ topics: ['all'] })
  hub.close()
  vi.useRealTimers()
})

it('reads topics out of an address, and leaves out what is none', () => {
  expect(topicsIn('report:12,my,report:0,report:x,report:1.5,desk,,my,map')).toEqual(['report:12', 'my', 'map'])
  expect(topicsIn(Array.from({ length: 100 }, (_, n) => `report:${n + 1}`).join())).toHaveLength(30)
})
