// What waits to be public, as pictures and words side by side: one key each.
import { BlurNet, wordFor } from '../../card/index.ts'
import { type FirstPhoto, firstPhotosOf } from '../../photos/index.ts'
import { playedOf, recordingsOf, type StoredRecording } from '../../recordings/index.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { asWritten, Button, type Frame, link, PhotoViewer, Player } from '../../ui/index.ts'
import type { WorkPage, WorkRow } from '../reading.ts'
import { t } from '../words.ts'
import { address } from './address.ts'

interface Looked {
  photos: readonly FirstPhoto[]
  recordings: readonly StoredRecording[]
}

/** The pictures and recordings of what is looked at; none where it is not looked at so. */
export async function readLooks(deps: ReportDeps, page: WorkPage, query: Fields): Promise<Looked> {
  if (!isLooking(page, query)) return { photos: [], recordings: [] }
  const ids = page.rows.map(({ report }) => report.id)
  const [photos, recordings] = await Promise.all([firstPhotosOf(deps.db, ids), recordingsOf(deps.db, ids)])
  return { photos, recordings }
}

/** Pictures are how publication is looked at, unless a table is asked for. */
export const isLooking = ({ filter, heaps }: WorkPage, query: Fields): boolean =>
  filter.tab === 'publication' && !heaps && textOf(query, 'view') !== 'table'

interface Props {
  frame: Frame
  query: Fields
  page: WorkPage
  looked: Looked
}

type LookStep = 'publish' | 'hide_photo' | 'hide_recording' | 'mark_private'
const words = {
  publish: 'look.publish',
  hide_photo: 'look.hide',
  hide_recording: 'look.mute',
  mark_private: 'look.private',
} as const

/** One step of a look, on the desk as any other: the next one follows. */
function Step({
  frame,
  query,
  id,
  action,
  photo,
  recording,
}: Pick<Props, 'frame' | 'query'> & {
  id: number
  action: LookStep
  photo?: number | undefined
  recording?: number
}) {
  return (
    <form
      method="post"
      action={link(frame, `/work/reports/${id}/${action}`)}
      enctype="multipart/form-data"
      data-take={action}
    >
      <input type="hidden" name="next" value={address(frame, query, { cursor: textOf(query, 'cursor') })} />
      {photo !== undefined && <input type="hidden" name="photo" value={photo} />}
      {recording !== undefined && <input type="hidden" name="recording" value={recording} />}
      {action === 'mark_private' && <input type="hidden" name="reason" value={t(frame.locale, 'look.private_why')} />}
      <Button kind={action === 'publish' ? 'main' : 'quiet'}>
        {t(frame.locale, words[action])}
        <span class="visually-hidden"> — № {id}</span>
      </Button>
    </form>
  )
}

/** A photo on which faces and plates are drawn over, and blurred by one press. */
function Covered({ frame, query, id, photo }: Pick<Props, 'frame' | 'query'> & { id: number; photo: FirstPhoto }) {
  const { locale } = frame
  return (
    <form
      method="post"
      action={link(frame, `/work/reports/${id}/blur_photo`)}
      enctype="multipart/form-data"
      data-take="blur_photo"
      class="stack-tight"
    >
      <input type="hidden" name="next" value={address(frame, query, { cursor: textOf(query, 'cursor') })} />
      <BlurNet locale={locale} photo={photo} alt={t(locale, 'look.photo', { number: String(id) })} />
      {photo.caption && (
        <p class="hint" {...asWritten}>
          {photo.caption}
        </p>
      )}
      <p class="actions">
        <a href={`/photos/${photo.id}/large`} data-zoom={photo.caption ?? ''}>
          {t(locale, 'look.large')}
        </a>
        <button type="button" class="button button-plain" data-blur-add>
          {t(locale, 'look.blur_add')}
        </button>
        <span data-when-drawn hidden>
          <Button kind="quiet">
            {t(locale, 'look.blur')}
            <span class="visually-hidden"> — № {id}</span>
          </Button>
        </span>
      </p>
    </form>
  )
}

function Look({ frame, query, row, looked }: Pick<Props, 'frame' | 'query' | 'looked'> & { row: WorkRow }) {
  const { locale } = frame
  const { report } = row
  const photos = looked.photos.filter(({ reportId }) => reportId === report.id)
  const recordings = looked.recordings.filter(({ reportId }) => reportId === report.id)
  const [first] = photos
  const open = address(frame, query, { open: String(report.id), cursor: textOf(query, 'cursor') })
  return (
    <li data-row={report.id} class="look">
      <p class="row-state">
        <span class="figures muted">№ {report.id}</span>
        {report.flag && <span class="tag">{wordFor(locale, 'flag', report.flag)}</span>}
      </p>
      {photos.length > 0 && (
        <div class={photos.length === 1 ? 'look-photos look-one' : 'look-photos'}>
          {photos.map((photo) => (
            <Covered key={photo.id} frame={frame} query={query} id={report.id} photo={photo} />
          ))}
        </div>
      )}
      {recordings.map((recording) => (
        <div key={recording.id} class="stack-tight">
          <Player recording={playedOf(recording)} name={t(locale, `look.${recording.kind}`)} />
          {recording.state === 'waiting' && (
            <Step frame={frame} query={query} id={report.id} action="hide_recording" recording={recording.id} />
          )}
        </div>
      ))}
      <p class="look-text" {...asWritten}>
        {row.text}
      </p>
      <p class="muted">
        {row.categoryName} · {row.placeName}
      </p>
      <div class="actions">
        <Step frame={frame} query={query} id={report.id} action="publish" />
        {first && <Step frame={frame} query={query} id={report.id} action="hide_photo" photo={first.id} />}
        <Step frame={frame} query={query} id={report.id} action="mark_private" />
        <a class="row-link" href={`${open}#panel`}>
          {t(locale, 'look.open')}
          <span class="visually-hidden"> — № {report.id}</span>
        </a>
      </div>
    </li>
  )
}

export function Looks({ frame, query, page, looked }: Props) {
  return (
    <>
      <PhotoViewer locale={frame.locale} />
      <ol class="looks">
        {page.rows.map((row) => (
          <Look key={row.report.id} frame={frame} query={query} row={row} looked={looked} />
        ))}
      </ol>
    </>
  )
}

/** The other way to look. */
export function LookSwitch({ frame, query, page }: Pick<Props, 'frame' | 'query' | 'page'>) {
  if (page.filter.tab !== 'publication') return null
  const isGrid = isLooking(page, query)
  return (
    <p class="actions">
      <a href={address(frame, query, { view: isGrid ? 'table' : undefined })}>
        {t(frame.locale, isGrid ? 'view.table' : 'view.grid')}
      </a>
    </p>
  )
}
