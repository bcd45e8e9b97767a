// The platform's own keys for web push: made once, sealed, and kept.
import webpush from 'web-push'
import { type Db, onlyRow, sql } from '../platform/database.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { VapidKeys } from './channels/push.ts'

/** Made once: browsers that said yes to these keys listen to no others. */
export async function openVapid(db: Db, { seal, unseal }: Secrets, subject: string): Promise<VapidKeys> {
  const made = seal('vapid', JSON.stringify(webpush.generateVAPIDKeys())).toString('base64url')
  await sql`insert into instance (name, value) values ('vapid', ${made}) on conflict do nothing`.execute(db)
  const { rows } = await sql<{ value: string }>`select value from instance where name = 'vapid'`.execute(db)
  const kept = unseal('vapid', Buffer.from(onlyRow(rows).value, 'base64url'))
  return { ...(JSON.parse(kept) as Pick<VapidKeys, 'publicKey' | 'privateKey'>), subject }
}
