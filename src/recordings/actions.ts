// Keeping recordings: judged, written under their hash, with the first frame of a video as its poster.
import { createHash } from 'node:crypto'
import { giveUpPicture, keepPictures } from '../photos/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { Files } from '../platform/files.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { type FieldError, Problem } from '../platform/problems.ts'
import type { Settings } from '../settings/index.ts'
import { mostOf, readRecording, type RecordingKind } from './rules.ts'
import { addDraftRecording, recordingsOfDraft, removeDraftRecordings } from './store.ts'

export interface RecordingDeps {
  db: Db
  clock: Clock
  files: Files
  settings: Settings
}

const endings: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4', 'video/3gpp': '3gp', 'video/webm': 'webm', 'audio/mp4': 'm4a', 'audio/3gpp': '3gp',
  'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mpeg': 'mp3',
} // prettier-ignore

export const endingOf = (mime: string): string => endings[mime] ?? 'bin'
/** All recordings of a hash lie under one name, so that whoever cleans up need not know more. */
export const recordingFile = (hash: string): string => `${hash}.recording`

const isRecording = (field: string): field is RecordingKind => field === 'video' || field === 'voice'

/** The recordings of a form, and its pictures. */
export const partedRecordings = (files: readonly UploadedFile[]) => ({
  recordings: files.filter(({ field }) => isRecording(field)),
  /** Of the videos, in their order. */
  posters: files.filter(({ field }) => field === 'poster'),
  photos: files.filter(({ field }) => !isRecording(field) && field !== 'poster'),
})

/**
 * Takes recordings into a draft; what is wrong with them comes back as errors of `video` or `voice`, what is right
 * stays: recording_empty, recording_too_large, recording_kind, recording_broken, recording_too_long,
 * too_many_recordings, too_many_uploads.
 * @param mayCome counts what the draft takes in all
 */
export async function receiveRecordings(
  deps: RecordingDeps,
  draftId: string,
  { recordings, posters }: Pick<ReturnType<typeof partedRecordings>, 'recordings' | 'posters'>,
  mayCome: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<FieldError[]> {
  const errors: FieldError[] = []
  const max = deps.settings.limits.recordingsPerReport
  let count = (await recordingsOfDraft(deps.db, draftId)).length
  for (const file of recordings) {
    const kind = file.field as RecordingKind
    const most = mostOf(deps.settings, kind)
    const read = await judge(deps, file, kind, count < max, mayCome)
    if (typeof read === 'string') {
      const megabytes = Math.floor(most.bytes / 1_000_000)
      const params = { max: read === 'too_many_recordings' ? max : megabytes, seconds: most.seconds }
      errors.push({ field: kind, code: read, params })
      continue
    }
    const hash = createHash('sha256').update(read.bytes).digest('hex')
    // Named as unused at once: what no row names an hour later goes, whatever became of the form it came with.
    await giveUpPicture(deps.db, hash, deps.clock())
    await deps.files.put(recordingFile(hash), read.bytes)
    const poster = posters[recordings.filter(({ field }) => field === 'video').indexOf(file)]
    const posterHash = kind === 'video' && poster ? await keepPoster(deps, poster) : null
    const { mime, seconds, bytes } = read
    await addDraftRecording(
      deps.db,
      draftId,
      { kind, hash, mime, bytes: bytes.length, seconds, posterHash },
      deps.clock(),
    )
    count += 1
  }
  return errors
}

async function judge(
  { settings }: RecordingDeps,
  { tooLarge, bytes }: UploadedFile,
  kind: RecordingKind,
  hasRoom: boolean,
  mayCome: () => Promise<boolean>,
) {
  if (!hasRoom) return 'too_many_recordings'
  if (!(await mayCome())) return 'too_many_uploads'
  return tooLarge ? 'recording_too_large' : readRecording(settings, kind, bytes)
}

/** A poster that is no picture is none. */
async function keepPoster(deps: RecordingDeps, poster: UploadedFile): Promise<string | null> {
  const small = { ...deps, settings: { ...deps.settings, limits: { ...deps.settings.limits, photoLeastSide: 1 } } }
  const [kept] = await keepPictures(small, [poster], 1).catch((error: unknown) => {
    if (error instanceof Problem) return []
    throw error
  })
  if (kept) await giveUpPicture(deps.db, kept.hash, deps.clock())
  return kept?.hash ?? null
}

/** What drafts held that nobody will send: the files go once nothing names them. */
export async function dropRecordings(
  { db, clock }: Pick<RecordingDeps, 'db' | 'clock'>,
  of: Parameters<typeof removeDraftRecordings>[1],
): Promise<void> {
  for (const hash of await removeDraftRecordings(db, of)) await giveUpPicture(db, hash, clock())
}
