// What the steps of filing share: the draft that their addresses name, the frame of a step, numbers to call.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Phone, Phones } from '../../categories/index.ts'
import { inLanguage } from '../../language/index.ts'
import { addressOf, countDraft, frameOf, holderOf, senderOf, type SignInDeps } from '../../people/index.ts'
import { type FieldError, Problem } from '../../platform/problems.ts'
import { queryOf, uuidOf } from '../../platform/query.ts'
import {
  Button,
  ButtonLink,
  ErrorSummary,
  type Frame,
  Icon,
  link,
  pageRoute,
  renderPage,
  sendPage,
} from '../../ui/index.ts'
import type { World } from '../../life/index.ts'
import { type Draft, findDraft, findOwner, keepDraft, listDrafts, type ReportDeps } from '../../reports/index.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

export type FilingDeps = ReportDeps & SignInDeps & { secure: boolean; publicUrl: string | undefined; phones: Phones }

/** Which draft an address names; each filing begun has its own, so that two tabs do not write into one. */
export const draftIdOf = (request: FastifyRequest): string | undefined => uuidOf(queryOf(request), 'draft')

/**
 * The draft that the address names.
 * @throws not_signed_in where it is a person's and nobody has signed in
 */
export async function findOwnDraft(deps: FilingDeps, request: FastifyRequest): Promise<Draft | undefined> {
  const id = draftIdOf(request)
  if (id === undefined) return undefined
  const found = await findDraft(deps.db, id, senderOf(deps, request), deps.clock())
  // Whoever asks without having signed in should do so first.
  if (!found && !request.viewer && (await findOwner(deps.db, id)) !== null) throw new Problem('not_signed_in')
  return found
}

/** Whoever asks may see what was uploaded into it. */
export const holdsDraft = async (deps: FilingDeps, request: FastifyRequest, id: string): Promise<boolean> =>
  (await findDraft(deps.db, id, senderOf(deps, request), deps.clock())) !== undefined

/** Keeps a step's fields for the person, or for this browser while nobody has signed in. */
export const keepStep = ({ deps, request, reply }: Answering, id: string, fields: Draft['fields']): Promise<void> =>
  keepDraft(deps, id, fields, senderOf(deps, request, holderOf(request, reply)))

/** The address of a step of this draft. */
export const stepOf = (path: string, draftId: string): string => {
  const [page, hash] = path.split('#')
  return `${page}?draft=${draftId}${hash === undefined ? '' : `#${hash}`}`
}

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

/** What was begun and not sent, as links. */
export async function begunBy({ deps, request }: Answering): Promise<readonly Draft[]> {
  return listDrafts(deps.db, senderOf(deps, request), deps.clock(), mostBegun)
}
const mostBegun = 5

export async function sendLost(answering: Answering) {
  const { deps, request } = answering
  const page = <LostPage frame={frameOf(request, deps)} world={deps} begun={await begunBy(answering)} />
  return sendStep(answering, page, { status: 404 })
}

/**
 * A step of a draft that is gone: what was typed now begins another, and the person is told.
 * @throws too_many for one who has not signed in
 */
export async function beginAnew(answering: Answering, fields: Draft['fields']): Promise<string> {
  const { deps, request } = answering
  if (!request.viewer) await countDraft(deps, addressOf(request))
  const id = randomUUID()
  await keepStep(answering, id, fields)
  return id
}

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
  draftId: string
  draft: Draft['fields']
  errors: readonly FieldError[]
  title?: string | undefined
}

/** A draft in the words of a form: `[name, value]` (`offline/rules.ts`). */
export function knownOf(id: string, { answers = {}, called: _called, ...fields }: Draft['fields'], photos = 0): string {
  const given = [
    ...Object.entries(fields),
    ...Object.entries(answers).map(([each, value]) => [`answer.${each}`, value]),
  ]
  const said = given.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return JSON.stringify({ id, photos, fields: said })
}

export function Step({
  frame,
  step,
  errors,
  title,
  known,
  children,
}: {
  frame: Frame
  step: number
  errors: readonly FieldError[]
  title?: string | undefined
  /** What the draft holds, for the phone to go on with should the line break. */
  known?: string | undefined
  children: preact.ComponentChildren
}) {
  return (
    <div class="stack" data-draft={known}>
      <ErrorSummary locale={frame.locale} errors={errors} {...(title && { title })} />
      <p class="progress" data-step={step}>
        {t(frame.locale, 'form.progress', { count: step })}
      </p>
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

/** Where a draft goes on: the first step that it has nothing of yet. */
function nextStepOf({ id, fields }: Draft): string {
  if (fields.territory === undefined && fields.lat === undefined) return stepOf('/report/place', id)
  return stepOf(fields.text === undefined ? '/report/details' : '/report/check', id)
}

/** Filings that were begun and not sent: to go on with, or to take away. */
export function Begun({ frame, world, begun }: { frame: Frame; world: World; begun: readonly Draft[] }) {
  const { locale } = frame
  if (begun.length === 0) return null
  return (
    <section class="stack" aria-labelledby="begun">
      <h2 id="begun">{t(locale, 'form.begun')}</h2>
      <ul class="rows">
        {begun.map((draft) => {
          const category = world.categories.find(draft.fields.category)
          const district = world.territories.find(draft.fields.territory)
          return (
            <li key={draft.id} class="row">
              <a href={link(frame, nextStepOf(draft))}>
                {category ? inLanguage(category.name, locale) : t(locale, 'form.title')}
                {district && `, ${inLanguage(district.name, locale)}`}
              </a>
              {draft.fields.text && <span class="muted">{draft.fields.text}</span>}
              <form method="post" action={link(frame, stepOf('/report/drop', draft.id))}>
                <Button kind="plain">{t(locale, 'form.drop')}</Button>
              </form>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** The draft is gone: what happened and where to begin. */
function LostPage({ frame, world, begun }: { frame: Frame; world: World; begun: readonly Draft[] }) {
  return (
    <div class="stack">
      <h1>{t(frame.locale, 'form.title')}</h1>
      <p class="lead">{t(frame.locale, 'form.lost')}</p>
      <ButtonLink href={link(frame, '/report')}>{t(frame.locale, 'form.start')}</ButtonLink>
      <Begun frame={frame} world={world} begun={begun} />
    </div>
  )
}
