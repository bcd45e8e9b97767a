// The frame of the administrator's pages: where one is, the other rooms, and a form's reason at its foot.
import type { ComponentChildren } from 'preact'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { frameOf } from '../../people/index.ts'
import type { Problem } from '../../platform/problems.ts'
import { type Returned, textOf, isDone } from '../../platform/query.ts'
import { Button, type Frame, link, sayProblem, sayWhatToDo, sendRoom, TextInput } from '../../ui/index.ts'
import { type AdminDeps, yearToEnter } from '../actions.ts'
import { t } from '../words.ts'

export const rooms = ['settings', 'calendar', 'hours', 'phones', 'changes'] as const
/** Rooms that other capabilities keep. */
const otherRooms = ['types', 'bodies', 'places', 'notices', 'responsibility', 'rollout', 'privacy'] as const
export type Room = (typeof rooms)[number]

export type PageDeps = AdminDeps & { demo: boolean }

/** A form that came back, or what it would do. */
export interface Tried extends Returned {
  problem?: Problem
}

export function Rooms({ frame, here }: { frame: Frame; here: Room | (typeof otherRooms)[number] }) {
  const { locale } = frame
  return (
    <nav class="tabs" aria-label={t(locale, 'title')}>
      {[...rooms.slice(0, -1), ...otherRooms, 'changes' as const].map((room) => (
        <a key={room} href={link(frame, `/admin/${room}`)} aria-current={room === here ? 'page' : undefined}>
          {t(locale, `room.${room}`)}
        </a>
      ))}
      <a href={link(frame, '/work/people')}>{t(locale, 'room.people')}</a>
    </nav>
  )
}

/** See what it would do first, or do it. */
export function PreviewOrSave({ frame: { locale } }: { frame: Frame }) {
  return (
    <div class="actions">
      <Button kind="quiet" name="step" value="preview">
        {t(locale, 'preview')}
      </Button>
      <Button>{t(locale, 'save')}</Button>
    </div>
  )
}

/** What a change would do, in sentences, before it is done. */
export function Would({ frame: { locale }, lines }: { frame: Frame; lines: readonly string[] | undefined }) {
  if (!lines) return null
  return (
    <div class="note" role="status">
      <p>
        <strong>{t(locale, 'would')}</strong>
      </p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

/** `scope` tells the reasons of several forms on one page apart. */
export function Reason({ frame, tried, scope }: { frame: Frame; tried: Tried; scope?: string }) {
  const { locale } = frame
  const { fields = {}, errors = [] } = tried
  return (
    <TextInput
      locale={locale}
      scope={scope}
      name="reason"
      label={t(locale, 'reason')}
      hint={t(locale, 'reason_hint')}
      value={textOf(fields, 'reason')}
      errors={errors}
    />
  )
}

export async function send(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { room, tried, children }: { room: Room; tried: Tried; children: (frame: Frame) => ComponentChildren },
): Promise<FastifyReply> {
  const missing = await yearToEnter(deps)
  const frame = { ...frameOf(request, deps), path: `/admin/${room}`, query: '' }
  const { locale } = frame
  const { errors = [], problem } = tried
  const title = t(locale, `room.${room}`)
  const refusal =
    problem && problem.errors.length === 0
      ? `${sayProblem(locale, problem)}. ${sayWhatToDo(locale, problem)}`
      : undefined
  return sendRoom(request, reply, {
    frame,
    title,
    head: <Rooms frame={frame} here={room} />,
    errors,
    refusal,
    scope: textOf(tried.fields ?? {}, 'section'),
    ...(problem && { status: problem.status }),
    done: isDone(request) && t(locale, 'done'),
    children: (
      <>
        {missing !== undefined && (
          <p class="notice" role="note">
            {t(locale, 'calendar.missing', { year: String(missing) })}{' '}
            <a href={link(frame, `/admin/calendar?year=${missing}`)}>{t(locale, 'room.calendar')}</a>
          </p>
        )}
        <div class="stack">
          <h1>{title}</h1>
          <p class="lead">{t(locale, `lead.${room}`)}</p>
        </div>
        {children(frame)}
      </>
    ),
  })
}
