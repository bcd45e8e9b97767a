// Tables as files: CSV, JSON and XLSX, written row after row, however long they are.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { strToU8, Zip, ZipDeflate } from 'fflate'
import { csvOf } from './csv.ts'

export const sheetKinds = ['csv', 'xlsx', 'json'] as const
export type SheetKind = (typeof sheetKinds)[number]

export type Cell = string | number | boolean | null

export interface SheetColumn {
  /** What a program calls it. */
  name: string
  /** What a person reads above it. */
  label: string
}

type Batches = AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>

const textOf = (cell: Cell): string => (cell === null ? '' : String(cell))

async function* csvLines(columns: readonly SheetColumn[], batches: Batches): AsyncGenerator<string> {
  // Without the mark a spreadsheet takes our letters for another alphabet's.
  yield `\uFEFF${csvOf([columns.map(({ label }) => label)])}`
  for await (const rows of batches) if (rows.length > 0) yield csvOf(rows.map((cells) => cells.map(textOf)))
}

async function* jsonLines(columns: readonly SheetColumn[], batches: Batches): AsyncGenerator<string> {
  let before = '{"items":['
  for await (const rows of batches) {
    if (rows.length === 0) continue
    yield before + rows.map((cells) => JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])))).join(',\n')
    before = ',\n'
  }
  yield `${before === ',\n' ? '' : before}]}\n`
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org'
/** What one sheet of a workbook holds at most (ECMA-376). */
const mostRows = 1_048_576
const longestCell = 32_767

const escaped = (text: string): string =>
  text
    .slice(0, longestCell)
    // oxlint-disable-next-line no-control-regex -- XML has no way to say them
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
const xlsxCell = (cell: Cell): string =>
  typeof cell === 'number'
    ? `<c><v>${cell}</v></c>`
    : typeof cell === 'boolean'
      ? `<c t="b"><v>${Number(cell)}</v></c>`
      : cell === null || cell === ''
        ? '<c/>'
        : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
const xlsxRow = (cells: readonly Cell[]): string => `<row>${cells.map(xlsxCell).join('')}</row>`

/** A workbook (ECMA-376) of as many sheets as it takes, packed while it is written. */
async function* xlsxPieces(columns: readonly SheetColumn[], batches: Batches): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  const part = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 4 })
    zip.add(file)
    return file
  }
  const put = (name: string, text: string): void => part(name).push(strToU8(head + text), true)
  const top = xlsxRow(columns.map(({ label }) => label))
  let sheets = 0
  let rowsLeft = 0
  let sheet: ZipDeflate | undefined
  const endSheet = (): void => sheet?.push(strToU8('</sheetData></worksheet>'), true)
  const beginSheet = (): void => {
    endSheet()
    sheets += 1
    rowsLeft = mostRows - 1
    sheet = part(`xl/worksheets/sheet${sheets}.xml`)
    sheet.push(strToU8(`${head}<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>${top}`))
  }
  beginSheet()
  for await (const rows of batches) {
    for (let at = 0; at < rows.length;) {
      if (rowsLeft === 0) beginSheet()
      const some = rows.slice(at, at + rowsLeft)
      sheet!.push(strToU8(some.map(xlsxRow).join('')))
      at += some.length
      rowsLeft -= some.length
    }
    yield* ready.splice(0)
  }
  endSheet()
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1)
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  put(
    'xl/workbook.xml',
    `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"><sheets>${numbers.map((n) => `<sheet name="${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
  )
  put(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${office}/package/2006/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
  )
  put(
    '_rels/.rels',
    `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  put(
    '[Content_Types].xml',
    `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
  )
  zip.end()
  yield* ready.splice(0)
}

const writers = { csv: csvLines, json: jsonLines, xlsx: xlsxPieces }
const types: Record<SheetKind, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Sends a table as a file as fast as it is taken; `batches` are rows of cells in the order of the columns. */
export function sendSheet(reply: FastifyReply, kind: SheetKind, name: string, columns: readonly SheetColumn[], batches: Batches): FastifyReply {
  return reply
    .type(types[kind])
    .header('content-disposition', `attachment; filename="${name}.${kind}"`)
    .send(Readable.from(writers[kind](columns, batches), { objectMode: false, highWaterMark: 1 << 18 }))
}
