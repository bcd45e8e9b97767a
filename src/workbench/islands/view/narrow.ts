// Long lists of the panel (bodies, types) are narrowed by words typed above them.

const cyrillic: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'j', з: 'z', и: 'i', й: 'y', к: 'k', қ: 'q',
  л: 'l', м: 'm', н: 'n', о: 'o', ў: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'x', ҳ: 'h', ц: 's',
  ч: 'ch', ш: 'sh', щ: 'sh', ъ: '', ы: 'i', ь: '', э: 'e', ю: 'yu', я: 'ya',
} // prettier-ignore

/** One spelling for both scripts and any apostrophe: enough for a list, and small (the server's is `language/script.ts`). */
const foldAlike = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['`‘’ʻʼ]/g, '')
    .replace(/[\u0430-\u04ff]/g, (letter) => cyrillic[letter] ?? letter)

/** The lists as the server gave them. */
const wholeLists = new WeakMap<HTMLSelectElement, HTMLSelectElement>()

/** Words typed above a long list leave the options that hold them all, and choose the first; none leave the list whole. */
export function openNarrow(): void {
  document.addEventListener('input', ({ target: box }) => {
    if (!(box instanceof HTMLInputElement) || box.dataset['narrows'] === undefined) return
    const select = box.parentElement?.querySelector('select')
    if (!select) return
    const whole = wholeLists.get(select) ?? (select.cloneNode(true) as HTMLSelectElement)
    wholeLists.set(select, whole)
    const words = foldAlike(box.value).split(' ').filter(Boolean)
    const list = whole.cloneNode(true) as HTMLSelectElement
    for (const option of list.querySelectorAll('option')) {
      const text = foldAlike(option.text)
      if (option.value !== '' && !words.every((word) => text.includes(word))) option.remove()
    }
    for (const group of list.querySelectorAll('optgroup')) if (!group.querySelector('option')) group.remove()
    select.replaceChildren(...list.childNodes)
    if (words.length > 0) select.value = [...select.options].find(({ value }) => value !== '')?.value ?? ''
  })
  document.addEventListener('keydown', (event) => {
    const { target: box } = event
    if (event.key !== 'Enter' || !(box instanceof HTMLInputElement) || box.dataset['narrows'] === undefined) return
    event.preventDefault()
    box.parentElement?.querySelector('select')?.focus()
  })
}
