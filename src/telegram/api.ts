// `POST /telegram/{key}`: where Telegram tells what happened, when we do not ask for it ourselves.
import type { FastifyInstance } from 'fastify'
import type { Update } from 'grammy/types'
import { z } from 'zod'
import { Problem } from '../platform/problems.ts'
import { isSame, type Secrets } from '../platform/secrets.ts'
import { fieldsOf, paramsOf, textOf } from '../platform/query.ts'
import { receive } from './bot.ts'
import type { BotDeps } from './talk.ts'

const keyOf = ({ hash }: Pick<Secrets, 'hash'>, what: string) =>
  hash('telegram-hook', what).toString('hex').slice(0, 40)

/** Where Telegram is asked to tell, and the word by which it shows that it is Telegram. */
export const hookOf = (secrets: Pick<Secrets, 'hash'>, publicUrl: string) => ({
  url: `${publicUrl}/telegram/${keyOf(secrets, 'path')}`,
  secret: keyOf(secrets, 'word'),
})

export function telegramRoutes(app: FastifyInstance, deps: BotDeps): void {
  if (!deps.telegram) return
  const [path, word] = [Buffer.from(keyOf(deps.secrets, 'path')), Buffer.from(keyOf(deps.secrets, 'word'))]
  app.post(
    '/telegram/:key',
    { config: { permission: 'link.open', rateLimit: false }, schema: { hide: true, response: { 204: z.null() } } },
    async (request, reply) => {
      const given = request.headers['x-telegram-bot-api-secret-token']
      const isTelegram =
        isSame(path, Buffer.from(textOf(paramsOf(request), 'key') ?? '')) &&
        isSame(word, Buffer.from(String(given ?? '')))
      if (!isTelegram) throw new Problem('not_found')
      const update = fieldsOf(request) as unknown as Update
      if (!Number.isSafeInteger(update.update_id)) throw new Problem('bad_request')
      // Written down is taken: it is done by whoever holds the loop.
      await receive(deps, [update])
      return reply.code(204).send(null)
    },
  )
}
