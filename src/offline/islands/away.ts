// `/offline/report`: the form without a network. What is written is kept on the phone as one goes, and sent from there.
import { listenToCamera } from '../../ui/camera.ts'
import { judgeConditions } from '../../ui/conditions.ts'
import { find } from '../../ui/find.ts'
import { newId } from '../../ui/new-id.ts'
import { shrinkAll } from '../../ui/pictures.ts'
import { openRecorder } from '../../ui/recorder.ts'
import { changeLetter, copyOf } from '../box.ts'
import { locale, readPerson, sendSometime } from '../care.ts'
import { newLetter } from '../keep.ts'
import { post } from '../post.ts'
import { afterAnswer, type Letter, missingIn } from '../rules.ts'
import { openPlace } from './view/place.ts'
import { openTypes } from './view/types.ts'
import { fill, showMissing, showFiles, typedIn } from './view/written.ts'

const form = document.querySelector<HTMLFormElement>('[data-island=away]')

/** What is being written: as this page has it, and as the phone keeps it. */
interface Writing {
  letter: () => Letter
  change: (change: Partial<Letter>) => void
  /** False where the phone keeps nothing: then it lives on in this page alone. */
  keep: () => Promise<boolean>
  keepSoon: () => void
}

/** What is typed, and what is known besides of photos that are with the server already. */
const fieldsOf = ({ fields }: Letter, here: HTMLFormElement) => [
  ...typedIn(here),
  ...fields.filter(([name]) => name.startsWith('said.')),
]

function openWriting(here: HTMLFormElement, begun: Letter): Writing {
  let letter = begun
  /** When the phone was last given this letter, in ms: by it a change by another window is seen. */
  let keptAt = begun.at
  let timer: ReturnType<typeof setTimeout> | undefined
  let going: Promise<unknown> = Promise.resolve()
  const noRoom = find(here, '[data-no-room]', HTMLElement)
  const saved = find(here, '[data-saved]', HTMLElement)
  const store = async (written: Letter): Promise<boolean> => {
    const next = { ...written, id: letter.id, at: Date.now() }
    let isOthers = false
    const isKept = await changeLetter(next.id, (known) => {
      // Another window wrote on in it, or sent it: both stay, this one under a name of its own.
      isOthers = known !== undefined && (known.at !== keptAt || known.state === 'sending')
      return isOthers ? known : next
    }).then(
      () => true,
      () => false,
    )
    if (isKept && isOthers) {
      letter = { ...letter, id: newId() }
      return store(written)
    }
    if (isKept) keptAt = next.at
    saved.textContent = isKept ? (saved.dataset['saved'] ?? '') : ''
    noRoom.hidden = isKept
    if (isKept) history.replaceState(null, '', `?draft=${letter.id}`)
    return isKept
  }
  // One after the other, each as it was written by then: else this page takes its own writing for another window's.
  const keep = (): Promise<boolean> => {
    clearTimeout(timer)
    letter = { ...letter, fields: fieldsOf(letter, here) }
    const written = letter
    const kept = going.then(() => store(written))
    going = kept
    return kept
  }
  return {
    letter: () => letter,
    change: (change) => {
      letter = { ...letter, ...change }
    },
    keep,
    keepSoon: () => {
      clearTimeout(timer)
      timer = setTimeout(() => void keep(), 300)
    },
  }
}

/** Photos are made smaller, copied and shown as soon as they are chosen. */
function openPhotos(here: HTMLFormElement, { letter, change, keep }: Writing): void {
  const photos = find(here, '[data-photos]', HTMLElement)
  const input = find(photos, 'input[type=file]', HTMLInputElement)
  const said = find(here, '[data-said]', HTMLElement)
  const draw = () =>
    showFiles(here, letter(), (files, isMoved) => {
      change({ files })
      if (isMoved) draw()
      void keep()
    })
  const take = async () => {
    try {
      const files = await shrinkAll(input, photos.querySelector('[data-told]'))
      const copies = await Promise.all(
        files.map(async (file) => ({ field: 'photo', name: file.name, blob: await copyOf(file) })),
      )
      const [mine, others] = [true, false].map((is) => letter().files.filter(({ field }) => (field === 'photo') === is))
      change({ files: [...[...(mine ?? []), ...copies].slice(0, Number(photos.dataset['most'])), ...(others ?? [])] })
      said.hidden = true
    } catch {
      said.textContent = said.dataset['lost'] ?? ''
      said.hidden = false
    }
    input.value = ''
    draw()
    await keep()
  }
  input.addEventListener('change', () => void take())
  openRecorder(here, ({ kind, name, blob, poster }) => {
    const first = poster ? [{ field: 'poster', name: 'poster.jpg', blob: poster }] : []
    change({ files: [...letter().files, { field: kind, name, blob }, ...first] })
    draw()
    void keep()
  })
  draw()
}

/** Kept, and sent as soon as there is a network; where nothing can be kept it goes at once or not at all. */
async function send(here: HTMLFormElement, { letter, change, keep }: Writing, person: number | null): Promise<void> {
  change({ state: person === null ? 'sign_in' : 'kept', person, tries: 0, nextAt: 0 })
  if (await keep()) {
    // Some browsers ask the person: nothing waits for that.
    void navigator.storage?.persist?.().catch(() => undefined)
    await sendSometime()
    return location.assign(`/${locale}/offline?kept=${letter().id}`)
  }
  const after = afterAnswer(letter(), await post(letter()).catch(() => ({ status: 0 })), Date.now())
  change({ state: 'begun' })
  if (after.state === 'sent' && after.report) return location.assign(`/${locale}/report/sent/${after.report}`)
  const said = find(here, '[data-said]', HTMLElement)
  const wrong = after.errors?.map(({ message }) => message).join(' ')
  said.textContent = wrong ?? after.said ?? said.dataset['notSent'] ?? ''
  said.hidden = false
}

/**
 * The letter that the address names, taken back from those that go by themselves, so that nothing half written is sent.
 * @returns null where it is on its way, has arrived, or is somebody else's
 */
async function letterFor(person: number | null): Promise<Letter | null> {
  const asked = new URLSearchParams(location.search).get('draft')
  const anew: Letter = { ...newLetter(newId(), locale, person), isAway: true }
  if (!asked) return anew
  let found: Letter | undefined
  const isFree = ({ state, person: writer }: Letter) =>
    state !== 'sending' && state !== 'sent' && (writer === null || writer === person)
  const claimed = await changeLetter(asked, (known) => {
    found = known
    if (!known || !isFree(known)) return known
    // What was filed in other words under this name is another report from now on.
    return known.state === 'changed' ? undefined : { ...known, state: 'begun', isAway: true }
  }).catch(() => undefined)
  if (!found) return { ...anew, id: asked }
  if (!isFree(found)) return null
  return claimed ?? { ...found, id: anew.id, state: 'begun', isAway: true, tries: 0 }
}

async function open(here: HTMLFormElement): Promise<void> {
  const person = await readPerson()
  const letter = await letterFor(person)
  if (!letter) return location.replace(`/${locale}/offline`)
  const writing = openWriting(here, letter)
  const { fields } = writing.letter()
  const types = openTypes(here, writing.keepSoon)
  const place = openPlace(here, locale, writing.keepSoon)
  const given = (name: string) => fields.find(([each]) => each === name)?.[1]
  const category = given('category')
  if (category !== undefined) types.choose(category)
  fill(here, writing.letter())
  judgeConditions(here)
  if (given('territory') !== undefined) await place.showMahallas(given('mahalla'))
  openPhotos(here, writing)
  here.addEventListener('input', ({ target }) => {
    judgeConditions(here)
    // Whoever writes on has not finished.
    writing.change({ state: 'begun' })
    if (!(target instanceof HTMLInputElement && target.type === 'file')) writing.keepSoon()
  })
  // Gone from sight, a page may never come back.
  document.addEventListener('visibilitychange', () => {
    const isWriting = writing.letter().state === 'begun' && typedIn(here).length > 0
    if (document.visibilityState === 'hidden' && isWriting) void writing.keep()
  })
  const showNetwork = () => {
    const words = find(here, '[data-send]', HTMLElement).dataset
    find(here, '[data-send-text]', HTMLElement).textContent = words[navigator.onLine ? 'send' : 'sendAway'] ?? ''
  }
  for (const name of ['online', 'offline']) window.addEventListener(name, showNetwork)
  showNetwork()
  here.addEventListener('submit', (event) => {
    event.preventDefault()
    const written = { ...writing.letter(), fields: typedIn(here) }
    if (showMissing(here, missingIn(written, { photoRequired: types.isPhotoRequired() })))
      void send(here, writing, person)
  })
}

// Back from the browser's memory the letter may be on its way: it is asked for anew.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
if (form) {
  listenToCamera()
  void open(form)
}
