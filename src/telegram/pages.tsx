// `/my/telegram`: a link that opens the chat with the bot as the person who is signed in; in a role only from a session
// with the second factor.
import type { FastifyInstance } from 'fastify'
import { requireViewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import { randomToken } from '../platform/secrets.ts'
import { minuteMs } from '../platform/time.ts'
import { pageRoute } from '../ui/index.ts'
import { addLink } from './chat-store.ts'
import type { BotDeps } from './talk.ts'

/** Opened at once or not at all. */
const linkMinutes = 15

export function telegramPages(app: FastifyInstance, deps: BotDeps): void {
  pageRoute(app, 'post', 'own.settings', '/my/telegram', async (request, reply) => {
    const { telegram, secrets, db, clock, demo } = deps
    if (!telegram) throw new Problem('not_found')
    const { personId, acting, session } = requireViewer(request)
    const token = randomToken().slice(0, 32)
    const at = clock()
    const factorAt = acting ? (session?.factorAt ?? (demo ? at : null)) : null
    const link = { personId, membershipId: factorAt === null ? null : (acting?.id ?? null), factorAt }
    await addLink(db, secrets.hash('telegram-link', token), link, new Date(at.getTime() + linkMinutes * minuteMs))
    const start = `link-${token}`
    return reply.redirect(await telegram.address(start), 303)
  })
}
