// A short video or a voice note, played by the browser's own player.
import type { ComponentChildren } from 'preact'
import { formatLength } from '../language/index.ts'

export interface Played {
  id: number
  kind: 'video' | 'voice'
  seconds: number
  hasPoster: boolean
}

/** @param children what is to be known of it, such as that it waits for somebody */
export function Player({
  recording: { id, kind, seconds, hasPoster },
  name,
  children,
}: {
  recording: Played
  name: string
  children?: ComponentChildren
}) {
  const address = `/recordings/${id}`
  const common = { src: address, controls: true, preload: 'none' as const, 'aria-label': name }
  return (
    <figure class={`recording recording-${kind}`}>
      {kind === 'video' ? (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- whoever recorded it wrote the report's text beside it
        <video {...common} playsinline {...(hasPoster && { poster: `${address}/poster` })} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- the same
        <audio {...common} />
      )}
      <figcaption>
        {name}, <span class="figures">{formatLength(seconds)}</span>
        {children && <span class="muted"> · {children}</span>}
      </figcaption>
    </figure>
  )
}
