// The readiness board of a place, and the administrator's launches.
import { formatDate, inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
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
            columns={(['body', 'stage', 'missing', 'due', 'flags'] as const).map((key) => ({ label: t(locale, key) }))}
            rows={bodies.map((body) => ({
              key: body.agency.id,
              cells: [
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
      </section>
    </>
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
}: {
  frame: Frame
  deps: BodyDeps
  launches: readonly Launch[]
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
          <Button>{t(locale, 'save')}</Button>
        </form>
      </section>
    </>
  )
}
