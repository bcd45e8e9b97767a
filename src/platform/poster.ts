// A picture of ours as social networks show it, 1200 × 630: the mark and the name above, the ornament at the foot, and
// between them what it tells.
import type { FastifyReply } from 'fastify'
import sharp from 'sharp'
import { asIs } from './as-is.ts'
import { colours, draw, star, widthOf, type Words } from './outlines.ts'

export const poster = { width: 1200, height: 630, margin: 72 } as const
const { width, height, margin } = poster

/** A row of eight-pointed stars and crosses, as at the foot of our pages. */
const ornament = (y: number): string =>
  `<defs><pattern id="g" width="48" height="24" patternUnits="userSpaceOnUse" y="${y}"><path d="M0 12h6l3-3V3h6l3-3 3 3h6v6l3 3-3 3v6h-6l-3 3-3-3H9v-6l-3-3M30 12h18M18 6l6 6-6 6-6-6z" fill="none" stroke="${colours.line}" stroke-width="1.5"/></pattern></defs><rect y="${y}" width="${width}" height="24" fill="url(#g)"/>`

/** Words in lines of at most `most`, the first on `y`, the others below each other. */
export function drawLines({ most, ...words }: Words & { most: number }): string {
  const lines: string[] = []
  for (const word of words.text.split(' ')) {
    const longer = [lines.at(-1), word].filter(Boolean).join(' ')
    if (lines.length > 0 && widthOf(longer, words.size, words.weight) <= most) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map((text, nth) => draw({ ...words, text, y: words.y + nth * words.size * 1.25 })).join('')
}

/** As PNG. @param parts drawn below 110 and above 560 */
export function drawPoster(parts: readonly string[]): Promise<Buffer> {
  const name = draw({ text: 'Xalq nazorati', x: margin + 60, y: 90, size: 38, colour: 'accent', weight: 600 })
  const all = [...parts, star(margin - 8, 48, 56), name, ornament(height - 56)].join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colours.paper}"/>${all}</svg>`
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer()
}

/** To whoever shows it, on any site; kept for a day. */
export const sendPoster = (reply: FastifyReply, picture: Buffer): FastifyReply =>
  reply
    .type('image/png')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'public, max-age=86400')
    .serializer(asIs)
    .send(picture)
