// `/data`: what can be taken away and how to prove it; `/reports/{id}/proof`: one history with its place in the signed
// tree.
import type { FastifyInstance } from 'fastify'
import { formatMoment, formatNumber } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { idIn } from '../../platform/query.ts'
import { wordFor } from '../../card/index.ts'
import {
  asWritten,
  ButtonLink,
  Empty,
  type Frame,
  link,
  pageRoute,
  renderPage,
  sendPage,
  Table,
} from '../../ui/index.ts'
import { type LedgerDeps, proveReport, type ReportProof } from '../actions.ts'
import { dumpUrl } from '../api.ts'
import { type Dump, listCheckpoints, listDumps, openKey, type SignedCheckpoint } from '../store.ts'
import { t } from '../words.ts'

const sizeOf = (frame: Frame, bytes: number) =>
  bytes < 1_000_000
    ? t(frame.locale, 'kb', { size: formatNumber(frame.locale, Math.ceil(bytes / 1000)) })
    : t(frame.locale, 'mb', { size: formatNumber(frame.locale, bytes / 1_000_000) })

const Code = ({ children }: { children: preact.ComponentChildren }) => (
  <code class="hash" {...asWritten}>
    {children}
  </code>
)

function Dumps({ frame, dumps, caption }: { frame: Frame; dumps: readonly Dump[]; caption: string }) {
  const { locale, now } = frame
  return (
    <Table
      caption={caption}
      columns={[
        { label: t(locale, 'file') },
        { label: t(locale, 'when') },
        { label: t(locale, 'period') },
        { label: t(locale, 'rows'), number: true },
        { label: t(locale, 'size'), number: true },
      ]}
      rows={dumps.map((dump) => ({
        key: dump.name,
        cells: [
          <a href={dumpUrl(dump)} {...asWritten}>
            {dump.name}
          </a>,
          formatMoment(locale, dump.at, now),
          t(locale, `period.${dump.period}`),
          formatNumber(locale, dump.rows),
          sizeOf(frame, dump.bytes),
        ],
      }))}
    />
  )
}

/** The whole ledger, and how to prove it. */
function LedgerPart({
  frame,
  host,
  ledger,
  publicKey,
}: {
  frame: Frame
  host: string
  ledger: readonly Dump[]
  publicKey: string
}) {
  const { locale } = frame
  const [newest] = ledger
  return (
    <section class="stack" aria-labelledby="ledger">
      <h2 id="ledger">{t(locale, 'ledger')}</h2>
      <p>{t(locale, 'ledger_lead')}</p>
      {newest ? (
        <>
          <p>
            <ButtonLink href={dumpUrl(newest)}>{t(locale, 'take_ledger')}</ButtonLink>
          </p>
          <Dumps frame={frame} dumps={ledger.slice(0, 12)} caption={t(locale, 'ledger')} />
        </>
      ) : (
        <Empty title={t(locale, 'no_dump')} hint={t(locale, 'no_dump_hint')} />
      )}
      <h3>{t(locale, 'prove')}</h3>
      <p>{t(locale, 'prove_lead')}</p>
      <pre {...asWritten} tabindex={0}>
        <code>{`npm run verify -- ${host}${newest ? dumpUrl(newest) : ''}`}</code>
      </pre>
      <dl class="definitions">
        <dt>{t(locale, 'key')}</dt>
        <dd>
          <Code>{publicKey}</Code>
        </dd>
      </dl>
      <p class="hint">{t(locale, 'key_hint')}</p>
    </section>
  )
}

function Checkpoints({ frame, checkpoints }: { frame: Frame; checkpoints: readonly SignedCheckpoint[] }) {
  const { locale, now } = frame
  return (
    <Table
      caption={t(locale, 'checkpoints')}
      columns={[
        { label: '№' },
        { label: t(locale, 'when') },
        { label: t(locale, 'reports'), number: true },
        { label: t(locale, 'events'), number: true },
        { label: t(locale, 'root') },
      ]}
      rows={checkpoints.map(({ n, at, reports, events, root }) => ({
        key: n,
        cells: [
          n,
          formatMoment(locale, new Date(at), now),
          formatNumber(locale, reports),
          formatNumber(locale, events),
          <Code>{root}</Code>,
        ],
      }))}
    />
  )
}

function DataPage({
  frame,
  host,
  ledger,
  data,
  checkpoints,
  publicKey,
}: {
  frame: Frame
  host: string
  ledger: readonly Dump[]
  data: readonly Dump[]
  checkpoints: readonly SignedCheckpoint[]
  publicKey: string
}) {
  const { locale } = frame
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'title')}</h1>
        <p class="lead">{t(locale, 'lead')}</p>
      </div>
      <LedgerPart frame={frame} host={host} ledger={ledger} publicKey={publicKey} />
      {data.length > 0 && (
        <section class="stack" aria-labelledby="data">
          <h2 id="data">{t(locale, 'data')}</h2>
          <p>{t(locale, 'data_lead')}</p>
          <Dumps frame={frame} dumps={data} caption={t(locale, 'data')} />
        </section>
      )}
      {checkpoints.length > 0 && (
        <section class="stack" aria-labelledby="checkpoints">
          <h2 id="checkpoints">{t(locale, 'checkpoints')}</h2>
          <p>{t(locale, 'checkpoints_lead')}</p>
          <Checkpoints frame={frame} checkpoints={checkpoints} />
        </section>
      )}
      <section class="stack" aria-labelledby="programs">
        <h2 id="programs">{t(locale, 'programs')}</h2>
        <p>{t(locale, 'programs_lead')}</p>
        <ul class="plain" {...asWritten}>
          {[
            '/api/v1/openapi.json',
            '/api/v1/dumps',
            '/api/v1/ledger/checkpoints',
            '/api/v1/reports',
            '/api/v1/categories',
            '/api/v1/agencies',
            '/api/v1/territories',
          ].map((path) => (
            <li key={path}>
              <a href={path}>{path}</a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function ProofPage({ frame, host, proof }: { frame: Frame; host: string; proof: ReportProof }) {
  const { locale, now } = frame
  const { report, events, leaf, checkpoint } = proof
  const address = `/api/v1/reports/${report}/proof`
  return (
    <div class="stack-wide">
      <p>
        <a href={link(frame, `/reports/${report}`)}>{t(locale, 'to_report', { number: String(report) })}</a>
      </p>
      <div class="stack">
        <h1>{t(locale, 'proof_title', { number: String(report) })}</h1>
        <p class="lead">{t(locale, 'proof_lead')}</p>
      </div>
      <p class="done">
        {leaf
          ? t(locale, leaf.seq === events.length ? 'proof_whole' : 'proof_part', {
              count: leaf.seq,
              all: events.length,
              n: checkpoint.n,
              moment: formatMoment(locale, new Date(checkpoint.at), now),
            })
          : t(locale, 'proof_soon')}
      </p>
      <Table
        caption={t(locale, 'chain')}
        columns={[
          { label: '№' },
          { label: t(locale, 'when') },
          { label: t(locale, 'what') },
          { label: t(locale, 'who') },
          { label: t(locale, 'hash') },
        ]}
        rows={events.map(({ seq, at, type, role, hash }) => ({
          key: seq,
          cells: [
            seq,
            formatMoment(locale, new Date(at), now),
            wordFor(locale, 'event', type),
            wordFor(locale, 'role', role),
            <Code>{hash}</Code>,
          ],
        }))}
      />
      <section class="stack" aria-labelledby="prove">
        <h2 id="prove">{t(locale, 'prove')}</h2>
        <p>{t(locale, 'proof_how')}</p>
        <pre {...asWritten} tabindex={0}>
          <code>{`npm run verify -- ${host}${address}`}</code>
        </pre>
        <p>
          <a href={address}>{t(locale, 'proof_file')}</a> · <a href={link(frame, '/data')}>{t(locale, 'title')}</a>
        </p>
        <p class="hint">{t(locale, 'proof_hidden')}</p>
      </section>
    </div>
  )
}

export function ledgerPages(
  app: FastifyInstance,
  deps: LedgerDeps & { demo: boolean; publicUrl: string | undefined },
): void {
  const hostOf = (request: { protocol: string; host: string }) =>
    deps.publicUrl ?? `${request.protocol}://${request.host}`

  pageRoute(app, 'get', 'public.read', '/data', async (request, reply) => {
    const frame = frameOf(request, deps)
    const [ledger, data, checkpoints, { publicKey }] = await Promise.all([
      listDumps(deps.db, 'ledger', 12),
      listDumps(deps.db, 'data', 24),
      listCheckpoints(deps.db, 12),
      openKey(deps.db, deps.secrets),
    ])
    const children = (
      <DataPage
        frame={frame}
        host={hostOf(request)}
        ledger={ledger}
        data={data}
        checkpoints={checkpoints}
        publicKey={publicKey}
      />
    )
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'title'), width: 'wide', children }))
  })

  pageRoute(app, 'get', 'public.read', '/reports/:id/proof', async (request, reply) => {
    const frame = frameOf(request, deps)
    const proof = await proveReport(deps, idIn(request))
    const title = t(frame.locale, 'proof_title', { number: String(proof.report) })
    const children = <ProofPage frame={frame} host={hostOf(request)} proof={proof} />
    return sendPage(request, reply, renderPage({ frame, title, width: 'wide', children }))
  })
}
