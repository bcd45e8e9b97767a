// The country with a sign wherever reports are under control: a drawing, which leads to the map.
import { formatNumber } from '../language/index.ts'
import { countrySheet } from '../map/index.ts'
import type { PublicFigures } from '../reports/index.ts'
import { type Frame, Icon, link } from '../ui/index.ts'
import type { Sign } from './reading.ts'
import { t } from './words.ts'

/** The radius of the greatest sign, and of the least, in units of the sheet. */
const [most, least] = [26, 5]

export function CountryMap({
  frame,
  signs,
  ground,
  figures,
}: {
  frame: Frame
  signs: readonly Sign[]
  /** The address of the drawing. */
  ground: string
  figures: PublicFigures
}) {
  const { locale } = frame
  const { width, height, at } = countrySheet
  // Where no style sheet comes it is as wide as a small phone.
  const size = { width: 300, height: Math.round((300 * height) / width) }
  const greatest = Math.max(1, ...signs.map(({ open }) => open))
  // The area of a sign tells how many: one four times as many has twice the radius.
  const radiusOf = (count: number) => Math.max(least, Math.round(most * Math.sqrt(count / greatest)))
  return (
    <a class="country" href={link(frame, '/map')}>
      <span class="country-drawn">
        <img src={ground} alt="" {...size} />
        <svg
          {...size}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t(locale, 'map', { open: figures.open, late: figures.overdue })}
        >
          {signs.map(({ lat, lng, open, late }) => {
            const [x, y] = at({ lat, lng })
            return (
              <g key={`${x} ${y}`}>
                <circle cx={x} cy={y} r={radiusOf(open)} class="sign-open" />
                {late > 0 && (
                  <circle cx={x} cy={y} r={Math.max(2, radiusOf(open) * Math.sqrt(late / open))} class="sign-late" />
                )}
              </g>
            )
          })}
        </svg>
      </span>
      <span class="country-legend">
        <span>
          <i class="sign-open" /> {t(locale, 'legend_open')} <b class="figures">{formatNumber(locale, figures.open)}</b>
        </span>
        <span>
          <i class="sign-late" /> {t(locale, 'legend_late')}{' '}
          <b class="figures">{formatNumber(locale, figures.overdue)}</b>
        </span>
        <span class="country-go">
          {t(locale, 'map_open')} <Icon name="right" size={20} />
        </span>
      </span>
    </a>
  )
}
