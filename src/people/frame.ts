// What the page frame must know of a request: language, address, whether somebody is signed in and has work.
import type { FastifyRequest } from 'fastify'
import { isLocale, locales, preferredLocale } from '../language/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Frame, Room, RoomName, Waits } from '../ui/index.ts'
import type { Viewer } from './person.ts'
import { holds, may, type Permission } from './policy.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** How much waits in the rooms of whoever asks. */
    waits?: Waits | undefined
  }
}

/** The rooms of work, with what opens each. */
const rooms = [
  ['work.read', '/work', 'work'],
  ['work.read', '/work/notices', 'notices'],
  ['intake.take', '/work/intake', 'intake'],
  ['oversight.read', '/oversight', 'oversight'],
  ['monitoring.read', '/oversight/monitoring', 'monitoring'],
  ['instruction.read', '/work/instructions', 'instructions'],
  ['incident.keep', '/incidents', 'incidents'],
  ['work.week', '/work/week', 'week'],
  ['team.manage', '/work/team', 'team'],
  ['people.find', '/work/people', 'people'],
  ['readiness.read', '/work/readiness', 'readiness'],
  ['page.keep', '/work/page', 'page'],
  ['help.read', '/work/help', 'help'],
  ['settings.change', '/admin/settings', 'admin'],
] as const satisfies readonly (readonly [Permission, string, RoomName])[]

/** Where somebody works, in the role in use. */
export const roomsOf = (viewer: Viewer | undefined): Room[] =>
  viewer?.acting ? rooms.flatMap(([permission, path, key]) => (may(viewer, permission) ? { path, key } : [])) : []

/** Rooms have the frame of those who work all day; the public's pages have the public's, for staff too. */
export const isRoom = (path: string): boolean => /^\/(work|oversight|admin)(\/|$)/.test(path)

export function frameOf(
  request: FastifyRequest,
  { demo, clock, publicUrl }: { demo: boolean; clock: Clock; publicUrl?: string | undefined },
): Frame {
  const [path = '', query = ''] = request.url.split('?')
  const [, first = '', ...rest] = path.split('/')
  const locale = isLocale(first) ? first : preferredLocale(request.headers['accept-language'])
  const inside = isLocale(first) ? rest.join('/') : ''
  const page = request.method === 'POST' ? pageBefore(`/${inside}`) : `/${inside}`.replace(/\/$/, '')
  return {
    locale,
    home: publicUrl,
    path: page,
    rooms: isRoom(page) ? roomsOf(request.viewer) : [],
    waits: request.waits,
    query: query ? `?${query}` : '',
    demo,
    person: request.viewer?.personId,
    hasWork: request.viewer?.memberships.some(({ role }) => holds(role, 'work.read')) ?? false,
    takesIntake: may(request.viewer, 'intake.take') && !may(request.viewer, 'work.read'),
    administers: may(request.viewer, 'settings.change'),
    now: clock(),
  }
}

/** The page that a form stands on: signing in or another language leads there, not to where the form was sent. */
const pageBefore = (path: string): string =>
  path
    .replace(/^\/report\/send$/, '/report/check')
    .replace(/^(\/reports\/\d+)\/\w+$/, '$1')
    .replace(/^\/work\/(several|views\/\w+|reports\/\d+\/\w+)$/, '/work')
    .replace(/^\/work\/notices\/seen$/, '/work/notices')
    .replace(/^\/sign-in\/code$/, '/sign-in')

const ownPage = new RegExp(String.raw`^/(${locales.join('|')})(/[\w\-/?=&%.]*)?$`)

/** An address inside our own pages, or the fallback: nobody is led elsewhere by a link. */
export const safeNext = (next: unknown, fallback: string): string =>
  typeof next === 'string' && ownPage.test(next) && !next.includes('//') ? next : fallback
