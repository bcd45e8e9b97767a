// SMS by Eskiz: the dearest and the last; plain apostrophes, since ours would cost half of it.
import { SmsError, type SmsGateway } from '../../platform/sms.ts'
import type { ChannelAdapter, Letter } from '../channel.ts'
import { forSms, smsParts } from '../rules.ts'
import { t } from '../words.ts'

/** Of several, the one that asks for an answer is worth the room; the page tells of the rest. */
export function smsText({ lines, language, home }: Letter): string {
  const asking = lines.filter(({ asks }) => asks)
  const [only] = lines.length === 1 ? lines : asking
  return forSms(
    only && (lines.length === 1 || asking.length === 1)
      ? `${only.short} ${only.link}`
      : `${t(language, 'sms.several', { count: lines.length })} ${home}`,
  )
}

export const smsChannel = (gateway: SmsGateway): ChannelAdapter => ({
  name: 'sms',
  atOnce: 20,
  send: async (letter, { phone }) => {
    if (phone === null) return { is: 'refused', why: 'no phone any more' }
    const text = smsText(letter)
    try {
      return { is: 'taken', id: await gateway.send(phone, text), parts: smsParts(text) }
    } catch (error) {
      if (!(error instanceof SmsError)) throw error
      return error.permanent ? { is: 'refused', why: error.message } : { is: 'later', why: error.message }
    }
  },
})
