// For islands: what the page of its server surely holds.

/** The one element of a `kind` that `selector` names in `root`. @throws without one */
export function find<T extends Element>(root: ParentNode, selector: string, kind: new () => T): T {
  const found = root.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}`)
  return found
}
