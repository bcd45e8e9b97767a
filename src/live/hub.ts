// Who listens in this process, and the news of the last minutes: each piece goes to those whom it concerns, many at
// once as one; whoever comes back is told what was missed.
import type { Places, Viewer } from '../people/rules.ts'
import { isAbout, type News, type Topic } from './rules.ts'

/** What is told: topics that changed, or everything, where nobody knows what was missed; where on the map, if so. */
export interface Word {
  topics: readonly (Topic | 'all')[]
  cells?: readonly (readonly [number, number])[] | null
}

export interface Listener {
  viewer: Viewer | undefined
  topics: ReadonlySet<Topic>
  /** @param id the last news that this word speaks of; absent where there was none yet */
  tell: (word: Word, id: string | undefined) => void
}

/** Where somebody left off: the last news that each window heard, and how long ago what they look at was made. */
export interface Since {
  heard?: readonly string[]
  ageMs?: number | undefined
}

interface Kept {
  news: News
  /** By the clock of this machine that never goes back. */
  heardAt: number
}

interface Waiting {
  topics: Set<Topic | 'all'>
  cells: Set<string> | 'everywhere' | undefined
}

const mostKept = 20_000
/** News that come close together are told as one. */
const gatherMs = 50
/** What was told just before a page was made may not have been in it. */
const slackMs = 1000

export class Hub {
  readonly #places: Places
  readonly #now: () => number
  #kept: Kept[] = []
  /** Of each key the place in all that was ever heard. */
  readonly #placeOf = new Map<string, number>()
  #dropped = 0
  /** Since when everything was heard. */
  #since: number
  readonly #listeners = new Map<Listener, Waiting>()
  readonly #byTopic = new Map<Topic, Set<Listener>>()
  readonly #dirty = new Set<Listener>()
  #timer: NodeJS.Timeout | undefined

  constructor(places: Places, now: () => number = () => performance.now()) {
    this.#places = places
    this.#now = now
    this.#since = now()
  }

  get size(): number {
    return this.#listeners.size
  }

  /** The key of the last news, once this listener was told of all that it concerns until then; undefined before. */
  lastOf(listener: Listener): string | undefined {
    return this.#dirty.has(listener) ? undefined : this.#last
  }

  get #last(): string | undefined {
    return this.#kept.at(-1)?.news.key
  }

  /** Begins to tell this listener, first what was missed. @returns how to end it */
  add(listener: Listener, since: Since): () => void {
    this.#listeners.set(listener, { topics: new Set(), cells: undefined })
    for (const topic of listener.topics) {
      const all = this.#byTopic.get(topic) ?? new Set()
      this.#byTopic.set(topic, all.add(listener))
    }
    const missed = this.#missedSince(since)
    if (missed === 'unknown') this.#mark(listener, 'all')
    else for (const news of missed) for (const topic of listener.topics) this.#offer(listener, topic, news)
    return () => {
      this.#listeners.delete(listener)
      this.#dirty.delete(listener)
      for (const topic of listener.topics) {
        const all = this.#byTopic.get(topic)
        all?.delete(listener)
        if (all?.size === 0) this.#byTopic.delete(topic)
      }
    }
  }

  /** A piece of news, in the order in which all processes hear it. */
  hear(news: News): void {
    this.#keep(news)
    for (const topic of concerned(news))
      for (const listener of this.#byTopic.get(topic) ?? []) this.#offer(listener, topic, news)
  }

  /** Some news were not heard: everybody looks anew, and nothing before now can be told again. */
  missed(): void {
    this.#kept = []
    this.#placeOf.clear()
    this.#dropped = 0
    this.#since = this.#now()
    for (const listener of this.#listeners.keys()) this.#mark(listener, 'all')
  }

  /** Nobody is told any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
    this.#byTopic.clear()
    this.#dirty.clear()
  }

  #keep(news: News): void {
    this.#placeOf.set(news.key, this.#dropped + this.#kept.length)
    this.#kept.push({ news, heardAt: this.#now() })
    // A tenth at a time: taking one from the front moves all others.
    if (this.#kept.length < mostKept * 1.1) return
    const old = this.#kept.splice(0, this.#kept.length - mostKept)
    this.#dropped += old.length
    for (const { news: gone } of old) this.#placeOf.delete(gone.key)
    this.#since = this.#kept[0]?.heardAt ?? this.#now()
  }

  #missedSince({ heard = [], ageMs }: Since): News[] | 'unknown' {
    let first = this.#kept.length
    for (const key of heard) {
      const place = this.#placeOf.get(key)
      if (place === undefined) return 'unknown'
      first = Math.min(first, place + 1 - this.#dropped)
    }
    if (ageMs !== undefined) {
      const from = this.#now() - ageMs - slackMs
      if (from < this.#since && ageMs > slackMs) return 'unknown'
      first = Math.min(first, this.#kept.findLastIndex(({ heardAt }) => heardAt < from) + 1)
    }
    return this.#kept.slice(first).map(({ news }) => news)
  }

  #offer(listener: Listener, topic: Topic, news: News): void {
    if (!isAbout(this.#places, listener.viewer, topic, news)) return
    const waiting = this.#mark(listener, topic)
    if (!waiting || !('cells' in news)) return
    if (news.cells === null || waiting.cells === 'everywhere') waiting.cells = 'everywhere'
    else waiting.cells = new Set([...(waiting.cells ?? []), ...news.cells.map((cell) => cell.join())])
  }

  #mark(listener: Listener, topic: Topic | 'all'): Waiting | undefined {
    const waiting = this.#listeners.get(listener)
    waiting?.topics.add(topic)
    this.#dirty.add(listener)
    this.#timer ??= setTimeout(() => this.#tell(), gatherMs)
    return waiting
  }

  #tell(): void {
    this.#timer = undefined
    const id = this.#last
    // Most are told the same: one word for all of them.
    const words = new Map<string, Word>()
    for (const listener of this.#dirty) {
      const waiting = this.#listeners.get(listener)
      if (!waiting) continue
      this.#listeners.set(listener, { topics: new Set(), cells: undefined })
      const { topics, cells } = waiting
      const name = [...topics, ...(cells === 'everywhere' ? [cells] : (cells ?? []))].join()
      const word = words.get(name) ?? { topics: [...topics], ...(cells && { cells: squaresOf(cells) }) }
      words.set(name, word)
      listener.tell(word, id)
    }
    this.#dirty.clear()
  }
}

/** The topics that a piece of news may be about. */
function concerned(news: News): Topic[] {
  if ('report' in news) return [`report:${news.report.id}`, 'my', 'work', 'oversight']
  if ('cells' in news) return ['map']
  return ['status' in news ? 'status' : 'my']
}

const squaresOf = (cells: Set<string> | 'everywhere'): Word['cells'] =>
  cells === 'everywhere'
    ? null
    : [...cells].map((cell) => {
        const [x = 0, y = 0] = cell.split(',').map(Number)
        return [x, y] as const
      })
