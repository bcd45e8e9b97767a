// Words and the mark as outlines of our own type: pictures of ours look alike wherever they are shown, whatever fonts are there.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

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

export const colours = { paper: '#fbfaf7', ink: '#1d2733', muted: '#56606b', accent: '#0d6478', line: '#d8d3c8', late: '#b3261e' }

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

export const star = (x: number, y: number, size: number): string =>
  `<g transform="translate(${x} ${y}) scale(${size / 32})" stroke="${colours.accent}"><g fill="none" stroke-width="2.4" stroke-linejoin="round"><rect x="7" y="7" width="18" height="18"/><rect x="7" y="7" width="18" height="18" transform="rotate(45 16 16)"/></g><circle cx="16" cy="16" r="2.8" fill="${colours.accent}" stroke="none"/></g>`

export const widthOf = (text: string, size: number, weight: Weight = 400): number =>
  (fontOf(weight).layout(text).advanceWidth * size) / fontOf(weight).unitsPerEm

/** The text as far as it fits into `most`, with an ellipsis where it does not. */
export function fitted(text: string, most: number, size: number, weight: Weight = 400): string {
  if (widthOf(text, size, weight) <= most) return text
  let end = text.length
  while (end > 0 && widthOf(`${text.slice(0, end)}…`, size, weight) > most) end -= 1
  return `${text.slice(0, end).trimEnd()}…`
}
