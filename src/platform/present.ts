// What the law of the code holds but a type cannot tell, said where it is relied on.

/** `value`. @throws with the name of what is missing, where another would go on with `undefined` */
export function present<T>(value: T | null | undefined, name: string): T {
  if (value === null || value === undefined) throw new Error(`${name} is missing`)
  return value
}

/** The first `size` of what was found, and the key of their last when more was found: where the next page begins. */
export function pageOf<Row, Key>(
  found: readonly Row[],
  size: number,
  keyOf: (row: Row) => Key,
): { items: Row[]; next: Key | undefined } {
  const items = found.slice(0, size)
  const last = items.at(-1)
  return { items, next: last && found.length > size ? keyOf(last) : undefined }
}
