// What frames a page: the header with navigation and languages, the rail of those who work, the foot.
import { type Locale, languageTag, locales } from '../language/index.ts'
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

export const languageNames: Record<Locale, string> = {
  uz: 'Oʻzbekcha',
  'uz-cyrl': 'Ўзбекча',
  kaa: 'Qaraqalpaqsha',
  ru: 'Русский',
  en: 'English',
}
const sections = ['reports', 'incidents', 'map', 'agencies', 'ratings', 'rules'] as const

export const link = (frame: Frame, path: string): string => `/${frame.locale}${path}`

export function Header({ frame }: { frame: Frame }) {
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
export function Rail({ frame }: { frame: Frame }) {
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

export function Foot({ frame }: { frame: Frame }) {
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
