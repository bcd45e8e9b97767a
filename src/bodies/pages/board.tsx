// The readiness board of a place, and the administrator's launches.
import { PreviewOrSave, Reason, Would } from '../../administration/index.ts'
import { formatDate, inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import { territoryOptions, country } from '../../territories/index.ts'
import {
  asWritten,
  Badge,
  Button,
  Disclosure,
  Empty,
  type Frame,
  link,
  Radios,
  Select,
  Table,
  TextInput,
  type Tone,
} from '../../ui/index.ts'
import type { Launch } from '../../territories/index.ts'
import type { BodyDeps, readBoard } from '../actions.ts'
import type { Readiness, Stage } from '../rules.ts'
import { t } from '../words.ts'

const tones: Record<Stage, Tone> = { none: 'refused', invited: 'way', connected: 'work', ready: 'solved' }
const day = (text: string) => new Date(`${text}T12:00:00Z`)

const territoryChoices = (deps: BodyDeps, locale: Frame['locale'], within: string) =>
  territoryOptions(deps, locale).filter(({ value }) => deps.territories.isWithin(value, within))

/** Until when a body is to be connected: set by the project office, read by all others. */
function Due({ frame, body, mayKeep }: { frame: Frame; body: Readiness; mayKeep: boolean }) {
  const { locale } = frame
  const { dueOn } = body.standing
  if (!mayKeep) return <>{dueOn ? formatDate(locale, day(dueOn)) : '—'}</>
  const field = `due-${body.agency.id}`
  return (
    <form method="post" action={link(frame, `/work/readiness/${body.agency.id}/due`)} class="inline-form">
      <label class="visually-hidden" for={field}>
        {t(locale, 'due')}
      </label>
      <input id={field} type="date" name="due" value={dueOn ?? ''} />
      <Button kind="plain">{t(locale, 'set')}</Button>
    </form>
  )
}

interface BoardProps {
  frame: Frame
  deps: BodyDeps
  board: Awaited<ReturnType<typeof readBoard>>
  territory: string
  within: string
  mayKeep: boolean
  fields: Fields
  errors: readonly FieldError[]
}

function Flags({ frame: { locale }, body }: { frame: Frame; body: Readiness }) {
  return (
    <>
      {body.deserted && <Badge tone="late">{t(locale, 'deserted')}</Badge>}{' '}
      {body.overdue && <Badge tone="late">{t(locale, 'overdue')}</Badge>}{' '}
      {body.stale && <Badge tone="you">{t(locale, 'stale')}</Badge>}
    </>
  )
}

/** The contract of the hokimlik for its bodies. */
function ContractPart({
  frame,
  deps,
  board: { contract, contractEnds },
  territory,
  mayKeep,
  fields,
  errors,
}: BoardProps) {
  const { locale } = frame
  const hokimlik = deps.agencies.hokimlikOf(territory)
  return (
    <section class="stack" aria-labelledby="contract">
      <h2 id="contract">{t(locale, 'contract')}</h2>
      {contract ? (
        <p>
          <span {...asWritten}>{contract.number}</span> ·{' '}
          {t(locale, 'from_to', {
            from: formatDate(locale, day(contract.signedOn)),
            to: formatDate(locale, day(contract.endsOn)),
          })}{' '}
          {contractEnds && <Badge tone="late">{t(locale, 'contract_ends')}</Badge>}
        </p>
      ) : (
        <p class="muted">{t(locale, 'contract_none')}</p>
      )}
      {mayKeep && hokimlik && (
        <Disclosure
          summary={t(locale, 'contract_add')}
          open={errors.some(({ field }) => ['number', 'signed'].includes(field))}
        >
          <form method="post" action={link(frame, `/work/readiness/${hokimlik.id}/contract`)} class="fields" novalidate>
            <TextInput
              locale={locale}
              name="number"
              label={t(locale, 'contract_number')}
              value={textOf(fields, 'number')}
              errors={errors}
            />
            <div class="fields fields-two">
              <TextInput
                locale={locale}
                name="signed"
                type="date"
                label={t(locale, 'contract_signed')}
                value={textOf(fields, 'signed')}
                errors={errors}
              />
              <TextInput
                locale={locale}
                name="ends"
                type="date"
                label={t(locale, 'contract_until')}
                value={textOf(fields, 'ends')}
                errors={errors}
              />
            </div>
            <Button>{t(locale, 'save')}</Button>
          </form>
        </Disclosure>
      )}
    </section>
  )
}

export function Board(props: BoardProps) {
  const { frame, deps, board, territory, within, mayKeep } = props
  const { locale } = frame
  const { bodies } = board
  const counts = (['ready', 'connected', 'invited', 'none'] as const).map(
    (stage) => [stage, bodies.filter((body) => body.stage === stage).length] as const,
  )
  return (
    <>
      <form method="get" action={link(frame, '/work/readiness')} class="actions">
        <Select
          locale={locale}
          name="territory"
          label={t(locale, 'territory')}
          options={territoryChoices(deps, locale, within)}
          value={territory}
        />
        <Button kind="quiet">{t(locale, 'show')}</Button>
      </form>
      <dl class="figures-row">
        {counts.map(([stage, count]) => (
          <div key={stage}>
            <dt class="figure-label">{t(locale, `stage.${stage}`)}</dt>
            <dd class="figure-value">{count}</dd>
          </div>
        ))}
      </dl>
      <ContractPart {...props} />
      <section class="stack" aria-labelledby="bodies">
        <h2 id="bodies">{t(locale, 'bodies')}</h2>
        {bodies.length === 0 ? (
          <Empty title={t(locale, 'bodies_none')} />
        ) : (
          <Table
            caption={t(locale, 'bodies')}
            columns={[
              ...(mayKeep ? [{ label: t(locale, 'tick') }] : []),
              ...(['body', 'stage', 'missing', 'due', 'flags'] as const).map((key) => ({ label: t(locale, key) })),
            ]}
            rows={bodies.map((body) => ({
              key: body.agency.id,
              cells: [
                ...(mayKeep ? [<Tick {...props} body={body} />] : []),
                <a href={link(frame, mayKeep ? `/work/people/${body.agency.id}` : `/agencies/${body.agency.id}`)}>
                  {inLanguage(deps.agencies.kind(body.agency.kind).name, locale)}
                </a>,
                <Badge tone={tones[body.stage]}>{t(locale, `stage.${body.stage}`)}</Badge>,
                body.missing.map((need) => t(locale, `need.${need}`)).join(', ') || '—',
                <Due frame={frame} body={body} mayKeep={mayKeep} />,
                <Flags frame={frame} body={body} />,
              ],
            }))}
          />
        )}
        {mayKeep && bodies.length > 0 && <Several {...props} />}
      </section>
      {mayKeep && <Invitations {...props} />}
    </>
  )
}

const Tick = ({ frame, deps, body, fields }: BoardProps & { body: Readiness }) => (
  <label class="check">
    <input
      type="checkbox"
      name="bodies"
      value={body.agency.id}
      form="several"
      checked={listOf(fields, 'bodies').includes(String(body.agency.id))}
    />
    <span class="visually-hidden">{inLanguage(deps.agencies.kind(body.agency.kind).name, frame.locale)}</span>
  </label>
)

const severalAt = ({ frame, territory }: BoardProps, step: string) =>
  link(frame, `/work/readiness/several/${step}?territory=${territory}`)

/** One day for all that are ticked, or a reminder to those who were invited. */
function Several(props: BoardProps) {
  const { frame, fields, errors } = props
  const { locale } = frame
  return (
    <form method="post" action={severalAt(props, 'due')} id="several" class="actions" novalidate>
      <TextInput
        locale={locale}
        scope="several"
        name="due"
        type="date"
        label={t(locale, 'several_due')}
        value={textOf(fields, 'due')}
        errors={errors}
      />
      <Button kind="quiet">{t(locale, 'several_set')}</Button>
      <Button kind="quiet" formaction={severalAt(props, 'remind')}>
        {t(locale, 'several_remind')}
      </Button>
    </form>
  )
}

/** Who leads a body that nobody is connected to yet: a name and a contact beside each, sent together. */
function Invitations(props: BoardProps) {
  const { frame, deps, board, fields, errors } = props
  const { locale } = frame
  const empty = board.bodies.filter(({ stage }) => stage === 'none' || stage === 'invited')
  if (empty.length === 0) return null
  const isOpen = errors.some(({ field }) => /^(name|to)-\d+$/.test(field))
  return (
    <Disclosure summary={t(locale, 'invite_many')} open={isOpen}>
      <p class="hint">{t(locale, 'invite_many_hint')}</p>
      <form method="post" action={severalAt(props, 'invite')} class="stack" novalidate>
        {empty.map(({ agency, stage }) => {
          const kind = inLanguage(deps.agencies.kind(agency.kind).name, locale)
          const input = (name: 'name' | 'to') => (
            <TextInput
              locale={locale}
              name={`${name}-${agency.id}`}
              label={t(locale, `invite_${name}`)}
              value={textOf(fields, `${name}-${agency.id}`)}
              errors={errors}
            />
          )
          return (
            <fieldset key={agency.id} class="field">
              <legend>
                {kind} <span class="muted">{t(locale, `stage.${stage}`)}</span>
              </legend>
              <div class="fields fields-two">
                {input('name')}
                {input('to')}
              </div>
            </fieldset>
          )
        })}
        <Button>{t(locale, 'invite_do')}</Button>
      </form>
    </Disclosure>
  )
}

function Launches({ frame, deps, launches }: { frame: Frame; deps: BodyDeps; launches: readonly Launch[] }) {
  const { locale } = frame
  return (
    <Table
      caption={t(locale, 'launches')}
      columns={(['territory', 'state', 'since', 'act', 'office'] as const).map((key) => ({
        label: t(locale, key),
      }))}
      rows={launches.map((launch) => ({
        key: launch.territory,
        cells: [
          inLanguage(deps.territories.get(launch.territory).name, locale),
          t(locale, `state.${launch.state}`),
          formatDate(locale, day(launch.since)),
          <span {...asWritten}>{launch.act}</span>,
          <span {...asWritten}>{launch.office}</span>,
        ],
      }))}
    />
  )
}

export function LaunchRoom({
  frame,
  deps,
  launches,
  fields,
  errors,
  would,
}: {
  frame: Frame
  deps: BodyDeps
  launches: readonly Launch[]
  would: readonly string[] | undefined
  fields: Fields
  errors: readonly FieldError[]
}) {
  const { locale } = frame
  const shared = { locale, errors }
  const states = ['prepared', 'launched', 'suspended'] as const
  return (
    <>
      {launches.length === 0 ? (
        <Empty title={t(locale, 'launch_all')} hint={t(locale, 'launch_all_hint')} />
      ) : (
        <Launches frame={frame} deps={deps} launches={launches} />
      )}
      <section class="stack" aria-labelledby="launch">
        <h2 id="launch">{t(locale, 'launch_set')}</h2>
        <form method="post" action={link(frame, '/admin/rollout')} class="fields" novalidate>
          <Select
            {...shared}
            name="territory"
            label={t(locale, 'territory')}
            options={territoryChoices(deps, locale, country)}
            value={textOf(fields, 'territory')}
            empty={t(locale, 'choose')}
          />
          <Radios
            {...shared}
            name="state"
            legend={t(locale, 'state')}
            options={states.map((state) => ({
              value: state,
              label: t(locale, `state.${state}`),
              hint: t(locale, `state.${state}_hint`),
            }))}
            value={textOf(fields, 'state')}
          />
          <TextInput {...shared} name="since" type="date" label={t(locale, 'since')} value={textOf(fields, 'since')} />
          <TextInput
            {...shared}
            name="act"
            label={t(locale, 'act')}
            hint={t(locale, 'act_hint')}
            value={textOf(fields, 'act')}
          />
          <TextInput
            {...shared}
            name="office"
            label={t(locale, 'office')}
            hint={t(locale, 'office_hint')}
            value={textOf(fields, 'office')}
          />
          <Would frame={frame} lines={would} />
          <Reason frame={frame} tried={{ fields, errors }} />
          <PreviewOrSave frame={frame} />
        </form>
      </section>
    </>
  )
}
