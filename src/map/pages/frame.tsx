// `/widgets/map`: a territory's or a body's reports on a map, for the frame of another site.
import type { FastifyInstance } from 'fastify'
import { frameOf } from '../../people/index.ts'
import { queryOf } from '../../platform/query.ts'
import { hostOf } from '../../settings/index.ts'
import { framed, link, pageRoute, renderWidget, sendPage } from '../../ui/index.ts'
import { t } from '../words.ts'
import { queryWith } from './filters.tsx'
import { askedOf, islandData, type MapDeps } from './map.tsx'

/** Our own script, styles and type alone, tiles from where they are configured, and any site around it. */
const policyOf = (tiles: string): string =>
  [
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'",
    `img-src 'self' data: ${hostOf(tiles) ?? ''}`.trim(),
    "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors *",
  ].join('; ')

export function mapFrame(app: FastifyInstance, deps: MapDeps): void {
  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/widgets/map', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = queryOf(request)
    const { view, stand } = await askedOf(deps, query)
    const children = (
      <>
        <div
          class="map map-framed"
          role="region"
          aria-label={t(locale, 'map_label')}
          data-island="map"
          data-framed=""
          {...islandData({ frame, deps, query, stand, view, shades: undefined, hot: undefined })}
        />
        <p>
          <a href={`${link(frame, '/map')}${queryWith(query, {})}`}>{t(locale, 'frame_all')}</a>
        </p>
      </>
    )
    return sendPage(
      request,
      framed(reply, policyOf(deps.settings.map.tiles)).header('cache-control', 'public, max-age=60'),
      renderWidget({ frame, title: t(locale, 'title'), children, scripts: ['map.js'], styles: ['map.css'] }),
    )
  })
}
