// `/rules`: the law in force for citizens: the life table, the terms of every type, grounds and limits, made from the
// data itself.
import { formatNumber, formatTerm, inLanguage } from '../../language/index.ts'
import type { FastifyInstance } from 'fastify'
import { frameOf } from '../../people/index.ts'
import { Disclosure, type Frame, pageRoute, renderPage, sendPage, Table } from '../../ui/index.ts'
import {
  percentOf,
  type World,
  actionsFrom,
  isPersonal,
  ladder,
  ownerOf,
  rows,
  rungs,
  type Status,
  statuses,
  type Transition,
} from '../../life/index.ts'
import { t, wordFor } from '../words.ts'
import type { CardDeps } from './step.ts'

/** The setting that times each stage; `in_progress` runs by the type's own term. */
const termOf: Partial<Record<Status, keyof World['settings']['terms']>> = {
  moderating: 'moderate',
  routed: 'accept',
  returned: 'redirect',
  waiting_reporter: 'reply',
  answered: 'consent',
  objected: 'review',
  verifying: 'verify',
  appealed: 'appeal',
}
const shownLimits = [
  'textLength',
  'photosPerReport',
  'photosPerAnswer',
  'photoBytes',
  'reportsPerPersonAndDay',
  'reroutes',
  'recategorises',
] as const

/** The whole table, status by status: who may do what, and where it leads. */
function Steps({ frame }: { frame: Frame }) {
  const { locale } = frame
  const leadsTo = (to: Transition['to'][number]) =>
    to === 'same' || to === 'before' ? t(locale, `rules.${to}`) : wordFor(locale, 'status', to)
  return (
    <section class="stack" aria-labelledby="steps">
      <h2 id="steps">{t(locale, 'rules.steps')}</h2>
      <div>
        {statuses.map((status) => (
          <Disclosure key={status} summary={wordFor(locale, 'status', status)}>
            <Table
              caption={wordFor(locale, 'status', status)}
              columns={(['rules.action', 'rules.who', 'rules.leads_to'] as const).map((key) => ({
                label: t(locale, key),
              }))}
              rows={rows
                .filter((row) => row.from.includes(status) && isPersonal(row))
                .map((row) => ({
                  key: row.action + row.by.join(),
                  cells: [
                    wordFor(locale, 'action', row.action),
                    row.by
                      .filter((actor) => actor !== 'system')
                      .map((actor) => wordFor(locale, 'role', actor))
                      .join(', '),
                    row.to.map(leadsTo).join(', '),
                  ],
                }))}
            />
          </Disclosure>
        ))}
      </div>
    </section>
  )
}

/** Who is told when a step is late, and at which share of its time. */
function Ladder({ frame, world }: { frame: Frame; world: World }) {
  const { locale } = frame
  const owners = Object.keys(ladder) as (keyof typeof ladder)[]
  return (
    <section class="stack">
      <h2>{t(locale, 'rules.ladder')}</h2>
      <p class="muted">{t(locale, 'rules.ladder_lead')}</p>
      <Table
        caption={t(locale, 'rules.ladder')}
        columns={[
          { label: t(locale, 'rules.percent') },
          ...owners.map((owner) => ({ label: wordFor(locale, 'owner', owner) })),
        ]}
        rows={rungs.map((rung) => ({
          key: rung,
          cells: [
            t(locale, 'rules.percent_of', { percent: percentOf(rung, world) }),
            ...owners.map((owner) =>
              ladder[owner][rung].map((audience) => wordFor(locale, 'audience', audience)).join(', '),
            ),
          ],
        }))}
      />
    </section>
  )
}

/** The time of every type. */
function Terms({ frame, world }: { frame: Frame; world: World }) {
  const { locale } = frame
  return (
    <section class="stack" aria-labelledby="terms">
      <h2 id="terms">{t(locale, 'rules.terms')}</h2>
      <div>
        {world.categories.groups.map((group) => (
          <Disclosure key={group.code} summary={inLanguage(group.name, locale)}>
            <table>
              <tbody>
                {group.categories.map((category) => (
                  <tr key={category.code}>
                    <td>
                      {inLanguage(category.name, locale)}
                      <span class="muted">
                        {' '}
                        {category.flags
                          .filter((flag) => t.has(`rules.flag.${flag}`))
                          .map((flag) => wordFor(locale, 'rules.flag', flag))
                          .join(', ')}
                      </span>
                    </td>
                    <td class="number figures">{formatTerm(locale, category.term)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Disclosure>
        ))}
      </div>
    </section>
  )
}

function RulesPage({ frame, world }: { frame: Frame; world: World }) {
  const { locale } = frame
  const { terms, limits } = world.settings
  const columns = (['rules.status', 'rules.owner', 'rules.clock', 'rules.actions_col'] as const).map((key) => ({
    label: t(locale, key),
  }))
  const rowOf = (status: Status) => {
    const owner = ownerOf[status]
    const term = termOf[status]
    const until = term ? formatTerm(locale, terms[term]) : t(locale, 'rules.until_due')
    const actions = actionsFrom(status).map((action) => wordFor(locale, 'action', action))
    return {
      key: status,
      cells: [
        wordFor(locale, 'status', status),
        owner ? wordFor(locale, 'owner', owner) : t(locale, 'rules.end'),
        owner ? until : '—',
        actions.join(' · ') || '—',
      ],
    }
  }
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'rules.title')}</h1>
        <p class="lead">{t(locale, 'rules.lead')}</p>
        <p class="done">{t(locale, 'rules.law')}</p>
      </div>
      <section class="stack" aria-labelledby="statuses">
        <h2 id="statuses">{t(locale, 'rules.statuses')}</h2>
        <Table caption={t(locale, 'rules.statuses')} columns={columns} rows={statuses.map(rowOf)} />
      </section>
      <Steps frame={frame} />
      <Ladder frame={frame} world={world} />
      <Terms frame={frame} world={world} />
      <section class="stack" aria-labelledby="grounds">
        <h2 id="grounds">{t(locale, 'rules.grounds')}</h2>
        <ul class="rows">
          {world.settings.grounds.rejection.map((ground) => (
            <li key={ground} class="row">
              {wordFor(locale, 'ground', ground)}
            </li>
          ))}
        </ul>
      </section>
      <section class="stack" aria-labelledby="limits">
        <h2 id="limits">{t(locale, 'rules.limits')}</h2>
        <table>
          <tbody>
            {shownLimits.map((name) => (
              <tr key={name}>
                <th scope="row">{t(locale, `rules.limit.${name}`)}</th>
                <td class="number figures">{formatNumber(locale, limits[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

export function rulesPage(app: FastifyInstance, deps: CardDeps): void {
  pageRoute(app, 'get', 'public.read', '/rules', async (request, reply) => {
    const frame = frameOf(request, deps)
    const title = t(frame.locale, 'rules.title')
    return sendPage(
      request,
      reply,
      renderPage({ frame, title, width: 'wide', children: <RulesPage frame={frame} world={deps} /> }),
    )
  })
}
