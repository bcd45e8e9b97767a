// The details with script: photos made smaller on the phone, and what is recorded there, sent at once, one after
// another, each with its progress.
import { find } from '../../../ui/find.ts'
import { type Sendable, sendAhead } from '../../../ui/pieces.ts'
import { putInto, shrinkAll } from '../../../ui/pictures.ts'
import { firstFrameOf, openRecorder, type Recorded, recordingTile } from '../../../ui/recorder.ts'
import { tileOf, trayIn } from '../../../ui/tray.ts'
import { send } from './sending.ts'

/** What is on its way, and its tile. */
interface Leaving {
  file: Sendable
  /** The first frame of a video. */
  poster?: Sendable
  tile: HTMLElement
}

/** Where what has arrived stands, and where the page says what is wrong with it. */
const arrivals = {
  photo: { list: '[data-received]', wrong: '#f-photo-error, #f-photo.wrong' },
  recording: { list: '[data-heard]', wrong: '[data-unheard]' },
} as const
const arrivalOf = ({ file }: Leaving) => arrivals[file.field === 'photo' ? 'photo' : 'recording']
/** A file that is larger goes in pieces from the first try on. */
const wholeBytes = 1_500_000

/** Where it all stands. */
interface Place {
  form: HTMLFormElement
  block: HTMLElement
}

const wrongIn = (place: ParentNode) => find(place, '.wrong', HTMLElement)
const progressIn = (place: ParentNode) => find(place, 'progress', HTMLProgressElement)
const captionIn = (place: ParentNode) => place.querySelector<HTMLInputElement>('input[type=text]')

function say({ block }: Place, what: string): void {
  const message = find(block, '[data-message]', HTMLElement)
  message.textContent = message.dataset[what] ?? ''
}

/** The form as it is typed, without its files and without what is said of photos on their way. */
function typedIn({ form }: Place): FormData {
  const body = new FormData()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && !name.startsWith('caption.')) body.append(name, value)
  body.set('step', 'photos')
  return body
}

/** What has arrived is put in; what was typed meanwhile stands as it stands. */
function renew({ form, block }: Place, page: Document): void {
  for (const { list } of Object.values(arrivals)) {
    const [mine, theirs] = [form.querySelector<HTMLElement>(list), page.querySelector<HTMLElement>(list)]
    if (!mine || !theirs) continue
    for (const caption of theirs.querySelectorAll('input')) {
      const own = mine.querySelector<HTMLInputElement>(`[name="${caption.name}"]`)
      if (own) caption.value = own.value
    }
    // Whoever writes beneath a photo writes on.
    const at = document.activeElement
    const name = at instanceof HTMLInputElement && mine.contains(at) ? at.name : undefined
    mine.replaceChildren(...theirs.childNodes)
    mine.hidden = theirs.hidden
    if (name !== undefined) mine.querySelector<HTMLElement>(`[name="${name}"]`)?.focus()
  }
  const [field, hasRoom] = [block.querySelector<HTMLElement>('.field'), page.querySelector('[name=photo]')]
  // There is room again where there was none: the page has what it takes.
  if (!field && hasRoom) return location.assign(form.action)
  if (field) field.hidden = !hasRoom
  document.dispatchEvent(new CustomEvent('uploaded', { detail: block.querySelectorAll('[data-received] li').length }))
}

/** The form with one more file, which goes ahead piece by piece where it is large or the line broke once. */
async function bodyWith(place: Place, { file, poster, tile }: Leaving, isBad: boolean): Promise<FormData> {
  const body = typedIn(place)
  const all = poster ? [file, poster] : [file]
  if (isBad || file.blob.size > wholeBytes) {
    const keep = (known: readonly Sendable[]) => known.forEach((each, at) => Object.assign(all[at] ?? {}, each))
    const whole = all.reduce((sum, { blob }) => sum + blob.size, 0)
    for (const name of await sendAhead(all, keep, (bytes) => (progressIn(tile).value = bytes / whole)))
      body.append('upload', name)
  } else for (const { field, blob, name } of all) body.append(field, blob, name)
  const caption = captionIn(tile)?.value ?? ''
  if (caption !== '') body.append('caption.1', caption)
  return body
}

/**
 * Sends one file; where it is refused, why stands on its tile.
 * @throws where the line breaks
 */
async function sendOne(place: Place, leaving: Leaving, isBad: boolean): Promise<void> {
  const { tile } = leaving
  const { list, wrong } = arrivalOf(leaving)
  const arrived = () => place.form.querySelectorAll(`${list} li`)
  const progress = progressIn(tile)
  progress.hidden = false
  const body = await bodyWith(place, leaving, isBad)
  const before = arrived().length
  const page = await send(body, place.form.action, (share) => (progress.value = share))
  const said = captionIn(tile)?.value ?? ''
  renew(place, page)
  const received = arrived()
  const last = received[received.length - 1]
  if (last && received.length > before) {
    const field = captionIn(last)
    if (field && said !== '') field.value = said
    return tile.remove()
  }
  const why = page.querySelector(wrong)?.textContent ?? ''
  // The same picture twice is one.
  if (why === '') return tile.remove()
  progress.hidden = true
  wrongIn(tile).hidden = false
  wrongIn(tile).textContent = why
}

/** Earlier, or taken away: without leaving the page. */
async function arrange(place: Place, { name, value }: HTMLButtonElement): Promise<void> {
  const body = typedIn(place)
  body.set(name, value)
  try {
    renew(place, await send(body, place.form.action, () => undefined))
    // Whoever works by keys goes on where they were.
    const same = place.form.querySelector<HTMLElement>(`button[name=${name}][value="${value}"]`)
    ;(same ?? place.block.querySelector<HTMLElement>('[data-received] button, input[type=file]'))?.focus()
  } catch {
    say(place, 'failed')
  }
}

/** Those that have not arrived, and sending them. */
function openQueue(place: Place) {
  const { block } = place
  const tray = trayIn(block)
  const again = find(block, '[data-again]', HTMLElement)
  let left: Leaving[] = []
  let isBad = false
  const add = (leaving: Leaving) => {
    const { tile } = leaving
    tile.querySelector('[data-do=remove]')?.addEventListener('click', () => {
      left = left.filter((each) => each.tile !== tile)
      again.hidden ||= left.length === 0
      tile.remove()
    })
    left.push(leaving)
  }
  const addPhoto = (blob: File) => {
    const file: Sendable = { field: 'photo', name: blob.name || 'photo.jpg', blob }
    const tile = tray ? tileOf(tray, file, tray.list.children.length + 1) : document.createElement('li')
    tray?.list.append(tile)
    add({ file, tile })
  }
  const addRecording = ({ kind, name, blob, poster }: Recorded) => {
    const tile = recordingTile(place.form, { kind, blob })
    find(place.form, '[data-recorded]', HTMLElement).append(tile)
    const first = poster && { poster: { field: 'poster', name: 'poster.jpg', blob: poster } }
    add({ file: { field: kind, name, blob }, tile, ...first })
  }
  const sendLeft = async () => {
    again.hidden = true
    say(place, '')
    for (let next = left[0]; next; next = left[0]) {
      const { tile } = next
      try {
        await sendOne(place, next, isBad)
        left = left.filter((each) => each.tile !== tile)
      } catch {
        isBad = true
        progressIn(tile).hidden = true
        say(place, 'failed')
        again.hidden = false
        return
      }
    }
  }
  /** What has not arrived goes with the form, as if it had just been chosen: where the line is broken the phone keeps it. */
  const handOver = () => {
    for (const kind of ['photo', 'video', 'voice']) {
      const field = place.form.querySelector<HTMLInputElement>(`input[type=file][name=${kind}]`)
      const mine = left.filter(({ file }) => file.field === kind)
      if (field)
        putInto(
          field,
          mine.map(({ file: { blob, name } }) => new File([blob], name, { type: blob.type })),
        )
      if (kind === 'photo')
        for (const [nth, { tile }] of mine.entries()) captionIn(tile)?.setAttribute('name', `caption.${nth + 1}`)
    }
  }
  return { addPhoto, addRecording, sendLeft, handOver, isEmpty: () => left.length === 0 }
}

/** Photos go one after another; the form goes on when they are there. */
export function openPhotos(form: HTMLFormElement): void {
  const place = { form, block: find(form, '[data-photos]', HTMLElement) }
  const { block } = place
  const queue = openQueue(place)
  let work: Promise<void> | undefined
  const take = (make: () => Promise<void>) => {
    const turn = (work ?? Promise.resolve()).then(make).then(() => {
      if (work === turn) work = undefined
    })
    work = turn
  }
  block.querySelector<HTMLButtonElement>('button[value=photos]')?.setAttribute('hidden', '')
  form.addEventListener('change', ({ target: input }) => {
    if (!(input instanceof HTMLInputElement) || input.type !== 'file') return
    const kind = input.name
    take(async () => {
      if (kind === 'video' || kind === 'voice')
        for (const blob of input.files ?? []) {
          const poster = kind === 'video' ? await firstFrameOf(blob) : undefined
          queue.addRecording({ kind, name: blob.name, blob, ...(poster && { poster }) })
        }
      else for (const file of await shrinkAll(input, block.querySelector('[data-told]'))) queue.addPhoto(file)
      // They go by themselves: the form must not send them once more.
      input.value = ''
      await queue.sendLeft()
    })
  })
  openRecorder(form, (recorded) => {
    take(() => {
      queue.addRecording(recorded)
      return queue.sendLeft()
    })
  })
  form.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button?.matches('[data-again]')) take(queue.sendLeft)
    if (!button?.closest('[data-received], [data-heard]')) return
    event.preventDefault()
    take(() => arrange(place, button))
  })
  form.addEventListener('submit', (event) => {
    if (!work) return queue.handOver()
    event.preventDefault()
    const { submitter } = event
    say(place, 'waiting')
    void work.then(() => {
      if (!queue.isEmpty() || !(submitter instanceof HTMLButtonElement)) return
      const { name, value } = submitter
      form.querySelector<HTMLButtonElement>(`button[name="${name}"][value="${value}"]`)?.click()
    })
  })
}
