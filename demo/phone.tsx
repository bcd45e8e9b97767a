// `/demo/phone`: what came to each person of the demonstration by Telegram, SMS, push and e-mail, to be read and
// answered without any of these.
import type { ComponentChildren } from 'preact'
import type { FastifyInstance } from 'fastify'
import { frameOf } from '../src/people/index.ts'
import type { Clock } from '../src/platform/clock.ts'
import { queryOf, textOf } from '../src/platform/query.ts'
import { asWritten, Empty, type Frame, link, pageRoute, renderPage, sendPage } from '../src/ui/index.ts'
import { chatOf, type Gateways, mailboxOf } from './gateways/index.ts'
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

/** The HTML that Telegram takes: of each event a bold title, a link where there are several, and words below. */
const Chat = ({ html }: { html: string }) => (
  <>
    {html.split('\n\n').map((part) => {
      const [title = '', ...words] = part.split('\n')
      const address = /href="([^"]+)"/.exec(title)?.[1]
      return (
        <p key={part}>
          <strong>{address ? <a href={plainOf(address)}>{plainOf(title)}</a> : plainOf(title)}</strong>
          <br />
          {plainOf(words.join(' '))}
        </p>
      )
    })}
  </>
)

function Part({
  frame,
  name,
  children,
}: {
  frame: Frame
  name: 'telegram' | 'sms' | 'push' | 'email'
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

function Phone({ frame, phone, gateways }: { frame: Frame; phone: string; gateways: Gateways }) {
  const { eskiz, telegram, mail, browsers } = gateways
  const chats = newest(telegram.sent.filter(({ chat_id }) => chat_id === chatOf(phone)))
  const texts = newest(eskiz.sent.filter((sms) => `+${sms.phone}` === phone))
  const shown = newest(browsers.get(phone)?.shown ?? [])
  const letters = newest(mail.letters.filter(({ to }) => [to].flat().some((each) => each?.text === mailboxOf(phone))))
  if (chats.length + texts.length + shown.length + letters.length === 0)
    return <Empty title={t(frame.locale, 'empty')} hint={t(frame.locale, 'empty_hint')} />
  return (
    <>
      <Part frame={frame} name="telegram">
        {chats.map(({ message_id, text, buttons }) => (
          <>
            <Chat key={message_id} html={text} />
            <p class="row-meta">
              {buttons.flat().map(({ text: label, url }) => (
                <a key={label} class="button button-quiet" href={url}>
                  {label}
                </a>
              ))}
            </p>
          </>
        ))}
      </Part>
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
        {person && <Phone frame={frame} phone={person.phone} gateways={gateways} />}
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, children, width: 'wide' }))
  })
  app.get('/demo/phone', { config: { permission: 'public.read' } }, (_request, reply) =>
    reply.redirect('/uz/demo/phone'),
  )
}
