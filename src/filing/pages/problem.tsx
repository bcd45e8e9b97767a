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
import { keepDraft } from '../../reports/index.ts'
import { checkCategory } from '../filing.ts'
import { t } from '../words.ts'
import { NoticeText } from './questions.tsx'
import {
  type Answering,
  Calls,
  type FilingDeps,
  findOwnDraft,
  giveDraft,
  goTo,
  sendStep,
  Step,
  type StepProps,
  type Wrong,
} from './step.tsx'

function Choices({ frame, categories }: { frame: Frame; categories: readonly Category[] }) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, '/report')}>
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

/** Step 1: search by everyday words, or browse the sixteen groups. */
function ProblemStep({
  frame,
  world,
  errors,
  title,
  query,
  found,
  group,
}: StepProps & { query: string; found: readonly Category[]; group: CategoryGroup | undefined }) {
  const { locale } = frame
  return (
    <Step frame={frame} step={1} errors={errors} title={title}>
      <h1>{group ? t(locale, 'form.group', { group: inLanguage(group.name, locale) }) : t(locale, 'form.problem')}</h1>
      {!group && (
        <form method="get" action={link(frame, '/report')} class="search-row" role="search" data-island="search">
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
        <Choices frame={frame} categories={group ? group.categories : found} />
      </div>
      {group ? (
        <p>
          <a href={link(frame, '/report')}>{t(locale, 'form.other_group')}</a>
        </p>
      ) : (
        <section class="stack" aria-labelledby="groups">
          <h2 id="groups">{t(locale, 'form.groups')}</h2>
          <ul class="groups">
            {world.categories.groups.map((each) => (
              <li key={each.code}>
                <a href={link(frame, `/report?group=${each.code}`)}>
                  <Icon name={each.code} />
                  {inLanguage(each.name, locale)}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Step>
  )
}

/**
 * What comes before the form: in danger whom to call, then "I called, send it anyway" (regulation 3.12); and the type's
 * notices, which are read first. A notice that stops leaves no way on.
 */
function BeforeStep({ frame, category, phones }: { frame: Frame; category: Category; phones: readonly Phone[] }) {
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
          {t(locale, 'form.notice_stops')} <a href={link(frame, '/report')}>{t(locale, 'form.other_group')}</a>
        </p>
      ) : (
        <form method="post" action={link(frame, '/report')} class="actions">
          <input type="hidden" name="category" value={category.code} />
          <input type="hidden" name="called" value="1" />
          <Button kind="quiet">{t(locale, isDangerous ? 'form.danger_go' : 'form.notice_go')}</Button>
          <a href={link(frame, '/report')}>{t(locale, 'form.change')}</a>
        </form>
      )}
    </div>
  )
}

/** Answers with the first step. */
export function showProblem(answering: Answering, { errors = [], status = 200 }: Wrong = {}) {
  const { deps, request } = answering
  const query = queryOf(request)
  const words = textOf(query, 'q')?.slice(0, 200) ?? ''
  const page = (
    <ProblemStep
      frame={frameOf(request, deps)}
      world={deps}
      draft={{}}
      errors={errors}
      query={words}
      found={words ? deps.categories.search(words, 6) : []}
      group={deps.categories.findGroup(textOf(query, 'group'))}
    />
  )
  return sendStep(answering, page, { status, scripts: ['search.js'] })
}

/** These notices were on the screen when the person went on. */
export const readOf = (notices: readonly Question[]): Answers => Object.fromEntries(notices.map(({ id }) => [id, '1']))

export function problemStep(app: FastifyInstance, deps: FilingDeps): void {
  pageRoute(app, 'get', 'report.file', '/report', async (request, reply) => showProblem({ deps, request, reply }))

  pageRoute(app, 'post', 'report.file', '/report', async (request, reply) => {
    const answering = { deps, request, reply }
    const fields = fieldsOf(request)
    const { category, errors } = checkCategory(deps, textOf(fields, 'category'))
    if (!category || errors.length > 0) return showProblem(answering, { errors, status: 422 })
    const phones = deps.phones.for(category)
    const notices = firstNotices(category.questions)
    const isStopped = notices.some(({ stops }) => stops)
    if (isStopped || (phones.length + notices.length > 0 && textOf(fields, 'called') !== '1'))
      return sendStep(answering, <BeforeStep frame={frameOf(request, deps)} category={category} phones={phones} />)
    const draft = await findOwnDraft(deps, request)
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
    await keepDraft(deps, id, {
      ...draft?.fields,
      category: category.code,
      answers: { ...answers, ...readOf(notices) },
    })
    giveDraft(deps, reply, id)
    return goTo(answering, '/report/place')
  })
}
