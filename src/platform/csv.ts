// Comma-separated files that no spreadsheet runs. Pure.

/** At the head of a file for people: without it a spreadsheet takes our letters for another alphabet's. */
export const csvMark = '\uFEFF'

/** A cell that a spreadsheet cannot take for a formula; a number is one, with its sign. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => cells.map(csvCell).join(',')).join('\r\n') + '\r\n'
