// What somebody did in a chat, out of what Telegram tells. Pure.
import type { Message, Update } from 'grammy/types'

/** What was said or done; `message` is the number of the message in its chat. */
export type Said =
  | { is: 'text'; text: string; message: number }
  | { is: 'command'; name: string; rest: string }
  /** `file` is Telegram's id of the largest picture. */
  | { is: 'photo'; file: string; bytes: number; caption: string; message: number }
  | { is: 'place'; lat: number; lng: number; accuracy?: number }
  | { is: 'contact'; phone: string; isOwn: boolean }
  | { is: 'press'; data: string; message: number; query: string }
  | { is: 'search'; words: string; query: string }
  | { is: 'left' }
  /** What a report cannot be made of: said so, by what it is. */
  | { is: 'unfit'; what: 'voice' | 'sticker' | 'file' | 'video' | 'other' }

export interface Heard {
  chat: number
  /** As the person's Telegram is set, such as `ru`. */
  language: string | undefined
  /** The text of an earlier message was changed. */
  isEdit: boolean
  /** The message was an answer to this one. */
  replyTo: number | undefined
  /** Said in a group, by whom. */
  inGroup: { by: number } | undefined
  said: Said
}

const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/heic'])

function contentOf(message: Message): Said | undefined {
  const { text } = message
  if (text === undefined) return pictureIn(message) ?? placeIn(message) ?? contactIn(message) ?? unfitIn(message)
  const [, name, rest = ''] = /^\/([a-z_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(text) ?? []
  return name === undefined
    ? { is: 'text', text, message: message.message_id }
    : { is: 'command', name, rest: rest.trim() }
}

/** A picture, also one that was sent as a file. */
function pictureIn({ photo, document, caption = '', message_id: message }: Message): Said | undefined {
  const picture = photo?.at(-1) ?? (pictures.has(document?.mime_type ?? '') ? document : undefined)
  return picture && { is: 'photo', file: picture.file_id, bytes: picture.file_size ?? 0, caption, message }
}

function placeIn({ venue, location }: Message): Said | undefined {
  const point = venue?.location ?? location
  if (!point) return undefined
  const { latitude: lat, longitude: lng, horizontal_accuracy: accuracy } = point
  return { is: 'place', lat, lng, ...(accuracy !== undefined && { accuracy }) }
}

/** Only a number that its own owner sends says whose it is. */
function contactIn({ contact, from, forward_origin }: Message): Said | undefined {
  if (!contact) return undefined
  return { is: 'contact', phone: contact.phone_number, isOwn: contact.user_id === from?.id && !forward_origin }
}

/** What no report can be made of; undefined where nobody spoke: somebody joined, a message was pinned. */
function unfitIn(message: Message): Said | undefined {
  const kinds = {
    voice: message.voice ?? message.audio,
    sticker: message.sticker,
    video: message.video ?? message.video_note ?? message.animation,
    file: message.document,
    other: message.poll ?? message.dice ?? message.game ?? message.story,
  } as const
  const what = (Object.keys(kinds) as (keyof typeof kinds)[]).find((kind) => kinds[kind] !== undefined)
  return what && { is: 'unfit', what }
}

const inPrivate = { isEdit: false, replyTo: undefined, inGroup: undefined } as const
const groups = new Set(['group', 'supergroup'])

/** Undefined for what is no matter of ours: channels, other people's bots, what Telegram tells of itself. */
export function heardIn(update: Update): Heard | undefined {
  const { callback_query: press, inline_query: inline, my_chat_member: member } = update
  if (inline) {
    const said = { is: 'search', words: inline.query, query: inline.id } as const
    return { ...inPrivate, chat: inline.from.id, language: inline.from.language_code, said }
  }
  if (press?.message?.chat.type === 'private') {
    const said = { is: 'press', data: press.data ?? '', message: press.message.message_id, query: press.id } as const
    return { ...inPrivate, chat: press.message.chat.id, language: press.from.language_code, said }
  }
  if (member && ['kicked', 'left'].includes(member.new_chat_member.status)) {
    const inGroup = groups.has(member.chat.type) ? { by: member.from.id } : undefined
    return { ...inPrivate, chat: member.chat.id, language: undefined, inGroup, said: { is: 'left' } }
  }
  return messageIn(update)
}

function messageIn({ message, edited_message: edited }: Update): Heard | undefined {
  const own = message ?? edited
  if (!own?.from || own.from.is_bot) return undefined
  const { id: by, language_code: language } = own.from
  const said = contentOf(own)
  const heard = { chat: own.chat.id, language, isEdit: edited !== undefined, replyTo: own.reply_to_message?.message_id }
  // In a group the bot does what it is told by a command, and reads nothing else.
  if (said?.is === 'command' && message && groups.has(own.chat.type)) return { ...heard, inGroup: { by }, said }
  // A live location tells anew where somebody walks: the place of the report stays where it was pinned.
  if (!said || own.chat.type !== 'private' || (edited && said.is !== 'text' && said.is !== 'photo')) return undefined
  return { ...heard, inGroup: undefined, said }
}
