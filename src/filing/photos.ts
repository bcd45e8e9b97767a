// What is said of the photos that wait in a draft.
import { checkText } from '../language/index.ts'
import { captionPhotos } from '../photos/index.ts'
import type { FieldError } from '../platform/problems.ts'
import type { Fields } from '../platform/query.ts'
import type { ReportDeps } from '../reports/index.ts'
import { saidOf } from './input.ts'

/** Keeps what is said of the photos; what is too long is told, and kept as far as it fits. */
export async function describePhotos(
  { db, settings }: Pick<ReportDeps, 'db' | 'settings'>,
  draftId: string,
  fields: Fields,
): Promise<FieldError[]> {
  const { captionLength: max } = settings.limits
  const said = saidOf(fields)
  const errors: FieldError[] = []
  for (const { id, caption } of said) checkText(errors, `said.${id}`, caption, { max, optional: true })
  const fitting = said.map(({ id, caption }) => ({ id, caption: [...caption].slice(0, max).join('') }))
  await captionPhotos(db, draftId, fitting)
  return errors
}
