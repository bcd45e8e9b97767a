// The bulletin as a picture for social networks; the points of a body as a small one for other sites.
import sharp from 'sharp'
import { formatNumber, inLanguage, inPercent, type Locale } from '../../language/index.ts'
import { xmlAttribute } from '../../platform/xml.ts'
import type { Measure } from '../measures.ts'
import { t } from '../words.ts'
import { type Bulletin, periodOf, type ShownMeasure } from './bulletin.tsx'
import { colours, draw, fitted, star, widthOf } from './outlines.ts'

const [width, height, margin] = [1200, 630, 72]

/** A row of eight-pointed stars and crosses, as at the foot of our pages. */
const ornament = (y: number): string =>
  `<defs><pattern id="g" width="48" height="24" patternUnits="userSpaceOnUse" y="${y}"><path d="M0 12h6l3-3V3h6l3-3 3 3h6v6l3 3-3 3v6h-6l-3 3-3-3H9v-6l-3-3M30 12h18M18 6l6 6-6 6-6-6z" fill="none" stroke="${colours.line}" stroke-width="1.5"/></pattern></defs><rect y="${y}" width="${width}" height="24" fill="url(#g)"/>`

/** How the period's closings divide: by consent, and on every other basis. */
function closings(locale: Locale, { total }: Bulletin, y: number): string {
  const of = (measure: Measure) => Math.max(0, total[measure] ?? 0)
  const consented = of('closed_consent') + of('closed_residents')
  const all = consented + of('closed_verified') + of('closed_papers') + of('closed_decided')
  if (all === 0) return ''
  const [bar, share] = [width - 2 * margin, consented / all]
  const percent = inPercent(share)!
  return (
    draw({ text: t(locale, 'picture.consented', { percent }), x: margin, y: y - 18, size: 26, colour: 'muted' }) +
    `<rect x="${margin}" y="${y}" width="${bar}" height="12" fill="${colours.line}"/><rect x="${margin}" y="${y}" width="${bar * share}" height="12" fill="${colours.accent}"/>`
  )
}

/** 1200 × 630, as networks show it. */
export function bulletinPicture(locale: Locale, bulletin: Bulletin): Promise<Buffer> {
  const { edition, region, total } = bulletin
  const { from, to } = periodOf(locale, edition)
  const four: [ShownMeasure, keyof typeof colours][] = [['filed', 'ink'], ['answers', 'ink'], ['closed_consent', 'accent'], ['delay_2', 'late']] // prettier-ignore
  const column = (width - 2 * margin) / four.length
  const numbers = four.map(([measure]) => formatNumber(locale, total[measure] ?? 0))
  // As large as the longest of them lets all be.
  const size = Math.floor(84 * Math.min(1, ...numbers.map((text) => (column - 24) / widthOf(text, 84))))
  const parts = [
    star(margin - 8, 48, 56),
    draw({ text: 'Xalq nazorati', x: margin + 60, y: 90, size: 38, colour: 'accent', weight: 600 }),
    draw({ text: `${t(locale, `kind.${edition.kind}`)} ${t(locale, 'bulletin.title').toLowerCase()}`, x: margin, y: 186, size: 56, weight: 600 }),
    draw({
      text: [region && inLanguage(region.name, locale), `${from} — ${to}`].filter(Boolean).join(' · '),
      x: margin,
      y: 234,
      size: 28,
      colour: 'muted',
    }),
    ...four.flatMap(([measure, colour], index) => [
      draw({ text: numbers[index]!, x: margin + index * column, y: 372, size, colour }),
      draw({ text: t(locale, `measure.${measure}`), x: margin + index * column, y: 416, size: 24, colour: 'muted' }),
    ]),
    closings(locale, bulletin, 512),
    ornament(height - 56),
  ]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colours.paper}"/>${parts.join('')}</svg>`
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer()
}

/** The points of a body beside its kind and place, 360 × 92, for any site. */
export function badge(kind: string, place: string, score: string): string {
  const title = xmlAttribute(`${kind}, ${place}: ${score} / 10`)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="92" role="img" aria-label="${title}"><title>${title}</title>` +
    `<rect x=".5" y=".5" width="359" height="91" rx="4" fill="${colours.paper}" stroke="${colours.line}"/>` +
    draw({ text: fitted(place, 260, 16, 600), x: 16, y: 28, size: 16, weight: 600 }) +
    draw({ text: fitted(kind, 260, 14), x: 16, y: 49, size: 14, colour: 'muted' }) +
    star(13, 60, 22) +
    draw({ text: 'Xalq nazorati', x: 39, y: 76, size: 14, colour: 'accent', weight: 600 }) +
    `${draw({ text: score, x: 296, y: 57, size: 32, weight: 600 })}</svg>`
  )
}
