// The details with script: photos made smaller on the phone and sent at once, with progress, while the person writes
// on; questions shown while their condition holds.
import { judgeConditions } from '../../ui/conditions.ts'
import { find } from '../../ui/find.ts'
import { type Sendable, sendAhead } from '../../ui/pieces.ts'
import { shrinkAll } from '../../ui/pictures.ts'

const form = document.querySelector<HTMLFormElement>('[data-island=details]')
/** A line on which nothing moves for so long is broken. */
const stalledMs = 60_000

/** Sends, and shows how far it is. @returns our own page that answers, and nothing else: a proxy's is none */
function send(body: FormData, address: string, progress: HTMLProgressElement): Promise<Document> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout> | undefined
    const moved = () => {
      clearTimeout(timer)
      timer = setTimeout(() => request.abort(), stalledMs)
    }
    request.open('POST', address)
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.value = loaded / total
      moved()
    })
    request.addEventListener('loadend', () => {
      clearTimeout(timer)
      const page = new DOMParser().parseFromString(request.responseText, 'text/html')
      const isOurs = [200, 422].includes(request.status) && page.querySelector('[data-island=details] [data-photos]')
      const elsewhere = request.status === 200 && request.responseURL !== new URL(address, location.href).href
      if (isOurs) done(page)
      // Signing in comes first, or the draft has ended: what was sent waits there.
      else if (elsewhere && request.responseURL.startsWith(location.origin)) location.assign(request.responseURL)
      else failed(new Error(String(request.status)))
    })
    moved()
    request.send(body)
  })
}

/** Photos go one batch after another; the form goes on when they are there. */
function upload(here: HTMLFormElement) {
  const block = find(here, '[data-photos]', HTMLElement)
  const say = (what: string) => {
    const message = find(block, '[data-message]', HTMLElement)
    message.textContent = message.dataset[what] ?? ''
  }
  /** Files that have not arrived, for another try; the line that broke once is trusted with pieces only. */
  let left: Sendable[] = []
  let isBad = false
  let work: Promise<void> | undefined

  const begin = () => {
    block.querySelector<HTMLButtonElement>('button[value=photos]')?.setAttribute('hidden', '')
  }
  const sendLeft = async () => {
    const files = left
    if (files.length === 0) return
    say('uploading')
    const progress = find(block, 'progress', HTMLProgressElement)
    progress.hidden = false
    const body = new FormData()
    for (const [name, value] of new FormData(here)) if (typeof value === 'string') body.append(name, value)
    body.set('step', 'photos')
    try {
      if (isBad) {
        const all = files.reduce((sum, { blob }) => sum + blob.size, 0)
        const keep = (known: readonly Sendable[]) => (left = [...known])
        const sent = await sendAhead(files, keep, (bytes) => (progress.value = bytes / all))
        for (const name of sent) body.append('upload', name)
      } else {
        for (const { blob, name } of files) body.append('photo', blob, name)
      }
      const page = await send(body, here.action, progress)
      // Only the photos are put in: what was typed meanwhile stands as it stands.
      block.replaceChildren(...find(page, '[data-photos]', HTMLElement).childNodes)
      begin()
      const count = block.querySelectorAll('.uploads img').length
      document.dispatchEvent(new CustomEvent('uploaded', { detail: count }))
      left = []
    } catch {
      isBad = true
      progress.hidden = true
      say('failed')
      find(block, '[data-again]', HTMLElement).hidden = false
    }
  }
  const take = (make: () => Promise<void>) => {
    const turn = (work ?? Promise.resolve()).then(make).then(() => {
      if (work === turn) work = undefined
    })
    work = turn
  }
  begin()
  here.addEventListener('change', ({ target: input }) => {
    if (!(input instanceof HTMLInputElement) || input.type !== 'file') return
    take(async () => {
      const files = await shrinkAll(input, block.querySelector('[data-told]'))
      // They go by themselves: the form must not send them once more.
      input.value = ''
      left.push(...files.map((file) => ({ field: 'photo', name: file.name || 'photo.jpg', blob: file })))
      await sendLeft()
    })
  })
  here.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLElement && target.closest('[data-again]')) take(sendLeft)
  })
  here.addEventListener('submit', (event) => {
    if (!work) return
    event.preventDefault()
    const { submitter } = event
    say('waiting')
    void work.then(() => {
      if (left.length > 0 || !(submitter instanceof HTMLButtonElement)) return
      // The photos were put in anew meanwhile, and with them the buttons beside them.
      const { name, value } = submitter
      here.querySelector<HTMLButtonElement>(`button[name="${name}"][value="${value}"]`)?.click()
    })
  })
}

if (form) {
  form.addEventListener('change', () => judgeConditions(form))
  judgeConditions(form)
  if (form.querySelector('[data-photos]')) upload(form)
}
