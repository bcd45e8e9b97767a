// Words and the mark as outlines of our own type: pictures of ours look alike wherever they are shown, whatever fonts
// are there.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

const { resolve } = createRequire(import.meta.url)
type Weight = 400 | 600
const alphabets = ['latin', 'cyrillic', 'cyrillic-ext'] as const
const known = new Map<string, Font>()

function fontOf(alphabet: (typeof alphabets)[number], weight: Weight): Font {
  const name = `onest-${alphabet}-${weight}-normal.woff`
  let font = known.get(name)
  if (!font) {
    font = create(readFileSync(resolve(`@fontsource/onest/files/${name}`))) as Font
    known.set(name, font)
  }
  return font
}

/**
 * The text in pieces, each with the file of our type that has its letters; what none has is the first's to show as
 * missing.
 */
function piecesOf(text: string, weight: Weight): { text: string; font: Font }[] {
  const pieces: { text: string; font: Font }[] = []
  for (const letter of text) {
    const last = pieces.at(-1)
    const has = (font: Font) => font.hasGlyphForCodePoint(letter.codePointAt(0)!)
    if (last && has(last.font)) last.text += letter
    else
      pieces.push({
        text: letter,
        font: fontOf(alphabets.find((alphabet) => has(fontOf(alphabet, weight))) ?? 'latin', weight),
      })
  }
  return pieces
}

export const colours = {
  paper: '#fbfaf7',
  ink: '#1d2733',
  muted: '#56606b',
  accent: '#0d6478',
  line: '#d8d3c8',
  late: '#b3261e',
}

export interface Words {
  text: string
  x: number
  /** Of the line the letters stand on. */
  y: number
  size: number
  colour?: keyof typeof colours
  weight?: Weight
}

/** Letters as outlines: no font need be installed where the picture is made. */
export function draw({ text, x, y, size, colour = 'ink', weight = 400 }: Words): string {
  let at = x
  return piecesOf(text, weight)
    .map((piece) => {
      const scale = size / piece.font.unitsPerEm
      const run = piece.font.layout(piece.text)
      let inside = 0
      const glyphs = run.glyphs.map((glyph, index) => {
        const { xAdvance, xOffset } = run.positions[index]!
        const path = `<path transform="translate(${inside + xOffset} 0)" d="${glyph.path.toSVG()}"/>`
        inside += xAdvance
        return path
      })
      const drawn = `<g transform="translate(${at} ${y}) scale(${scale} ${-scale})" fill="${colours[colour]}">${glyphs.join('')}</g>`
      at += inside * scale
      return drawn
    })
    .join('')
}

export const star = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size / 32})" stroke="${colours.accent}"><g fill="none" stroke-width="2.4" stroke-linejoin="round"><rect x="7" y="7" width="18" height="18"/><rect x="7" y="7" width="18" height="18" transform="rotate(45 16 16)"/></g><circle cx="16" cy="16" r="2.8" fill="${colours.accent}" stroke="none"/></g>`

export const widthOf = (text: string, size: number, weight: Weight = 400): number =>
  piecesOf(text, weight).reduce(
    (width, { text: piece, font }) => width + (font.layout(piece).advanceWidth * size) / font.unitsPerEm,
    0,
  )

/** The text as far as it fits into `most`, with an ellipsis where it does not. */
export function fitted(text: string, most: number, size: number, weight: Weight = 400): string {
  if (widthOf(text, size, weight) <= most) return text
  let end = text.length
  while (end > 0 && widthOf(`${text.slice(0, end)}…`, size, weight) > most) end -= 1
  return `${text.slice(0, end).trimEnd()}…`
}
