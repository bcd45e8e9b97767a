// `/api/v1/ledger`, `/api/v1/dumps`, the proof of a report, and the files themselves.
import { createReadStream } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Problem } from '../platform/problems.ts'
import { idOf, textOf, queryOf, paramsOf, idIn } from '../platform/query.ts'
import type { LedgerRecord } from '../reports/index.ts'
import { problemResponses } from '../ui/index.ts'
import { dumpPath, type LedgerDeps, proveReport } from './actions.ts'
import { type Dump, findDump, listCheckpoints, listDumps, openKey } from './store.ts'
import { pageOf } from '../platform/present.ts'

const Checkpoint = z.object({
  n: z.number(),
  at: z.string(),
  reports: z.number(),
  events: z.number(),
  root: z.string(),
  previous: z.string().nullable(),
})
const Signed = Checkpoint.extend({ key: z.string(), signature: z.string() })

const [text, number, truth] = [z.string().optional(), z.number().optional(), z.boolean().optional()]
/** Every member that a public body may have: one that were left out would break the hash. */
const Body = z.object({
  from: text, to: text, agency: number, proposed: number, held: number, category: text, why: text, term: text,
  dueAt: text, actBy: text, ground: text,
  outcome: text, basis: text, stars: number, late: truth, controlLevel: text, publication: text, publishBy: text,
  region: text, district: text,
  mahalla: text, place: text, request: text, requestLevel: text, decideBy: text, days: number, until: text,
  granted: truth,
  reviewBy: z.string().nullish(),
  replyLeft: number, cause: text, onSite: text, distance: number, unplaced: text, rung: number, step: number,
  part: number,
  voteUntil: text, consents: number,
  objects: number, voters: number, coReporters: number, since: text, unheard: truth,
  into: number, supporters: number, merged: number, incident: number,
  cells: z.array(z.number()).optional(),
  areas: z.array(z.array(z.number())).optional(),
  recording: number,
  change: number,
  stood: z.object({ clock: z.number(), office: z.number(), stage: z.number() }).optional(),
  requestBy: text, firstDueAt: text, pausedActBy: text,
} satisfies Record<keyof LedgerRecord['body'], z.ZodType>) // prettier-ignore

const Record = z.object({
  report: z.number(),
  seq: z.number(),
  at: z.string(),
  type: z.string(),
  role: z.string(),
  agency: z.number().nullable(),
  body: Body,
  sealed: z.string(),
  said: z.string().nullable(),
  prev: z.string(),
  hash: z.string(),
})
const ProofOut = z
  .object({
    report: z.number(),
    events: z.array(Record),
    leaf: z.object({ report: z.number(), seq: z.number(), head: z.string() }).nullable(),
    index: z.number().nullable(),
    size: z.number(),
    path: z.array(z.string()),
    checkpoint: Checkpoint,
    key: z.string(),
    signature: z.string(),
  })
  .meta({ id: 'Proof' })

const DumpOut = z.object({
  name: z.string(),
  url: z.string(),
  kind: z.string(),
  period: z.string(),
  at: z.string(),
  bytes: z.number(),
  rows: z.number(),
  sha256: z.string(),
  checkpoint: z.number().nullable(),
})

export const dumpUrl = ({ name }: Pick<Dump, 'name'>): string => `/data/${name}`

export function ledgerRoutes(app: FastifyInstance, deps: LedgerDeps): void {
  const open = { permission: 'public.read' as const }
  const key = z.object({ key: z.string(), algorithm: z.literal('Ed25519') })
  app.get(
    '/api/v1/ledger/key',
    { config: open, schema: { response: { 200: key, ...problemResponses } } },
    async () => ({
      key: (await openKey(deps.db, deps.secrets)).publicKey,
      algorithm: 'Ed25519' as const,
    }),
  )
  const checkpoints = z.object({ items: z.array(Signed), next: z.string().nullable() })
  app.get(
    '/api/v1/ledger/checkpoints',
    { config: open, schema: { response: { 200: checkpoints, ...problemResponses } } },
    async (request) => {
      const found = await listCheckpoints(deps.db, 101, idOf(queryOf(request), 'cursor'))
      const { items, next } = pageOf(found, 100, ({ n }) => String(n))
      return { items, next: next ?? null }
    },
  )
  app.get(
    '/api/v1/reports/:id/proof',
    { config: open, schema: { response: { 200: ProofOut, ...problemResponses } } },
    async (request) => proveReport(deps, idIn(request)),
  )
  const dumps = z.object({ ledger: z.string().nullable(), items: z.array(DumpOut), next: z.null() })
  app.get('/api/v1/dumps', { config: open, schema: { response: { 200: dumps, ...problemResponses } } }, async () => {
    const [ledger, data] = await Promise.all([listDumps(deps.db, 'ledger', 50), listDumps(deps.db, 'data', 200)])
    const items = [...ledger, ...data].map((dump) => ({ ...dump, url: dumpUrl(dump), at: dump.at.toISOString() }))
    return { ledger: ledger[0] ? dumpUrl(ledger[0]) : null, items, next: null }
  })
  app.get(
    '/data/:name',
    { config: open, schema: { hide: true, response: { 200: z.any(), 304: z.null() } } },
    async (request, reply) => {
      const dump = await findDump(deps.db, textOf(paramsOf(request), 'name') ?? '')
      if (!dump) throw new Problem('not_found')
      const etag = `"${dump.sha256.slice(0, 24)}"`
      // A dump never changes under its name.
      reply.header('cache-control', 'public, max-age=86400, immutable').header('etag', etag)
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return reply
        .type(typeOf(dump.name))
        .header('content-length', dump.bytes)
        .header('content-disposition', `attachment; filename="${dump.name}"`)
        .send(createReadStream(dumpPath(deps, dump.name)))
    },
  )
}

const types: [RegExp, string][] = [
  [/\.gz$/, 'application/gzip'],
  [/\.csv$/, 'text/csv; charset=utf-8'],
  [/\.json$/, 'application/json; charset=utf-8'],
]
const typeOf = (name: string): string => types.find(([ending]) => ending.test(name))?.[1] ?? 'application/octet-stream'
