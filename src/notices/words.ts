// The words of notices in every language: those of the release, and those that an administrator put in their place.
import { dictionary, type Locale, type Said, type Text } from '../language/index.ts'
import type { MessageState } from './message-store.ts'
import type { Channel } from './rules.ts'
import { present } from '../platform/present.ts'
import en from './texts/en.json' with { type: 'json' }
import kaa from './texts/kaa.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

export const t = dictionary({ uz, kaa, ru, en })

/** By key. */
export type ReplacedTexts = Record<string, Said>

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
export const replaceable: Record<string, Said<Text>> = Object.fromEntries(
  Object.entries(t.all('uz'))
    .filter(([key, text]) => /^(notice|sms)\./.test(key) && typeof text === 'string')
    .map(([key, standard]) => {
      const text = (locale: Locale) => present(t.all(locale)[key], key)
      return [key, { uz: standard, kaa: text('kaa'), ru: text('ru'), en: text('en') }]
    }),
)

export const channelName = (locale: Locale, channel: string): string => t(locale, `channel.${channel as Channel}`)
export const messageState = (locale: Locale, state: string): string => t(locale, `message.${state as MessageState}`)
