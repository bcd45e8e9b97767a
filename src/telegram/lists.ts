// Lists in a chat: what waits at somebody's desk, and reports that are searched for from any chat.
import type { InlineQueryResultArticle } from 'grammy/types'
import type { Locale } from '../language/index.ts'
import { wordFor } from '../card/index.ts'
import { readList } from '../lists/index.ts'
import type { Viewer } from '../people/index.ts'
import { xmlText } from '../platform/xml.ts'
import { readWork } from '../workbench/index.ts'
import { type BotDeps, say, type Talk } from './talk.ts'

const mostListed = 8

/** The most pressing of what waits. */
export async function listWork(deps: BotDeps, viewer: Viewer, locale: Locale) {
  const { rows } = await readWork(deps, viewer, {}, locale)
  return rows.slice(0, mostListed).map(({ report, categoryName, placeName, clock }) => ({
    id: report.id,
    name: categoryName,
    place: placeName,
    clock,
  }))
}

/** Public reports with these words, as strangers may know them: whoever reads the chat reads them too. */
export async function searchReports(talk: Talk, words: string): Promise<InlineQueryResultArticle[]> {
  const { deps, locale } = talk
  if (words.trim().length < 2) return []
  const { rows } = await readList(deps, undefined, { q: words, limit: '20' }, locale)
  return rows.slice(0, 20).map(({ report, categoryName, placeName }) => {
    const status = wordFor(locale, 'status', report.status)
    const address = `${deps.publicUrl ?? ''}/${locale}/reports/${report.id}`
    return {
      type: 'article',
      id: String(report.id),
      title: `№ ${report.id} · ${categoryName}`,
      description: `${placeName} · ${status}`,
      url: address,
      input_message_content: {
        message_text: `<b>№ ${report.id} · ${xmlText(categoryName)}</b>\n${xmlText(placeName)}\n${xmlText(status)}\n${xmlText(address)}`,
        parse_mode: 'HTML',
      },
      reply_markup: { inline_keyboard: [[{ text: say(talk, 'button.site'), url: address }]] },
    }
  })
}
