// The frame of every page: head, header with navigation and languages, main, foot.
import { render } from 'preact-render-to-string'
import type { ComponentChildren, VNode } from 'preact'
import { alphabets, type Locale, languageTag, locales } from '../language/index.ts'
import { assetUrl, editionOf, importsOf } from './assets.ts'
import { Icon } from './parts.tsx'
import { Girih } from './girih.tsx'
import { t } from './words.ts'

/** A room of work, by what it is called. */
export type RoomName =
  | 'work'
  | 'notices'
  | 'intake'
  | 'oversight'
  | 'monitoring'
  | 'instructions'
  | 'incidents'
  | 'week'
  | 'team'
  | 'people'
  | 'readiness'
  | 'page'
  | 'help'
  | 'admin'

export interface Room {
  path: string
  key: RoomName
}

/** How much waits in each room. */
export type Waits = Partial<Record<RoomName, number>>

/** What the frame must know of the request; capabilities fill it in. */
export interface Frame {
  locale: Locale
  /** The address of the platform, where one is configured: other sites and search engines are told whole addresses. */
  home: string | undefined
  /** The path without the language, such as `/reports/5`, and its query with the question mark. */
  path: string
  query: string
  demo: boolean
  /** Whoever has signed in, by the number of their account. */
  person: number | undefined
  /** Has a membership with work. */
  hasWork: boolean
  /** Acts as a mahalla's helper. */
  takesIntake: boolean
  /** Acts as an administrator. */
  administers: boolean
  /** Where this person works: then the page stands in the frame of work. None: in the public's. */
  rooms: readonly Room[]
  /** How much waits in a room, beside its name in the rail. */
  waits?: Waits | undefined
  now: Date
}

export interface PageProps {
  frame: Frame
  title: string
  children: ComponentChildren
  /** Names of islands to load, such as `report.js`. */
  scripts?: readonly string[]
  /** Styles besides the common ones, such as `map.css`. */
  styles?: readonly string[]
  /** `wide` for tables and the workbench; text pages keep a measure. */
  width?: 'text' | 'wide' | 'full'
  /** A refusal shows its title with the word "Error:" before it. */
  failed?: boolean
  /** In a sentence, for search engines and social networks; absent: the page's own lead. */
  description?: string
  /** The path of a picture of what the page is about, for social networks; absent: the platform's. */
  picture?: string | undefined
  /** The topics of `/live` whose news renew the parts of the page (`data-part`) by themselves. */
  live?: string | undefined
  /** Pages that whoever sees this one will want without a network too. */
  keep?: readonly string[] | undefined
}

export const languageNames: Record<Locale, string> = {
  uz: 'Oʻzbekcha',
  'uz-cyrl': 'Ўзбекча',
  kaa: 'Qaraqalpaqsha',
  ru: 'Русский',
  en: 'English',
}
const sections = ['reports', 'incidents', 'map', 'agencies', 'ratings', 'rules'] as const

export const link = (frame: Frame, path: string): string => `/${frame.locale}${path}`

function Header({ frame }: { frame: Frame }) {
  const { locale } = frame
  const current = (path: string) => (frame.path === path || frame.path.startsWith(`${path}/`) ? 'page' : undefined)
  const items = (
    <ul class="nav-list">
      {sections.map((section) => (
        <li key={section}>
          <a href={link(frame, `/${section}`)} aria-current={current(`/${section}`)}>
            {t(locale, `nav.${section}`)}
          </a>
        </li>
      ))}
    </ul>
  )
  const personal = (
    <ul class="nav-list nav-personal">
      {frame.hasWork && (
        <li>
          <a href={link(frame, '/work')} aria-current={current('/work')}>
            {t(locale, 'nav.work')}
          </a>
        </li>
      )}
      {frame.takesIntake && (
        <li>
          <a href={link(frame, '/work/intake')} aria-current={current('/work/intake')}>
            {t(locale, 'nav.intake')}
          </a>
        </li>
      )}
      {frame.administers && (
        <li>
          <a href={link(frame, '/admin/settings')} aria-current={current('/admin')}>
            {t(locale, 'nav.admin')}
          </a>
        </li>
      )}
      <li>
        {frame.person !== undefined ? (
          <a href={link(frame, '/my')} aria-current={current('/my')}>
            {t(locale, 'nav.my')}
          </a>
        ) : (
          <a href={link(frame, '/sign-in')} aria-current={current('/sign-in')}>
            {t(locale, 'nav.sign_in')}
          </a>
        )}
      </li>
    </ul>
  )
  return (
    <header class="header">
      <a class="skip" href="#main">
        {t(locale, 'nav.skip')}
      </a>
      {frame.demo && <p class="demo">{t(locale, 'demo')}</p>}
      <div class="header-row">
        <a class="brand" href={link(frame, '/')}>
          <Mark />
          <span>{t(locale, 'brand')}</span>
        </a>
        <nav class="nav nav-desk" aria-label={t(locale, 'nav.menu')}>
          {items}
          {personal}
        </nav>
        <details class="nav nav-phone">
          <summary>
            <Icon name="menu" /> {t(locale, 'nav.menu')}
          </summary>
          <nav aria-label={t(locale, 'nav.menu')}>
            {items}
            {personal}
            <Languages frame={frame} />
          </nav>
        </details>
      </div>
    </header>
  )
}

export const roomName = (locale: Locale, key: RoomName | 'role'): string => t(locale, `room.${key}`)

/** No more than two figures: beyond that nobody reads the number. */
const Waiting = ({ count }: { count: number }) =>
  count > 0 ? <span class="rail-count figures">{count < 100 ? count : '99+'}</span> : null

/** The frame of those who work all day: where they work at the side, and nothing else around it. */
function Rail({ frame }: Pick<PageProps, 'frame'>) {
  const { locale, waits = {} } = frame
  const here = frame.rooms
    .filter(({ path }) => frame.path === path || frame.path.startsWith(`${path}/`) || isAdmin(path, frame.path))
    .toSorted((a, b) => b.path.length - a.path.length)[0]?.path
  const items = (
    <>
      <ul class="rail-list">
        {frame.rooms.map(({ path, key }) => (
          <li key={path}>
            <a href={link(frame, path)} aria-current={path === here ? 'page' : undefined}>
              {roomName(locale, key)} <Waiting count={waits[key] ?? 0} />
            </a>
          </li>
        ))}
      </ul>
      <ul class="rail-list rail-own">
        <li>
          <a href={link(frame, '/my/role')}>{roomName(locale, 'role')}</a>
        </li>
        <li>
          <a href={link(frame, '/my')}>{t(locale, 'nav.my')}</a>
        </li>
        <li>
          <a href={link(frame, '/')}>{t(locale, 'room.public')}</a>
        </li>
      </ul>
      <Languages frame={frame} />
      <form method="post" action={link(frame, '/sign-out')}>
        <button class="button button-plain">{t(locale, 'nav.sign_out')}</button>
      </form>
    </>
  )
  return (
    <header class="rail">
      <a class="skip" href="#main">
        {t(locale, 'nav.skip')}
      </a>
      {frame.demo && <p class="demo">{t(locale, 'demo')}</p>}
      <a class="brand" href={link(frame, '/work')}>
        <Mark />
        <span>{t(locale, 'brand')}</span>
      </a>
      <nav class="rail-desk" aria-label={t(locale, 'nav.menu')}>
        {items}
      </nav>
      <details class="nav nav-phone">
        <summary>
          <Icon name="menu" /> {t(locale, 'nav.menu')}
        </summary>
        <nav aria-label={t(locale, 'nav.menu')}>{items}</nav>
      </details>
    </header>
  )
}

/** All rooms of administration are one in the rail. */
const isAdmin = (room: string, path: string): boolean => room.startsWith('/admin') && path.startsWith('/admin')

function Languages({ frame }: { frame: Frame }) {
  return (
    <ul class="languages" aria-label={t(frame.locale, 'nav.language')}>
      {locales.map((locale) => (
        <li key={locale}>
          <a
            href={`/${locale}${frame.path}${frame.query}`}
            lang={languageTag[locale]}
            hreflang={languageTag[locale]}
            aria-current={locale === frame.locale ? 'true' : undefined}
          >
            {languageNames[locale]}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Our mark: an eight-pointed star of two squares, as on tiles. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <g fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round">
        <rect x="7" y="7" width="18" height="18" />
        <rect x="7" y="7" width="18" height="18" transform="rotate(45 16 16)" />
      </g>
      <circle cx="16" cy="16" r="2.6" fill="currentColor" />
    </svg>
  )
}

function Foot({ frame }: { frame: Frame }) {
  const { locale } = frame
  return (
    <footer class="foot">
      <Girih />
      <div class="foot-row">
        <div>
          <p>{t(locale, 'foot.law')}</p>
          <p>{t(locale, 'foot.free')}</p>
          <p>
            <a href={link(frame, '/data')}>{t(locale, 'foot.data')}</a> ·{' '}
            <a href={link(frame, '/privacy')}>{t(locale, 'foot.privacy')}</a> ·{' '}
            <a href={link(frame, '/status')}>{t(locale, 'foot.status')}</a> ·{' '}
            <a href={link(frame, '/easy/report')}>{t(locale, 'foot.easy')}</a> ·{' '}
            <a href={link(frame, '/accessibility')}>{t(locale, 'foot.access')}</a>
          </p>
          {frame.person !== undefined && (
            <form method="post" action={link(frame, '/sign-out')}>
              <button class="button button-plain">{t(locale, 'nav.sign_out')}</button>
            </form>
          )}
        </div>
        <Languages frame={frame} />
      </div>
    </footer>
  )
}

/**
 * Islands, and what they begin with asked for at once instead of one after the other; styles and letters come first,
 * since a page is seen without them.
 */
export function Scripts({ names }: { names: readonly string[] }) {
  return (
    <>
      {[...new Set(names.flatMap(importsOf))].map((address) => (
        <link key={address} rel="modulepreload" href={address} fetchpriority="low" />
      ))}
      {names.map((name) => (
        <script key={name} type="module" src={assetUrl(name)} />
      ))}
    </>
  )
}

/** What stands on the page, kept up to date where it listens to something. */
function Main({ frame, width = 'text', live, keep, children }: PageProps) {
  const { locale } = frame
  return (
    <main id="main" class={`main main-${width}`} tabindex={-1} data-live={live} data-keep={keep?.join(' ')}>
      <p class="note" role="status" data-kept-note={t(locale, 'phone.kept', { moment: '%' })} hidden />
      <p
        class="note"
        role="status"
        data-letters={t(locale, 'phone.letters', { count: '%' })}
        data-leave={t(locale, 'phone.leave')}
        hidden
      />
      {live && (
        <>
          <p class="visually-hidden" role="status" data-live-said />
          <p class="note live-old" role="status" data-live-old hidden>
            {t(locale, 'live.old')}
          </p>
        </>
      )}
      {children}
    </main>
  )
}

/** How social networks show the page; they take whole addresses alone. */
function Social({ frame, title, picture }: PageProps) {
  const { home, locale } = frame
  if (!home || frame.rooms.length > 0) return null
  const facts = {
    title,
    site_name: t(locale, 'brand'),
    type: 'website',
    url: `${home}/${locale}${frame.path}`,
    image: `${home}${picture ?? `/share/${locale}.png`}`,
  }
  return (
    <>
      {Object.entries(facts).map(([name, content]) => (
        <meta key={name} property={`og:${name}`} content={content} />
      ))}
      <meta name="twitter:card" content="summary_large_image" />
    </>
  )
}

function Page(props: PageProps) {
  const { frame, title, scripts = [], styles = [], failed, live } = props
  const { locale } = frame
  const heading = `${failed ? `${t(locale, 'error_prefix')} ` : ''}${title} — ${t(locale, 'brand')}`
  return (
    <html lang={languageTag[locale]} data-person={frame.person} data-build={editionOf()}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{heading}</title>
        <meta name="color-scheme" content="light dark" />
        {alphabets[locale].map((alphabet) => (
          <link
            key={alphabet}
            rel="preload"
            href={`/assets/onest-${alphabet}.woff2`}
            as="font"
            type="font/woff2"
            crossorigin="anonymous"
          />
        ))}
        <link rel="stylesheet" href={assetUrl('app.css')} />
        {styles.map((name) => (
          <link key={name} rel="stylesheet" href={assetUrl(name)} />
        ))}
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/assets/app-180.png" />
        <link rel="manifest" href={link(frame, '/app.webmanifest')} />
        {locales.map((other) => (
          <link
            key={other}
            rel="alternate"
            hreflang={languageTag[other]}
            href={`${frame.home ?? ''}/${other}${frame.path}`}
          />
        ))}
        <Social {...props} />
        <Scripts names={[...scripts, ...(live ? ['live.js'] : []), 'phone.js']} />
      </head>
      {frame.rooms.length > 0 ? (
        <body class="at-work">
          <Rail frame={frame} />
          <Main {...props} />
        </body>
      ) : (
        <body>
          <Header frame={frame} />
          <Main {...props} />
          <Foot frame={frame} />
        </body>
      )}
    </html>
  )
}

/** What the page says first of itself, without its tags. */
const leadOf = (page: string): string | undefined =>
  /<p class="lead">(.*?)<\/p>/s
    .exec(page)?.[1]
    ?.replaceAll(/<[^>]*>/g, '')
    .trim()

/** The whole document as a string; one that shows photos asks for what they need. */
export function renderPage(props: PageProps): string {
  const page = render(<Page {...props} />)
  const { frame, description } = props
  const said = description === undefined ? leadOf(page) : render(<>{description}</>)
  const about = `<meta name="description" content="${said || t(frame.locale, 'brand.sub')}"/>`
  const needs = / data-(?:preview|zoom)=/.test(page) ? render(<Scripts names={['photos.js']} />) : ''
  return `<!doctype html>${page.replace('</head>', () => `${about}${needs}</head>`)}`
}

/** A piece of a page by itself, to be put into one that stands. */
export const renderPart = (part: VNode): string => render(part)
