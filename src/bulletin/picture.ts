// The bulletin as a picture for social networks.
import sharp from 'sharp'
import { formatNumber, inLanguage, inPercent, type Locale } from '../language/index.ts'
import { colours, draw, star, widthOf } from '../platform/outlines.ts'
import { editionName, type Measure } from '../ratings/index.ts'
import { type Bulletin, periodOf, type ShownMeasure } from './pages/bulletin.tsx'
import { t } from './words.ts'
import { present } from '../platform/present.ts'

const [width, height, margin] = [1200, 630, 72]

/** A row of eight-pointed stars and crosses, as at the foot of our pages. */
const ornament = (y: number): string =>
  `<defs><pattern id="g" width="48" height="24" patternUnits="userSpaceOnUse" y="${y}"><path d="M0 12h6l3-3V3h6l3-3 3 3h6v6l3 3-3 3v6h-6l-3 3-3-3H9v-6l-3-3M30 12h18M18 6l6 6-6 6-6-6z" fill="none" stroke="${colours.line}" stroke-width="1.5"/></pattern></defs><rect y="${y}" width="${width}" height="24" fill="url(#g)"/>`

/** How the period's closings divide: by consent, and on every other basis. */
function closings(locale: Locale, { total }: Bulletin, y: number): string {
  const amountOf = (measure: Measure) => Math.max(0, total[measure] ?? 0)
  const consented = amountOf('closed_consent') + amountOf('closed_residents')
  const all = consented + amountOf('closed_verified') + amountOf('closed_papers') + amountOf('closed_decided')
  if (all === 0) return ''
  const [bar, share] = [width - 2 * margin, consented / all]
  const percent = present(inPercent(share), 'a share')
  return (
    draw({ text: t(locale, 'picture.consented', { percent }), x: margin, y: y - 18, size: 26, colour: 'muted' }) +
    `<rect x="${margin}" y="${y}" width="${bar}" height="12" fill="${colours.line}"/><rect x="${margin}" y="${y}" width="${bar * share}" height="12" fill="${colours.accent}"/>`
  )
}

/** 1200 × 630, as networks show it. */
export function bulletinPicture(locale: Locale, bulletin: Bulletin): Promise<Buffer> {
  const { edition, region, total } = bulletin
  const { from, to } = periodOf(locale, edition)
  const four: [ShownMeasure, keyof typeof colours][] = [['filed', 'ink'], ['answers', 'ink'], ['closed_consent',
  'accent'], ['delay_2', 'late']] // prettier-ignore
  const column = (width - 2 * margin) / four.length
  const numbers = four.map(([measure]) => formatNumber(locale, total[measure] ?? 0))
  // As large as the longest of them lets all be.
  const size = Math.floor(84 * Math.min(1, ...numbers.map((text) => (column - 24) / widthOf(text, 84))))
  const parts = [
    star(margin - 8, 48, 56),
    draw({ text: 'Xalq nazorati', x: margin + 60, y: 90, size: 38, colour: 'accent', weight: 600 }),
    draw({
      text: `${editionName(locale, edition)} ${t(locale, 'title').toLowerCase()}`,
      x: margin,
      y: 186,
      size: 56,
      weight: 600,
    }),
    draw({
      text: [region && inLanguage(region.name, locale), `${from} — ${to}`].filter(Boolean).join(' · '),
      x: margin,
      y: 234,
      size: 28,
      colour: 'muted',
    }),
    ...four.flatMap(([measure, colour], index) => [
      draw({ text: numbers[index] ?? '', x: margin + index * column, y: 372, size, colour }),
      draw({ text: t(locale, `measure.${measure}`), x: margin + index * column, y: 416, size: 24, colour: 'muted' }),
    ]),
    closings(locale, bulletin, 512),
    ornament(height - 56),
  ]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colours.paper}"/>${parts.join('')}</svg>`
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer()
}
