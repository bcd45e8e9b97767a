// Tables as files: CSV, JSON and XLSX, written row after row, however long they are.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { strToU8, Zip, ZipDeflate } from 'fflate'
import { csvOf } from './csv.ts'
import { Problem } from './problems.ts'
import { type Fields, textOf } from './query.ts'
import { xmlAttribute, xmlText } from './xml.ts'

export const sheetKinds = ['csv', 'xlsx', 'json'] as const
export type SheetKind = (typeof sheetKinds)[number]

/** The kind of file a query asks for. @throws invalid */
export function sheetKindOf(query: Fields): SheetKind {
  const kind = sheetKinds.find((each) => each === (textOf(query, 'as') ?? 'csv'))
  if (!kind) throw new Problem('invalid', { errors: [{ field: 'as', code: 'unknown_choice' }] })
  return kind
}

export type Cell = string | number | boolean | null

export interface SheetColumn {
  /** What a program calls it. */
  name: string
  /** What a person reads above it. */
  label: string
}

type Batches = AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>

/** A table: `batches` are rows of cells in the order of the columns. */
export interface Sheet {
  /** What a program calls it. */
  name: string
  label: string
  columns: readonly SheetColumn[]
  batches: Batches
}

const csvCellOf = (cell: Cell): string | number => (cell === null ? '' : typeof cell === 'boolean' ? String(cell) : cell)

async function* csvLines({ columns, batches }: Sheet): AsyncGenerator<string> {
  // Without the mark a spreadsheet takes our letters for another alphabet's.
  yield `\uFEFF${csvOf([columns.map(({ label }) => label)])}`
  for await (const rows of batches) if (rows.length > 0) yield csvOf(rows.map((cells) => cells.map(csvCellOf)))
}

/** One table as its text; several as an archive of texts. */
async function* csvPieces(sheets: readonly Sheet[]): AsyncGenerator<string | Uint8Array> {
  if (sheets.length === 1) yield* csvLines(sheets[0]!)
  else {
    const archive = openArchive()
    for (const sheet of sheets) {
      const file = archive.part(`${sheet.name}.csv`)
      for await (const line of csvLines(sheet)) {
        file.push(strToU8(line))
        yield* archive.take()
      }
      file.push(new Uint8Array(), true)
    }
    archive.end()
    yield* archive.take()
  }
}

async function* jsonItems({ columns, batches }: Sheet): AsyncGenerator<string> {
  let before = '['
  for await (const rows of batches) {
    if (rows.length === 0) continue
    yield before + rows.map((cells) => JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])))).join(',\n')
    before = ',\n'
  }
  yield before === '[' ? '[]' : ']'
}

/** One table as `items`; several each under its name. */
async function* jsonPieces(sheets: readonly Sheet[]): AsyncGenerator<string> {
  let before = '{'
  for (const sheet of sheets) {
    yield `${before}${JSON.stringify(sheets.length === 1 ? 'items' : sheet.name)}:`
    yield* jsonItems(sheet)
    before = ',\n'
  }
  yield '}\n'
}

/** A ZIP archive written part after part; `take` gives what is packed so far. */
function openArchive() {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  return {
    part(name: string): ZipDeflate {
      const file = new ZipDeflate(name, { level: 4 })
      zip.add(file)
      return file
    },
    take: () => ready.splice(0),
    end: () => zip.end(),
  }
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org'
/** What one sheet of a workbook holds at most (ECMA-376). */
const mostRows = 1_048_576
const longestCell = 32_767

const cellText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- XML has no way to say them
  xmlText(text.slice(0, longestCell).replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ''))
const xlsxCell = (cell: Cell): string =>
  typeof cell === 'number'
    ? `<c><v>${cell}</v></c>`
    : typeof cell === 'boolean'
      ? `<c t="b"><v>${Number(cell)}</v></c>`
      : cell === null || cell === ''
        ? '<c/>'
        : `<c t="inlineStr"><is><t xml:space="preserve">${cellText(cell)}</t></is></c>`
const xlsxRow = (cells: readonly Cell[]): string => `<row>${cells.map(xlsxCell).join('')}</row>`

/** Names of sheets are short, say no `[]:*?/\\`, and are each their own. */
function sheetNameOf(label: string, known: ReadonlySet<string>): string {
  const plain = label.replaceAll(/[[\]:*?/\\']/g, ' ').trim()
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? '' : ` ${n}`
    const name = plain.slice(0, 31 - end.length) + end
    if (!known.has(name.toLowerCase())) return name
  }
}

/** A workbook (ECMA-376), packed while it is written; a table of more rows than a sheet holds goes on in the next. */
async function* xlsxPieces(tables: readonly Sheet[]): AsyncGenerator<Uint8Array> {
  const archive = openArchive()
  const put = (name: string, text: string): void => archive.part(name).push(strToU8(head + text), true)
  const names: string[] = []
  for (const { label, columns, batches } of tables) {
    const top = xlsxRow(columns.map((column) => column.label))
    let rowsLeft = 0
    let sheet: ZipDeflate | undefined
    const endSheet = (): void => sheet?.push(strToU8('</sheetData></worksheet>'), true)
    const beginSheet = (): void => {
      endSheet()
      names.push(sheetNameOf(label, new Set(names.map((name) => name.toLowerCase()))))
      rowsLeft = mostRows - 1
      sheet = archive.part(`xl/worksheets/sheet${names.length}.xml`)
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
      yield* archive.take()
    }
    endSheet()
  }
  const each = (tell: (n: number, name: string) => string): string => names.map((name, index) => tell(index + 1, name)).join('')
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  put(
    'xl/workbook.xml',
    `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"><sheets>${each((n, name) => `<sheet name="${xmlAttribute(name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
  )
  put(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${office}/package/2006/relationships">${each((n) => `<Relationship Id="rId${n}" Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
  )
  put(
    '_rels/.rels',
    `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  put(
    '[Content_Types].xml',
    `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`)}</Types>`,
  )
  archive.end()
  yield* archive.take()
}

const writers = { csv: csvPieces, json: jsonPieces, xlsx: xlsxPieces }
const types = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
}

/** The tables as one file, piece after piece. */
export const piecesOf = (kind: SheetKind, sheets: readonly Sheet[]): AsyncGenerator<string | Uint8Array> => writers[kind](sheets)

/** Several tables of plain text come as an archive. */
const endingOf = (kind: SheetKind, tables: number) => (kind === 'csv' && tables > 1 ? 'zip' : kind)

export const asDownload = (reply: FastifyReply, name: string, ending: keyof typeof types): FastifyReply =>
  reply.type(types[ending]).header('content-disposition', `attachment; filename="${name}.${ending}"`)

/** Sends tables as a file as fast as it is taken. */
export function sendSheets(reply: FastifyReply, kind: SheetKind, name: string, sheets: readonly Sheet[]): FastifyReply {
  return asDownload(reply, name, endingOf(kind, sheets.length)).send(
    Readable.from(piecesOf(kind, sheets), { objectMode: false, highWaterMark: 1 << 18 }),
  )
}
