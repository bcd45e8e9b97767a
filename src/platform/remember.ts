// A small memory for things made again and again from the same parts: what was asked for least lately goes when it is
// full.
import { LRUCache } from 'lru-cache'

/** Returns what `make` made for this key before, or makes it now; at most `most` are kept. */
export function remember<T extends object | string>(most: number): (key: string, make: () => T) => T {
  const known = new LRUCache<string, T>({ max: most })
  return (key, make) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make()
    known.set(key, made)
    return made
  }
}
