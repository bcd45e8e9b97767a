// `/oversight/round`: a controller's round as a file for where there is no network: a list to be ticked off, or a way
// for a navigator.
import type { FastifyInstance } from 'fastify'
import { formatMoment, inLanguage } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { queryOf, textOf } from '../../platform/query.ts'
import { asDownload, namedOn } from '../../platform/sheets.ts'
import { xmlText } from '../../platform/xml.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { asWritten, type Frame, geoAddress, homeOf, link, pageRoute, renderAlone } from '../../ui/index.ts'
import { placeOf, readVisits, roundOf, type Visit } from '../actions.ts'
import { t } from '../words.ts'

const style =
  'body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:40rem;padding:16px}' +
  'h1{font-size:1.4rem;line-height:1.25}ol{padding:0;list-style:none}' +
  'li{border-top:1px solid;padding:12px 0}p{margin:4px 0}label{font-weight:600}' +
  'input{width:24px;height:24px;margin:0 8px 0 0;vertical-align:middle}a{display:inline-block;padding:8px 0}'

const titleOf = ({ of: { row } }: Visit): string => `№ ${row.report.id}. ${row.categoryName}`

function Stops({
  frame,
  visits,
  home,
  title,
}: {
  frame: Frame
  visits: readonly Visit[]
  home: string
  title: string
}) {
  const { locale, now } = frame
  return (
    <>
      <h1>{title}</h1>
      <p>{t(locale, 'round.made', { moment: formatMoment(locale, now, now) })}</p>
      <ol>
        {visits.map((visit) => {
          const { row, lat, lng, landmark } = visit.of
          const { id, actBy } = row.report
          return (
            <li key={id}>
              <label>
                <input type="checkbox" />
                {titleOf(visit)}
              </label>
              <p>{row.placeName}</p>
              {landmark && <p {...asWritten}>{landmark}</p>}
              {row.text && <p {...asWritten}>{row.text}</p>}
              <p>{row.agencyName}</p>
              {actBy && <p>{t(locale, 'visit_by', { moment: formatMoment(locale, actBy, now) })}</p>}
              <a href={geoAddress(lat, lng)}>
                {t(locale, 'navigator')} {lat.toFixed(5)}, {lng.toFixed(5)}
              </a>
              {' · '}
              <a href={`${home}${link(frame, `/work?tab=all&open=${id}`)}`}>{t(locale, 'round.open')}</a>
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** The stops in their order, as a way that navigators know (GPX 1.1). */
function trackOf(title: string, visits: readonly Visit[]): string {
  const points = visits.map((visit) => {
    const { lat, lng, row } = visit.of
    return `<rtept lat="${lat}" lon="${lng}"><name>${xmlText(titleOf(visit))}</name><desc>${xmlText(row.placeName)}</desc></rtept>`
  })
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<gpx version="1.1" creator="Xalq nazorati" xmlns="http://www.topografix.com/GPX/1/1">' +
    `<rte><name>${xmlText(title)}</name>${points.join('')}</rte></gpx>`
  )
}

export function roundPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'get', 'oversight.read', '/oversight/round', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const round = roundOf(deps, viewer)
    // Who has no stops of the own has no round.
    if (!round) throw new Problem('not_found')
    const query = queryOf(request)
    const place = placeOf(deps, actingOf(viewer), textOf(query, 'territory'))
    const visits = await readVisits(deps, place, frame.locale, { round })
    const title = t(frame.locale, 'round.title', { place: inLanguage(place.name, frame.locale) })
    const name = namedOn(`round-${place.code}`, deps.clock())
    if (textOf(query, 'as') === 'gpx') return asDownload(reply, name, 'gpx').send(trackOf(title, visits))
    const stops = <Stops frame={frame} visits={visits} home={homeOf(deps, request)} title={title} />
    return asDownload(reply, name, 'html').send(renderAlone(frame, title, style, stops))
  })
}
