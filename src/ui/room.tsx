// A room of work or of administration, as it is shown after each of its forms.
import type { ComponentChildren } from 'preact'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FieldError } from '../platform/problems.ts'
import type { Frame } from './frame.tsx'
import { renderPage } from './page.tsx'
import { ErrorSummary } from './parts.tsx'
import { sendPage } from './reply.ts'

export interface RoomPage {
  frame: Frame
  title: string
  /** Above all else: the other rooms, or the way back. */
  head?: ComponentChildren
  /** What was wrong with the form that came back, said under `refusal` where no field is to blame. */
  errors?: readonly FieldError[]
  refusal?: string | undefined
  /** Which of several forms it was. */
  scope?: string | undefined
  /** Without one 422 with errors, else 200. */
  status?: number
  /** What the form before led to; said unless the page brings a refusal. */
  done?: ComponentChildren
  scripts?: string[]
  /** Topics whose news renew the parts of the page by themselves. */
  live?: string | undefined
  children: ComponentChildren
}

/** Sends the page of a room, with its refusal or what was done above what it is for. */
export function sendRoom(
  request: FastifyRequest,
  reply: FastifyReply,
  { frame, title, head, errors = [], refusal, scope, done, scripts = [], live, children, ...given }: RoomPage,
): FastifyReply {
  const { status = errors.length > 0 ? 422 : 200 } = given
  const failed = status >= 400
  const body = (
    <div class="stack-wide">
      {head}
      {failed && (
        <ErrorSummary locale={frame.locale} errors={errors} scope={scope} {...(refusal && { title: refusal })} />
      )}
      {!failed && done && (
        <p class="done" role="status">
          {done}
        </p>
      )}
      {children}
    </div>
  )
  return sendPage(
    request,
    reply,
    renderPage({ frame, title, width: 'wide', failed, scripts, live, children: body }),
    status,
  )
}
