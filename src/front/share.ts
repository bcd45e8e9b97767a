// `/share/{language}.png`: what social networks show of a page of ours that has no picture of its own.
import type { FastifyInstance } from 'fastify'
import { isLocale, type Locale, locales } from '../language/index.ts'
import type { Country } from '../map/index.ts'
import { cachedEach } from '../platform/cache.ts'
import type { Clock } from '../platform/clock.ts'
import { colours } from '../platform/outlines.ts'
import { drawLines, drawPoster, poster, sendPoster } from '../platform/poster.ts'
import { Problem } from '../platform/problems.ts'
import { paramsOf, textOf } from '../platform/query.ts'
import { t } from './words.ts'

/** The promise over the country. */
function sharePicture(locale: Locale, country: Country): Promise<Buffer> {
  const { margin } = poster
  return drawPoster([
    `<path transform="translate(470 110)" d="${country.path()}" fill="#efebe1" stroke="${colours.paper}"/>`,
    drawLines({ text: t(locale, 'title'), x: margin, y: 230, size: 60, weight: 600, most: 960 }),
    drawLines({ text: t(locale, 'lead'), x: margin, y: 430, size: 30, colour: 'muted', most: 900 }),
  ])
}

const dayMs = 86_400_000

export function sharePage(app: FastifyInstance, { country, clock }: { country: Country; clock: Clock }): void {
  // Drawn once a day in each language, and anew with other outlines.
  const pictures = cachedEach<Buffer>(locales.length, dayMs, clock)
  app.get(
    '/share/:language.png',
    { config: { permission: 'public.read' }, schema: { hide: true } },
    async (request, reply) => {
      const locale = textOf(paramsOf(request), 'language')
      if (!isLocale(locale)) throw new Problem('not_found')
      const picture = await pictures(`${locale} ${country.address() ?? ''}`, () => sharePicture(locale, country))
      return sendPoster(reply, picture)
    },
  )
}
