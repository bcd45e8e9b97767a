// The details with script: photos made smaller on the phone and sent at once, one after another, each with its
// progress.
import { find } from '../../../ui/find.ts'
import { type Sendable, sendAhead } from '../../../ui/pieces.ts'
import { shrinkAll } from '../../../ui/pictures.ts'
import { tileOf, trayIn } from '../../../ui/tray.ts'
import { send } from './sending.ts'

/** A photo on its way, and its tile. */
interface Leaving {
  file: Sendable
  tile: HTMLElement
}

/** Where it all stands. */
interface Place {
  form: HTMLFormElement
  block: HTMLElement
}

const wrongIn = (place: ParentNode) => find(place, '.wrong', HTMLElement)
const progressIn = (place: ParentNode) => find(place, 'progress', HTMLProgressElement)
const captionIn = (place: ParentNode) => place.querySelector<HTMLInputElement>('input[type=text]')
const receivedIn = ({ block }: Place) => [...block.querySelectorAll('[data-received] li')]

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
  const mine = find(block, '[data-received]', HTMLElement)
  const theirs = find(page, '[data-received]', HTMLElement)
  const [field, hasRoom] = [block.querySelector<HTMLElement>('.field'), page.querySelector('input[type=file]')]
  // There is room again where there was none: the page has what it takes.
  if (!field && hasRoom) return location.assign(form.action)
  if (field) field.hidden = !hasRoom
  for (const caption of theirs.querySelectorAll('input')) {
    const own = mine.querySelector<HTMLInputElement>(`[name="${caption.name}"]`)
    if (own) caption.value = own.value
  }
  mine.replaceChildren(...theirs.childNodes)
  mine.hidden = theirs.hidden
  document.dispatchEvent(new CustomEvent('uploaded', { detail: mine.querySelectorAll('li').length }))
}

/**
 * Sends one photo; where it is refused, why stands on its tile.
 * @param isBad the line broke once, and is trusted with pieces only
 * @throws where the line breaks
 */
async function sendOne(place: Place, { file, tile }: Leaving, isBad: boolean): Promise<void> {
  const progress = progressIn(tile)
  progress.hidden = false
  const body = typedIn(place)
  if (isBad) {
    const keep = ([known]: readonly Sendable[]) => Object.assign(file, known)
    const [sent = ''] = await sendAhead([file], keep, (bytes) => (progress.value = bytes / file.blob.size))
    body.append('upload', sent)
  } else body.append('photo', file.blob, file.name)
  const caption = captionIn(tile)?.value ?? ''
  if (caption !== '') body.append('caption.1', caption)
  const before = receivedIn(place).length
  const page = await send(body, place.form.action, (share) => (progress.value = share))
  const said = captionIn(tile)?.value ?? ''
  renew(place, page)
  const received = receivedIn(place)
  const last = received[received.length - 1]
  if (last && received.length > before) {
    const field = captionIn(last)
    if (field && said !== '') field.value = said
    return tile.remove()
  }
  progress.hidden = true
  wrongIn(tile).hidden = false
  wrongIn(tile).textContent = page.querySelector('#f-photo-error, #f-photo.wrong')?.textContent ?? ''
}

/** Earlier, or taken away: without leaving the page. */
async function arrange(place: Place, { name, value }: HTMLButtonElement): Promise<void> {
  const body = typedIn(place)
  body.set(name, value)
  try {
    renew(place, await send(body, place.form.action, () => undefined))
    // Whoever works by keys goes on where they were.
    const same = place.block.querySelector<HTMLElement>(`[data-received] button[name=${name}][value="${value}"]`)
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
  const add = (blob: File) => {
    const file: Sendable = { field: 'photo', name: blob.name || 'photo.jpg', blob }
    const tile = tray ? tileOf(tray, file, tray.list.children.length + 1) : document.createElement('li')
    tray?.list.append(tile)
    tile.querySelector('[data-do=remove]')?.addEventListener('click', () => {
      left = left.filter((each) => each.tile !== tile)
      again.hidden ||= left.length === 0
      tile.remove()
    })
    left.push({ file, tile })
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
  return { add, sendLeft, isEmpty: () => left.length === 0 }
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
    take(async () => {
      const files = await shrinkAll(input, block.querySelector('[data-told]'))
      // They go by themselves: the form must not send them once more.
      input.value = ''
      for (const file of files) queue.add(file)
      await queue.sendLeft()
    })
  })
  form.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button?.matches('[data-again]')) take(queue.sendLeft)
    if (!button?.closest('[data-received]')) return
    event.preventDefault()
    take(() => arrange(place, button))
  })
  form.addEventListener('submit', (event) => {
    if (!work) return
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
