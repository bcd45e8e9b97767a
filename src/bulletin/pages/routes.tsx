// The bulletin as page, files, PDF and picture; of the country, or of a region with its districts.
import type { FastifyInstance } from 'fastify'
import { frameOf } from '../../people/index.ts'
import { cachedEach } from '../../platform/cache.ts'
import { sendPoster } from '../../platform/poster.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, textOf, queryOf, paramsOf } from '../../platform/query.ts'
import { sendSheets, sheetKindOf } from '../../platform/sheets.ts'
import { country, type Territory } from '../../territories/index.ts'
import { aboutSheet, openShared, pageRoute, renderPage, sheetOf } from '../../ui/index.ts'
import {
  type Edition,
  editionIn,
  findEdition,
  lastDay,
  listEditions,
  localeIn,
  type RatingPageDeps,
  standingOn,
  sumsBetween,
  sumsByType,
} from '../../ratings/index.ts'
import { bulletinPicture } from '../picture.ts'
import { t } from '../words.ts'
import {
  type Bulletin,
  type BulletinSums,
  bulletinBoards,
  bulletinOf,
  BulletinPage,
  bulletinSheet,
  periodOf,
  pictureAddress,
  whereOf,
} from './bulletin.tsx'

/** `bulletin-1714-2026-11-16_2026-11-22`. */
const fileNameOf = ({ edition: { from, to }, region }: Bulletin) =>
  `bulletin-${region?.code ?? country}-${from}_${lastDay(to)}`

export function bulletinPage(app: FastifyInstance, deps: RatingPageDeps): void {
  const { db, clock, territories } = deps
  const sendShared = openShared(clock, 10_000)
  /** Of all reports, whoever filed them. */
  const readSums = async ({ from, to }: Edition): Promise<BulletinSums> => {
    const [sums, own, types, standing] = await Promise.all([
      sumsBetween(db, from, to),
      sumsBetween(db, from, to, true),
      sumsByType(db, from, to),
      standingOn(db, to),
    ])
    return {
      rows: [...sums, ...own, ...(standing?.bodies ?? [])],
      types: [...types, ...(standing?.types ?? [])],
      isStandingKnown: standing !== undefined,
    }
  }
  const sumsOf = cachedEach<BulletinSums>(6, 60_000, clock)
  const made = cachedEach<Bulletin>(60, 60_000, clock)
  /** No older than a minute or two: thousands of sums make one. */
  const make = (edition: Edition, region: Territory | undefined) =>
    made(`${edition.id} ${region?.code ?? ''}`, async () =>
      bulletinOf(deps, edition, await sumsOf(String(edition.id), () => readSums(edition)), region),
    )

  /** The edition asked for, or the newest weekly one; a region where one is asked for. @throws not_found */
  async function read(id: number | undefined, territory: string | undefined) {
    const place = territories.find(territory)
    if (territory !== undefined && place?.level !== 'region' && place?.code !== country) throw new Problem('not_found')
    const edition = id === undefined ? (await listEditions(db, 'week', 1))[0] : await findEdition(db, id)
    if (id !== undefined && !edition) throw new Problem('not_found')
    return edition && make(edition, place?.level === 'region' ? place : undefined)
  }
  const readAsked = async (query: Fields) => read(editionIn(query, 'edition'), textOf(query, 'territory'))

  pageRoute(app, 'get', 'public.read', '/ratings/bulletin', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const { locale } = frame
    const asked = textOf(query, 'as') === undefined ? undefined : await readAsked(query)
    if (asked) {
      const { from, to } = periodOf(locale, asked.edition)
      const about = aboutSheet(locale, { place: whereOf(locale, asked), period: `${from} — ${to}`, made: clock() })
      return sendSheets(reply, sheetKindOf(query), fileNameOf(asked), [
        about,
        ...bulletinBoards(frame, asked).map(sheetOf),
      ])
    }
    return sendShared(request, reply, async () => {
      const [bulletin, editions] = await Promise.all([readAsked(query), listEditions(db, undefined, 40)])
      const children = (
        <BulletinPage frame={frame} bulletin={bulletin} editions={editions} regions={territories.regions} />
      )
      const picture = bulletin && pictureAddress(bulletin, locale)
      return renderPage({ frame, title: t(locale, 'title'), picture, width: 'wide', styles: ['press.css'], children })
    })
  })

  pageRoute(app, 'get', 'public.read', '/ratings/bulletin.pdf', async (request, reply) => {
    const bulletin = await readAsked(queryOf(request))
    if (!bulletin) throw new Problem('not_found')
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${fileNameOf(bulletin)}.pdf"`)
      .send(await bulletinSheet(frameOf(request, deps).locale, bulletin))
  })

  app.get('/feeds/editions/:id.png', { config: { permission: 'public.read' as const } }, async (request, reply) => {
    const bulletin = await read(editionIn(paramsOf(request), 'id'), textOf(queryOf(request), 'territory'))
    if (!bulletin) throw new Problem('not_found')
    return sendPoster(reply, await bulletinPicture(localeIn(request), bulletin))
  })
}
