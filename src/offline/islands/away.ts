// `/offline/report`: the form without a network. What is written is kept on the phone as one goes, and sent from there.
import { Categories, type CategoryGroup } from '../../categories/rules.ts'
import { find } from '../../ui/find.ts'
import { shrinkAll } from '../../ui/pictures.ts'
import { changeLetter, copyOf } from '../box.ts'
import { newId } from '../../ui/new-id.ts'
import { readPerson, sendSometime } from '../care.ts'
import { newLetter } from '../keep.ts'
import { post } from '../post.ts'
import { afterAnswer, type Field, type Letter, missingIn } from '../rules.ts'

const form = document.querySelector<HTMLFormElement>('[data-island=away]')
const [, locale = 'uz'] = location.pathname.split('/')

type TypeHere = CategoryGroup['categories'][number] & { photo: boolean }

const read = <T>(element: HTMLElement, name: string): T => JSON.parse(element.dataset[name] ?? 'null') as T

const field = (here: HTMLFormElement, name: string) =>
  here.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Questions with a condition are asked while it holds; one that is not asked answers nothing. */
function judgeConditions(here: HTMLFormElement): void {
  const given = new FormData(here)
  for (const each of here.querySelectorAll<HTMLElement>('[data-when]')) {
    each.hidden = given.get(each.dataset['when'] ?? '') !== each.dataset['is']
    const said = each.querySelector<HTMLElement>('[data-condition]')
    if (said) said.hidden = true
  }
}

/** The type: its search, its choice, and what it asks. */
function openTypes(here: HTMLFormElement, changed: () => void) {
  const groups = read<CategoryGroup[]>(here, 'types')
  const types = new Categories(groups)
  const [choice, chosen] = [find(here, '[data-choice]', HTMLElement), find(here, '[data-chosen]', HTMLElement)]
  const [list, title] = [find(here, '[data-found]', HTMLElement), find(here, '[data-found-title]', HTMLElement)]
  const buttonOf = (code: string) => here.querySelector<HTMLElement>(`[data-type="${code}"]`)
  const search = () => {
    const words = field(here, 'words').value.trim()
    const found = words.length < 2 ? [] : types.search(words, 6)
    const items = found.flatMap(({ code }) => buttonOf(code)?.closest('li')?.cloneNode(true) ?? [])
    list.replaceChildren(...items)
    title.hidden = words.length < 2
    title.textContent = title.dataset[items.length > 0 ? 'some' : 'none'] ?? ''
  }
  const choose = (code: string) => {
    const name = buttonOf(code)?.querySelector('span')?.firstChild?.textContent ?? code
    field(here, 'category').value = code
    find(chosen, '[data-chosen-name]', HTMLElement).textContent = name
    const about = here.querySelector<HTMLTemplateElement>(`[data-about="${code}"]`)
    find(chosen, '[data-asked]', HTMLElement).replaceChildren(...(about ? [about.content.cloneNode(true)] : []))
    judgeConditions(here)
    choice.hidden = true
    chosen.hidden = false
    const button = here.querySelector<HTMLButtonElement>('.actions button')
    if (button) button.disabled = about?.dataset['stops'] !== undefined
  }
  field(here, 'words').addEventListener('input', search)
  here.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return
    const code = target.closest<HTMLElement>('[data-type]')?.dataset['type']
    if (code !== undefined) {
      choose(code)
      find(chosen, '[data-chosen-name]', HTMLElement).focus()
      changed()
    }
    if (target.closest('[data-change]')) {
      field(here, 'category').value = ''
      choice.hidden = false
      chosen.hidden = true
      field(here, 'words').focus()
    }
  })
  const find_ = (code: string) => types.find(code) as TypeHere | undefined
  return { choose, isPhotoRequired: () => find_(field(here, 'category').value)?.photo === true }
}

/** In degrees of latitude, near enough to tell which middle is nearest. */
const far = (a: readonly [number, number], b: readonly [number, number]) =>
  Math.hypot(a[0] - b[0], (a[1] - b[1]) * Math.cos((a[0] * Math.PI) / 180))

/** The place: the phone's own, which proposes districts, and the mahallas of the chosen one. */
function openPlace(here: HTMLFormElement, changed: () => void) {
  const said = find(here, '[data-located]', HTMLElement)
  const district = field(here, 'territory') as HTMLSelectElement
  const mahalla = field(here, 'mahalla') as HTMLSelectElement
  const [any] = mahalla.options
  let known: Record<string, [string, string][]> | undefined
  const showMahallas = async (value = '') => {
    known ??= (await fetch(`/${locale}/offline/mahallas.json`)
      .then(async (response) => (response.ok ? response.json() : undefined))
      .catch(() => undefined)) as typeof known
    const list = known?.[district.value] ?? []
    mahalla.replaceChildren(...(any ? [any] : []), ...list.map(([code, name]) => new Option(name, code)))
    mahalla.value = list.some(([code]) => code === value) ? value : ''
    find(here, '[data-mahalla]', HTMLElement).hidden = list.length === 0
  }
  /** The five districts whose middle is nearest stand first; the person confirms (regulation 7). */
  const propose = (point: readonly [number, number]) => {
    const place = find(here, '[data-middles]', HTMLElement)
    const near = read<[string, number, number][]>(place, 'middles')
      .map(([code, lat, lng]) => ({ code, far: far(point, [lat, lng]) }))
      .sort((a, b) => a.far - b.far)
      .slice(0, 5)
    district.querySelector('[data-near-group]')?.remove()
    const group = document.createElement('optgroup')
    group.label = find(here, '[data-near]', HTMLElement).dataset['near'] ?? ''
    group.dataset['nearGroup'] = ''
    group.append(
      ...near.map(({ code }) => new Option(district.querySelector(`[value="${code}"]`)?.textContent ?? code, code)),
    )
    district.insertBefore(group, district.options[1]?.closest('optgroup') ?? null)
    if (near[0]) district.value = near[0].code
  }
  const locate = () => {
    said.textContent = said.dataset['locating'] ?? ''
    const failed = () => (said.textContent = said.dataset['failed'] ?? '')
    if (!('geolocation' in navigator)) return failed()
    const found = ({ coords: { latitude, longitude, accuracy } }: GeolocationPosition) => {
      const [lat, lng] = [latitude.toFixed(6), longitude.toFixed(6)]
      Object.assign(field(here, 'lat'), { value: lat })
      Object.assign(field(here, 'lng'), { value: lng })
      Object.assign(field(here, 'accuracy'), { value: accuracy.toFixed(0) })
      said.textContent = (said.dataset['located'] ?? '').replace('%', `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)
      propose([latitude, longitude])
      void showMahallas().then(changed)
    }
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15_000 })
  }
  find(here, '[data-locate]', HTMLElement).addEventListener('click', locate)
  district.addEventListener('change', () => void showMahallas().then(changed))
  return { showMahallas }
}

/** The photos of the letter, each to be taken away again. */
function showPhotos(here: HTMLFormElement, letter: Letter, remove: (index: number) => void): void {
  const shown = find(here, '[data-shown]', HTMLElement)
  const template = find(here, '[data-photo]', HTMLTemplateElement)
  for (const image of shown.querySelectorAll('img')) URL.revokeObjectURL(image.src)
  shown.replaceChildren(
    ...letter.files.map(({ blob }, index) => {
      const item = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
      const image = find(item, 'img', HTMLImageElement)
      image.src = URL.createObjectURL(blob)
      image.alt = image.alt.replace('%', String(index + 1))
      find(item, 'button', HTMLButtonElement).addEventListener('click', () => remove(index))
      return item
    }),
  )
  const there = find(here, '[data-there]', HTMLElement)
  there.hidden = !letter.draftPhotos
  there.textContent = (there.dataset['there'] ?? '').replace('%', String(letter.draftPhotos ?? 0))
}

/** What the form holds, words only. */
const typedIn = (here: HTMLFormElement): Field[] =>
  [...new FormData(here)].flatMap(([name, value]): Field[] =>
    typeof value === 'string' && name !== 'words' && value !== '' ? [[name, value]] : [],
  )

/** @returns whether all was there */
function showMissing(here: HTMLFormElement, missing: readonly string[]): boolean {
  const words = read<Record<string, string>>(here, 'missing')
  const summary = find(here, '[data-errors]', HTMLElement)
  for (const each of here.querySelectorAll<HTMLElement>('[data-wrong]')) {
    const name = each.dataset['wrong'] ?? ''
    each.hidden = !missing.includes(name)
    each.textContent = each.hidden ? '' : (words[name] ?? '')
  }
  find(summary, 'ul', HTMLElement).replaceChildren(
    ...missing.map((name) => {
      const [item, link] = [document.createElement('li'), document.createElement('a')]
      link.href = `#f-${name}`
      link.textContent = words[name] ?? ''
      item.append(link)
      return item
    }),
  )
  summary.hidden = missing.length === 0
  if (missing.length > 0) summary.focus()
  return missing.length === 0
}

/** Puts what was written before back into the form. */
function fill(here: HTMLFormElement, letter: Letter, types: ReturnType<typeof openTypes>): void {
  const category = letter.fields.find(([name]) => name === 'category')?.[1]
  if (category !== undefined) types.choose(category)
  for (const [name, value] of letter.fields) {
    const control = here.elements.namedItem(name)
    if (control instanceof RadioNodeList) control.value = value
    else if (control instanceof HTMLInputElement && control.type === 'checkbox')
      control.checked = value === control.value
    else if (control && 'value' in control && name !== 'mahalla') Object.assign(control, { value })
  }
  judgeConditions(here)
}

async function open(here: HTMLFormElement): Promise<void> {
  const asked = new URLSearchParams(location.search).get('draft')
  const person = await readPerson()
  const id = asked ?? newId()
  let letter = { ...newLetter(id, locale, person), isAway: true as const } as Letter
  const noRoom = find(here, '[data-no-room]', HTMLElement)
  const saved = find(here, '[data-saved]', HTMLElement)
  const said = find(here, '[data-said]', HTMLElement)
  /** Keeps the letter as it stands here; without room it lives on in this page alone. */
  const keep = async () => {
    letter = { ...letter, fields: typedIn(here), at: Date.now() }
    try {
      await changeLetter(id, (known) => (known && known.state === 'sending' ? known : letter))
      saved.textContent = saved.dataset['saved'] ?? ''
      noRoom.hidden = true
      if (!asked) history.replaceState(null, '', `?draft=${id}`)
      return true
    } catch {
      saved.textContent = ''
      noRoom.hidden = false
      return false
    }
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const keepSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), 300)
  }
  const types = openTypes(here, keepSoon)
  const place = openPlace(here, keepSoon)
  const draw = () =>
    showPhotos(here, letter, (index) => {
      letter = { ...letter, files: letter.files.filter((_file, at) => at !== index) }
      draw()
      void keep()
    })
  const known = asked ? await changeLetter(id, (each) => each).catch(() => undefined) : undefined
  if (known && known.state !== 'sent' && (known.person === null || known.person === person)) {
    letter = { ...known, state: 'begun', isAway: true }
    fill(here, letter, types)
    await place.showMahallas(letter.fields.find(([name]) => name === 'mahalla')?.[1])
  }
  draw()
  here.addEventListener('input', ({ target }) => {
    judgeConditions(here)
    if (!(target instanceof HTMLInputElement && target.type === 'file')) keepSoon()
  })
  // Gone from sight, a page may never come back.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && typedIn(here).length > 0) void keep()
  })
  const photos = find(here, '[data-photos]', HTMLElement)
  const input = find(photos, 'input[type=file]', HTMLInputElement)
  input.addEventListener('change', async () => {
    const most = Number(photos.dataset['most'])
    try {
      const files = await shrinkAll(input, photos.querySelector('[data-told]'))
      const copies = await Promise.all(
        files.map(async (file) => ({ field: 'photo', name: file.name, blob: await copyOf(file) })),
      )
      letter = { ...letter, files: [...letter.files, ...copies].slice(0, most) }
      said.hidden = true
    } catch {
      said.textContent = said.dataset['lost'] ?? ''
      said.hidden = false
    }
    input.value = ''
    draw()
    await keep()
  })
  const showNetwork = () => {
    const { send = '', sendAway = '' } = find(here, '[data-send]', HTMLElement).dataset
    find(here, '[data-send-text]', HTMLElement).textContent = navigator.onLine ? send : sendAway
  }
  for (const name of ['online', 'offline']) window.addEventListener(name, showNetwork)
  showNetwork()
  here.addEventListener('submit', async (event) => {
    event.preventDefault()
    clearTimeout(timer)
    letter = { ...letter, fields: typedIn(here) }
    if (!showMissing(here, missingIn(letter, { photoRequired: types.isPhotoRequired() }))) return
    letter = { ...letter, state: person === null ? 'sign_in' : 'kept', person, tries: 0, nextAt: 0 }
    if (await keep()) {
      await navigator.storage?.persist?.()
      await sendSometime()
      return location.assign(`/${locale}/offline?kept=${id}`)
    }
    // Nothing can be kept here: it goes at once, or not at all.
    const after = afterAnswer(letter, await post(letter).catch(() => ({ status: 0 })), Date.now())
    if (after.state === 'sent' && after.report) return location.assign(`/${locale}/report/sent/${after.report}`)
    said.textContent =
      after.errors?.map(({ message }) => message).join(' ') ?? after.said ?? said.dataset['notSent'] ?? ''
    said.hidden = false
  })
}

if (form) void open(form)
