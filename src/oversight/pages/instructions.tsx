// `/work/instructions`: what a hokimlik asks of the bodies of its territory, and what they answer.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dayOf } from '../../platform/time.ts'
import { formatDate, formatDay, inLanguage } from '../../language/index.ts'
import { actingOf, frameOf, may, requireViewer, type SignInDeps, type Viewer } from '../../people/index.ts'
import { mendable } from '../../platform/problems.ts'
import { type Fields, fieldsOf, idOf, type Returned, textOf, idIn } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import {
  asWritten,
  Badge,
  Button,
  Disclosure,
  Empty,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  renderPage,
  Select,
  sendPage,
  TextArea,
  TextInput,
  type Tone,
} from '../../ui/index.ts'
import { answerInstruction, closeInstruction, giveInstruction } from '../actions.ts'
import { type Instruction, stateOf } from '../rules.ts'
import { listInstructions } from '../store.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

type Deps = ReportDeps & SignInDeps

const tones: Record<ReturnType<typeof stateOf>, Tone> = {
  open: 'work',
  late: 'late',
  answered: 'you',
  closed: 'closed',
}

function InstructionRow({
  frame,
  deps,
  instruction,
  gives,
  tried,
}: Omit<Props, 'viewer' | 'list'> & { instruction: Instruction; gives: boolean }) {
  const { locale, now } = frame
  const { fields = {}, errors = [] } = tried
  const answering = idOf(fields, 'id')
  const state = stateOf(instruction, dayOf(now))
  return (
    <li class="row">
      <div class="row-body">
        <p class="row-state">
          <Badge tone={tones[state]}>{t(locale, `state.${state}`)}</Badge>
          <span>
            {t(locale, 'due')}: {formatDay(locale, instruction.dueOn)}
          </span>
        </p>
        <p class="row-meta">
          {deps.agencies.name(deps.agencies.get(gives ? instruction.agencyId : instruction.hokimlikId), locale)}
        </p>
        <p {...asWritten}>{instruction.text}</p>
        {instruction.answer !== null && (
          <blockquote {...asWritten}>
            {instruction.answer}{' '}
            <span class="muted">{formatDate(locale, present(instruction.answeredAt, 'when it was answered'))}</span>
          </blockquote>
        )}
        {!gives && instruction.answer === null && instruction.closedAt === null && (
          <form
            method="post"
            action={link(frame, `/work/instructions/${instruction.id}/answer`)}
            class="fields"
            novalidate
          >
            <TextArea
              locale={locale}
              scope={String(instruction.id)}
              errors={answering === instruction.id ? errors : []}
              name="answer"
              label={t(locale, 'answer')}
              value={answering === instruction.id ? textOf(fields, 'answer') : undefined}
              rows={3}
            />
            <Button kind="quiet">{t(locale, 'answer_give')}</Button>
          </form>
        )}
        {gives && instruction.closedAt === null && (
          <form method="post" action={link(frame, `/work/instructions/${instruction.id}/close`)}>
            <Button kind="plain">{t(locale, 'close')}</Button>
          </form>
        )}
      </div>
    </li>
  )
}

interface Props {
  frame: Frame
  deps: Deps
  viewer: Viewer
  list: readonly Instruction[]
  tried: Returned
}

function GiveForm({ frame, deps, viewer, tried }: Omit<Props, 'list'>) {
  const { locale } = frame
  const { fields = {}, errors = [] } = tried
  const acting = actingOf(viewer)
  const bodies = deps.agencies.all
    .filter(
      (agency) =>
        !agency.closed &&
        deps.agencies.kind(agency.kind).leads &&
        agency.level !== 'mahalla' &&
        deps.territories.isWithin(agency.territory, acting.territory) &&
        agency.id !== acting.agencyId,
    )
    .map((agency) => ({
      value: String(agency.id),
      label: inLanguage(deps.agencies.kind(agency.kind).name, locale),
      group: inLanguage(deps.agencies.placeName(agency), locale),
    }))
  return (
    <form method="post" action={link(frame, '/work/instructions')} class="fields" novalidate>
      <Select
        locale={locale}
        errors={errors}
        name="agency"
        label={t(locale, 'body')}
        options={bodies}
        value={textOf(fields, 'agency')}
        empty={t(locale, 'choose')}
      />
      <TextArea
        locale={locale}
        errors={errors}
        name="text"
        label={t(locale, 'text')}
        value={textOf(fields, 'text')}
        rows={4}
      />
      <TextInput
        locale={locale}
        errors={errors}
        name="due"
        type="date"
        label={t(locale, 'due')}
        value={textOf(fields, 'due')}
      />
      <Button>{t(locale, 'give')}</Button>
    </form>
  )
}

function InstructionsPage({ frame, deps, viewer, list, tried }: Props) {
  const { locale } = frame
  const { errors = [] } = tried
  const gives = may(viewer, 'instruction.give')
  return (
    <>
      <div class="stack">
        <h1>{t(locale, 'instructions')}</h1>
        <p class="lead">{t(locale, 'instructions_lead')}</p>
      </div>
      {gives && (
        <Disclosure summary={t(locale, 'give')} open={errors.length > 0}>
          <GiveForm frame={frame} deps={deps} viewer={viewer} tried={tried} />
        </Disclosure>
      )}
      {list.length === 0 && <Empty title={t(locale, 'instructions_none')} />}
      <ul class="rows">
        {list.map((instruction) => (
          <InstructionRow
            key={instruction.id}
            frame={frame}
            deps={deps}
            instruction={instruction}
            gives={gives}
            tried={tried}
          />
        ))}
      </ul>
    </>
  )
}

export function instructionPages(app: FastifyInstance, deps: Deps): void {
  const instructions = async (request: FastifyRequest, reply: FastifyReply, tried: Returned = {}) => {
    const frame = { ...frameOf(request, deps), path: '/work/instructions', query: '' }
    const viewer = requireViewer(request)
    const { agencyId } = actingOf(viewer)
    const mine = may(viewer, 'instruction.give')
      ? { hokimlik: agencyId }
      : { agencies: deps.agencies.withBelow(agencyId) }
    const list = await listInstructions(deps.db, mine, 100)
    const { errors = [] } = tried
    const failed = errors.length > 0
    const children = (
      <div class="stack-wide">
        <p>
          <a href={link(frame, '/work')}>{t(frame.locale, 'back')}</a>
        </p>
        {failed && <ErrorSummary locale={frame.locale} errors={errors} scope={textOf(tried.fields ?? {}, 'id')} />}
        <InstructionsPage frame={frame} deps={deps} viewer={viewer} list={list} tried={tried} />
      </div>
    )
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'instructions'), width: 'wide', failed, children }),
      failed ? 422 : 200,
    )
  }
  const attempt = async (
    request: FastifyRequest,
    reply: FastifyReply,
    fields: Fields,
    work: () => Promise<unknown>,
  ) => {
    try {
      await work()
    } catch (error) {
      return instructions(request, reply, { fields, errors: mendable(error).errors })
    }
    return reply.redirect(link(frameOf(request, deps), '/work/instructions'), 303)
  }
  pageRoute(app, 'get', 'instruction.read', '/work/instructions', (request, reply) => instructions(request, reply))
  pageRoute(app, 'post', 'instruction.give', '/work/instructions', (request, reply) => {
    const fields = fieldsOf(request)
    return attempt(request, reply, fields, () =>
      giveInstruction(deps, requireViewer(request), {
        agency: idOf(fields, 'agency'),
        text: textOf(fields, 'text'),
        due: textOf(fields, 'due'),
      }),
    )
  })
  pageRoute(app, 'post', 'instruction.answer', '/work/instructions/:id/answer', (request, reply) => {
    const fields = fieldsOf(request)
    return attempt(request, reply, { ...fields, id: String(idIn(request) ?? '') }, () =>
      answerInstruction(deps, requireViewer(request), idIn(request), textOf(fields, 'answer')),
    )
  })
  pageRoute(app, 'post', 'instruction.give', '/work/instructions/:id/close', (request, reply) =>
    attempt(request, reply, {}, () => closeInstruction(deps, requireViewer(request), idIn(request))),
  )
}
