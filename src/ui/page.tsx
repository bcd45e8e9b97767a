// Every page as a whole: its head, with what it needs and what others are told of it, and its parts in their order.
import { render } from 'preact-render-to-string'
import type { ComponentChildren, VNode } from 'preact'
import { alphabets, languageTag, locales } from '../language/index.ts'
import { assetUrl, editionOf, importsOf } from './assets.ts'
import { Foot, type Frame, Header, link, Rail } from './frame.tsx'
import { t } from './words.ts'

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
