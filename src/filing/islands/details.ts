// The details with script: photos made smaller on the phone and sent with progress; questions shown while their
// condition holds.
import { find } from '../../ui/find.ts'
const form = document.querySelector<HTMLFormElement>('[data-island=details]')
const longestSide = 1600

/** A JPEG of at most 1600 px; the file itself where the browser cannot decode it. */
async function shrink(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    if (scale === 1 && file.size < 1_000_000) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    const context = canvas.getContext('2d')
    if (!context) return file
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), 'image/jpeg', 0.82))
  } catch {
    return file
  }
}

/** Sends the form as the button would, and shows how far it is; resolves with the page that answers. */
function send(body: FormData, address: string, progress: HTMLProgressElement): Promise<string> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.upload.addEventListener('progress', ({ loaded, total }) => (progress.value = loaded / total))
    request.addEventListener('load', () =>
      request.status < 500 ? done(request.responseText) : failed(new Error(String(request.status))),
    )
    request.addEventListener('error', () => failed(new Error('offline')))
    request.send(body)
  })
}

/** Questions with a condition are shown while it holds; a question that is not shown answers nothing. */
function follow(here: HTMLFormElement) {
  const conditional = [...here.querySelectorAll<HTMLElement>('[data-when]')]
  const judge = () => {
    const given = new FormData(here)
    for (const each of conditional) each.hidden = given.get(each.dataset['when'] ?? '') !== each.dataset['is']
  }
  for (const each of conditional) find(each, '[data-condition]', HTMLElement).hidden = true
  here.addEventListener('change', judge)
  judge()
}

function start(here: HTMLFormElement) {
  follow(here)
  const input = here.querySelector<HTMLInputElement>('input[type=file]')
  const message = find(here, '[data-message]', HTMLElement)
  const progress = find(here, 'progress', HTMLProgressElement)
  const button = here.querySelector<HTMLButtonElement>('button[value=photos]')
  if (!input || !button) return
  button.hidden = true
  input.addEventListener('change', () => {
    void (async () => {
      message.textContent = message.dataset['uploading'] ?? ''
      progress.hidden = false
      const body = new FormData()
      for (const [name, value] of new FormData(here)) if (typeof value === 'string') body.set(name, value)
      body.set('step', 'photos')
      for (const file of input.files ?? []) body.append('photo', await shrink(file), file.name || 'photo.jpg')
      try {
        const page = new DOMParser().parseFromString(await send(body, here.action, progress), 'text/html')
        const next = page.querySelector('main')
        if (next) find(document, 'main', HTMLElement).replaceChildren(...next.childNodes)
        const fresh = document.querySelector<HTMLFormElement>('[data-island=details]')
        if (fresh) start(fresh)
        document.querySelector<HTMLElement>('.summary')?.focus()
      } catch {
        // Nothing is lost: the text is still here, the photos can be chosen again.
        progress.hidden = true
        message.textContent = message.dataset['failed'] ?? ''
        input.value = ''
      }
    })()
  })
}

if (form) start(form)
