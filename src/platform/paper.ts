// A sheet of paper as PDF: a heading, lines with labels, paragraphs; in our own type, whatever script the words are in.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Paper from 'pdfkit'
import { encode } from 'uqr'

/** What stands on the sheet, from top to bottom. */
export type SheetPart =
  | { kind: 'title' | 'text' | 'small'; text: string }
  | { kind: 'line'; label: string; text: string }

// The type comes in one file for each script.
const scripts = ['latin', 'cyrillic', 'cyrillic-ext'] as const
type Script = (typeof scripts)[number]
const weights = [400, 600] as const
type Weight = (typeof weights)[number]

const { resolve } = createRequire(import.meta.url)
let fonts: Map<string, Buffer> | undefined
/** Read when the first sheet is made. */
function fontFiles(): Map<string, Buffer> {
  fonts ??= new Map(
    scripts.flatMap((script) =>
      weights.map(
        (weight) =>
          [
            `${script} ${weight}`,
            readFileSync(resolve(`@fontsource/onest/files/onest-${script}-${weight}-normal.woff`)),
          ] as const,
      ),
    ),
  )
  return fonts
}

function scriptOf(letter: string): Script {
  if (/[\u0400-\u045f\u0490\u0491\u04b0\u04b1\u2116]/.test(letter)) return 'cyrillic'
  return /[\u0460-\u052f]/.test(letter) ? 'cyrillic-ext' : 'latin'
}

/** Runs of one script. Digits, signs and spaces are in the Latin file alone. */
function runsOf(text: string): { script: Script; text: string }[] {
  const runs: { script: Script; text: string }[] = []
  // What our type has no letter for (pictures, other scripts) would print as an empty box.
  for (const letter of text.replaceAll(/[^\u0020-\u024f\u02bb\u02bc\u0400-\u052f\u2010-\u2026\u2116\n]/gu, ' ')) {
    const last = runs.at(-1)
    const script = scriptOf(letter)
    if (last?.script === script) last.text += letter
    else runs.push({ script, text: letter })
  }
  return runs
}

const sizes = { title: 20, text: 11, small: 9, line: 11 } as const

type Write = (text: string, weight: Weight, size: number, continued?: boolean) => void

/** A paper in our own type; `draw` writes on it. */
async function drawn(
  options: PDFKit.PDFDocumentOptions,
  draw: (paper: PDFKit.PDFDocument, write: Write) => void,
): Promise<Buffer> {
  const paper = new Paper(options)
  const chunks: Buffer[] = []
  paper.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((end) => paper.on('end', end))
  for (const [name, bytes] of fontFiles()) paper.registerFont(name, bytes)
  draw(paper, (text, weight, size, continued = false) => {
    const runs = runsOf(text)
    runs.forEach((run, index) => {
      paper
        .font(`${run.script} ${weight}`)
        .fontSize(size)
        .text(run.text, { continued: continued || index < runs.length - 1, lineGap: size * 0.35 })
    })
  })
  paper.end()
  await done
  return Buffer.concat(chunks)
}

export const makeSheet = (title: string, parts: readonly SheetPart[]): Promise<Buffer> =>
  drawn({ size: 'A4', margin: 64, info: { Title: title } }, (paper, write) => {
    for (const part of parts) {
      if (part.kind === 'line') {
        write(`${part.label}: `, 600, sizes.line, true)
        write(part.text, 400, sizes.line)
      } else write(part.text, part.kind === 'title' ? 600 : 400, sizes[part.kind])
      paper.moveDown(part.kind === 'line' ? 0.3 : 0.8)
    }
  })

export const posterSizes = ['A4', 'A6'] as const
export type PosterSize = (typeof posterSizes)[number]

/** What stands on a poster: what for, the code with how it is used, the place, and what comes of it. */
export interface Poster {
  brand: string
  title: string
  lead: string
  /** Where the code leads. */
  address: string
  place: string
  steps: readonly string[]
  foot: string
}

const [accent, ink, quiet] = ['#0f6b7d', '#1f2733', '#5b6472']

/** One sheet for a wall or a door: large enough to be read in passing, its code from an arm's length. */
export function makePoster(
  size: PosterSize,
  { brand, title, lead, address, place, steps, foot }: Poster,
): Promise<Buffer> {
  const scale = size === 'A4' ? 1 : 0.5
  const margin = 48 * scale
  return drawn({ size, margin, info: { Title: `${brand}: ${place}` } }, (paper, write) => {
    paper.rect(0, 0, paper.page.width, 14 * scale).fill(accent)
    paper.fillColor(accent).moveDown(0.4)
    write(brand, 600, 22 * scale)
    paper.moveDown(0.5).fillColor(ink)
    write(title, 600, 34 * scale)
    paper.moveDown(0.4).fillColor(quiet)
    write(lead, 400, 17 * scale)
    const { data, size: modules } = encode(address, { ecc: 'M', border: 0 })
    const [left, top, side] = [margin, paper.y + 18 * scale, 240 * scale]
    const module = side / modules
    paper.fillColor('#000')
    // Touching squares leave hairlines in print: each row is drawn in runs.
    for (const [row, cells] of data.entries())
      for (let from = 0; from < modules; from += 1) {
        if (!cells[from]) continue
        let to = from
        while (cells[to]) to += 1
        paper.rect(left + from * module, top + row * module, (to - from) * module, module)
        from = to
      }
    paper.fill()
    paper.x = margin
    paper.y = top + side + 18 * scale
    paper.fillColor(ink)
    write(place, 600, 19 * scale)
    paper.moveDown(0.5)
    for (const [index, step] of steps.entries()) {
      write(`${index + 1}.  ${step}`, 400, 15 * scale)
      paper.moveDown(0.15)
    }
    paper.moveDown(0.4).fillColor(quiet)
    write(foot, 400, 11 * scale)
    write(address, 400, 10 * scale)
  })
}
