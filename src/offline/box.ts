// For the browser, its pages and its worker alike: the letters that wait on this phone.
import type { Letter } from './rules.ts'

const [name, version] = ['xalq-nazorati', 1]
type Store = 'letters' | 'facts'

/** The phone keeps nothing: no room, a private window, or a browser that forbids it. */
export class KeepsNothing extends Error {}

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((done, failed) => {
    const request = indexedDB.open(name, version)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('letters', { keyPath: 'id' })
      request.result.createObjectStore('facts')
    })
    request.addEventListener('success', () => {
      const database = request.result
      const forget = () => (opened = undefined)
      // A newer page of ours wants another shape: it must not wait for this one.
      database.addEventListener('versionchange', () => {
        forget()
        database.close()
      })
      database.addEventListener('close', forget)
      done(database)
    })
    const fail = () => failed(new KeepsNothing(request.error?.message))
    request.addEventListener('error', fail)
    request.addEventListener('blocked', fail)
  }).catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return opened
}

/** One transaction; resolves once it is on the disk. @throws KeepsNothing */
async function inside<T>(
  store: Store,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, give: (value: T) => void) => void,
): Promise<T | undefined> {
  const database = await open()
  return new Promise((done, failed) => {
    let value: T | undefined
    const transaction = database.transaction(store, mode)
    transaction.addEventListener('complete', () => done(value))
    const fail = () => failed(new KeepsNothing(transaction.error?.message))
    transaction.addEventListener('abort', fail)
    transaction.addEventListener('error', fail)
    work(transaction.objectStore(store), (given) => (value = given))
  })
}

// Older browsers have none: there a page sees what another did when it is opened anew.
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('letters') : undefined
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
channel?.addEventListener('message', tell)

/** Calls back whenever a letter changed, here or in another window. */
export const onChange = (listener: () => void): void => void listeners.add(listener)

function changed(): void {
  tell()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has but our own origin
  channel?.postMessage('')
}

/** All letters, the latest first. */
export async function readLetters(): Promise<Letter[]> {
  const all = await inside<Letter[]>('letters', 'readonly', (store, give) => {
    const request = store.getAll() as IDBRequest<Letter[]>
    request.addEventListener('success', () => give(request.result))
  })
  return (all ?? []).sort((a, b) => b.at - a.at)
}

/**
 * Changes one letter, whatever else does so at the same moment: `change` is given it as it is (undefined where there is
 * none) and gives what it is from now on (undefined: gone).
 * @throws KeepsNothing; then all is as it was
 */
export async function changeLetter(
  id: string,
  change: (letter: Letter | undefined) => Letter | undefined,
): Promise<Letter | undefined> {
  let isChanged = false
  const after = await inside<Letter | undefined>('letters', 'readwrite', (store, give) => {
    const request = store.get(id) as IDBRequest<Letter | undefined>
    request.addEventListener('success', () => {
      const letter = change(request.result)
      // The same letter with all its photos is not written once more, and nobody is told.
      isChanged = letter !== request.result
      if (isChanged && letter) store.put(letter)
      else if (isChanged) store.delete(id)
      give(letter)
    })
  })
  if (isChanged) changed()
  return after
}

/** Something else that pages tell the worker: who has signed in, which edition of the pages is kept. */
export const readFact = <T>(key: string): Promise<T | undefined> =>
  inside<T>('facts', 'readonly', (store, give) => {
    const request = store.get(key) as IDBRequest<T>
    request.addEventListener('success', () => give(request.result))
  })

export const keepFact = async (key: string, value: unknown): Promise<void> => {
  await inside('facts', 'readwrite', (store) => void store.put(value, key))
}

/** A file as bytes of our own: the picture may be taken off the phone before it is sent. @throws where it is gone */
export const copyOf = async (file: Blob): Promise<Blob> => new Blob([await file.arrayBuffer()], { type: file.type })
