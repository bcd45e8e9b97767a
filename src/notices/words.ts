// The words of notices in four languages: those of the release, and those that an administrator put in their place.
import { dictionary, type Locale, type Text } from '../language/index.ts'
import type { MessageState } from './message-store.ts'
import type { Channel } from './rules.ts'
import { present } from '../platform/present.ts'
import en from './texts/en.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

export const t = dictionary({ uz, ru, en })

/** By key. */
export type ReplacedTexts = Record<string, Record<'uz' | 'ru' | 'en', string>>

/** The words in force; replaced as a whole when somebody changes one. */
export class NoticeWords {
  say = t
  replaced: ReplacedTexts = {}

  constructor(replaced: ReplacedTexts) {
    this.replace(replaced)
  }

  replace(replaced: ReplacedTexts): void {
    this.replaced = replaced
    this.say = t.with(replaced)
  }
}

/** The texts that may be replaced, as the release has them; those with plural forms stay as they are. */
export const replaceable: Record<string, Record<'uz' | 'ru' | 'en', Text>> = Object.fromEntries(
  Object.entries(t.all('uz'))
    .filter(([key, text]) => /^(notice|sms)\./.test(key) && typeof text === 'string')
    .map(([key, text]) => [key, { uz: text, ru: present(t.all('ru')[key], key), en: present(t.all('en')[key], key) }]),
)

export const channelName = (locale: Locale, channel: string): string => t(locale, `channel.${channel as Channel}`)
export const messageState = (locale: Locale, state: string): string => t(locale, `message.${state as MessageState}`)
