// Tables as files: CSV, JSON and XLSX, written row after row, however long they are.
import { dayMs, localOf } from './time.ts'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { strToU8, Zip, ZipDeflate } from 'fflate'
import { csvMark, csvOf } from './csv.ts'
import { Problem } from './problems.ts'
import { type Fields, textOf } from './query.ts'
import { xmlAttribute, xmlText } from './xml.ts'
import { present } from './present.ts'

export const sheetKinds = ['csv', 'xlsx', 'json'] as const
export type SheetKind = (typeof sheetKinds)[number]

/** The kind of file a query asks for. @throws invalid */
export function sheetKindOf(query: Fields): SheetKind {
  const kind = sheetKinds.find((each) => each === (textOf(query, 'as') ?? 'csv'))
  if (!kind) throw new Problem('invalid', { errors: [{ field: 'as', code: 'unknown_choice' }] })
  return kind
}

/** A moment is read in Tashkent, and is ISO 8601 to programs. */
export type Cell = string | number | Date | null

export interface SheetColumn {
  /** What a program calls it. */
  name: string
  /** What a person reads above it. */
  label: string
  /** In JSON alone: what a person need not see. */
  forPrograms?: boolean
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

/** What a clock in Tashkent shows, told as if it were Greenwich. */

/** `2026-11-20 15:04`, which every spreadsheet takes for a moment. */
function csvCellOf(cell: Cell): string | number {
  if (cell instanceof Date) return localOf(cell).toISOString().slice(0, 16).replace('T', ' ')
  return cell ?? ''
}

async function* csvLines({ columns, batches }: Sheet): AsyncGenerator<string> {
  yield csvMark + csvOf([columns.map(({ label }) => label)])
  for await (const rows of batches) if (rows.length > 0) yield csvOf(rows.map((cells) => cells.map(csvCellOf)))
}

/** One table as its text; several as an archive of texts. */
async function* csvPieces(sheets: readonly Sheet[]): AsyncGenerator<string | Uint8Array> {
  const [first] = sheets
  if (first && sheets.length === 1) yield* csvLines(first)
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
    yield (
      before +
        rows
          .map((cells) =>
            JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null]))),
          )
          .join(',\n')
    )
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
/** Of the workbook's styles: plain, a heading, a moment. */
const styles =
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
const momentFormat = '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts>'
/** Days of a workbook are counted from 30 December 1899. */
const daysBefore1970 = 25_569

function xlsxCell(cell: Cell): string {
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`
  if (cell === null || cell === '') return '<c/>'
  if (!(cell instanceof Date)) return `<c t="inlineStr"><is><t xml:space="preserve">${cellText(cell)}</t></is></c>`
  // A day and its part, to the second.
  const days = localOf(cell).getTime() / dayMs + daysBefore1970
  return `<c s="2"><v>${Math.round(days * 86_400) / 86_400}</v></c>`
}
const headCell = ({ label }: SheetColumn): string => `<c s="1" t="inlineStr"><is><t>${cellText(label)}</t></is></c>`

const [narrowest, widest, longestWord, widestHeading] = [10, 48, 24, 18]

/**
 * In letters: as wide as its first cells, as a word of its heading or a part of it; never so wide that others are out
 * of sight.
 */
function columnWidthOf({ label }: SheetColumn, cells: readonly Cell[]): number {
  const words = label.split(' ').map(({ length }) => Math.min(length, longestWord))
  const heading = Math.min(label.length, widestHeading)
  const letters = cells.map((cell) => (cell instanceof Date ? 16 : String(cell ?? '').length))
  return Math.min(widest, Math.max(narrowest, heading, ...words, ...letters) + 2)
}

const xlsxRow = (cells: readonly Cell[]): string => `<row>${cells.map(xlsxCell).join('')}</row>`

/** The headings stay in sight. */
const frozenTop =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'

/** Names of sheets are short, say no `[]:*?/\\`, and are each their own. */
function sheetNameOf(label: string, known: ReadonlySet<string>): string {
  const plain = label.replaceAll(/[[\]:*?/\\']/g, ' ').trim()
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? '' : ` ${n}`
    const room = 31 - end.length
    const name = (plain.length > room ? `${plain.slice(0, room - 1).replace(/[\s,:.]+\S*$/, '')}…` : plain) + end
    if (!known.has(name.toLowerCase())) return name
  }
}

type Put = (name: string, text: string) => void

/** The parts of a workbook that name its sheets. */
function putFrame(put: Put, names: readonly string[]): void {
  const perSheet = (tell: (n: number, name: string) => string): string =>
    names.map((name, index) => tell(index + 1, name)).join('')
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const sheets = perSheet((n, name) => `<sheet name="${xmlAttribute(name)}" sheetId="${n}" r:id="rId${n}"/>`)
  put(
    'xl/workbook.xml',
    `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships">` +
      `<bookViews><workbookView/></bookViews><sheets>${sheets}</sheets></workbook>`,
  )
  const relations = (list: string) =>
    `<Relationships xmlns="${office}/package/2006/relationships">${list}</Relationships>`
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/officeDocument/2006/relationships/${kind}" Target="${target}"/>`
  put(
    'xl/_rels/workbook.xml.rels',
    relations(
      perSheet((n) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)) +
        relation('styles', 'styles', 'styles.xml'),
    ),
  )
  put('xl/styles.xml', `<styleSheet xmlns="${office}/spreadsheetml/2006/main">${momentFormat}${styles}</styleSheet>`)
  put('_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')))
  const part = (name: string, kind: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${type}.${kind}+xml"/>`
  put(
    '[Content_Types].xml',
    `<Types xmlns="${office}/package/2006/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      part('workbook', 'sheet.main') +
      part('styles', 'styles') +
      perSheet((n) => part(`worksheets/sheet${n}`, 'worksheet')) +
      '</Types>',
  )
}

/** A workbook (ECMA-376), packed while it is written; a table of more rows than a sheet holds goes on in the next. */
async function* xlsxPieces(tables: readonly Sheet[]): AsyncGenerator<Uint8Array> {
  const archive = openArchive()
  const put: Put = (name, text) => archive.part(name).push(strToU8(head + text), true)
  const names: string[] = []
  for (const { label, columns, batches } of tables) {
    const top = `<row>${columns.map(headCell).join('')}</row>`
    let rowsLeft = 0
    let sheet: ZipDeflate | undefined
    let widths: string | undefined
    const endSheet = (): void => sheet?.push(strToU8('</sheetData></worksheet>'), true)
    const beginSheet = (rows: readonly (readonly Cell[])[]): void => {
      endSheet()
      names.push(sheetNameOf(label, new Set(names.map((name) => name.toLowerCase()))))
      rowsLeft = mostRows - 1
      sheet = archive.part(`xl/worksheets/sheet${names.length}.xml`)
      widths ??= columns
        .map(
          (column, at) =>
            `<col min="${at + 1}" max="${at + 1}" width="${columnWidthOf(
              column,
              rows.slice(0, 100).map((cells) => cells[at]!),
            )}" customWidth="1"/>`,
        )
        .join('')
      sheet.push(
        strToU8(
          `${head}<worksheet xmlns="${office}/spreadsheetml/2006/main">${frozenTop}<cols>${widths}</cols><sheetData>${top}`,
        ),
      )
    }
    for await (const rows of batches) {
      if (!sheet) beginSheet(rows)
      for (let at = 0; at < rows.length;) {
        if (rowsLeft === 0) beginSheet(rows)
        const some = rows.slice(at, at + rowsLeft)
        present(sheet, 'the sheet').push(strToU8(some.map(xlsxRow).join('')))
        at += some.length
        rowsLeft -= some.length
      }
      yield* archive.take()
    }
    if (!sheet) beginSheet([])
    endSheet()
  }
  putFrame(put, names)
  archive.end()
  yield* archive.take()
}

const writers = { csv: csvPieces, json: jsonPieces, xlsx: xlsxPieces }
const types = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  gpx: 'application/gpx+xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
}

/** A table without what is for programs. */
function forPeople({ columns, batches, ...sheet }: Sheet): Sheet {
  const seen = columns.flatMap(({ forPrograms }, index) => (forPrograms ? [] : [index]))
  if (seen.length === columns.length) return { ...sheet, columns, batches }
  async function* seenOnly() {
    for await (const rows of batches) yield rows.map((cells) => seen.map((index) => cells[index]!))
  }
  return { ...sheet, columns: seen.map((index) => columns[index]!), batches: seenOnly() }
}

/** The tables as one file, piece after piece. */
export const piecesOf = (kind: SheetKind, sheets: readonly Sheet[]): AsyncGenerator<string | Uint8Array> =>
  writers[kind](kind === 'json' ? sheets : sheets.map(forPeople))

/** Several tables of plain text come as an archive. */
const endingOf = (kind: SheetKind, tables: number) => (kind === 'csv' && tables > 1 ? 'zip' : kind)

export const asDownload = (reply: FastifyReply, name: string, ending: keyof typeof types): FastifyReply =>
  reply.type(types[ending]).header('content-disposition', `attachment; filename="${name}.${ending}"`)

/** `oversight-1714` as it was on a day: `oversight-1714-2026-11-20`. */
export const namedOn = (name: string, at: Date): string => `${name}-${localOf(at).toISOString().slice(0, 10)}`

/** Sends tables as a file as fast as it is taken. */
export function sendSheets(reply: FastifyReply, kind: SheetKind, name: string, sheets: readonly Sheet[]): FastifyReply {
  return asDownload(reply, name, endingOf(kind, sheets.length)).send(
    Readable.from(piecesOf(kind, sheets), { objectMode: false, highWaterMark: 1 << 18 }),
  )
}
