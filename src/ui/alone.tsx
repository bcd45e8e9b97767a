// A page that stands by itself, with nothing of the platform around it.
import { render } from 'preact-render-to-string'
import type { ComponentChildren } from 'preact'
import { languageTag } from '../language/index.ts'
import type { Frame } from './frame.tsx'

/** A page to be kept as a file: whole in itself, for where there is no network. `style`: all that it needs. */
export function renderAlone(frame: Pick<Frame, 'locale'>, title: string, style: string, children: ComponentChildren) {
  const html = (
    <html lang={languageTag[frame.locale]}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <style>{style}</style>
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  )
  return `<!doctype html>${render(html)}`
}
