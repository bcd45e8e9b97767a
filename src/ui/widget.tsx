// A small page for the frame of another site.
import { render } from 'preact-render-to-string'
import { languageTag } from '../language/index.ts'
import { assetUrl } from './assets.ts'
import { Mark } from './frame.tsx'
import { type PageProps, Scripts } from './page.tsx'
import { t } from './words.ts'

/** Nothing around it; its links open there in full. */
export function renderWidget({
  frame: { locale },
  title,
  children,
  scripts = [],
  styles = [],
}: Pick<PageProps, 'frame' | 'title' | 'children' | 'scripts' | 'styles'>): string {
  const html = (
    <html lang={languageTag[locale]}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <base target="_top" />
        {['app.css', ...styles].map((name) => (
          <link key={name} rel="stylesheet" href={assetUrl(name)} />
        ))}
        <Scripts names={scripts} />
      </head>
      <body class={scripts.length > 0 ? 'widget widget-whole' : 'widget'}>
        <main>{children}</main>
        <footer class="widget-foot">
          <Mark /> {t(locale, 'brand')}
        </footer>
      </body>
    </html>
  )
  return `<!doctype html>${render(html)}`
}
