// `/report`: the problem, by everyday words or from the groups; in danger whom to call comes first.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import {
  type Answers,
  type Category,
  type CategoryGroup,
  firstNotices,
  isDanger,
  isEmergency,
  type Phone,
  type Question,
} from '../../categories/index.ts'
import { formatTerm, inLanguage } from '../../language/index.ts'
import { addressOf, countDraft, frameOf } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { fieldsOf, textOf, queryOf } from '../../platform/query.ts'
import { Button, ButtonLink, type Frame, Icon, link, pageRoute, TextInput } from '../../ui/index.ts'
import { discardDraft, type Draft } from '../../reports/index.ts'
import { checkCategory } from '../filing.ts'
import { t } from '../words.ts'
import { NoticeText } from './questions.tsx'
import {
  type Answering,
  Begun,
  begunBy,
  Calls,
  type FilingDeps,
  findOwnDraft,
  goTo,
  keepStep,
  sendStep,
  Step,
  stepOf,
  type StepProps,
  type Wrong,
} from './step.tsx'

/** `/report`, of the draft whose type is chosen anew, with whatever else the address says. */
function addressIn(frame: Frame, draftId: string | undefined, query: Record<string, string> = {}): string {
  const said = new URLSearchParams({ ...query, ...(draftId !== undefined && { draft: draftId }) }).toString()
  return link(frame, said ? `/report?${said}` : '/report')
}

function Choices({
  frame,
  draftId,
  categories,
}: Pick<ProblemProps, 'frame' | 'draftId'> & { categories: readonly Category[] }) {
  const { locale } = frame
  return (
    <form method="post" action={addressIn(frame, draftId)}>
      <ul class="choices">
        {categories.map((category) => (
          <li key={category.code}>
            <button type="submit" name="category" value={category.code}>
              {category.icon && <Icon name={category.icon} />}
              <span>
                {inLanguage(category.name, locale)}
                <small>{t(locale, 'form.term', { term: formatTerm(locale, category.term) })}</small>
              </span>
              <Icon name={isDanger(category) ? 'late' : 'right'} />
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

interface ProblemProps extends Omit<StepProps, 'draftId' | 'draft'> {
  /** Absent: another filing begins. */
  draftId: string | undefined
  query: string
  found: readonly Category[]
  group: CategoryGroup | undefined
  begun: readonly Draft[]
  /** The draft had ended; what was typed since was kept. */
  isKept: boolean
}

/** Step 1: search by everyday words, or browse the sixteen groups. */
function ProblemStep({ frame, world, draftId, errors, title, query, found, group, begun, isKept }: ProblemProps) {
  const { locale } = frame
  return (
    <Step frame={frame} step={1} errors={errors} title={title}>
      {isKept && (
        <p class="done" role="status">
          {t(locale, 'form.kept')}
        </p>
      )}
      <h1>{group ? t(locale, 'form.group', { group: inLanguage(group.name, locale) }) : t(locale, 'form.problem')}</h1>
      {!group && (
        <form method="get" action={link(frame, '/report')} class="ask" role="search" data-island="search">
          {draftId !== undefined && <input type="hidden" name="draft" value={draftId} />}
          <TextInput
            locale={locale}
            name="q"
            label={t(locale, 'form.problem_search')}
            hint={t(locale, 'form.problem_hint')}
            value={query}
            type="search"
            errors={errors}
          />
          <Button icon="search">{t(locale, 'form.find')}</Button>
        </form>
      )}
      <div id="f-category" data-results aria-live="polite">
        {errors.some(({ code }) => code === 'too_many_drafts') && (
          <ButtonLink href={link(frame, `/sign-in?next=${encodeURIComponent(link(frame, '/report'))}`)}>
            {t(locale, 'form.sign_in')}
          </ButtonLink>
        )}
        {query && <h2>{found.length > 0 ? t(locale, 'form.found') : t(locale, 'form.not_found')}</h2>}
        <Choices frame={frame} draftId={draftId} categories={group ? group.categories : found} />
      </div>
      {group ? (
        <p>
          <a href={addressIn(frame, draftId)}>{t(locale, 'form.other_group')}</a>
        </p>
      ) : (
        <section class="stack" aria-labelledby="groups">
          <h2 id="groups">{t(locale, 'form.groups')}</h2>
          <ul class="groups">
            {world.categories.groups.map((each) => (
              <li key={each.code}>
                <a href={addressIn(frame, draftId, { group: each.code })}>
                  <Icon name={each.code} size={28} />
                  {inLanguage(each.name, locale)}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!group && !query && <Begun frame={frame} world={world} begun={begun} />}
    </Step>
  )
}

/**
 * What comes before the form: in danger whom to call, then "I called, send it anyway" (regulation 3.12); and the type's
 * notices, which are read first. A notice that stops leaves no way on.
 */
function BeforeStep({
  frame,
  draftId,
  category,
  phones,
}: Pick<ProblemProps, 'frame' | 'draftId'> & { category: Category; phones: readonly Phone[] }) {
  const { locale } = frame
  const notices = firstNotices(category.questions)
  const stops = notices.some((notice) => notice.stops)
  const isDangerous = phones.length > 0
  return (
    <div class="stack">
      <h1>{isDangerous ? t(locale, 'form.danger') : t(locale, 'form.notice_title')}</h1>
      {isDangerous && <p class="lead">{t(locale, 'form.danger_lead')}</p>}
      {notices.map((notice) => (
        <NoticeText
          key={notice.id}
          frame={frame}
          question={phones.some(({ phone }) => phone === notice.phone) ? { ...notice, phone: '' } : notice}
        />
      ))}
      <Calls frame={frame} phones={phones} />
      {stops ? (
        <p>
          {t(locale, 'form.notice_stops')} <a href={addressIn(frame, draftId)}>{t(locale, 'form.other_group')}</a>
        </p>
      ) : (
        <form method="post" action={addressIn(frame, draftId)} class="actions">
          <input type="hidden" name="category" value={category.code} />
          <input type="hidden" name="called" value="1" />
          <Button kind="quiet">{t(locale, isDangerous ? 'form.danger_go' : 'form.notice_go')}</Button>
          <a href={addressIn(frame, draftId)}>{t(locale, 'form.change')}</a>
        </form>
      )}
    </div>
  )
}

/** Answers with the first step: of another filing, or of this draft, whose type is chosen anew. */
export async function showProblem(answering: Answering, { errors = [], status = 200 }: Wrong = {}, draft?: Draft) {
  const { deps, request } = answering
  const query = queryOf(request)
  const words = textOf(query, 'q')?.slice(0, 200) ?? ''
  const page = (
    <ProblemStep
      frame={frameOf(request, deps)}
      world={deps}
      draftId={draft?.id}
      errors={errors}
      query={words}
      found={words ? deps.categories.search(words, 6) : []}
      group={deps.categories.findGroup(textOf(query, 'group'))}
      begun={draft ? [] : await begunBy(answering)}
      isKept={textOf(query, 'kept') !== undefined}
    />
  )
  return sendStep(answering, page, { status, scripts: ['search.js'] })
}

/** These notices were on the screen when the person went on. */
export const readOf = (notices: readonly Question[]): Answers => Object.fromEntries(notices.map(({ id }) => [id, '1']))

export function problemStep(app: FastifyInstance, deps: FilingDeps): void {
  pageRoute(app, 'get', 'report.file', '/report', async (request, reply) =>
    showProblem({ deps, request, reply }, {}, await findOwnDraft(deps, request)),
  )

  pageRoute(app, 'post', 'report.file', '/report/drop', async (request, reply) => {
    const draft = await findOwnDraft(deps, request)
    if (draft) await discardDraft(deps, draft.id)
    return goTo({ deps, request, reply }, '/report')
  })

  pageRoute(app, 'post', 'report.file', '/report', async (request, reply) => {
    const answering = { deps, request, reply }
    const fields = fieldsOf(request)
    const draft = await findOwnDraft(deps, request)
    const { category, errors } = checkCategory(deps, textOf(fields, 'category'))
    if (!category || errors.length > 0) return showProblem(answering, { errors, status: 422 }, draft)
    const phones = deps.phones.for(category)
    const notices = firstNotices(category.questions)
    const isStopped = notices.some(({ stops }) => stops)
    if (isStopped || (phones.length + notices.length > 0 && textOf(fields, 'called') !== '1'))
      return sendStep(
        answering,
        <BeforeStep frame={frameOf(request, deps)} draftId={draft?.id} category={category} phones={phones} />,
      )
    // Who is in danger waits for no limit (regulation 3.12).
    if (!draft && !request.viewer && !isEmergency(category)) {
      try {
        await countDraft(deps, addressOf(request))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        return showProblem(answering, error)
      }
    }
    const id = draft?.id ?? randomUUID()
    // Answers belong to the questions of one type.
    const answers = draft?.fields.category === category.code ? draft.fields.answers : undefined
    await keepStep(answering, id, {
      ...draft?.fields,
      category: category.code,
      answers: { ...answers, ...readOf(notices) },
    })
    return goTo(answering, stepOf('/report/place', id))
  })
}
