// The doors at which the SMS gateway and browsers tell what became of a message.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import { paramsOf, textOf } from '../platform/query.ts'
import { isSame, type Secrets, signedId } from '../platform/secrets.ts'
import { stateOfReceipt } from '../platform/sms.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { type Arrived, failuresInARow } from './message-store.ts'
import { receive } from './receipts.ts'
import { closePhone } from './point-store.ts'

/** The path carries a key, since the gateway signs nothing. */
export const receiptPath = ({ hash }: Secrets): string =>
  `/api/v1/sms/receipts/${hash('receipts', 'eskiz').toString('base64url')}`

const Receipt = z.object({
  request_id: z.string().optional(),
  message_id: z.union([z.string(), z.number()]).optional(),
  status: z.string(),
})

export interface ReceiptDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  /** Somebody is known to have been told of this event. */
  onArrived: (told: Arrived) => Promise<void>
}

/** A number at which so many SMS in a row did not arrive is given up, until its person signs in by it again. */
const failuresOfNumber = 3

async function note(
  deps: ReceiptDeps,
  channel: 'sms' | 'push',
  gatewayId: string,
  state: 'arrived' | 'failed',
): Promise<void> {
  const { db, clock, onArrived } = deps
  const told = await receive(db, channel, gatewayId, state, clock())
  if (state === 'arrived') for (const each of told) await onArrived(each)
  const personId = told[0]?.personId
  if (state !== 'failed' || !personId || (await failuresInARow(db, personId)) < failuresOfNumber) return
  await closePhone(db, personId, 'gone', clock())
}

export function receiptRoutes(app: FastifyInstance, deps: ReceiptDeps): void {
  const path = receiptPath(deps.secrets)
  app.post(
    '/api/v1/sms/receipts/:key',
    { config: { permission: 'link.open' }, schema: { hide: true, response: { 204: z.null(), ...problemResponses } } },
    async (request, reply) => {
      if (!isSame(Buffer.from(request.url.split('?', 1).join('')), Buffer.from(path))) throw new Problem('not_found')
      const receipt = Receipt.safeParse(request.body)
      if (!receipt.success) throw new Problem('bad_request')
      const { request_id, message_id, status } = receipt.data
      const state = stateOfReceipt(status)
      const id = request_id ?? (message_id === undefined ? undefined : String(message_id))
      if (id !== undefined && state) await note(deps, 'sms', id, state)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/push/shown/:token',
    { config: { permission: 'link.open' }, schema: { hide: true, response: { 204: z.null(), ...problemResponses } } },
    async (request, reply) => {
      const id = signedId(deps.secrets, 'shown', textOf(paramsOf(request), 'token'))
      if (id === undefined) throw new Problem('not_found')
      await note(deps, 'push', `m${id}`, 'arrived')
      return reply.code(204).send(null)
    },
  )
}
