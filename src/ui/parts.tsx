// The small set of parts that every page is made of: icons, buttons, fields with errors, summaries, badges, paging.
import type { ComponentChildren } from 'preact'
import type { Locale } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { assetUrl, iconsUrl } from './assets.ts'
import { fieldId } from './field-id.ts'
import { sayFieldError, t } from './words.ts'
import { scenes } from './scenes.tsx'

export function Icon({ name, label, size = 24 }: { name: string; label?: string; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' })}
    >
      <use href={`${iconsUrl()}#${name}`} />
    </svg>
  )
}

export function Button({
  children,
  kind = 'main',
  name,
  value,
  icon,
  formaction,
  formnovalidate,
}: {
  children: ComponentChildren
  kind?: 'main' | 'quiet' | 'plain'
  name?: string
  value?: string
  icon?: string
  formaction?: string
  formnovalidate?: boolean
}) {
  return (
    <button
      type="submit"
      class={`button button-${kind}`}
      {...(name && { name, value })}
      {...(formaction && { formaction })}
      {...(formnovalidate && { formnovalidate })}
    >
      {icon && <Icon name={icon} size={20} />}
      {children}
    </button>
  )
}

export function ButtonLink({
  href,
  children,
  kind = 'main',
  icon,
}: {
  href: string
  children: ComponentChildren
  kind?: 'main' | 'quiet'
  icon?: string
}) {
  return (
    <a class={`button button-${kind}`} href={href}>
      {icon && <Icon name={icon} size={20} />}
      {children}
    </a>
  )
}

/** What is wrong, on top of a page, each line a link to its field. */
export function ErrorSummary({
  locale,
  errors,
  title,
  scope,
}: {
  locale: Locale
  errors: readonly FieldError[]
  title?: string
  scope?: string | undefined
}) {
  if (errors.length === 0 && !title) return null
  return (
    <div class="summary" role="alert" tabindex={-1} autofocus>
      <h2>{title ?? t(locale, 'errors.title')}</h2>
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => (
            <li key={error.field + error.code}>
              <a href={`#${fieldId(error.field, scope)}`}>{sayFieldError(locale, error)}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Two forms on one page may both have a `reason`: the scope tells them apart. */

export type Tone = 'way' | 'work' | 'you' | 'late' | 'solved' | 'closed' | 'refused'

/** A status is always a shape, a colour and a word. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge tone-${tone}`}>
      <Icon name={tone} size={18} />
      {children}
    </span>
  )
}

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      {scenes.empty}
      <div>
        <p class="empty-title">{title}</p>
        {hint && <p>{hint}</p>}
        {children}
      </div>
    </div>
  )
}

interface PagingProps {
  locale: Locale
  /** Addresses; absent where there is nowhere to go. */
  next: string | undefined
  first: string | undefined
  /** The list runs back in time. */
  inTime?: boolean
  /** What going on is called, where it is no next page. */
  further?: string | undefined
}

/** Where to go on in a list. */
export function Paging({ locale, next, first, inTime = false, further }: PagingProps) {
  if (!next && !first) return null
  const onward = further ?? t(locale, inTime ? 'paging.older' : 'paging.next')
  return (
    <nav class="paging" aria-label={onward}>
      {first && (
        <ButtonLink href={first} kind="quiet">
          {t(locale, inTime ? 'paging.newest' : 'paging.first')}
        </ButtonLink>
      )}
      {next && (
        <ButtonLink href={next} kind="quiet">
          {onward}
        </ButtonLink>
      )}
    </nav>
  )
}

/** A quiet block that opens for those who want more; works without script. */
export function Disclosure({
  summary,
  children,
  open,
  step,
}: {
  summary: ComponentChildren
  children: ComponentChildren
  open?: boolean
  /** The step whose form it holds, for keys that open it. */
  step?: string
}) {
  return (
    <details class="disclosure" open={open} data-step={step}>
      <summary>{summary}</summary>
      <div class="disclosure-body">{children}</div>
    </details>
  )
}

/** Opens a place in whatever navigator the device has. */
export const geoAddress = (lat: number, lng: number): string => `geo:${lat},${lng}?q=${lat},${lng}`

/** Where an island opens the map to pick a place on; hidden without script. */
export function MapHere({
  tiles,
  attribution,
  ground,
  pin,
  nearby,
}: MapSource & {
  /** What the pin is called, and how it is moved. */
  pin: string
  /** The address that tells what was reported close by, with more to come in its query. */
  nearby?: string | undefined
}) {
  return (
    <div
      data-map-here
      data-styles={assetUrl('map.css')}
      data-icons={iconsUrl()}
      data-pin={pin}
      data-nearby={nearby}
      {...groundOf({ tiles, attribution, ground })}
      hidden
    />
  )
}

/** Where the picture under a map comes from: tiles of somebody's, else the outlines that we hold. */
interface MapSource {
  tiles: string
  attribution: string
  ground: { edition: number; attribution: string; hasMahallas?: boolean }
}

/** What every map is told of its ground, and what it says of whose it is. */
export const groundOf = ({ tiles, attribution, ground }: MapSource) => ({
  'data-tiles': tiles.endsWith('.pmtiles') ? `/map/files/${tiles}` : tiles,
  'data-borders': ground.edition > 0 ? `/map/borders/${ground.edition}` : '',
  ...(ground.hasMahallas && { 'data-mahallas': `/map/borders/${ground.edition}/mahallas` }),
  'data-attribution': [attribution, ground.attribution].filter(Boolean).join(' · '),
})
