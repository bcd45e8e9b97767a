// How a field is called on its page, so that an error leads to it.

export const fieldId = (name: string, scope: string | undefined) => (scope ? `f-${scope}-${name}` : `f-${name}`)
