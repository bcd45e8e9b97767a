// The bot: what was said goes to whatever it is about; what it is answered with follows once all that came is read.
import { inTransaction } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import { xmlText } from '../platform/xml.ts'
import { formatLeft, isLocale, locales } from '../language/index.ts'
import { agree, findOrAddPerson, may, parsePhone } from '../people/index.ts'
import {
  followInChat,
  getTopic,
  sayTopic,
  stopInChat,
  textOfTopic,
  type Topic,
  topicOfStart,
} from '../following/index.ts'
import { closeAddress, markSeen } from '../notices/index.ts'
import { languageNames } from '../ui/index.ts'
import { listWork, searchReports } from './lists.ts'
import { forgetPerson, setLanguage, takeLink } from './chat-store.ts'
import { begin, hearPhoto, hearPiece, hearPlace, hearText, pressDraft, refuse } from './draft-talk.ts'
import { hearForStep, pressStep, reportButton, sendStep, showMine, showReport } from './report-talk.ts'
import { link, say, type Talk } from './talk.ts'
import type { Heard, Said } from './update.ts'

export const askLanguage = async (talk: Talk): Promise<void> => {
  await talk.line.say(
    say(talk, 'language.ask'),
    locales.map((locale) => [{ text: languageNames[locale], data: `l:${locale}` }]),
  )
}

const welcome = async (talk: Talk): Promise<void> => {
  const staff = may(talk.viewer, 'work.read') ? `\n\n${say(talk, 'welcome.staff')}` : ''
  await talk.line.say(`${say(talk, 'welcome')}${staff}`)
}

/** Whether somebody wants to be told of this, here. */
async function askFollow(talk: Talk, topic: Topic): Promise<void> {
  const { deps, line, locale } = talk
  const text = textOfTopic(topic)
  await getTopic(deps, text)
  await line.say(say(talk, 'follow.ask', { name: sayTopic(deps, locale, topic) }), [
    [{ text: say(talk, 'follow.yes'), data: `f:${text}` }],
  ])
}

async function follow(talk: Talk, text: string, message: number): Promise<string> {
  const { deps, line, locale, chat } = talk
  const topic = await getTopic(deps, text)
  await followInChat(deps, topic, { address: String(chat.id), language: locale })
  const name = sayTopic(deps, locale, topic)
  await line.edit(message, say(talk, 'follow.done', { name }), [
    [{ text: say(talk, 'follow.stop'), data: `F:${text}` }],
  ])
  return say(talk, 'toast.done')
}

async function unfollow(talk: Talk, text: string, message: number): Promise<string> {
  const { deps, line, locale, chat } = talk
  const topic = await getTopic(deps, text)
  await stopInChat(deps, topic, String(chat.id))
  await line.edit(message, say(talk, 'follow.stopped', { name: sayTopic(deps, locale, topic) }))
  return say(talk, 'toast.done')
}

/** What a link of a card, a poster or the site opens the chat with. */
async function start(talk: Talk, given: string): Promise<void> {
  const { deps, line } = talk
  const topic = topicOfStart(deps, given)
  if (topic) return askFollow(talk, topic)
  const [, kind = '', rest = ''] = /^([rmd]|link-)(.+)$/.exec(given) ?? []
  if (kind === 'link-') {
    const found = await inTransaction(deps.db, (tx) =>
      takeLink(tx, deps.secrets.hash('telegram-link', rest), deps.clock()),
    )
    if (!found) return void (await line.say(say(talk, 'linked.gone')))
    await link(talk, found)
    await line.ask(say(talk, 'linked'), 'nothing')
    return welcome(talk)
  }
  if (kind === 'r' && /^\d{1,15}$/.test(rest)) return showReport(talk, Number(rest))
  const mahalla = kind === 'm' ? deps.territories.findMahalla(rest) : undefined
  if (mahalla) return void (await begin(talk, { mahalla: mahalla.code, territory: mahalla.territory }))
  const district = kind === 'd' ? deps.territories.districtOf(rest) : undefined
  if (district) return void (await begin(talk, { territory: district.code }))
  return welcome(talk)
}

async function showWork(talk: Talk): Promise<void> {
  const { deps, viewer, line, locale } = talk
  if (!viewer || !may(viewer, 'work.read')) return void (await line.say(say(talk, 'work.closed')))
  const rows = await listWork(deps, viewer, locale)
  if (rows.length === 0) return void (await line.say(say(talk, 'work.none')))
  const lines = rows.map(({ id, name, place, clock }) =>
    [
      `№ ${id} · ${xmlText(name)}`,
      xmlText(place),
      ...(clock ? [xmlText(formatLeft(locale, clock, deps.clock()))] : []),
    ].join('\n'),
  )
  await line.say(
    `<b>${say(talk, 'work.title')}</b>\n\n${lines.join('\n\n')}`,
    rows.map(({ id }) => [reportButton(talk, id)]),
  )
}

/** Commands in each language that people try. */
const commands: Record<string, (talk: Talk, rest: string) => Promise<unknown>> = {
  start: (talk, rest) => (talk.chat.language === null ? Promise.resolve((talk.state.start = rest)) : start(talk, rest)),
  yangi: (talk) => begin(talk),
  new: (talk) => begin(talk),
  xabarlar: showMine,
  my: showMine,
  ish: showWork,
  work: showWork,
  til: askLanguage,
  language: askLanguage,
  yordam: help,
  help,
  bekor: cancel,
  cancel,
}
async function help(talk: Talk): Promise<void> {
  await talk.line.say(say(talk, 'help'))
}
async function cancel(talk: Talk): Promise<void> {
  delete talk.state.asked
  await talk.line.say(say(talk, 'toast.kept'))
}

async function hearContact(talk: Talk, { phone, isOwn }: Extract<Said, { is: 'contact' }>): Promise<void> {
  const { deps, line, locale, state } = talk
  if (!isOwn) return void (await line.say(say(talk, 'contact.other')))
  const own = parsePhone(phone)
  if (own === undefined) return void (await line.say(say(talk, 'contact.foreign')))
  const personId = await findOrAddPerson(deps.db, own, locale, deps.clock())
  // The same words stand over the button as over the form of the site.
  await agree(deps, personId, 'phone', locale)
  await link(talk, { personId, membershipId: null, factorAt: null })
  await line.ask(say(talk, 'linked'), 'nothing')
  for (const { id } of state.begun) talk.dirty.add(id)
}

async function choose(talk: Talk, locale: string, message: number): Promise<void> {
  if (!isLocale(locale)) return
  await setLanguage(talk.deps.db, talk.chat.id, locale)
  talk.chat = { ...talk.chat, language: locale }
  talk.locale = locale
  await talk.line.edit(message, `✓ ${languageNames[locale]}`)
  const { start: given } = talk.state
  delete talk.state.start
  if (given !== undefined && given !== '') return start(talk, given)
  if (talk.state.begun.length === 0) return welcome(talk)
  for (const { id } of talk.state.begun) talk.dirty.add(id)
}

/** @returns a word for the finger that pressed the button */
async function press(talk: Talk, { data, message }: Extract<Said, { is: 'press' }>): Promise<string | undefined> {
  const [kind = '', ...args] = data.split(':')
  switch (kind) {
    case 'l':
      await choose(talk, args[0] ?? '', message)
      return undefined
    case 'd':
      return pressDraft(talk, args[0] ?? '', args.slice(1).join(':'), message)
    case 'r':
      await showReport(talk, Number(args[0]))
      return undefined
    case 'R':
      await showReport(talk, Number(args[0]), message)
      return undefined
    case 'f':
      return follow(talk, args.join(':'), message)
    case 'F':
      return unfollow(talk, args.join(':'), message)
    case 's':
      return pressStep(talk, args, message)
    case 'S':
      return sendStep(talk, message)
    case 'q':
      delete talk.state.asked
      await talk.line.strip(message)
      return say(talk, 'toast.kept')
    case 'work':
      await showWork(talk)
      return undefined
    case 'seen':
      if (talk.viewer) await markSeen(talk.deps.db, talk.viewer.personId, Number(args[0]), talk.deps.clock())
      await talk.line.strip(message)
      return say(talk, 'toast.done')
    default:
      await talk.line.strip(message)
      return say(talk, 'toast.gone')
  }
}

/** An earlier message was changed: what it said of a report that is still being told is changed with it. */
async function hearEdit(talk: Talk, said: Said): Promise<void> {
  if (said.is !== 'text' && said.is !== 'photo') return
  const begun = talk.state.begun.find((each) => each.said.some(([message]) => message === said.message))
  if (!begun) return
  await hearPiece(talk, begun.id, said.message, said.is === 'text' ? said.text : said.caption)
}

async function hear(talk: Talk, { said, replyTo, isEdit }: Heard): Promise<void> {
  const { line } = talk
  if (isEdit) return hearEdit(talk, said)
  if (said.is === 'command') {
    const command = commands[said.name]
    if (said.name !== 'start') delete talk.state.asked
    await (command ? command(talk, said.rest) : line.say(say(talk, 'command.none')))
  } else if (said.is === 'press') {
    let word: string | undefined
    try {
      word = await press(talk, said)
    } finally {
      // The finger is answered whatever came of it: Telegram shows a clock until then.
      await line.toast(said.query, word)
    }
  } else if (said.is === 'contact') await hearContact(talk, said)
  else if (said.is === 'unfit') await line.say(say(talk, `unfit.${said.what}`))
  else if (said.is === 'search') await line.found(said.query, await searchReports(talk, said.words))
  else if (await hearForStep(talk, said)) return
  else if (said.is === 'text') await hearText(talk, said, replyTo)
  else if (said.is === 'photo') await hearPhoto(talk, said, replyTo)
  else if (said.is === 'place') await hearPlace(talk, said)
}

/** One thing that was said; what is refused is said in words. @throws what is no refusal */
export async function hearOne(talk: Talk, heard: Heard): Promise<void> {
  if (heard.said.is === 'left') {
    await forgetPerson(talk.deps.db, talk.chat.id)
    await closeAddress(talk.deps.db, 'telegram', String(talk.chat.id), 'blocked', talk.deps.clock())
    return
  }
  try {
    await hear(talk, heard)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'unavailable') throw error
    if (error.code === 'not_found') await talk.line.say(say(talk, 'report.none'))
    else await refuse(talk, error)
  }
}

/** Who has chosen no language yet is asked for that first; what was said already waits. */
export const needsLanguage = ({ chat }: Talk): boolean => chat.language === null
