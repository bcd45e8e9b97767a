// Puts what was typed back into the form that it was typed into. Pure: HTML in, HTML out.
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as Tree, html, parse, serialize } from 'parse5'

/** Fields in the order in which they were sent; a name may stand several times. */
export type Typed = readonly (readonly [name: string, value: string])[]

interface Refill {
  /** Where the form was sent: its path and query. */
  action: string
  fields: Typed
  /** What stands over the page. */
  note: string
  /** The signed name of the photos that were kept, and how that is said. */
  kept: { name: string; said: string } | undefined
}

const attribute = (element: Tree.Element, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value

function setAttribute(element: Tree.Element, name: string, value: string | undefined): void {
  element.attrs = element.attrs.filter((each) => each.name !== name)
  if (value !== undefined) element.attrs.push({ name, value })
}

/** All elements below, in the order of the page. */
function elementsIn(node: Tree.ParentNode): Tree.Element[] {
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsIn(child)] : []))
}

function newElement(name: string, attributes: Record<string, string>, text?: string): Tree.Element {
  const attrs = Object.entries(attributes).map(([each, value]) => ({ name: each, value }))
  const made = tree.createElement(name, html.NS.HTML, attrs)
  if (text !== undefined) tree.insertText(made, text)
  return made
}

function putFirst(parent: Tree.ParentNode, child: Tree.Element): void {
  const [first] = parent.childNodes
  if (first) tree.insertBefore(parent, child, first)
  else tree.appendChild(parent, child)
}

const isHidden = (control: Tree.Element): boolean =>
  control.tagName === 'input' && attribute(control, 'type') === 'hidden'

/** Of several forms with one address the one whose hidden fields were sent. */
function formOf(forms: readonly Tree.Element[], action: string, fields: Typed): Tree.Element | undefined {
  const sent = new Set(fields.map((field) => field.join('=')))
  const [path] = action.split('?')
  const fitting = ['action', 'path'].flatMap((how) =>
    forms.filter((form) => {
      const to = attribute(form, 'action') ?? ''
      return attribute(form, 'method') === 'post' && (how === 'action' ? to === action : to.split('?')[0] === path)
    }),
  )
  const agreeing = (form: Tree.Element) =>
    elementsIn(form).filter(
      (each) => isHidden(each) && sent.has(`${attribute(each, 'name')}=${attribute(each, 'value') ?? ''}`),
    ).length
  return fitting.toSorted((a, b) => agreeing(b) - agreeing(a))[0]
}

/** Hidden, and a person's all the same: where the device was, or where the pin stands. */
const told = new Set(['lat', 'lng', 'accuracy'])

/** Each value goes to the next control of its name. */
function fill(form: Tree.Element, fields: Typed): void {
  const left = Map.groupBy(fields, ([name]) => name)
  const next = (name: string) => left.get(name)?.shift()?.[1]
  for (const control of elementsIn(form)) {
    const name = attribute(control, 'name')
    if (name === undefined || (isHidden(control) && !told.has(name))) continue
    switch (control.tagName) {
      case 'textarea': {
        const value = next(name)
        if (value === undefined) break
        control.childNodes = []
        tree.insertText(control, value)
        break
      }
      case 'select': {
        const value = next(name)
        if (value === undefined) break
        for (const option of elementsIn(control).filter(({ tagName }) => tagName === 'option'))
          setAttribute(option, 'selected', attribute(option, 'value') === value ? '' : undefined)
        break
      }
      case 'input': {
        const type = attribute(control, 'type') ?? 'text'
        if (type === 'file') break
        if (type === 'checkbox' || type === 'radio') {
          const isChosen = fields.some(
            ([each, value]) => each === name && value === (attribute(control, 'value') ?? 'on'),
          )
          setAttribute(control, 'checked', isChosen ? '' : undefined)
          break
        }
        const value = next(name)
        if (value !== undefined) setAttribute(control, 'value', value)
        break
      }
      default:
    }
  }
}

/** The page with its form filled and in sight; undefined where it has no such form any more. */
export function refill(page: string, { action, fields, note, kept }: Refill): string | undefined {
  const document = parse(page)
  const elements = elementsIn(document)
  const form = formOf(
    elements.filter(({ tagName }) => tagName === 'form'),
    action,
    fields,
  )
  if (!form) return undefined
  fill(form, fields)
  if (kept && elementsIn(form).some((each) => attribute(each, 'data-keeps') !== undefined)) {
    for (const old of elementsIn(form).filter((each) => attribute(each, 'name') === 'kept')) tree.detachNode(old)
    putFirst(form, newElement('p', { class: 'hint' }, kept.said))
    putFirst(form, newElement('input', { type: 'hidden', name: 'kept', value: kept.name }))
  }
  for (let above: Tree.ParentNode | null = form.parentNode; above && 'tagName' in above; above = above.parentNode)
    if (above.tagName === 'details') setAttribute(above, 'open', '')
  const main = elements.find(({ tagName }) => tagName === 'main')
  if (main) putFirst(main, newElement('p', { class: 'note', role: 'status' }, note))
  return serialize(document)
}
