// The channels that have a gateway, by what the environment names.
import type { Locale } from '../language/index.ts'
import type { Mail } from '../platform/mail.ts'
import { type Secrets, signId } from '../platform/secrets.ts'
import type { SmsGateway } from '../platform/sms.ts'
import type { Telegram } from '../platform/telegram.ts'
import type { ChannelAdapter } from './channel.ts'
import { emailChannel } from './channels/email.ts'
import { pushChannel, type VapidKeys } from './channels/push.ts'
import { smsChannel } from './channels/sms.ts'
import { telegramChannel } from './channels/telegram.ts'

/** Where the letters to an address are stopped, and who says so. */
export const stopPath = (secrets: Secrets, pointId: number, locale: Locale): string =>
  `/${locale}/stop/${signId(secrets, 'stop', String(pointId))}`

/** Where a browser tells that it has shown the letter `m123`. */
export const shownPath = (secrets: Secrets, letterId: string): string =>
  `/api/v1/push/shown/${signId(secrets, 'shown', letterId.slice(1))}`

/** Mail servers may change capitals on the way back, and take no more than 64 letters. */
export const bouncePart = ({ hash }: Secrets, pointId: number): string =>
  `bounce-${pointId}-${hash('bounce', String(pointId)).toString('hex').slice(0, 32)}`

export interface Gateways {
  secrets: Secrets
  publicUrl: string | undefined
  sms: SmsGateway | undefined
  mail: Mail | undefined
  telegram: Telegram | undefined
  vapid: VapidKeys
}

export function openChannels({ secrets, publicUrl, sms, mail, telegram, vapid }: Gateways): ChannelAdapter[] {
  // Without an address of our own no link in a message would lead anywhere.
  if (publicUrl === undefined) return []
  const host = new URL(publicUrl).hostname
  const stopLink = (pointId: number, locale: Locale) => `${publicUrl}${stopPath(secrets, pointId, locale)}`
  return [
    ...(telegram ? [telegramChannel(telegram)] : []),
    pushChannel({ vapid, stopLink, receiptLink: (letterId) => `${publicUrl}${shownPath(secrets, letterId)}` }),
    ...(mail
      ? [
          emailChannel({
            mail,
            host,
            stopLink,
            bounceTo: (pointId) => bouncePart(secrets, pointId),
          }),
        ]
      : []),
    ...(sms ? [smsChannel(sms)] : []),
  ]
}
