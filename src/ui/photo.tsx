// Photographs: each in the size that the screen needs, as JPEG for browsers that know no WebP, and with something to
// see until it has come (`islands/photos.ts`).

import type { Locale } from '../language/index.ts'
import { Icon } from './parts.tsx'
import { t } from './words.ts'

/** The longer side in pixels of what `/photos/{id}/{size}` gives. */
const sides = { small: 480, medium: 960, large: 1600 } as const
type Size = keyof typeof sides

export interface ShownPhoto {
  id: number
  width: number
  height: number
  /** A thumbhash in base64. */
  preview?: string | null
  /** What the person says of it. */
  caption?: string | null
}

interface PictureProps {
  photo: ShownPhoto
  alt: string
  /** The sizes that may be needed; one needs no choice. */
  sizes: readonly [Size, ...Size[]]
  /** How wide it stands on the page, as CSS says it (`sizes`). */
  wide?: string
  eager?: boolean | undefined
  /** Where its files are. */
  at?: string
}

/** The picture itself. */
export function Picture({ photo, alt, sizes, wide, eager = false, at = '/photos' }: PictureProps) {
  const { id, width, height, preview } = photo
  const scale = (size: Size) => Math.min(1, sides[size] / Math.max(width, height))
  const listed = (ending: string) =>
    sizes.map((size) => `${at}/${id}/${size}${ending} ${Math.round(width * scale(size))}w`).join(', ')
  const isChoice = sizes.length > 1
  return (
    <picture>
      <source type="image/webp" srcset={isChoice ? listed('') : `${at}/${id}/${sizes[0]}`} sizes={wide} />
      <img
        src={`${at}/${id}/${sizes[0]}.jpg`}
        {...(isChoice && { srcset: listed('.jpg'), sizes: wide })}
        alt={alt}
        width={width}
        height={height}
        loading={eager ? 'eager' : 'lazy'}
        {...(eager && { fetchpriority: 'high' as const })}
        decoding="async"
        data-preview={preview ?? undefined}
      />
    </picture>
  )
}

/** A photo of a row: a square. */
export const Thumb = ({ photo }: { photo: Pick<ShownPhoto, 'id' | 'preview'> }) => (
  <Picture photo={{ ...photo, width: 88, height: 88 }} alt="" sizes={['small']} />
)

/** The whole phone, or half of a page beside another. */
const halfWide = '(min-width: 48rem) 24rem, 94vw'

/** A photo that opens large: over the page where script runs, else by itself. */
export function Photo({
  photo,
  alt,
  as,
  eager,
  at = '/photos',
}: {
  photo: ShownPhoto
  alt: string
  /** Beside another on a page, or a tile among several. */
  as: 'half' | 'tile'
  eager?: boolean
  at?: string
}) {
  const { id, caption } = photo
  return (
    <a class="photo" href={`${at}/${id}/large`} data-zoom={caption ?? ''}>
      <Picture
        photo={photo}
        alt={caption ? `${alt}. ${caption}` : alt}
        sizes={as === 'tile' ? ['small'] : ['small', 'medium', 'large']}
        {...(as === 'half' && { wide: halfWide })}
        eager={eager}
        at={at}
      />
    </a>
  )
}

/** What photos open in, over the page (`islands/view/zoom.ts`). */
export function PhotoViewer({ locale }: { locale: Locale }) {
  const press = (what: 'close' | 'next' | 'previous' | 'larger' | 'smaller', icon: string) => (
    <button type="button" class={`viewer-${what}`} data-do={what} autofocus={what === 'close'}>
      <Icon name={icon} label={t(locale, `photo.${what}`)} />
    </button>
  )
  return (
    <template data-viewer>
      <dialog class="viewer" aria-label={t(locale, 'photo.viewer')}>
        <div class="viewer-bar">
          <p class="figures" data-count aria-live="polite" />
          {press('smaller', 'minus')}
          {press('larger', 'plus')}
          {press('close', 'x')}
        </div>
        <div class="viewer-stage">
          <img alt="" draggable={false} />
        </div>
        <p class="viewer-caption" data-caption />
        {press('previous', 'left')}
        {press('next', 'right')}
      </dialog>
    </template>
  )
}
