// Drawings of ours, of a few parts, in the colours of the page: for pages in easy language, and for what is empty, done
// or refused.
import type { ComponentChildren } from 'preact'

export const Scene = ({ children }: { children: ComponentChildren }) => (
  <svg class="scene" viewBox="0 0 240 150" width="240" height="150" aria-hidden="true">
    <line x1="8" y1="134" x2="232" y2="134" />
    {children}
  </svg>
)

/** A phone with what it shows; 44 wide and 76 high. */
export const Phone = ({ x, y = 46, children }: { x: number; y?: number; children?: ComponentChildren }) => (
  <g transform={`translate(${x} ${y})`}>
    <rect width="44" height="76" rx="6" class="s-paper" />
    <line x1="17" y1="69" x2="27" y2="69" />
    {children}
  </g>
)

/** A house; 60 wide, standing on the ground. */
export const House = ({ x }: { x: number }) => (
  <g transform={`translate(${x} 134)`}>
    <path d="M4 0v-42h52v42z" class="s-paper" />
    <path d="M-2-42 30-68l32 26z" class="s-soft" />
    <path d="M24 0v-20h12V0z" class="s-accent" />
  </g>
)

/** An office with columns; 70 wide. */
export const Office = ({ x }: { x: number }) => (
  <g transform={`translate(${x} 134)`}>
    <path d="M0-52 35-72l35 20z" class="s-soft" />
    <path d="M4 0v-52h62V0z" class="s-paper" />
    <path d="M16 0v-44M30 0v-44M44 0v-44M58 0v-44" />
  </g>
)

/** A pipe with a leak, or whole. */
export const Pipe = ({ x, leaks }: { x: number; leaks: boolean }) => (
  <g transform={`translate(${x} 134)`}>
    <path d="M0-34h70v16H0z" class="s-soft" />
    <path d="M22-38v24M48-38v24" />
    {leaks && (
      <>
        <path d="M35-36c-3-14-12-18-18-20M35-36c0-14 1-20 3-28M35-36c4-12 10-16 17-18" class="s-water" />
        <ellipse cx="35" cy="-2" rx="34" ry="5" class="s-drop" />
      </>
    )}
  </g>
)

export const Pin = ({ x, y }: { x: number; y: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <path d="M0 0c-12-16-16-22-16-30a16 16 0 0 1 32 0c0 8-4 14-16 30z" class="s-accent" />
    <circle cy="-30" r="6" class="s-paper" />
  </g>
)

/** A person, seen to the belt. */
export const Person = ({ x, soft = false }: { x: number; soft?: boolean }) => (
  <g transform={`translate(${x} 134)`}>
    <circle cy="-58" r="13" class="s-paper" />
    <path d="M-22 0c0-26 8-40 22-40S22-26 22 0z" class={soft ? 's-soft' : 's-accent'} />
  </g>
)

export const Check = ({ x, y, size = 1 }: { x: number; y: number; size?: number }) => (
  <g transform={`translate(${x} ${y}) scale(${size})`}>
    <circle r="18" class="s-solved" />
    <path d="m-8 0 6 7L9-7" class="s-mark" />
  </g>
)

export const Cross = ({ x, y }: { x: number; y: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <circle r="18" class="s-late" />
    <path d="m-7-7 14 14M7-7-7 7" class="s-mark" />
  </g>
)

export const Arrow = ({ from, to, y }: { from: number; to: number; y: number }) => (
  <path d={`M${from} ${y}h${to - from}m-10-8 10 8-10 8`} class="s-arrow" />
)

/** Something said: a balloon of 56 by 36 with its tail below. */
export const Balloon = ({ x, y, children }: { x: number; y: number; children: ComponentChildren }) => (
  <g transform={`translate(${x} ${y})`}>
    <path d="M6 0h50a6 6 0 0 1 6 6v24a6 6 0 0 1-6 6H22L12 46V36H6a6 6 0 0 1-6-6V6a6 6 0 0 1 6-6z" class="s-paper" />
    {children}
  </g>
)

export const Lines = ({ x = 8, y = 14, wide = 28 }: { x?: number; y?: number; wide?: number }) => (
  <path d={`M${x} ${y}h${wide}m-${wide} 10h${wide - 8}m-${wide - 8} 10h${wide - 4}`} />
)

/** For a list with nothing in it, a step that was taken, and one that was not. */
export const scenes = {
  empty: (
    <Scene>
      <House x={24} />
      <House x={92} />
      <House x={160} />
    </Scene>
  ),
  done: (
    <Scene>
      <Phone x={70}>
        <Lines y={28} />
      </Phone>
      <Check x={146} y={84} size={1.4} />
    </Scene>
  ),
  error: (
    <Scene>
      <Phone x={70}>
        <path d="M10 24h8l5 10-7 8 6 8h12" />
      </Phone>
      <path d="M132 118h56l-28-50z" class="s-soft" />
      <path d="M160 86v14m0 7v1" class="s-thick" />
    </Scene>
  ),
} as const
