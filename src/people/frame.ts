// What the page frame must know of a request: language, address, whether somebody is signed in and has work.
import type { FastifyRequest } from 'fastify'
import { isLocale, preferredLocale } from '../language/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Frame } from '../ui/index.ts'
import { holds, may } from './policy.ts'

export function frameOf(request: FastifyRequest, { demo, clock }: { demo: boolean; clock: Clock }): Frame {
  const [path = '', query = ''] = request.url.split('?')
  const [, first = '', ...rest] = path.split('/')
  const locale = isLocale(first) ? first : preferredLocale(request.headers['accept-language'])
  const inside = isLocale(first) ? rest.join('/') : ''
  return {
    locale,
    path: request.method === 'POST' ? pageBefore(`/${inside}`) : `/${inside}`.replace(/\/$/, ''),
    query: query ? `?${query}` : '',
    demo,
    signedIn: request.viewer !== undefined,
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
    .replace(/^\/sign-in\/code$/, '/sign-in')

/** An address inside our own pages, or the fallback: nobody is led elsewhere by a link. */
export function safeNext(next: unknown, fallback: string): string {
  return typeof next === 'string' && /^\/(uz|uz-cyrl|ru|en)(\/[\w\-/?=&%.]*)?$/.test(next) && !next.includes('//')
    ? next
    : fallback
}
