// The open report beside the queue: its card, its steps, and the way to the next one.
import { type Card, type CardDeps, DeskCard, extrasOf, readCard, type RefusedStep } from '../../card/index.ts'
import { sayWatch } from '../../deadlines/index.ts'
import { nearbyReports, rowOf } from '../../lists/index.ts'
import { may, type Viewer } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, idOf, textOf } from '../../platform/query.ts'
import { asWritten, type Frame, link } from '../../ui/index.ts'
import { type DutyContact, rosterOf } from '../duty-store.ts'
import type { WorkPage } from '../reading.ts'
import { t } from '../words.ts'
import { address } from './address.ts'

export interface Opened {
  card: Card
  extras: Awaited<ReturnType<typeof extrasOf>>
  duty: readonly DutyContact[]
  refused: RefusedStep | undefined
}

/** Whoever routes and watches may call the body's duty contact. */
const watchesDuty = ({ acting }: Viewer) => acting?.role === 'dispatcher' || acting?.role === 'controller'

/** Reads what the panel shows; undefined for what there is not, or is not for this viewer. */
export async function readOpened(
  deps: CardDeps,
  viewer: Viewer,
  id: number,
  locale: Frame['locale'],
  refused?: RefusedStep,
): Promise<Opened | undefined> {
  const card = await readCard(deps, viewer, id, locale).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'not_found') return undefined
    throw error
  })
  if (!card) return undefined
  // Only where the report lies in one's own scope.
  const isWatched = card.isParty && !card.isReporter && watchesDuty(viewer)
  const [extras, roster] = await Promise.all([
    extrasOf(deps, viewer, card),
    isWatched ? rosterOf(deps.db, card.report.agencyId) : undefined,
  ])
  const point = card.actions.includes('merge') ? { lat: card.place.lat, lng: card.place.lng } : null
  const near = await nearbyReports(deps, viewer, card.category, point)
  const nearby = near
    .map((report) => rowOf(deps, viewer, report, locale))
    .filter(({ report }) => report.id !== id)
    .map(({ report, categoryName, placeName }) => ({ id: report.id, title: `${categoryName}, ${placeName}` }))
  return { card, extras: { ...extras, nearby }, duty: roster?.contacts ?? [], refused }
}

/** The report after this one in the list; before it where there is none. */
export function nextAfter(page: WorkPage, id: number): number | undefined {
  const ids = page.rows.map(({ report }) => report.id)
  const at = ids.indexOf(id)
  return at === -1 ? ids[0] : (ids[at + 1] ?? ids[at - 1])
}

function OnDuty({ frame, contacts }: { frame: Frame; contacts: readonly DutyContact[] }) {
  if (contacts.length === 0) return null
  return (
    <p class="hint">
      {t(frame.locale, 'team.duty')}:{' '}
      {contacts.map(({ personId, name, phone, hours }) => (
        <span key={personId}>
          <span {...asWritten}>{name}</span> <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a> (
          {hours ? sayWatch(frame.locale, hours) : t(frame.locale, 'team.always')}){' '}
        </span>
      ))}
    </p>
  )
}

interface Props {
  frame: Frame
  deps: CardDeps
  viewer: Viewer
  query: Fields
  page: WorkPage
  open: number
  opened: Opened | undefined
}

export function Panel({ frame, deps, viewer, query, page, open, opened }: Props) {
  const { locale } = frame
  const cursor = textOf(query, 'cursor')
  const next = nextAfter(page, open)
  const at = (id: number | undefined) =>
    address(frame, query, { cursor, open: id === undefined ? undefined : String(id) })
  const bar = (
    <p class="actions desk-bar">
      <a href={link(frame, `/reports/${open}`)}>{t(locale, 'open_card')}</a>
      {opened?.card.isParty && may(viewer, 'work.bulk') && (
        <a href={link(frame, `/work/reports/${open}/order`)}>{t(locale, 'order.link')}</a>
      )}
      {next !== undefined && (
        <a href={`${at(next)}#panel`} data-next>
          {t(locale, 'next_row')}
        </a>
      )}
      <a href={at(undefined)} data-close>
        {t(locale, 'close_panel')}
      </a>
    </p>
  )
  if (!opened)
    return (
      <>
        {bar}
        <p class="note">{t(locale, 'panel.gone')}</p>
      </>
    )
  const { card, extras, duty, refused } = opened
  return (
    <>
      {bar}
      <OnDuty frame={frame} contacts={duty} />
      <DeskCard
        frame={frame}
        card={card}
        world={deps}
        extras={extras}
        template={idOf(query, 'template')}
        templateAddress={(id) => `${at(open)}&template=${id}#f-answer-text`}
        // A step leads to the next row: what is done leaves the queue. An observer has none.
        back={may(viewer, 'work.read') ? at(next) : at(open)}
        to={(action) => link(frame, `/work/reports/${open}/${action}`)}
        {...(refused && { attempt: refused.attempt, refusal: refused.refusal })}
      />
    </>
  )
}
