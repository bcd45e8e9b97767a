// Of how many people with a report on control nobody hears: by region, and by district within one.
import { formatMoment, formatNumber, inLanguage } from '../../language/index.ts'
import type { Territories } from '../../territories/index.ts'
import { Empty, type Frame, link, Table } from '../../ui/index.ts'
import type { listReach, Reachable, Unreachable } from '../reach-store.ts'
import { t } from '../words.ts'

interface Row extends Pick<Reachable, 'people' | 'unreached' | 'why'> {
  code: string
  name: string
}

/** Figures of one place out of those of its districts. */
function summed(code: string, name: string, districts: readonly Reachable[]): Row {
  const row: Row = { code, name, people: 0, unreached: 0, why: {} }
  for (const { people, unreached, why } of districts) {
    row.people += people
    row.unreached += unreached
    for (const [reason, n] of Object.entries(why) as [Unreachable, number][])
      row.why[reason] = (row.why[reason] ?? 0) + n
  }
  return row
}

/** @param region whose districts are shown; else the regions */
export function Reach({
  frame,
  territories,
  reach: { at, districts },
  path,
  region,
}: {
  frame: Frame
  territories: Territories
  reach: Awaited<ReturnType<typeof listReach>>
  path: string
  region: string | undefined
}) {
  const { locale, now } = frame
  if (at === null) return <Empty title={t(locale, 'reach.none')} hint={t(locale, 'reach.none_hint')} />
  const name = (code: string) => inLanguage(territories.get(code).name, locale)
  const within = (code: string) => districts.filter(({ district }) => territories.isWithin(district, code))
  const rows = region
    ? within(region).map((each) => summed(each.district, name(each.district), [each]))
    : territories.regions.map(({ code }) => summed(code, name(code), within(code)))
  const saidWhy = ({ why }: Row) =>
    (Object.entries(why) as [Unreachable, number][])
      .toSorted(([, a], [, b]) => b - a)
      .map(([reason, n]) => `${t(locale, `reach.${reason}`)}: ${formatNumber(locale, n)}`)
      .join(', ')
  return (
    <>
      <p class="muted">{t(locale, 'reach.lead', { time: formatMoment(locale, at, now) })}</p>
      {region && (
        <p>
          <a href={link(frame, `${path}#reach`)}>{t(locale, 'reach.back')}</a> · <strong>{name(region)}</strong>
        </p>
      )}
      <Table
        caption={t(locale, 'reach.title')}
        columns={[
          { label: t(locale, region ? 'reach.district' : 'reach.region') },
          { label: t(locale, 'reach.people'), number: true },
          { label: t(locale, 'reach.unreached'), number: true },
          { label: t(locale, 'outbox.why') },
        ]}
        rows={rows
          .filter(({ people }) => people > 0)
          .toSorted((a, b) => b.unreached - a.unreached)
          .map((row) => ({
            key: row.code,
            cells: [
              region || row.unreached === 0 ? (
                row.name
              ) : (
                <a key="name" href={link(frame, `${path}?region=${row.code}#reach`)}>
                  {row.name}
                </a>
              ),
              formatNumber(locale, row.people),
              `${formatNumber(locale, row.unreached)} (${Math.ceil((100 * row.unreached) / row.people)} %)`,
              saidWhy(row) || '—',
            ],
          }))}
      />
    </>
  )
}
