// How one report and many look on a map: the colours and icons of the badges, and a ring that tells how many stand how.

export interface Sign {
  className: string
  html: string
  /** Its width and height in pixels. */
  size: number
}

/** One report: the icon of how it stands, on its colour. @param icons the address of the sprite */
export function reportSign(icons: string, look: string): Sign {
  const icon = `<svg width="16" height="16" aria-hidden="true"><use href="${icons}#${look}"/></svg>`
  return { className: `map-sign tone-${look}`, html: icon, size: 28 }
}

/** 1234 as `1,2k`: what fits into a sign. */
function short(count: number): string {
  if (count < 1000) return String(count)
  if (count < 10_000) return `${(count / 1000).toFixed(1).replace('.', ',')}k`
  return count < 1_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1_000_000).toFixed(1).replace('.', ',')}M`
}

/** Many reports: how many, within a ring whose arcs are as long as the shares of each look. */
export function clusterSign(count: number, looks: Readonly<Record<string, number>>): Sign {
  const size = Math.round(34 + Math.min(22, Math.log10(count) * 6))
  const middle = size / 2
  const radius = middle - 3
  const around = 2 * Math.PI * radius
  let begun = 0
  const arcs = Object.entries(looks).map(([look, n]) => {
    const length = (n / count) * around
    const arc = `<circle class="tone-${look}" cx="${middle}" cy="${middle}" r="${radius}" stroke-dasharray="${length.toFixed(1)} ${(around - length).toFixed(1)}" stroke-dashoffset="${(-begun).toFixed(1)}"/>`
    begun += length
    return arc
  })
  return {
    className: 'map-cluster',
    html: `<svg width="${size}" height="${size}" aria-hidden="true"><g transform="rotate(-90 ${middle} ${middle})">${arcs.join('')}</g></svg><span>${short(count)}</span>`,
    size,
  }
}
