// A short video and a voice note beside the photos: recorded on the page where the browser can, else chosen.
import type { FieldError } from '../../platform/problems.ts'
import type { Settings } from '../../settings/index.ts'
import { Disclosure, FileInput, type Frame, Icon, Player, sayFieldError } from '../../ui/index.ts'
import { playedOf, type StoredRecording } from '../../recordings/index.ts'
import { t } from '../words.ts'

interface Props {
  frame: Frame
  limits: Settings['limits']
  errors: readonly FieldError[]
  recordings: readonly StoredRecording[]
  /** Of this type of problem. */
  areTaken: boolean
}

const kinds = ['video', 'voice'] as const

/** What has arrived: to be played, and taken away. */
function Heard({ frame: { locale }, recordings }: Pick<Props, 'frame' | 'recordings'>) {
  return (
    <ul class="recordings" data-heard hidden={recordings.length === 0}>
      {recordings.map((recording) => (
        <li key={recording.id}>
          <Player recording={playedOf(recording)} name={t(locale, `form.recorded_${recording.kind}`)} />
          <p class="upload-acts">
            <button name="unrecord" value={recording.id} formnovalidate>
              <Icon
                name="x"
                label={`${t(locale, `form.recorded_${recording.kind}`)}: ${t(locale, 'form.photo_remove')}`}
              />
            </button>
          </p>
        </li>
      ))}
    </ul>
  )
}

/** Recording on the page (`ui/recorder.ts`); hidden without script and where the browser cannot. */
export function Recorder({ frame: { locale }, limits }: Pick<Props, 'frame' | 'limits'>) {
  return (
    <div
      class="stack-tight recorder"
      data-recorder
      data-video={limits.videoSeconds}
      data-voice={limits.voiceSeconds}
      data-denied={t(locale, 'form.record_denied')}
      data-silent={t(locale, 'form.record_silent')}
      hidden
    >
      <p class="recorder-start" data-record-start>
        {kinds.map((kind) => (
          <button key={kind} type="button" class="button button-quiet" data-record={kind}>
            <Icon name={kind} size={20} />
            {t(locale, `form.record_${kind}`)}
          </button>
        ))}
      </p>
      <div class="stack-tight" data-record-going hidden>
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what the camera sees just now, without sound */}
        <video muted playsinline aria-hidden="true" />
        <p class="recorder-line">
          <span class="recorder-dot" aria-hidden="true" />
          <span role="timer" class="figures" data-record-time aria-label={t(locale, 'form.record_going')} />
          <meter min="0" max="1" value="0" aria-label={t(locale, 'form.record_level')} />
          <button type="button" class="button button-main" data-record-stop>
            {t(locale, 'form.record_stop')}
          </button>
        </p>
      </div>
      <p class="hint" role="status" data-record-said />
    </div>
  )
}

/** The tile of what was just recorded, until it has arrived. */
export const RecordingTiles = ({ frame: { locale } }: Pick<Props, 'frame'>) => (
  <>
    <ul class="recordings" data-recorded />
    {kinds.map((kind) => (
      <template key={kind} data-recording={kind}>
        <li>
          <figure class={`recording recording-${kind}`}>
            {kind === 'video' ? (
              // oxlint-disable-next-line jsx-a11y/media-has-caption -- the person's own recording
              <video controls playsinline aria-label={t(locale, 'form.recorded_video')} />
            ) : (
              // oxlint-disable-next-line jsx-a11y/media-has-caption -- the person's own recording
              <audio controls aria-label={t(locale, 'form.recorded_voice')} />
            )}
          </figure>
          <progress max="1" value="0" hidden aria-label={t(locale, 'form.recorded_sending')} />
          <p class="wrong" role="alert" hidden />
          <p class="upload-acts">
            <button type="button" data-do="remove">
              <Icon name="x" label={`${t(locale, `form.recorded_${kind}`)}: ${t(locale, 'form.photo_remove')}`} />
            </button>
          </p>
        </li>
      </template>
    ))}
  </>
)

/** All of it; where the type of problem takes none, those that are there to be taken away. */
export function Recordings({ frame, limits, errors, recordings, areTaken }: Props) {
  const { locale } = frame
  const own = errors.filter(({ field }) => field === 'video' || field === 'voice')
  const hasRoom = areTaken && recordings.length < limits.recordingsPerReport
  if (!areTaken && recordings.length + own.length === 0) return null
  return (
    <div class="stack-tight" data-recordings id="f-voice">
      <Heard frame={frame} recordings={recordings} />
      <RecordingTiles frame={frame} />
      {own.map((error) => (
        <p key={`${error.field} ${error.code}`} id={`f-${error.field}-error`} class="wrong" data-unheard>
          {sayFieldError(locale, error)}
        </p>
      ))}
      {hasRoom && (
        <Disclosure summary={t(locale, 'form.record')} open={own.length > 0}>
          <p class="hint">
            {t(locale, 'form.record_hint', { video: limits.videoSeconds, voice: limits.voiceSeconds })}
          </p>
          <Recorder frame={frame} limits={limits} />
          <Disclosure summary={t(locale, 'form.record_file')}>
            {kinds.map((kind) => (
              <FileInput
                key={kind}
                locale={locale}
                name={kind}
                label={t(locale, `form.record_file_${kind}`)}
                accept={kind === 'video' ? 'video/*' : 'audio/*'}
              />
            ))}
          </Disclosure>
        </Disclosure>
      )}
    </div>
  )
}
