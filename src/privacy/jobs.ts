// What goes by itself: each round deletes what is old, and the register says how much of what went on which day.
import { dayOf, hourMs, inDays } from '../platform/time.ts'
import { removeUnconfirmed } from '../following/index.ts'
import { removeNotices } from '../notices/index.ts'
import { removeAttempts, removeSessions } from '../people/index.ts'
import { documentFile, dropDocuments } from '../documents/index.ts'
import { removeDraftPhotos, removePicture, takeOldOriginals, takeUnusedFiles } from '../photos/index.ts'
import { dropRecordings, recordingFile } from '../recordings/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { Files } from '../platform/files.ts'
import { forgetHands, forgetTaken, removeDrafts, removeViews } from '../reports/index.ts'
import type { Settings } from '../settings/index.ts'
import { removeInvitations } from '../staff/index.ts'
import { removeChats } from '../telegram/index.ts'
import { removeUnsent } from '../unsent/index.ts'
import { removeUploads } from '../uploads/index.ts'
import { chatDays, handDays, type Kept, takenDays } from './rules.ts'
import { noteRemoved } from './store.ts'

/** True when there may be more. */
export async function keepRetention({
  db,
  clock,
  settings,
  files,
}: {
  db: Db
  clock: Clock
  settings: Settings
  files: Files
}): Promise<boolean> {
  const now = clock()
  const ago = (days: number) => inDays(now, -days)
  const { invitationDays, noticeDays, viewDays, originalPhotoDays } = settings.retention
  const rules: [what: Kept, remove: (db: Db, before: Date) => Promise<number>, before: Date][] = [
    ['sessions', removeSessions, now],
    ['attempts', removeAttempts, ago(1)],
    ['hands', forgetHands, ago(handDays)],
    ['unsent', removeUnsent, now],
    ['uploads', removeUploads, now],
    ['taken', forgetTaken, ago(takenDays)],
    ['chats', removeChats, ago(chatDays)],
    ['follows', removeUnconfirmed, ago(chatDays)],
    ['drafts', removeDrafts, now],
    ['invitations', removeInvitations, ago(invitationDays)],
    ['notices', removeNotices, ago(noticeDays)],
    ['views', removeViews, ago(viewDays)],
  ]
  const today = dayOf(now)
  let more = false
  await removeDraftPhotos(db, now, now)
  await dropDocuments({ db, clock: () => now }, { endedBefore: now })
  await dropRecordings({ db, clock: () => now }, { endedBefore: now })
  for (const [what, remove, before] of rules) {
    const deleted = await remove(db, before)
    if (deleted > 0) await noteRemoved(db, what, deleted, today)
    more ||= deleted >= 5000
  }
  const { count, unused } = await takeOldOriginals(db, ago(originalPhotoDays))
  for (const hash of unused) await removePicture(files, hash)
  for (const hash of await takeUnusedFiles(db, new Date(now.getTime() - hourMs))) {
    await removePicture(files, hash)
    await files.remove(documentFile(hash))
    await files.remove(recordingFile(hash))
  }
  if (count > 0) await noteRemoved(db, 'originals', count, today)
  return more || count > 0
}
