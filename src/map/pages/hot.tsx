// Where the same is reported again and again: on the map, and as a list.
import { inLanguage } from '../../language/index.ts'
import type { World } from '../../life/index.ts'
import type { Fields } from '../../platform/query.ts'
import { Empty, type Frame, link } from '../../ui/index.ts'
import type { HotSpot } from '../hot-store.ts'
import { t } from '../words.ts'
import { queryWith } from './filters.tsx'

/** So many are shown of a region, a district or the country. */
export const mostHot = 24

/** About a place so wide its reports are shown: in degrees. */
const around = 0.003

/** The map beside the place, with the reports of its type alone. */
export const hotLink = (frame: Frame, query: Fields, { category, lat, lng }: HotSpot): string =>
  `${link(frame, '/map')}${queryWith(query, {
    by: undefined,
    territory: undefined,
    category,
    bbox: [lat - around, lng - around, lat + around, lng + around].map((degrees) => degrees.toFixed(5)).join(','),
  })}`

interface Props {
  frame: Frame
  world: World
  query: Fields
  spots: readonly HotSpot[]
}

export function HotSpots({ frame, world, query, spots }: Props) {
  const { locale } = frame
  return (
    <section class="stack" aria-labelledby="hot">
      <h2 id="hot">{t(locale, 'by.hot')}</h2>
      <p class="muted">{t(locale, 'hot_lead')}</p>
      {spots.length === 0 ? (
        <Empty title={t(locale, 'hot_none')} />
      ) : (
        <ol class="rows">
          {spots.map((spot) => (
            <li key={`${spot.category} ${spot.lat} ${spot.lng}`} class="row row-split">
              <span>
                <a class="row-title" href={hotLink(frame, query, spot)}>
                  {inLanguage(world.categories.get(spot.category).name, locale)}
                </a>
                <span class="row-meta">{inLanguage(world.territories.get(spot.district).name, locale)}</span>
              </span>
              <span class="figures">{t(locale, 'hot_times', { count: spot.count })}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
