// The vertical timeline: dots on one line, each stage with when, who and what belongs to it.
import type { ComponentChildren } from 'preact'

export interface Stage {
  key: string | number
  title?: string
  /** When and who, in one quiet line. */
  meta?: ComponentChildren
  children?: ComponentChildren
}

export function Timeline({ stages }: { stages: readonly Stage[] }) {
  return (
    <ol class="timeline">
      {stages.map(({ key, title, meta, children }) => (
        <li key={key}>
          {title && <h3>{title}</h3>}
          {meta && <p class="muted">{meta}</p>}
          {children}
        </li>
      ))}
    </ol>
  )
}
