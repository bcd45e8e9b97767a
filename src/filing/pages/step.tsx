// What the steps of filing share: the draft behind a cookie, the frame of a step, numbers to call.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Phone, Phones } from '../../categories/index.ts'
import { inLanguage } from '../../language/index.ts'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import { giveCookie, readCookie } from '../../platform/cookies.ts'
import type { FieldError } from '../../platform/problems.ts'
import { ButtonLink, ErrorSummary, type Frame, Icon, link, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import type { World } from '../../life/index.ts'
import { type ReportDeps, type Draft, draftToken, findDraft, readDraftToken } from '../../reports/index.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

export type FilingDeps = ReportDeps & SignInDeps & { secure: boolean; publicUrl: string | undefined; phones: Phones }

const cookieName = 'xn_draft'

export const draftIdOf = ({ secrets }: FilingDeps, request: FastifyRequest) =>
  readDraftToken(secrets, readCookie(request, cookieName))

export async function findOwnDraft(deps: FilingDeps, request: FastifyRequest): Promise<Draft | undefined> {
  const id = draftIdOf(deps, request)
  return id === undefined ? undefined : findDraft(deps.db, id, deps.clock())
}

export const giveDraft = ({ secrets }: FilingDeps, reply: FastifyReply, id: string) =>
  giveCookie(reply, cookieName, draftToken(secrets, id), 86_400)

/** What a step is answered with: the request, what it is answered by, and what was wrong with the last try. */
export interface Answering {
  deps: FilingDeps
  request: FastifyRequest
  reply: FastifyReply
}

export interface Wrong {
  errors?: readonly FieldError[]
  status?: number
}

export function sendStep(
  { deps, request, reply }: Answering,
  children: preact.VNode,
  { status = 200, scripts = [] }: { status?: number; scripts?: string[] } = {},
) {
  const frame = frameOf(request, deps)
  return sendPage(
    request,
    reply,
    renderPage({ frame, title: t(frame.locale, 'form.title'), children, scripts, failed: status >= 400 }),
    status,
  )
}

export const sendLost = (answering: Answering) =>
  sendStep(answering, <LostPage frame={frameOf(answering.request, answering.deps)} />, { status: 404 })

export const goTo = ({ deps, request, reply }: Answering, path: string) =>
  reply.redirect(link(frameOf(request, deps), path), 303)

/** Registers the page of a step of the draft that the person carries. */
export function stepPage(
  app: FastifyInstance,
  deps: FilingDeps,
  path: string,
  show: (answering: Answering, draft: Draft) => Promise<FastifyReply> | FastifyReply,
): void {
  pageRoute(app, 'get', 'report.file', path, async (request, reply) => {
    const answering = { deps, request, reply }
    const draft = await findOwnDraft(deps, request)
    return draft ? show(answering, draft) : sendLost(answering)
  })
}

export interface StepProps {
  frame: Frame
  world: World
  draft: Draft['fields']
  errors: readonly FieldError[]
  title?: string | undefined
}

export function Step({
  frame,
  step,
  errors,
  title,
  children,
}: {
  frame: Frame
  step: number
  errors: readonly FieldError[]
  title?: string | undefined
  children: preact.ComponentChildren
}) {
  return (
    <div class="stack">
      <ErrorSummary locale={frame.locale} errors={errors} {...(title && { title })} />
      <p class="progress">{t(frame.locale, 'form.progress', { count: step })}</p>
      {children}
    </div>
  )
}

/** Numbers to tap, the first to call first. */
export function Calls({ frame: { locale }, phones }: { frame: Frame; phones: readonly Phone[] }) {
  return (
    <ul class="calls">
      {phones.map(({ id, service, name, phone }) => (
        <li key={id}>
          <a class="call" href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>
            <Icon name="phone" size={28} />
            <strong>{phone}</strong>
            <span>{service ? t(locale, `service.${service}`) : inLanguage(present(name, 'the name'), locale)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The draft is gone: what happened and where to begin. */
function LostPage({ frame }: { frame: Frame }) {
  return (
    <div class="stack">
      <h1>{t(frame.locale, 'form.title')}</h1>
      <p class="lead">{t(frame.locale, 'form.lost')}</p>
      <ButtonLink href={link(frame, '/report')}>{t(frame.locale, 'form.start')}</ButtonLink>
    </div>
  )
}
