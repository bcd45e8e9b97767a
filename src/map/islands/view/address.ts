// The addresses of a map: the filter that the page was asked for, with the view or a cell beside.

export interface Address {
  /** The map's own, or one below it, with these parameters besides. */
  of: (more: Readonly<Record<string, string>>, path?: string) => string
  /** The list of the same filter. */
  ofList: (more: Readonly<Record<string, string>>) => string
  /** The counts of the same filter. */
  ofCounts: (bbox: string, level: number) => string
}

export function addressOf({ dataset }: HTMLElement): Address {
  const queryWith = (more: Readonly<Record<string, string>>) => {
    const params = new URLSearchParams(dataset['query'] ?? '')
    for (const [name, value] of Object.entries(more)) params.set(name, value)
    return params.toString()
  }
  return {
    of: (more, path = '') => `${dataset['map']}${path}?${queryWith(more)}`,
    ofList: (more) => `${dataset['base']}?${queryWith(more)}`,
    ofCounts: (bbox, level) => `/api/v1/map?${queryWith({ bbox, level: String(level) })}`,
  }
}
