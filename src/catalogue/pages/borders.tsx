// `/admin/borders`: which outlines are in force, and newer ones with their doubts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Reason, Rooms, type Tried } from '../../administration/index.ts'
import { formatDate, formatNumber } from '../../language/index.ts'
import { frameOf, requireViewer } from '../../people/index.ts'
import { readForm } from '../../platform/forms.ts'
import { mendable, Problem } from '../../platform/problems.ts'
import { choiceOf, type Fields, idOf, isDone, textOf, withDone } from '../../platform/query.ts'
import { type Edition, listEditions, listProposals, type Proposal } from '../../territories/index.ts'
import {
  asWritten,
  Button,
  Field,
  type Frame,
  link,
  pageRoute,
  Select,
  sendRoom,
  Table,
  TextInput,
} from '../../ui/index.ts'
import { adoptOutlines, dropOutlines, outlineBytes, sendOutlines } from '../borders.ts'
import type { CatalogueDeps } from '../actions.ts'
import { t } from '../words.ts'

const kinds = ['districts', 'mahallas'] as const
const path = '/admin/borders'

function InForce({ frame: { locale }, editions }: { frame: Frame; editions: readonly Edition[] }) {
  return (
    <section class="stack" aria-labelledby="in-force">
      <h2 id="in-force">{t(locale, 'borders.in_force')}</h2>
      <Table
        caption={t(locale, 'borders.in_force')}
        columns={[
          { label: t(locale, 'borders.kind') },
          { label: t(locale, 'borders.count'), number: true },
          { label: t(locale, 'borders.source') },
          { label: t(locale, 'borders.since') },
        ]}
        rows={editions.map(({ id, kind, source, attribution, at, count }) => ({
          key: id,
          cells: [
            t(locale, `borders.${kind}`),
            formatNumber(locale, count),
            <span {...asWritten}>
              {source}. {attribution}
            </span>,
            formatDate(locale, at),
          ],
        }))}
      />
    </section>
  )
}

/** What waits: how much of it was understood, what is doubtful, and the two ways on. */
function Waiting({ frame, proposal, tried }: { frame: Frame; proposal: Proposal; tried: Tried }) {
  const { locale } = frame
  const { id, kind, count, source, doubts } = proposal
  return (
    <section class="stack" aria-labelledby={`waiting-${id}`}>
      <h2 id={`waiting-${id}`}>{t(locale, 'borders.waiting', { kind: t(locale, `borders.${kind}`) })}</h2>
      <p>
        <span {...asWritten}>{source}</span>. {t(locale, 'borders.read', { count })}
      </p>
      {doubts.length === 0 ? (
        <p class="done">{t(locale, 'borders.no_doubts')}</p>
      ) : (
        <ul class="stack-tight">
          {doubts.map(({ code, count: many, what }) => (
            <li key={code}>
              <strong>{t(locale, `doubt.${code}`, { count: many })}</strong>{' '}
              <span {...asWritten}>{what.join(', ')}</span>
              {many > what.length && ' …'}
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={link(frame, path)} class="fields">
        <input type="hidden" name="id" value={id} />
        <Reason frame={frame} tried={idOf(tried.fields ?? {}, 'id') === id ? tried : {}} scope={`outlines-${id}`} />
        <div class="actions">
          <Button name="step" value="adopt">
            {t(locale, 'borders.adopt')}
          </Button>
          <Button kind="quiet" name="step" value="drop" formnovalidate>
            {t(locale, 'borders.drop')}
          </Button>
        </div>
        <p class="hint">{t(locale, 'borders.keeps')}</p>
      </form>
    </section>
  )
}

function SendForm({ frame, tried }: { frame: Frame; tried: Tried }) {
  const { locale } = frame
  const isOwn = idOf(tried.fields ?? {}, 'id') === undefined
  const fields = isOwn ? (tried.fields ?? {}) : {}
  const errors = isOwn ? (tried.errors ?? []) : []
  return (
    <section class="stack" aria-labelledby="send">
      <h2 id="send">{t(locale, 'borders.send')}</h2>
      <p>{t(locale, 'borders.send_hint', { mb: outlineBytes / 1e6 })}</p>
      <form method="post" action={link(frame, path)} class="fields" enctype="multipart/form-data">
        <Select
          locale={locale}
          name="kind"
          label={t(locale, 'borders.kind')}
          options={kinds.map((kind) => ({ value: kind, label: t(locale, `borders.${kind}`) }))}
          value={textOf(fields, 'kind') ?? 'districts'}
          errors={errors}
        />
        <TextInput
          locale={locale}
          name="source"
          label={t(locale, 'borders.source')}
          value={textOf(fields, 'source')}
          errors={errors}
        />
        <TextInput
          locale={locale}
          name="attribution"
          label={t(locale, 'borders.attribution')}
          hint={t(locale, 'borders.attribution_hint')}
          value={textOf(fields, 'attribution')}
          errors={errors}
        />
        <Field locale={locale} name="file" label={t(locale, 'borders.file')} errors={errors}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              type="file"
              name="file"
              accept=".geojson,.json,application/geo+json"
              aria-describedby={describedBy}
              aria-invalid={invalid}
            />
          )}
        </Field>
        <Button name="step" value="send">
          {t(locale, 'borders.look')}
        </Button>
      </form>
    </section>
  )
}

async function show(deps: CatalogueDeps, request: FastifyRequest, reply: FastifyReply, tried: Tried = {}) {
  const frame = { ...frameOf(request, deps), path, query: '' }
  const { locale } = frame
  const [editions, proposals] = await Promise.all([listEditions(deps.db), listProposals(deps.db)])
  return sendRoom(request, reply, {
    frame,
    title: t(locale, 'borders.title'),
    head: <Rooms frame={frame} here="places" />,
    ...(tried.errors && { errors: tried.errors }),
    done: isDone(request) && t(locale, 'done'),
    children: (
      <>
        <div class="stack">
          <h1>{t(locale, 'borders.title')}</h1>
          <p class="lead">{t(locale, 'borders.lead')}</p>
        </div>
        <InForce frame={frame} editions={editions} />
        {proposals.map((proposal) => (
          <Waiting key={proposal.id} frame={frame} proposal={proposal} tried={tried} />
        ))}
        <SendForm frame={frame} tried={tried} />
      </>
    ),
  })
}

/** One step of the form: sent, put into force, or thrown away. @throws what the step refuses */
async function take(
  deps: CatalogueDeps,
  request: FastifyRequest,
  fields: Fields,
  file: { bytes: Buffer; tooLarge: boolean } | undefined,
): Promise<void> {
  const viewer = requireViewer(request)
  const id = idOf(fields, 'id')
  const step = choiceOf(fields, 'step', ['send', 'adopt', 'drop'])
  if (step !== 'send' && id === undefined) throw new Problem('not_found')
  if (step === 'adopt' && id !== undefined) return adoptOutlines(deps, viewer, id, textOf(fields, 'reason'))
  if (step === 'drop' && id !== undefined) return dropOutlines(deps, id)
  return sendOutlines(deps, viewer, {
    kind: choiceOf(fields, 'kind', kinds) ?? 'districts',
    source: textOf(fields, 'source'),
    attribution: textOf(fields, 'attribution'),
    file,
  })
}

export function borderPages(app: FastifyInstance, deps: CatalogueDeps): void {
  pageRoute(app, 'get', 'settings.change', path, (request, reply) => show(deps, request, reply))
  pageRoute(app, 'post', 'settings.change', path, async (request, reply) => {
    const { fields, files } = await readForm(request, { fileBytes: outlineBytes, files: 1 })
    try {
      await take(
        deps,
        request,
        fields,
        files.find(({ field }) => field === 'file'),
      )
    } catch (error) {
      return show(deps, request, reply, { fields, errors: mendable(error).errors })
    }
    return reply.redirect(withDone(link(frameOf(request, deps), path)), 303)
  })
}
