// The door at which the SMS gateway tells what became of a message.
import type { ReportId } from '../platform/ids.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import { isSame, type Secrets } from '../platform/secrets.ts'
import { stateOfReceipt } from '../platform/sms.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { setReceipt } from './store.ts'

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
}

/** `onDelivered` is told of each notice that is known to have arrived. */
export function receiptRoutes(
  app: FastifyInstance,
  deps: ReceiptDeps,
  onDelivered: (reportId: ReportId, seq: number, template: string) => Promise<void>,
): void {
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
      const told = id !== undefined && state ? await setReceipt(deps.db, id, state, deps.clock()) : undefined
      if (told && state === 'delivered') await onDelivered(told.reportId, told.seq, told.template)
      return reply.code(204).send(null)
    },
  )
}
