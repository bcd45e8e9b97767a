// What is taken as a short video or a voice note: by content, and by how long it is; where a phone wrote down the place
// it is taken out. Pure but for the reading libraries.
import { fileTypeFromBuffer } from 'file-type'
import { parseBuffer } from 'music-metadata'
import type { Settings } from '../settings/rules.ts'
import { lengthOfMp4, withoutPlace } from './mp4.ts'

export type RecordingKind = 'video' | 'voice'

/** What browsers and phones record, by what it is found to be: how it is sent to who listens. */
const known: Readonly<Record<string, { video?: string; voice?: string; ending: string }>> = {
  'video/mp4': { video: 'video/mp4', voice: 'audio/mp4', ending: 'mp4' },
  'video/quicktime': { video: 'video/mp4', voice: 'audio/mp4', ending: 'mp4' },
  'video/3gpp': { video: 'video/3gpp', voice: 'audio/3gpp', ending: '3gp' },
  'video/webm': { video: 'video/webm', voice: 'audio/webm', ending: 'webm' },
  'audio/x-m4a': { voice: 'audio/mp4', ending: 'm4a' },
  'audio/mp4': { voice: 'audio/mp4', ending: 'm4a' },
  'audio/ogg': { voice: 'audio/ogg', ending: 'ogg' },
  'audio/mpeg': { voice: 'audio/mpeg', ending: 'mp3' },
}

export interface Recording {
  kind: RecordingKind
  bytes: Buffer
  mime: string
  seconds: number
}

export type RecordingFault =
  | 'recording_empty'
  | 'recording_too_large'
  | 'recording_kind'
  | 'recording_broken'
  | 'recording_too_long'

/** How long and how large a kind may be: seconds, bytes. */
export const mostOf = ({ limits }: Settings, kind: RecordingKind): { seconds: number; bytes: number } =>
  kind === 'video'
    ? { seconds: limits.videoSeconds, bytes: limits.videoBytes }
    : { seconds: limits.voiceSeconds, bytes: limits.voiceBytes }

/** A recorder stops a little late. */
const graceSeconds = 1.5

/** @returns the recording without the place it was made, or what is wrong with it */
export async function readRecording(
  settings: Settings,
  kind: RecordingKind,
  given: Buffer,
): Promise<Recording | RecordingFault> {
  const most = mostOf(settings, kind)
  if (given.length === 0) return 'recording_empty'
  if (given.length > most.bytes) return 'recording_too_large'
  const found = known[(await fileTypeFromBuffer(given))?.mime.split(';')[0] ?? '']
  if (!found) return 'recording_kind'
  try {
    const { format } = await parseBuffer(given, undefined, { duration: true, skipCovers: true })
    const { hasVideo = false, hasAudio = false } = format
    const mime = found[kind]
    if (!mime || (kind === 'video' ? !hasVideo : hasVideo || !hasAudio)) return 'recording_kind'
    const seconds = format.duration ?? lengthOf(given, found.ending)
    if (seconds === undefined || !(seconds > 0)) return 'recording_broken'
    if (seconds > most.seconds + graceSeconds) return 'recording_too_long'
    const bytes = found.ending === 'webm' ? given : withoutPlace(given)
    return { kind, bytes, mime, seconds }
  } catch {
    return 'recording_broken'
  }
}

/** What a browser records as it goes does not say at its beginning how long it became. */
const lengthOf = (bytes: Buffer, ending: string): number | undefined =>
  ending === 'webm' ? lengthOfWebm(bytes) : lengthOfMp4(bytes)

const cluster = Buffer.from([0x1f, 0x43, 0xb6, 0x75])

/** Seconds by the time of the last cluster and the last block in it; undefined where there is none. */
function lengthOfWebm(bytes: Buffer): number | undefined {
  const at = bytes.lastIndexOf(cluster)
  if (at < 0) return undefined
  // The length of the cluster, then its time in milliseconds: an element `E7`.
  const size = Math.clz32((bytes[at + 4] ?? 0) << 24) + 1
  const time = at + 4 + size
  const length = (bytes[time + 1] ?? 0) & 0x7f
  if (bytes[time] !== 0xe7 || length === 0 || length > 6 || time + 2 + length > bytes.length) return undefined
  const milliseconds = bytes.readUIntBE(time + 2, length)
  // Its last block (`A3`) is later by so much, where it can be found from behind.
  const block = bytes.lastIndexOf(0xa3)
  const track = block > time ? Math.clz32((bytes[block + 1] ?? 0) << 24) + 1 : 0
  const later = block > time && block + 4 + track <= bytes.length ? bytes.readInt16BE(block + 2 + track) : 0
  return (milliseconds + Math.min(30_000, Math.max(0, later))) / 1000
}
