// The bulletin as a picture for social networks.
import { formatNumber, inLanguage, inPercent, type Locale } from '../language/index.ts'
import { colours, draw, widthOf } from '../platform/outlines.ts'
import { drawPoster, poster } from '../platform/poster.ts'
import { editionName, type Measure } from '../ratings/index.ts'
import { type Bulletin, consentedShare, headlines, periodOf } from './pages/bulletin.tsx'
import { t } from './words.ts'
import { present } from '../platform/present.ts'

const { width, margin } = poster

/** How the period's closings divide: by consent, and on every other basis. */
function closings(locale: Locale, bulletin: Bulletin, y: number): string {
  const share = consentedShare(bulletin)
  if (share === undefined) return ''
  const bar = width - 2 * margin
  const percent = present(inPercent(share), 'a share')
  return (
    draw({ text: t(locale, 'picture.consented', { percent }), x: margin, y: y - 18, size: 26, colour: 'muted' }) +
    `<rect x="${margin}" y="${y}" width="${bar}" height="12" fill="${colours.line}"/><rect x="${margin}" y="${y}" width="${bar * share}" height="12" fill="${colours.accent}"/>`
  )
}

const colourOf: Partial<Record<Measure, keyof typeof colours>> = { closed_consent: 'accent', delay_2: 'late' }

/** 1200 × 630, as networks show it. */
export function bulletinPicture(locale: Locale, bulletin: Bulletin): Promise<Buffer> {
  const { edition, region, total } = bulletin
  const { from, to } = periodOf(locale, edition)
  const column = (width - 2 * margin) / headlines.length
  const numbers = headlines.map((measure) => formatNumber(locale, total[measure] ?? 0))
  // As large as the longest of them lets all be.
  const size = Math.floor(84 * Math.min(1, ...numbers.map((text) => (column - 24) / widthOf(text, 84))))
  const parts = [
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
    ...headlines.flatMap((measure, index) => [
      draw({
        text: numbers[index] ?? '',
        x: margin + index * column,
        y: 372,
        size,
        colour: colourOf[measure] ?? 'ink',
      }),
      draw({ text: t(locale, `measure.${measure}`), x: margin + index * column, y: 416, size: 24, colour: 'muted' }),
    ]),
    closings(locale, bulletin, 512),
  ]
  return drawPoster(parts)
}
