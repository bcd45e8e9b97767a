// A dialog for what cannot be undone: opens over the page without script, and stands in the page where browsers are too
// old.
import type { ComponentChildren } from 'preact'
import { Icon } from './parts.tsx'

export function Dialog({
  id,
  opener,
  title,
  close,
  children,
}: {
  id: string
  opener: string
  title: string
  close: string
  children: ComponentChildren
}) {
  return (
    <>
      <button type="button" class="button button-quiet" popovertarget={id}>
        {opener}
      </button>
      <div id={id} class="dialog" popover="auto" role="dialog" aria-labelledby={`${id}-title`}>
        <div class="dialog-head">
          <h2 id={`${id}-title`}>{title}</h2>
          <button type="button" class="dialog-close" popovertarget={id} popovertargetaction="hide">
            <Icon name="x" label={close} />
          </button>
        </div>
        {children}
      </div>
    </>
  )
}
