// The form without a network: the type of the problem, its search by everyday words, and what it asks.
import { Categories, type CategoryGroup } from '../../../categories/rules.ts'
import { judgeConditions } from '../../../ui/conditions.ts'
import { find } from '../../../ui/find.ts'
import { field, read } from './written.ts'

type TypeHere = CategoryGroup['categories'][number] & { photo: boolean }

/** The type: its search, its choice, and what it asks. */
export function openTypes(here: HTMLFormElement, changed: () => void) {
  const groups = read(here, 'types') as CategoryGroup[]
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
  const chosenType = () => types.find(field(here, 'category').value) as TypeHere | undefined
  return { choose, isPhotoRequired: () => chosenType()?.photo === true }
}
