// Work orders for crews without accounts: the body gives a link, whoever has it sees what to do and brings pictures of
// the result; answering stays with the body (regulation 3.5).
import { randomUUID } from 'node:crypto'
import { inDays } from '../platform/time.ts'
import { checkText, cleanText } from '../language/index.ts'
import { actingOf, type Viewer } from '../people/index.ts'
import {
  addDraftPhoto,
  judgeResults,
  keepPictures,
  type Photo,
  photosOfDraft,
  photosOfReport,
} from '../photos/index.ts'
import { inTransaction } from '../platform/database.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { signedId, signId } from '../platform/secrets.ts'
import {
  addOrder,
  type CrewOrder,
  endOrder,
  eventsOf,
  findOrder,
  findReport,
  listOrders,
  lockOrder,
  noteBrought,
  type ReportDeps,
  standingWords,
  type StoredReport,
} from '../reports/index.ts'
import { longestCrew, longestSaid, mostOrders, orderDays } from './rules.ts'

/** Opens the order to whoever has it. */
export const orderToken = ({ secrets }: Pick<ReportDeps, 'secrets'>, id: string): string => signId(secrets, 'order', id)

/** The body's part: it has the report, and works on it or will. @throws not_found */
async function reportInHand(deps: ReportDeps, viewer: Viewer, id: number | undefined): Promise<StoredReport> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || !deps.agencies.isWithin(report.agencyId, actingOf(viewer).agencyId)) throw new Problem('not_found')
  return report
}

export const isAtWork = ({ status }: Pick<StoredReport, 'status'>): boolean =>
  ['routed', 'in_progress', 'waiting_reporter', 'deferred'].includes(status)

export const ordersOf = (deps: ReportDeps, viewer: Viewer, reportId: number): Promise<CrewOrder[]> =>
  listOrders(deps.db, reportId, deps.agencies.withBelow(actingOf(viewer).agencyId), deps.clock())

/** @returns the token of the link. @throws not_found, wrong_state, invalid */
export async function giveOrder(
  deps: ReportDeps,
  viewer: Viewer,
  reportId: number | undefined,
  crew: string | undefined,
): Promise<string> {
  const report = await reportInHand(deps, viewer, reportId)
  if (!isAtWork(report)) throw new Problem('wrong_state')
  const errors: FieldError[] = []
  const name = checkText(errors, 'crew', crew, { max: longestCrew })
  if ((await ordersOf(deps, viewer, report.id)).length >= mostOrders)
    errors.push({ field: 'crew', code: 'too_many_orders', params: { max: mostOrders } })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const madeAt = deps.clock()
  const order = { id: randomUUID(), reportId: report.id, agencyId: report.agencyId, crew: name, madeAt }
  await addOrder(deps.db, { ...order, endsAt: inDays(madeAt, orderDays) }, viewer.personId)
  return orderToken(deps, order.id)
}

/** @throws not_found */
export async function stopOrder(deps: ReportDeps, viewer: Viewer, reportId: number | undefined, id: string) {
  const report = await reportInHand(deps, viewer, reportId)
  const orders = await ordersOf(deps, viewer, report.id)
  if (!orders.some((order) => order.id === id)) throw new Problem('not_found')
  await endOrder(deps, id)
}

/** What a crew sees: what is wrong, where it is, until when; nothing of who reported it. */
export interface OrderSeen {
  order: CrewOrder
  report: StoredReport
  text: string | null
  landmark: string | null
  before: Photo[]
  brought: Photo[]
}

/** Ended, stopped, passed on to another body, answered and unknown look alike. @throws not_found */
export async function openOrder(deps: ReportDeps, token: string): Promise<OrderSeen> {
  const id = signedId(deps.secrets, 'order', token)
  const order = id === undefined ? undefined : await findOrder(deps.db, id, deps.clock())
  const report = order && (await findReport(deps.db, order.reportId))
  if (!order || !report || !isAtWork(report) || !deps.agencies.isWithin(report.agencyId, order.agencyId))
    throw new Problem('not_found')
  const [timeline, photos, brought] = await Promise.all([
    eventsOf(deps.db, report.id),
    photosOfReport(deps.db, report.id),
    photosOfDraft(deps.db, order.id),
  ])
  // What a dispatcher took out of the public's sight is no crew's to read either.
  const { shown, landmark } = standingWords(timeline)
  const before = photos.filter(({ kind, hidden }) => kind === 'before' && !hidden)
  return { order, report, text: shown || null, landmark: landmark ?? null, before, brought }
}

/**
 * Pictures of the result, and words; they wait until the body answers with them.
 * @returns how many came. @throws not_found, invalid
 */
export async function bringPictures(
  deps: ReportDeps,
  token: string,
  { files, text }: { files: readonly UploadedFile[]; text: string | undefined },
): Promise<number> {
  const { order, brought } = await openOrder(deps, token)
  const words = cleanText(text ?? '')
  if ([...words].length > longestSaid) throw invalid('text', 'too_long', { max: longestSaid })
  if (files.length === 0 && (words === '' || brought.length === 0)) throw invalid('photo', 'photo_required')
  const pictures = await keepPictures(deps, files, deps.settings.limits.photosPerAnswer, brought.length)
  const wrong = (await judgeResults(deps.db, pictures)).flatMap((code) => code ?? [])
  if (wrong[0] !== undefined) throw invalid('photo', wrong[0])
  await inTransaction(deps.db, async (tx) => {
    // Two phones at one link: together they bring no more, and to an order that was stopped nothing.
    const waiting = await lockOrder(tx, order.id)
    if (waiting === undefined) throw new Problem('not_found')
    const max = deps.settings.limits.photosPerAnswer
    if (waiting + pictures.length > max) throw invalid('photo', 'too_many_photos', { max })
    for (const picture of pictures) await addDraftPhoto(tx, order.id, { ...picture, place: null }, deps.clock())
    await noteBrought(tx, order.id, words === '' ? null : words, deps.clock())
  })
  return pictures.length
}
