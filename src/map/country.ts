// The country as one drawing: the outlines of all districts, for pages that show it without a map to be moved.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { pathOf, sheetFor, type Territories } from '../territories/index.ts'
import { whole } from './reading.ts'

export const countrySheet = sheetFor(whole, 720, 4)

/** Light and dark, as the tokens of `ui/styles/tokens.css` have them: a picture knows nothing of its page. */
const style = `path{fill:#e9e5db;stroke:#fcfaf5;stroke-width:.8;stroke-linejoin:round}
@media (prefers-color-scheme:dark){path{fill:#2a313c;stroke:#12171f}}`

export interface Country {
  file: () => Buffer
  /** Nothing where no outlines are in force. */
  address: () => string | undefined
  /** The same lines as one path on `countrySheet`, for a picture. */
  path: () => string
}

/** The drawing of the outlines in force, packed, made once for an edition; its address tells what is in it. */
export function openCountry(territories: Territories): Country {
  let made: { edition: number; file: Buffer; address: string; path: string } | undefined
  const make = () => {
    const { edition } = territories.ground
    if (made?.edition === edition) return made
    const { width, height } = countrySheet
    const paths = territories.outlines.map(({ shape }) => pathOf(shape, countrySheet))
    const lines = paths.map((path) => `<path d="${path}"/>`).join('')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><style>${style}</style>${lines}</svg>`
    const digest = createHash('sha256').update(svg).digest('hex').slice(0, 8)
    made = {
      edition,
      file: gzipSync(svg, { level: 9 }),
      address: `/map/country/${edition}?v=${digest}`,
      path: paths.join(''),
    }
    return made
  }
  return {
    file: () => make().file,
    address: () => (territories.ground.edition > 0 ? make().address : undefined),
    path: () => make().path,
  }
}
