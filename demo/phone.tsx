// `/demo/phone`: what came to each person of the demonstration by Telegram, SMS, push and e-mail, to be read and
// answered without any of these.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ComponentChildren } from 'preact'
import type { FastifyInstance } from 'fastify'
import { frameOf } from '../src/people/index.ts'
import type { Clock } from '../src/platform/clock.ts'
import { readForm, type UploadedFile } from '../src/platform/forms.ts'
import { Problem } from '../src/platform/problems.ts'
import { type Fields, idOf, numberOf, queryOf, textOf } from '../src/platform/query.ts'
import {
  asWritten,
  Button,
  Empty,
  FileInput,
  type Frame,
  link,
  pageRoute,
  renderPage,
  sendPage,
  TextArea,
} from '../src/ui/index.ts'
import { chatOf, type Gateways, mailboxOf } from './gateways/index.ts'
import type { Button as ChatKey, ChatPerson, Telegram } from './gateways/telegram.ts'
import { demoPeople } from './people.ts'
import { t } from './words.ts'

/** The newest of each, so many. */
const most = 20
const newest = <T,>(all: readonly T[]) => all.slice(-most).toReversed()

/** Words in which addresses are links. */
const linked = (text: string): ComponentChildren =>
  text.split(/(https?:\/\/\S+)/).map((part, index) => (index % 2 === 1 ? <a href={part}>{part}</a> : part))

const plainOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** The HTML that the bot writes: bold, slanted, links; of each part its lines. */
const Said = ({ html }: { html: string }) => (
  <>
    {html.split('\n\n').map((part) => (
      <p key={part}>
        {part.split('\n').map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- what was said stays in its place
          <span key={index}>
            {index > 0 && <br />}
            {line.split(/(<b>.*?<\/b>|<i>.*?<\/i>|<a .*?<\/a>)/).map((piece) => {
              const address = /href="([^"]+)"/.exec(piece)?.[1]
              if (address) return <a href={plainOf(address)}>{plainOf(piece)}</a>
              if (piece.startsWith('<b>')) return <strong>{plainOf(piece)}</strong>
              return piece.startsWith('<i>') ? <em>{plainOf(piece)}</em> : plainOf(piece)
            })}
          </span>
        ))}
      </p>
    ))}
  </>
)

const pathOf = (frame: Frame, phone: string, step: string) =>
  `${link(frame, `/demo/phone/${step}`)}?as=${phone.slice(-2)}`

/** A button as Telegram shows it below a message. */
function ChatButton({
  frame,
  phone,
  message,
  button,
}: {
  frame: Frame
  phone: string
  message: number
  button: ChatKey
}) {
  if (button.url)
    return (
      <a class="button button-quiet" href={button.url}>
        {button.text}
      </a>
    )
  return (
    <form method="post" action={pathOf(frame, phone, 'press')}>
      <input type="hidden" name="message" value={message} />
      <input type="hidden" name="data" value={button.callback_data} />
      <button class="button button-quiet">{button.text}</button>
    </form>
  )
}

/** The chat with the bot, as it stands on the person's phone; and all that one can do there. */
function ChatRoom({
  frame,
  phone,
  telegram,
  start,
}: {
  frame: Frame
  phone: string
  telegram: Telegram
  start?: string | undefined
}) {
  const { locale } = frame
  const messages = telegram.person(chatOf(phone)).messages().slice(-most)
  const asks = messages.findLast(({ isOwn }) => !isOwn)?.asks
  return (
    <section class="stack" aria-labelledby="telegram">
      <h2 id="telegram">{t(locale, 'telegram')}</h2>
      {messages.length > 0 && (
        <ol class="chat" {...asWritten}>
          {messages.map(({ message_id: id, text, isOwn, buttons, photos }) => (
            <li key={id} class={isOwn ? 'chat-own' : 'chat-other'}>
              {photos.map((bytes, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- pictures stay in their places
                <img
                  key={index}
                  src={`data:image/jpeg;base64,${bytes.toString('base64')}`}
                  alt={t(locale, 'picture')}
                />
              ))}
              {isOwn ? <p>{text}</p> : <Said html={text} />}
              {buttons.map((row) => (
                <div key={row.map((each) => each.text).join()} class="chat-buttons">
                  {row.map((button) => (
                    <ChatButton key={button.text} frame={frame} phone={phone} message={id} button={button} />
                  ))}
                </div>
              ))}
            </li>
          ))}
        </ol>
      )}
      {(start !== undefined || messages.length === 0) && (
        <form method="post" action={pathOf(frame, phone, 'say')}>
          <input type="hidden" name="text" value={`/start ${start ?? ''}`.trim()} />
          <Button>{t(locale, 'start')}</Button>
        </form>
      )}
      {asks === 'contact' && (
        <form method="post" action={pathOf(frame, phone, 'contact')}>
          <Button>{t(locale, 'contact')}</Button>
        </form>
      )}
      <form method="post" action={pathOf(frame, phone, 'say')} enctype="multipart/form-data" class="fields">
        <TextArea locale={locale} name="text" label={t(locale, 'write')} rows={2} />
        <FileInput locale={locale} name="photo" label={t(locale, 'picture')} accept="image/*" />
        <div class="actions">
          <Button kind="quiet">{t(locale, 'send')}</Button>
        </div>
      </form>
      <form method="post" action={pathOf(frame, phone, 'place')} class="actions">
        <input type="hidden" name="lat" value="40.7781" />
        <input type="hidden" name="lng" value="71.3262" />
        <Button kind="plain">{t(locale, 'place')}</Button>
      </form>
    </section>
  )
}

function Part({
  frame,
  name,
  children,
}: {
  frame: Frame
  name: 'sms' | 'push' | 'email'
  children: ComponentChildren[]
}) {
  // prettier-ignore
  if (children.length === 0) return null
  return (
    <section class="stack" aria-labelledby={name}>
      <h2 id={name}>{t(frame.locale, name)}</h2>
      <ul class="rows">
        {children.map((child, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- what was received stays in its place
          <li key={index} class="row">
            <div class="row-body" {...asWritten}>
              {child}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Phone({
  frame,
  phone,
  gateways,
  start,
}: {
  frame: Frame
  phone: string
  gateways: Gateways
  start?: string | undefined
}) {
  const { eskiz, telegram, mail, browsers } = gateways
  const texts = newest(eskiz.sent.filter((sms) => `+${sms.phone}` === phone))
  const shown = newest(browsers.get(phone)?.shown ?? [])
  const letters = newest(mail.letters.filter(({ to }) => [to].flat().some((each) => each?.text === mailboxOf(phone))))
  const isSilent = texts.length + shown.length + letters.length === 0
  return (
    <>
      <ChatRoom frame={frame} phone={phone} telegram={telegram} start={start} />
      {isSilent && <Empty title={t(frame.locale, 'empty')} hint={t(frame.locale, 'empty_hint')} />}
      <Part frame={frame} name="push">
        {shown.map(({ tag, title, body, url }) => (
          <>
            <p key={tag} class="row-title">
              {title}
            </p>
            <p>{body}</p>
            <p class="row-meta">
              <a href={url}>{t(frame.locale, 'open')}</a>
            </p>
          </>
        ))}
      </Part>
      <Part frame={frame} name="email">
        {letters.map(({ messageId, subject, text }) => (
          <>
            <p key={messageId} class="row-title">
              {subject}
            </p>
            <blockquote>{linked((text ?? '').trim())}</blockquote>
          </>
        ))}
      </Part>
      <Part frame={frame} name="sms">
        {texts.map(({ text }) => (
          <>{linked(text)}</>
        ))}
      </Part>
    </>
  )
}

type Step = (chat: ChatPerson, phone: string, fields: Fields, files: readonly UploadedFile[]) => void

const steps: Record<string, Step> = {
  say: (chat, _phone, fields, files) => {
    const text = textOf(fields, 'text')
    const pictures = files.filter(({ bytes }) => bytes.length > 0)
    for (const [index, { bytes }] of pictures.entries())
      chat.sendsPhoto(bytes, index === 0 && text !== undefined ? { caption: text } : {})
    if (pictures.length === 0 && text !== undefined) chat.says(text)
  },
  press: (chat, _phone, fields) => chat.pressesData(textOf(fields, 'data') ?? '', idOf(fields, 'message') ?? 0),
  place: (chat, _phone, fields) => chat.sendsPlace(numberOf(fields, 'lat') ?? 0, numberOf(fields, 'lng') ?? 0),
  contact: (chat, phone) => chat.sharesContact(phone),
}

/** The bot has answered, and rests; or it takes too long to wait for. */
async function answered(chat: ChatPerson): Promise<void> {
  const shape = () =>
    JSON.stringify(chat.messages().map(({ message_id, text, buttons }) => [message_id, text, buttons]))
  const first = shape()
  let [last, calm] = [first, 0]
  for (let waited = 0; waited < 60 && calm < 13; waited += 1) {
    await sleep(100)
    const now = shape()
    calm = now === last && now !== first ? calm + 1 : 0
    last = now
  }
}

export function phonePages(app: FastifyInstance, deps: { clock: Clock; demo: boolean }, gateways: Gateways): void {
  pageRoute(app, 'get', 'public.read', '/demo/phone', async (request, reply) => {
    const frame = { ...frameOf(request, deps), rooms: [] }
    const asked = textOf(queryOf(request), 'as')
    const person = demoPeople.find(({ phone }) => phone.slice(-2) === asked) ?? demoPeople[0]
    const title = t(frame.locale, 'title')
    const children = (
      <div class="stack-wide">
        <h1>{title}</h1>
        <p class="lead">{t(frame.locale, 'lead')}</p>
        <nav class="tabs" aria-label={t(frame.locale, 'whose')}>
          {demoPeople.map(({ phone, name }) => (
            <a
              key={phone}
              href={`${link(frame, '/demo/phone')}?as=${phone.slice(-2)}`}
              aria-current={phone === person?.phone ? 'page' : undefined}
              {...asWritten}
            >
              {name}
            </a>
          ))}
        </nav>
        {person && (
          <Phone frame={frame} phone={person.phone} gateways={gateways} start={textOf(queryOf(request), 'start')} />
        )}
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, children, width: 'wide' }))
  })
  for (const [step, does] of Object.entries(steps))
    pageRoute(app, 'post', 'link.open', `/demo/phone/${step}`, async (request, reply) => {
      const frame = frameOf(request, deps)
      const as = textOf(queryOf(request), 'as')
      const person = demoPeople.find(({ phone }) => phone.slice(-2) === as)
      if (!person) throw new Problem('not_found')
      const { fields, files } = await readForm(request, { fileBytes: 20_000_000, files: 10 })
      const chat = gateways.telegram.person(chatOf(person.phone))
      does(chat, person.phone, fields, files)
      await answered(chat)
      return reply.redirect(`${link(frame, '/demo/phone')}?as=${as}#telegram-end`, 303)
    })
  // Where the chat is opened in the demonstration: by hand, as on a phone.
  app.get('/demo/telegram/:bot', { config: { permission: 'public.read' } }, (request, reply) => {
    const own = demoPeople.find(({ phone }) => phone === request.viewer?.phone) ?? demoPeople[0]
    const start = textOf(queryOf(request), 'start') ?? ''
    return reply.redirect(`/uz/demo/phone?as=${own?.phone.slice(-2)}&start=${encodeURIComponent(start)}`)
  })
  app.get('/demo/phone', { config: { permission: 'public.read' } }, (_request, reply) =>
    reply.redirect('/uz/demo/phone'),
  )
}
