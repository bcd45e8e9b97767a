// What is taken as a document: a PDF by its content, and one that does nothing when it is opened. Pure.

const head = '%PDF-'
const foot = '%%EOF'
/** How far from the end the foot may stand: some programs add a little behind it. */
const tail = 2048
/** What makes a reader run something: no act and no estimate needs it. Looked for where it stands open; a hint. */
const active = /\/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b/

/** @returns the code of what is wrong with it; undefined where it is good */
export function judgeDocument(bytes: Buffer): 'document_empty' | 'document_kind' | 'document_active' | undefined {
  if (bytes.length === 0) return 'document_empty'
  const isPdf = bytes.subarray(0, head.length).toString('latin1') === head
  if (!isPdf || !bytes.subarray(-tail).toString('latin1').includes(foot)) return 'document_kind'
  return active.test(openPartOf(bytes)) ? 'document_active' : undefined
}

/** The file without its packed streams, in which anything may stand by chance, and with its names spelled out. */
const openPartOf = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/\bstream\r?\n[\s\S]*?\bendstream\b/g, ' ')
    .replace(/#([0-9A-Fa-f]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
