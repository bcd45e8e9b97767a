// Changing who is responsible: a line set or taken out, a whole file, each a new version; running reports keep their
// body.
import { addChange } from '../administration/index.ts'
import type { Exception } from '../agencies/index.ts'
import { checkText } from '../language/index.ts'
import type { Viewer } from '../people/index.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import { type FieldError, invalid, mendable, Problem } from '../platform/problems.ts'
import { checkLine, keyOf, type MatrixWorld, type Moved, movedBy, type RawLine } from './rules.ts'
import { readMatrix } from './file.ts'
import { addVersion, linesOf, lockVersions } from './store.ts'

export interface MatrixDeps extends MatrixWorld {
  db: Db
  clock: Clock
  /** Reads again what is held in memory. */
  reload: () => Promise<void>
}

export type MatrixChange = { set: RawLine } | { remove: string } | { file: string }

/** The matrix after a change. @throws invalid; errors of a file carry their line */
export function changed(deps: MatrixDeps, before: readonly Exception[], change: MatrixChange): Exception[] {
  if ('remove' in change) {
    const after = before.filter((line) => keyOf(line) !== change.remove)
    if (after.length === before.length) throw new Problem('not_found')
    return after
  }
  if ('file' in change) {
    const { lines, errors } = readMatrix(deps, change.file)
    if (errors.length > 0)
      throw new Problem('invalid', {
        errors: errors
          .slice(0, 50)
          .map(({ line, field, code }) => ({ field: 'file', code: 'csv_line', params: { line, field, code } })),
      })
    return lines
  }
  const { line, errors } = checkLine(deps, change.set)
  if (!line) throw new Problem('invalid', { errors })
  return [...before.filter((other) => keyOf(other) !== keyOf(line)), line]
}

/** What a change would move, without making it. @throws invalid, not_found */
export async function previewMatrix(deps: MatrixDeps, change: MatrixChange): Promise<Moved[]> {
  const before = await linesOf(deps.db)
  return movedBy(deps, before, changed(deps, before, change))
}

/** Makes a new version. @returns its number. @throws invalid, not_found */
export async function changeMatrix(
  deps: MatrixDeps,
  viewer: Viewer,
  change: MatrixChange,
  why: string | undefined,
): Promise<number> {
  const errors: FieldError[] = []
  const reason = checkText(errors, 'reason', why, { max: 500 })
  const version = await inTransaction(deps.db, async (tx) => {
    const last = await lockVersions(tx)
    const before = await linesOf(tx)
    let after: Exception[] = []
    try {
      after = changed(deps, before, change)
    } catch (error) {
      errors.push(...mendable(error).errors)
    }
    if (errors.length > 0) throw new Problem('invalid', { errors })
    if (JSON.stringify(sorted(after)) === JSON.stringify(sorted(before))) throw invalid('reason', 'nothing_changed')
    const at = deps.clock()
    await addVersion(tx, { id: last + 1, personId: viewer.personId, reason, at }, after)
    const keys = (lines: readonly Exception[]) => lines.map((line) => `${keyOf(line)} → ${line.lead}`)
    const [was, is] = [keys(before), keys(after)]
    await addChange(tx, {
      at,
      personId: viewer.personId,
      subject: 'responsibility',
      key: String(last + 1),
      before: { out: was.filter((each) => !is.includes(each)) },
      after: { in: is.filter((each) => !was.includes(each)) },
      reason,
      recount: null,
    })
    return last + 1
  })
  await deps.reload()
  return version
}

const sorted = (lines: readonly Exception[]) => lines.map((line) => JSON.stringify(line)).toSorted()
