// `/work/team`: a head's people and how much each has in hand, handing over a queue, who is on duty, ready answers.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AnswerTemplate, listTemplates, removeTemplate, saveTemplate } from '../../agencies/index.ts'
import { sayWatch } from '../../deadlines/index.ts'
import { shortWeekdays, writtenLanguages } from '../../language/index.ts'
import { actingOf, frameOf, officersOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { type FieldError, mendable, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, idOf, listOf, textOf, paramsOf, queryOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import {
  asWritten,
  Button,
  Checks,
  Disclosure,
  Empty,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  renderPage,
  Select,
  sendPage,
  Table,
  TextInput,
} from '../../ui/index.ts'
import { handOver } from '../actions.ts'
import { addDuty, removeDuty, type Roster, rosterOf } from '../duty-store.ts'
import { loadByOfficer, type OfficerLoad } from '../store.ts'
import { t } from '../words.ts'
import { Remove } from './remove.tsx'
import { Templates } from './templates.tsx'

interface Team {
  people: Awaited<ReturnType<typeof officersOf>>
  loads: readonly OfficerLoad[]
  duty: Roster
  templates: readonly AnswerTemplate[]
}

interface Props {
  frame: Frame
  deps: ReportDeps
  team: Team
  fields: Fields
  errors: readonly FieldError[]
  done: string | undefined
}

function People({ frame, team, fields, errors }: Props) {
  const { locale } = frame
  const load = (id: number) => team.loads.find((each) => each.officerId === id)
  const options = team.people.map(({ id, name }) => ({ value: String(id), label: name, own: true }))
  const shared = { locale, errors, empty: t(locale, 'team.choose') }
  return (
    <section class="stack">
      <h2>{t(locale, 'team.people')}</h2>
      <Table
        caption={t(locale, 'team.people')}
        columns={[
          { label: t(locale, 'team.name') },
          { label: t(locale, 'team.open'), number: true },
          { label: t(locale, 'team.overdue'), number: true },
          { label: t(locale, 'team.waiting'), number: true },
        ]}
        rows={team.people.map(({ id, name }) => ({
          key: id,
          cells: [
            <span {...asWritten}>{name}</span>,
            load(id)?.open ?? 0,
            load(id)?.overdue ?? 0,
            load(id)?.waiting ?? 0,
          ],
        }))}
      />
      <Disclosure
        summary={t(locale, 'team.hand_over')}
        open={errors.some(({ field }) => field === 'from' || field === 'to')}
      >
        <p class="hint">{t(locale, 'team.hand_over_hint')}</p>
        <form method="post" action={link(frame, '/work/team/hand-over')} class="fields" novalidate>
          <Select
            {...shared}
            name="from"
            label={t(locale, 'team.from')}
            options={options}
            value={textOf(fields, 'from')}
          />
          <Select {...shared} name="to" label={t(locale, 'team.to')} options={options} value={textOf(fields, 'to')} />
          <Button>{t(locale, 'team.hand_over_do')}</Button>
        </form>
      </Disclosure>
    </section>
  )
}

function Duty({ frame, team, fields, errors }: Props) {
  const { locale } = frame
  const shared = { locale, errors, scope: 'duty' }
  const isAbout = errors.some(({ field }) => ['phone', 'hours', 'days'].includes(field))
  return (
    <section class="stack" aria-labelledby="duty">
      <h2 id="duty">{t(locale, 'team.duty')}</h2>
      <p class="muted">{t(locale, 'team.duty_hint')}</p>
      {team.duty.contacts.length > 0 && team.duty.gaps.length > 0 && (
        <p class="warning">{t(locale, 'team.duty_gaps', { hours: sayWatch(locale, team.duty.gaps) })}</p>
      )}
      {team.duty.contacts.length === 0 ? (
        <Empty title={t(locale, 'team.duty_none')} hint={t(locale, 'team.duty_none_hint')} />
      ) : (
        <ul class="rows">
          {team.duty.contacts.map((contact) => (
            <li key={contact.personId} class="row row-split">
              <span>
                <span {...asWritten}>{contact.name}</span> · <span class="figures">{contact.phone}</span> ·{' '}
                {contact.hours ? sayWatch(locale, contact.hours) : t(locale, 'team.always')}
              </span>
              <Remove frame={frame} to="/work/team/duty-remove" id={contact.personId} what={contact.name} />
            </li>
          ))}
        </ul>
      )}
      <Disclosure summary={t(locale, 'team.duty_add')} open={isAbout}>
        <form method="post" action={link(frame, '/work/team/duty')} class="fields" novalidate>
          <TextInput
            {...shared}
            name="name"
            label={t(locale, 'team.name')}
            value={isAbout ? textOf(fields, 'name') : ''}
          />
          <TextInput
            {...shared}
            name="phone"
            type="tel"
            label={t(locale, 'team.phone')}
            value={textOf(fields, 'phone')}
          />
          <Checks
            {...shared}
            name="days"
            legend={t(locale, 'team.days')}
            hint={t(locale, 'team.days_hint')}
            options={shortWeekdays(locale).map((label, index) => ({ value: String(index + 1), label }))}
            values={listOf(fields, 'days')}
            inRow
          />
          <TextInput
            {...shared}
            name="hours"
            label={t(locale, 'team.hours')}
            hint={t(locale, 'team.hours_hint')}
            value={textOf(fields, 'hours')}
          />
          <Button>{t(locale, 'team.save')}</Button>
        </form>
      </Disclosure>
    </section>
  )
}

type TeamDeps = ReportDeps & SignInDeps

/** What the forms of the page do; each says what the page is told of it. */
const stepsOf = (
  deps: TeamDeps,
): Record<string, (request: FastifyRequest, fields: Fields) => Promise<string | undefined>> => ({
  'hand-over': async (request, fields) => {
    const { done, left } = await handOver(deps, requireViewer(request), {
      from: idOf(fields, 'from'),
      to: idOf(fields, 'to'),
    })
    return `?moved=${done.length}&left=${left}`
  },
  duty: async (request, fields) => {
    const viewer = requireViewer(request)
    const [name, phone, hours] = ['name', 'phone', 'hours'].map((field) => textOf(fields, field))
    const input = { name, phone, hours, days: listOf(fields, 'days').map(Number) }
    await addDuty(deps.db, actingOf(viewer).agencyId, input, { at: deps.clock(), by: viewer.personId })
    return undefined
  },
  'duty-remove': async (request, fields) => {
    const viewer = requireViewer(request)
    const made = { at: deps.clock(), by: viewer.personId }
    await removeDuty(deps.db, actingOf(viewer).agencyId, idOf(fields, 'id'), made)
    return undefined
  },
  template: async (request, fields) => {
    const viewer = requireViewer(request)
    const texts = Object.fromEntries(writtenLanguages.map((language) => [language, textOf(fields, language)]))
    await saveTemplate(deps, actingOf(viewer).agencyId, viewer.personId, {
      id: idOf(fields, 'template'),
      about: textOf(fields, 'about'),
      name: textOf(fields, 'name'),
      ...texts,
    })
    return undefined
  },
  'template-remove': async (request, fields) => {
    await removeTemplate(deps.db, actingOf(requireViewer(request)).agencyId, idOf(fields, 'id'))
    return undefined
  },
})

async function show(
  deps: TeamDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields = {},
  errors: readonly FieldError[] = [],
) {
  const frame = { ...frameOf(request, deps), path: '/work/team', query: '' }
  const { locale } = frame
  const agencyId = actingOf(requireViewer(request)).agencyId
  const [people, loads, duty, templates] = await Promise.all([
    officersOf(deps.db, agencyId),
    loadByOfficer(deps.db, deps.agencies.withBelow(agencyId), deps.clock()),
    rosterOf(deps.db, agencyId),
    listTemplates(deps.db, agencyId),
  ])
  const query = queryOf(request)
  const done = textOf(query, 'moved')
  const props = { frame, deps, team: { people, loads, duty, templates }, fields, errors, done }
  const title = t(locale, 'team.title')
  const children = (
    <div class="stack-wide">
      {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
      {done !== undefined && (
        <p class="done" role="status">
          {t(locale, 'team.moved', { count: Number(done) || 0, left: Number(textOf(query, 'left')) || 0 })}
        </p>
      )}
      <div class="stack">
        <p>
          <a href={link(frame, '/work')}>{t(locale, 'title')}</a>
        </p>
        <h1>{title}</h1>
        <p class="lead">{deps.agencies.name(deps.agencies.get(agencyId), locale)}</p>
      </div>
      <People {...props} />
      <Duty {...props} />
      <Templates
        frame={frame}
        deps={deps}
        templates={templates}
        edited={idOf(query, 'edit')}
        fields={fields}
        errors={errors}
      />
    </div>
  )
  return sendPage(
    request,
    reply,
    renderPage({ frame, title, width: 'wide', failed: errors.length > 0, children }),
    errors.length > 0 ? 422 : 200,
  )
}

export function teamPages(app: FastifyInstance, deps: TeamDeps): void {
  pageRoute(app, 'get', 'team.manage', '/work/team', (request, reply) => show(deps, request, reply))

  const steps = stepsOf(deps)
  pageRoute(app, 'post', 'team.manage', '/work/team/:step', async (request, reply) => {
    const step = textOf(paramsOf(request), 'step') ?? ''
    const take = Object.hasOwn(steps, step) ? steps[step] : undefined
    if (!take) throw new Problem('not_found')
    const fields = fieldsOf(request)
    try {
      return reply.redirect(`${link(frameOf(request, deps), '/work/team')}${(await take(request, fields)) ?? ''}`, 303)
    } catch (error) {
      return show(deps, request, reply, fields, mendable(error).errors)
    }
  })
}
