// In a group the bot tells of the mahalla or district that an administrator of the group connected it with.
import { isLocale } from '../language/index.ts'
import { followInChat, sayTopic, topicOfStart } from '../following/index.ts'
import { closeAddress } from '../notices/index.ts'
import type { Telegram } from '../platform/telegram.ts'
import type { Line } from './line.ts'
import { type BotDeps, say } from './talk.ts'
import type { Heard } from './update.ts'

const leads = new Set(['creator', 'administrator'])

/** What was told in a group: connect, stop, or that the bot was sent away. */
export async function hearInGroup(deps: BotDeps, { api }: Telegram, line: Line, heard: Heard): Promise<void> {
  const { chat, said, inGroup, language } = heard
  const address = String(chat)
  if (said.is === 'left') return closeAddress(deps.db, 'telegram', address, 'gone', deps.clock())
  if (said.is !== 'command' || !inGroup) return
  const topic = said.name === 'start' ? topicOfStart(deps, said.rest) : undefined
  const isArea = topic?.is === 'mahalla' || topic?.is === 'district'
  if (!isArea && said.name !== 'bekor') return
  const talk = { locale: isLocale(language) ? language : ('uz' as const) }
  const { status } = await api.getChatMember(chat, inGroup.by)
  if (!leads.has(status)) {
    await line.say(say(talk, 'follow.admin'))
  } else if (topic) {
    await followInChat(deps, topic, { address, language: talk.locale })
    await line.say(
      `${say(talk, 'follow.done', { name: sayTopic(deps, talk.locale, topic) })}\n\n/bekor — ${say(talk, 'follow.stop')}`,
    )
  } else {
    await closeAddress(deps.db, 'telegram', address, 'stopped', deps.clock())
    await line.say(say(talk, 'toast.done'))
  }
}
