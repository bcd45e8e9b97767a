// Listens to what happens, one line for all windows of a browser: the window that holds the lock keeps the line, and
// tells the others. A window that nobody sees listens to nothing.

/** What the server says: topics that changed; `all` where it cannot say what was missed. */
export interface Word {
  topics: readonly string[]
  /** Of the map: the squares at zoom 11; null: anywhere. */
  cells?: readonly (readonly [x: number, y: number])[] | null
}

/** Up to where a window heard of things: the last word, and how long ago what it shows was made, if that is later. */
interface Since {
  last: string
  ageMs: number
}

/** Between windows: what one wants to hear and since when, that it wants no more, who wants what, what was heard. */
type Between =
  | { is: 'want'; window: string; topics: readonly string[]; since: Since }
  | { is: 'gone'; window: string }
  | { is: 'who' }
  | { is: 'heard'; word: Word; last: string }

const lockName = 'live'
const mostWaitMs = 60_000
/** A page, or a part of it, is shown at most so long after the server made it, where its age is not known. */
const settleMs = 5000
const name = `${Date.now()}-${Math.random()}`

const wanted = new Map<string, readonly string[]>()
let own: readonly string[] = []
let tell: (word: Word) => void = () => undefined
let last = ''
let source: EventSource | undefined
let address = ''
let failures = 0
let retry: ReturnType<typeof setTimeout> | undefined
/** Gives the lock back; present while this window keeps the line. */
let release: (() => void) | undefined

// Older browsers have neither: there each window has a line of its own.
const canShare = 'locks' in navigator && 'BroadcastChannel' in window
const others = canShare ? new BroadcastChannel(lockName) : undefined
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has but our own origin
const say = (message: Between) => others?.postMessage(message)

const hears = ({ topics }: Word) => topics.includes('all') || topics.some((topic) => own.includes(topic))

function heard(word: Word, id: string): void {
  if (id !== '') last = id
  if (hears(word)) tell(word)
}

const query = () => {
  const topics = [...new Set([own, ...wanted.values()].flat())].sort()
  return topics.length === 0 ? '' : `/live?topics=${encodeURIComponent(topics.join())}`
}

const sinceNow = (ageMs = 0): Since => ({ last, ageMs: last === '' ? Math.ceil(performance.now()) : ageMs })

/**
 * Opens the line, closes it, or opens it anew where other things are to be heard.
 * @param since where those who listen from now on left off, besides this window
 */
function follow(since: Since = sinceNow(), force = false): void {
  const next = query()
  if (next === address && source && !force) return
  clearTimeout(retry)
  source?.close()
  source = undefined
  address = next
  if (next === '') return
  const all = [sinceNow(), since]
  const heardLast = [...new Set(all.map((each) => each.last))].filter((key) => key !== '')
  const from = `&after=${encodeURIComponent(heardLast.join())}&age=${Math.max(...all.map(({ ageMs }) => ageMs))}`
  const line = (source = new EventSource(next + from))
  line.addEventListener('changed', (event) => {
    const { data, lastEventId } = event as MessageEvent<string>
    const word = JSON.parse(data) as Word
    heard(word, lastEventId)
    say({ is: 'heard', word, last: lastEventId })
  })
  line.addEventListener('beat', (event) => {
    failures = 0
    if (event.lastEventId !== '') last = event.lastEventId
  })
  line.addEventListener('again', () => follow(sinceNow(), true))
  line.addEventListener('error', () => {
    // What breaks is mended by the browser; what was refused is tried again, not by everybody at once.
    if (line.readyState !== EventSource.CLOSED || line !== source) return
    failures += 1
    const most = Math.min(mostWaitMs, 2000 * 2 ** failures)
    retry = setTimeout(() => follow(sinceNow(), true), most * (0.5 + Math.random() / 2))
  })
}

function lead(): void {
  if (!others) return follow()
  void navigator.locks.request(
    lockName,
    () =>
      new Promise<void>((done) => {
        if (own.length === 0) return done()
        release = done
        say({ is: 'who' })
        follow()
      }),
  )
}

function rest(): void {
  clearTimeout(retry)
  source?.close()
  source = undefined
  wanted.clear()
  release?.()
  release = undefined
}

others?.addEventListener('message', ({ data }: MessageEvent<Between>) => {
  if (data.is === 'heard') return heard(data.word, data.last)
  if (data.is === 'who') {
    if (own.length > 0) say({ is: 'want', window: name, topics: own, since: sinceNow() })
    return
  }
  if (data.is === 'want') {
    wanted.set(data.window, data.topics)
    // Also what is heard already: until now the new window heard nothing of it.
    if (release) follow(data.since, true)
  } else {
    wanted.delete(data.window)
    if (release) follow()
  }
})

/** Whether news come by themselves at present; another window's line is believed in. */
export const isHearing = (): boolean =>
  own.length > 0 && (source ? source.readyState === EventSource.OPEN : others !== undefined)

/**
 * Listens to these topics from now on: `changed` is called with each word about one of them. While the page is out of
 * sight it costs nothing; back in sight it is told what it missed.
 * @returns how to listen to others instead
 */
export function listen(first: readonly string[], changed: (word: Word) => void): (topics: readonly string[]) => void {
  let asked = first
  tell = changed
  const begin = () => {
    if (document.visibilityState !== 'visible' || own === asked) return
    const isNew = own.length === 0
    own = asked
    const since = sinceNow(settleMs)
    say({ is: 'want', window: name, topics: own, since })
    if (isNew) lead()
    else if (release || !others) follow(since)
  }
  const end = () => {
    if (own.length === 0) return
    own = []
    say({ is: 'gone', window: name })
    rest()
  }
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? begin() : end()))
  window.addEventListener('pagehide', end)
  window.addEventListener('pageshow', begin)
  begin()
  return (topics) => {
    asked = topics
    begin()
  }
}

/** A look that failed is tried again, at the latest after this. */
const mostRetryMs = 15_000

/**
 * Paces looks at what changed: the first at once, each next one not before `restMs` after the last began, however much
 * happens meanwhile. A look that fails is tried again until one succeeds: what changed is not told twice.
 * @returns asks for a look, no sooner than in so many milliseconds; asked for while one is due it is that one
 */
export function paced(look: () => Promise<void>, restMs: number): (soonestMs?: number) => void {
  let lookedAt = -Infinity
  let failed = 0
  let due: ReturnType<typeof setTimeout> | undefined
  const begin = async () => {
    due = undefined
    lookedAt = performance.now()
    try {
      await look()
      failed = 0
    } catch {
      failed += 1
      lookSoon(Math.min(mostRetryMs, restMs * 2 ** failed) * (0.5 + Math.random() / 2))
    }
  }
  const lookSoon = (soonestMs = 0) => {
    due ??= setTimeout(() => void begin(), Math.max(soonestMs, lookedAt + restMs - performance.now()))
  }
  return lookSoon
}

/** The server, or who stands before it, does not answer at present. */
export const isAway = ({ status }: Response): boolean => status === 429 || status >= 502

/** A page as it is now, asked for by itself: nobody is seen to look. @throws where the server is away */
export async function askAnew(shown: URL): Promise<{ response: Response; page: Document }> {
  const response = await fetch(shown, { headers: { accept: 'text/html', 'x-live': '1' } })
  if (isAway(response)) throw new Error(response.statusText)
  return { response, page: new DOMParser().parseFromString(await response.text(), 'text/html') }
}

/** What was asked for is wanted no more. */
export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'
