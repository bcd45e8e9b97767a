// The bulletin as a picture for social networks: four figures of the period in Uzbek, drawn as outlines of our own type.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import sharp from 'sharp'
import { formatNumber } from '../../language/index.ts'
import type { Measure } from '../measures.ts'
import { t } from '../words.ts'
import { type Bulletin, periodOf, type ShownMeasure } from './bulletin.tsx'

const { resolve } = createRequire(import.meta.url)
type Weight = 400 | 600
const known = new Map<Weight, Font>()

function fontOf(weight: Weight): Font {
  let font = known.get(weight)
  if (!font) {
    font = create(readFileSync(resolve(`@fontsource/onest/files/onest-latin-${weight}-normal.woff`))) as Font
    known.set(weight, font)
  }
  return font
}

const [width, height, margin] = [1200, 630, 72]
const colours = { paper: '#fbfaf7', ink: '#1d2733', muted: '#56606b', accent: '#0d6478', line: '#d8d3c8', late: '#b3261e' }

interface Words {
  text: string
  x: number
  /** Of the line the letters stand on. */
  y: number
  size: number
  colour?: keyof typeof colours
  weight?: Weight
}

/** Letters as outlines: no font need be installed where the picture is made. */
function draw({ text, x, y, size, colour = 'ink', weight = 400 }: Words): string {
  const font = fontOf(weight)
  const scale = size / font.unitsPerEm
  const run = font.layout(text)
  let at = 0
  const glyphs = run.glyphs.map((glyph, index) => {
    const { xAdvance, xOffset } = run.positions[index]!
    const path = `<path transform="translate(${at + xOffset} 0)" d="${glyph.path.toSVG()}"/>`
    at += xAdvance
    return path
  })
  return `<g transform="translate(${x} ${y}) scale(${scale} ${-scale})" fill="${colours[colour]}">${glyphs.join('')}</g>`
}

const star = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size / 32})" stroke="${colours.accent}"><g fill="none" stroke-width="2.4" stroke-linejoin="round"><rect x="7" y="7" width="18" height="18"/><rect x="7" y="7" width="18" height="18" transform="rotate(45 16 16)"/></g><circle cx="16" cy="16" r="2.8" fill="${colours.accent}" stroke="none"/></g>`

/** A row of eight-pointed stars and crosses, as at the foot of our pages. */
const ornament = (y: number): string =>
  `<defs><pattern id="g" width="48" height="24" patternUnits="userSpaceOnUse" y="${y}"><path d="M0 12h6l3-3V3h6l3-3 3 3h6v6l3 3-3 3v6h-6l-3 3-3-3H9v-6l-3-3M30 12h18M18 6l6 6-6 6-6-6z" fill="none" stroke="${colours.line}" stroke-width="1.5"/></pattern></defs><rect y="${y}" width="${width}" height="24" fill="url(#g)"/>`

/** How the period's closings divide: by consent, and on every other basis. */
function closings({ total }: Bulletin, y: number): string {
  const of = (measure: Measure) => Math.max(0, total[measure] ?? 0)
  const consented = of('closed_consent') + of('closed_residents')
  const all = consented + of('closed_verified') + of('closed_papers') + of('closed_decided')
  if (all === 0) return ''
  const [bar, share] = [width - 2 * margin, consented / all]
  const percent = formatNumber('uz', Math.round(share * 1000) / 10)
  return (
    draw({ text: t('uz', 'picture.consented', { percent }), x: margin, y: y - 18, size: 26, colour: 'muted' }) +
    `<rect x="${margin}" y="${y}" width="${bar}" height="12" fill="${colours.line}"/><rect x="${margin}" y="${y}" width="${bar * share}" height="12" fill="${colours.accent}"/>`
  )
}

/** 1200 × 630, as networks show it. */
export function bulletinPicture(bulletin: Bulletin): Promise<Buffer> {
  const { edition, total } = bulletin
  const { from, to } = periodOf('uz', edition)
  const four: [ShownMeasure, keyof typeof colours][] = [['filed', 'ink'], ['answers', 'ink'], ['closed_consent', 'accent'], ['delay_2', 'late']] // prettier-ignore
  const column = (width - 2 * margin) / four.length
  const parts = [
    star(margin - 8, 48, 56),
    draw({ text: 'Xalq nazorati', x: margin + 60, y: 90, size: 38, colour: 'accent', weight: 600 }),
    draw({ text: `${t('uz', `kind.${edition.kind}`)} ${t('uz', 'bulletin.title').toLowerCase()}`, x: margin, y: 186, size: 56, weight: 600 }),
    draw({ text: `${from} — ${to}`, x: margin, y: 234, size: 28, colour: 'muted' }),
    ...four.flatMap(([measure, colour], index) => [
      draw({ text: formatNumber('uz', total[measure] ?? 0), x: margin + index * column, y: 372, size: 84, colour }),
      draw({ text: t('uz', `measure.${measure}`), x: margin + index * column, y: 416, size: 24, colour: 'muted' }),
    ]),
    closings(bulletin, 512),
    ornament(height - 56),
  ]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colours.paper}"/>${parts.join('')}</svg>`
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer()
}
