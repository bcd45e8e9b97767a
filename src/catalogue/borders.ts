// Newer outlines of districts and mahallas: read, doubted, and put into force by an administrator who has seen the
// doubts.
import { createHash } from 'node:crypto'
import { change, reasonOf } from '../administration/index.ts'
import type { Viewer } from '../people/index.ts'
import { inTransaction } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import {
  adoptProposal,
  dropProposal,
  lockProposal,
  type OutlineKind,
  proposeOutlines,
  readOutlines,
  type Unit,
} from '../territories/index.ts'
import type { CatalogueDeps } from './actions.ts'

/** A file of outlines may have so many bytes. */
export const outlineBytes = 50_000_000

/** What outlines of this kind may be of. */
function unitsOf({ territories }: CatalogueDeps, kind: OutlineKind): Unit[] {
  if (kind === 'districts')
    return territories.districts.map(({ code, name, center, seat }) => ({ code, name, point: seat ?? center }))
  return territories.districts.flatMap((district) =>
    territories
      .mahallasOf(district.code)
      .map(({ code, name }) => ({ code, name, district: district.code, point: null })),
  )
}

export interface SentOutlines {
  kind: OutlineKind
  source: string | undefined
  attribution: string | undefined
  file: { bytes: Buffer; tooLarge: boolean } | undefined
}

const longest = 200

function textField(name: string, text: string | undefined, errors: FieldError[]): string {
  const value = text?.trim() ?? ''
  if (value === '') errors.push({ field: name, code: 'missing' })
  else if (value.length > longest) errors.push({ field: name, code: 'too_long', params: { max: longest } })
  return value
}

/** Reads a file and keeps it with its doubts; nothing is changed by it yet. @throws invalid */
export async function sendOutlines(deps: CatalogueDeps, viewer: Viewer, sent: SentOutlines): Promise<void> {
  const errors: FieldError[] = []
  const source = textField('source', sent.source, errors)
  const attribution = textField('attribution', sent.attribution, errors)
  const { kind, file } = sent
  if (!file || (file.bytes.length === 0 && !file.tooLarge)) errors.push({ field: 'file', code: 'missing' })
  else if (file.tooLarge)
    errors.push({ field: 'file', code: 'outlines_too_large', params: { max: outlineBytes / 1e6 } })
  if (errors.length > 0 || !file) throw new Problem('invalid', { errors })
  const read = await readOutlines(file.bytes, unitsOf(deps, kind), deps.territories.borders)
  if ('refused' in read) throw invalid('file', read.refused)
  const digest = createHash('sha256').update(file.bytes).digest('hex')
  const { outlines, doubts } = read
  await inTransaction(deps.db, (tx) =>
    proposeOutlines(tx, {
      kind,
      source,
      attribution,
      digest,
      outlines,
      doubts,
      personId: viewer.personId,
      at: deps.clock(),
    }),
  )
}

/** Puts what waits into force, with its reason. Running reports keep their place. @throws not_found, invalid */
export async function adoptOutlines(
  deps: CatalogueDeps,
  viewer: Viewer,
  id: number,
  why: string | undefined,
): Promise<void> {
  const errors: FieldError[] = []
  const reason = reasonOf(why, errors)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  await change(deps, viewer, async (tx) => {
    const proposal = await lockProposal(tx, id)
    if (!proposal) throw new Problem('not_found')
    const { kind, source, count, doubts } = proposal
    const before = deps.territories.ground.edition
    const edition = await adoptProposal(tx, proposal)
    const after = { edition, kind, source, count, doubts: doubts.length }
    return {
      subject: 'places' as const,
      key: `outlines ${kind}`,
      before: { edition: before },
      after,
      reason,
      recount: null,
    }
  })
}

/** Throws away what waits. */
export const dropOutlines = (deps: CatalogueDeps, id: number): Promise<void> =>
  inTransaction(deps.db, (tx) => dropProposal(tx, id))
