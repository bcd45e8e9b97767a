// A sheet of paper as PDF: a heading, lines with labels, paragraphs; in our own type, whatever script the words are in.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Paper from 'pdfkit'

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

export async function makeSheet(title: string, parts: readonly SheetPart[]): Promise<Buffer> {
  const paper = new Paper({ size: 'A4', margin: 64, info: { Title: title } })
  const chunks: Buffer[] = []
  paper.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((end) => paper.on('end', end))
  for (const [name, bytes] of fontFiles()) paper.registerFont(name, bytes)
  const write = (text: string, weight: Weight, size: number, continued = false) => {
    const runs = runsOf(text)
    runs.forEach((run, index) => {
      paper
        .font(`${run.script} ${weight}`)
        .fontSize(size)
        .text(run.text, { continued: continued || index < runs.length - 1, lineGap: size * 0.35 })
    })
  }
  for (const part of parts) {
    if (part.kind === 'line') {
      write(`${part.label}: `, 600, sizes.line, true)
      write(part.text, 400, sizes.line)
    } else write(part.text, part.kind === 'title' ? 600 : 400, sizes[part.kind])
    paper.moveDown(part.kind === 'line' ? 0.3 : 0.8)
  }
  paper.end()
  await done
  return Buffer.concat(chunks)
}
