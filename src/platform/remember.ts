// A small memory for things made again and again from the same parts: the oldest goes when it is full.

/** Returns what `make` made for this key before, or makes it now; at most `most` are kept. */
export function remember<T>(most: number): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make()
    if (known.size >= most) known.delete(known.keys().next().value!)
    known.set(key, made)
    return made
  }
}
