// The last step of filing: what is sent is what was shown, once, whether it was typed on the site or in a chat.
import { createHash } from 'node:crypto'
import type { ReportId } from '../platform/ids.ts'
import { unread } from '../categories/index.ts'
import type { Viewer } from '../people/index.ts'
import { type Photo, photosOfDraft } from '../photos/index.ts'
import { recordingsOfDraft, type StoredRecording } from '../recordings/index.ts'
import { Problem } from '../platform/problems.ts'
import { type Draft, dropDraft, findByKey, type ReportDeps, setContactAllowed } from '../reports/index.ts'
import { type CheckedFiling, checkFiling, checkRecordings, fileReport } from './filing.ts'

/** Of all that the person reads before the last button: what is told, to whom it goes, by which term. */
export function markOf(
  { fields }: Draft,
  { route, category }: CheckedFiling,
  photos: readonly Photo[],
  recordings: readonly Pick<StoredRecording, 'hash'>[] = [],
): string {
  const heard = recordings.map(({ hash }) => hash)
  const shown = [fields, photos.map(({ hash, caption }) => [hash, caption]), heard, route.agency.id, category.term]
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url')
}

/**
 * Sends a draft as it was shown.
 * @param shown the beginning of its mark, at least eight letters
 * @returns the report; `changed` where something else would be sent, or a notice is still to be read
 * @throws invalid, too_many
 */
export async function sendDraft(
  deps: ReportDeps,
  viewer: Viewer,
  draft: Draft,
  { shown, callAllowed }: { shown: string; callAllowed: boolean },
): Promise<ReportId | 'changed'> {
  const photos = await photosOfDraft(deps.db, draft.id)
  const { filing, errors } = checkFiling(deps, draft.fields, photos.length, deps.clock())
  if (!filing) throw new Problem('invalid', { errors })
  const recordings = await recordingsOfDraft(deps.db, draft.id)
  const unheard = checkRecordings(filing.category, recordings.length)
  if (unheard.length > 0) throw new Problem('invalid', { errors: unheard })
  if (shown.length < 8 || !markOf(draft, filing, photos, recordings).startsWith(shown)) return 'changed'
  if (unread(filing.category.questions, draft.fields.answers ?? {}).length > 0) return 'changed'
  const { report } = await fileReport(
    deps,
    viewer,
    draft.fields,
    {
      draftId: draft.id,
      hashes: photos.map(({ hash }) => hash),
      captions: photos.map(({ caption }) => caption),
      recordings: recordings.map(({ hash }) => hash),
    },
    draft.id,
  )
  if (callAllowed) await setContactAllowed(deps.db, report.id, deps.clock())
  await dropDraft(deps.db, draft.id)
  return report.id
}

/** The report that a draft became: its id was the key. */
export const findByDraft = async ({ db }: ReportDeps, { personId }: Viewer, draftId: string) =>
  (await findByKey(db, personId, draftId))?.id
