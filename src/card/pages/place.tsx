// Where a report is: its district drawn flat, with a mark where the place is named; it leads to the map.
import { inLanguage } from '../../language/index.ts'
import type { World } from '../../life/index.ts'
import { remember } from '../../platform/remember.ts'
import { pathOf, type Sheet, sheetFor, spanOf } from '../../territories/index.ts'
import { type Frame, Icon, link } from '../../ui/index.ts'
import type { Card } from '../card.ts'
import { t } from '../words.ts'

/** How wide the drawing is, in its own units, and the room around the district. */
const [width, margin] = [320, 14]

/** Each district is drawn once for an edition of the outlines. */
const drawings = remember<{ sheet: Sheet; path: string }>(400)

function drawnOf({ territories }: World, district: string): { sheet: Sheet; path: string } | undefined {
  const shape = territories.outlines.find(({ code }) => code === district)?.shape
  if (!shape) return undefined
  return drawings(`${territories.ground.edition} ${district}`, () => {
    const sheet = sheetFor(spanOf(shape), width, margin)
    return { sheet, path: pathOf(shape, sheet) }
  })
}

export function PlaceDrawing({ frame, card, world }: { frame: Frame; card: Card; world: World }) {
  const { locale } = frame
  const { report, place } = card
  const drawn = drawnOf(world, report.district)
  if (!drawn) return null
  const { sheet, path } = drawn
  const [x, y] = sheet.at(place)
  const isNamed = report.place === 'point'
  const district = inLanguage(world.territories.get(report.district).name, locale)
  return (
    <a class="place-drawn" href={link(frame, `/map?territory=${report.district}`)}>
      <svg viewBox={`0 0 ${sheet.width} ${sheet.height}`} width="144" height="144" aria-hidden="true">
        <path d={path} />
        {isNamed && <circle cx={x} cy={y} r="7" />}
      </svg>
      <span class="place-words">
        <b>{t(locale, 'card.where')}</b>
        <span>{isNamed ? card.placeName : t(locale, 'card.where_district', { district })}</span>
        <span class="place-go">
          {t(locale, 'card.on_map')} <Icon name="right" size={20} />
        </span>
      </span>
    </a>
  )
}
