// `/design`, in the demonstration: every part in every state, by the same code that the pages use; what the eye and the
// screenshots of the tests are held to.
import type { ComponentChildren } from 'preact'
import type { FastifyInstance } from 'fastify'
import { frameOf } from '../people/index.ts'
import type { FieldError } from '../platform/problems.ts'
import {
  Amounts,
  Badge,
  Button,
  ButtonLink,
  Checks,
  Disclosure,
  Empty,
  ErrorSummary,
  type Frame,
  Girih,
  Icon,
  LineChart,
  pageRoute,
  Radios,
  renderPage,
  scenes,
  Select,
  sendPage,
  Table,
  TextArea,
  TextInput,
  Timeline,
  type Tone,
} from '../ui/index.ts'
import iconNames from '../ui/icons.json' with { type: 'json' }
import type { GuideDeps } from './pages.tsx'
import { t } from './words.ts'

const colours = [
  'paper', 'raised', 'sunken', 'ink', 'muted', 'line', 'line-strong',
  'accent', 'accent-strong', 'accent-soft',
] as const // prettier-ignore
const tones = ['way', 'work', 'you', 'late', 'solved', 'closed', 'refused'] as const satisfies readonly Tone[]
const sizes = ['s', 'm', 'l', 'xl', '2xl', '3xl'] as const
const spaces = [1, 2, 3, 4, 5, 6] as const

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <section class="stack" aria-labelledby={`part-${name}`}>
      <h2 id={`part-${name}`} translate={false}>
        {name}
      </h2>
      {children}
    </section>
  )
}

const Tokens = ({ title }: { title: string }) => (
  <>
    <Part name="colour">
      <ul class="swatches">
        {[...colours, ...tones.flatMap((tone) => [tone, `${tone}-soft`])].map((name) => (
          <li key={name}>
            <svg viewBox="0 0 40 40" preserveAspectRatio="none" aria-hidden="true">
              <rect width="40" height="40" fill={`var(--${name})`} />
            </svg>
            <code translate={false}>--{name}</code>
          </li>
        ))}
      </ul>
    </Part>
    <Part name="type">
      {sizes.map((size) => (
        <p key={size} class={`text-${size}`}>
          {title} <code translate={false}>--text-{size}</code>
        </p>
      ))}
    </Part>
    <Part name="space">
      <ul class="swatches">
        {spaces.map((space) => (
          <li key={space}>
            <svg viewBox="0 0 64 64" aria-hidden="true">
              <rect width={[4, 8, 16, 24, 40, 64][space - 1]} height="64" fill="var(--accent)" />
            </svg>
            <code translate={false}>--space-{space}</code>
          </li>
        ))}
      </ul>
    </Part>
    <Part name="icons">
      <ul class="icons">
        {Object.keys(iconNames).map((name) => (
          <li key={name}>
            <Icon name={name} />
            <code translate={false}>{name}</code>
          </li>
        ))}
      </ul>
      <Girih />
    </Part>
  </>
)

const errors: FieldError[] = [
  { field: 'wrong', code: 'missing' },
  { field: 'choice', code: 'unknown_choice' },
]

function Fields({ frame: { locale }, word }: { frame: Frame; word: string }) {
  const options = [1, 2, 3].map((value) => ({ value: String(value), label: `${word} ${value}` }))
  return (
    <Part name="fields">
      <ErrorSummary locale={locale} errors={errors} />
      <form class="fields" novalidate>
        <TextInput locale={locale} name="plain" label={word} hint={word} value="" />
        <TextInput locale={locale} name="wrong" label={word} value="" errors={errors} />
        <TextArea locale={locale} name="long" label={word} value={word} rows={3} maxLength={100} />
        <Select locale={locale} name="one" label={word} options={options} value="2" />
        <Radios locale={locale} name="choice" legend={word} options={options} value="1" errors={errors} />
        <Checks locale={locale} name="several" legend={word} options={options} values={['1', '3']} />
        <Amounts
          locale={locale}
          name="amounts"
          label={word}
          amounts={[{ amount: '80', of: '1' }]}
          of={{ name: 'of', label: word, options }}
        />
      </form>
    </Part>
  )
}

const Pressed = ({ word }: { word: string }) => (
  <>
    <Part name="buttons">
      <p class="actions">
        <Button>{word}</Button>
        <Button kind="quiet">{word}</Button>
        <Button kind="plain">{word}</Button>
        <ButtonLink href="#" icon="send">
          {word}
        </ButtonLink>
      </p>
    </Part>
    <Part name="badges">
      <p class="actions">
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {word}
          </Badge>
        ))}
      </p>
    </Part>
  </>
)

function DesignPage({ frame }: { frame: Frame }) {
  const { locale } = frame
  const word = t(locale, 'easy.report')
  const sentence = t(locale, 'report.2')
  const points = [3, 5, 4, 6, 7].map((value, index) => ({
    label: String(index + 1),
    value,
    low: value - 1,
    high: value + 1,
  }))
  return (
    <div class="stack-wide">
      <header class="stack">
        <h1>{t(locale, 'design.title')}</h1>
        <p class="lead">{t(locale, 'design.lead')}</p>
      </header>
      <Tokens title={word} />
      <Pressed word={word} />
      <Fields frame={frame} word={word} />
      <Part name="disclosure">
        <Disclosure summary={word}>{sentence}</Disclosure>
        <Disclosure summary={word} open>
          {sentence}
        </Disclosure>
      </Part>
      <Part name="notes">
        <p class="done">{sentence}</p>
        <p class="note">{sentence}</p>
        <blockquote>{sentence}</blockquote>
      </Part>
      <Part name="empty">
        <Empty title={word} hint={sentence} />
      </Part>
      <Part name="scenes">
        <div class="swatches">{Object.values(scenes)}</div>
      </Part>
      <Part name="timeline">
        <Timeline
          stages={[
            { key: 1, title: word, meta: sentence, opens: { name: word, note: word } },
            { key: 2, title: word, isQuiet: true },
            { key: 3, title: word, isQuiet: true },
            { key: 4, title: word, meta: sentence, children: <blockquote>{sentence}</blockquote> },
          ]}
          more={(count) => `+${count}`}
        />
      </Part>
      <Part name="table">
        <Table
          caption={word}
          columns={[{ label: word }, { label: word, number: true }]}
          rows={[1, 2, 3].map((key) => ({ key, cells: [sentence, key * 1000] }))}
        />
      </Part>
      <Part name="chart">
        <LineChart
          caption={word}
          points={points}
          max={10}
          words={{ table: word, label: word, value: word, range: word }}
          say={(value) => value}
        />
      </Part>
    </div>
  )
}

export function designPage(app: FastifyInstance, deps: GuideDeps): void {
  pageRoute(app, 'get', 'public.read', '/design', (request, reply) => {
    const frame = frameOf(request, deps)
    const title = t(frame.locale, 'design.title')
    const children = <DesignPage frame={frame} />
    return sendPage(request, reply, renderPage({ frame, title, width: 'wide', children }))
  })
}
