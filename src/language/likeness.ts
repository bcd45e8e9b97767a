// How far two spellings are apart. Pure.

/** Levenshtein with swapped neighbours as one edit; stops counting above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      let value = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + cost)
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        value = Math.min(value, before[column - 2]! + 1)
      current.push(value)
    }
    before = last
    last = current
  }
  return last[b.length]!
}

/** So many letters of a word of that length may be mistyped. */
export function typosIn(length: number): number {
  if (length < 4) return 0
  return length >= 8 ? 2 : 1
}
