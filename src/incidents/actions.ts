// What a body does with its mass events: opens one, attaches reports, answers all of them once, closes it.
import type { AgencyId } from '../platform/ids.ts'
import { inDays } from '../platform/time.ts'
import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { parseMoment } from '../deadlines/index.ts'
import { checkText } from '../language/index.ts'
import { actingOf, findMember, may, type Viewer } from '../people/index.ts'
import { keepPictures, wrongResults } from '../photos/index.ts'
import { inTransaction } from '../platform/database.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { act, actOnEach, type Bulk, type Evidence, type ReportDeps } from '../reports/index.ts'
import { routeOf } from '../routing/index.ts'
import type { Incident } from './rules.ts'
import {
  addAnswer,
  addIncident,
  closeIncident,
  countAttached,
  findAnswer,
  findIncident,
  finishAnswer,
  nextUnanswered,
} from './store.ts'
import { present } from '../platform/present.ts'

export interface IncidentDeps extends ReportDeps {
  /** Reads again what is held in memory. */
  reload: () => Promise<void>
}

export interface IncidentInput {
  district?: string | undefined
  mahallas?: readonly string[]
  categories?: readonly string[]
  title?: string | undefined
  text?: string | undefined
  /** `2026-11-22T18:00` in Tashkent. */
  expected?: string | undefined
}

const mayKeep = ({ agencies }: Pick<ReportDeps, 'agencies'>, viewer: Viewer | undefined, incident: Incident): boolean =>
  may(viewer, 'incident.keep') &&
  agencies.isWithin(incident.agencyId, present(viewer?.acting, 'the acting role').agencyId)

/** The incident, where this person may keep it. @throws not_found, forbidden */
async function ownIncident(deps: ReportDeps, viewer: Viewer, id: number | undefined): Promise<Incident> {
  const incident = id === undefined ? undefined : await findIncident(deps.db, id)
  if (!incident) throw new Problem('not_found')
  if (!mayKeep(deps, viewer, incident)) throw new Problem('forbidden')
  return incident
}

export { mayKeep }

/** The types this body leads in a district: those an incident of it may be about. */
export function typesLed(
  { agencies, categories }: Pick<ReportDeps, 'agencies' | 'categories'>,
  agencyId: AgencyId,
  district: string,
): string[] {
  return categories.groups.flatMap((group) =>
    group.categories
      .filter((category) => routeOf(agencies, category, district)?.agency.id === agencyId)
      .map((category) => category.code),
  )
}

/** When it should be over: to come, within three months. */
function expectedIn({ expected }: IncidentInput, at: Date, errors: FieldError[]): Date | null {
  if (!expected) return null
  const expectedAt = parseMoment(expected) ?? null
  if (expectedAt === null) errors.push({ field: 'expected', code: 'not_a_moment' })
  else if (expectedAt <= at) errors.push({ field: 'expected', code: 'in_the_past' })
  else if (expectedAt > inDays(at, 92)) errors.push({ field: 'expected', code: 'too_late', params: { months: 3 } })
  return expectedAt
}

/** @throws forbidden, invalid */
export async function openIncident(deps: IncidentDeps, viewer: Viewer, input: IncidentInput): Promise<number> {
  const { agencyId } = actingOf(viewer)
  const at = deps.clock()
  const errors: FieldError[] = []
  const own = deps.territories.districtOf(deps.agencies.get(agencyId).territory)
  const district = deps.territories.districtOf(input.district ?? own?.code ?? '')
  if (!district) errors.push({ field: 'district', code: input.district ? 'unknown_choice' : 'missing' })
  const categories = [...new Set(input.categories ?? [])]
  if (categories.length === 0) errors.push({ field: 'categories', code: 'missing' })
  else if (district && !categories.every((code) => typesLed(deps, agencyId, district.code).includes(code)))
    errors.push({ field: 'categories', code: 'not_a_lead' })
  const mahallas = [...new Set(input.mahallas ?? [])]
  if (district && mahallas.some((code) => deps.territories.findMahalla(code)?.territory !== district.code))
    errors.push({ field: 'mahallas', code: 'other_district' })
  const title = checkText(errors, 'title', input.title, { max: 120 })
  const text = checkText(errors, 'text', input.text, { max: deps.settings.limits.textLength })
  const expectedAt = expectedIn(input, at, errors)
  if (errors.length > 0 || !district) throw new Problem('invalid', { errors })
  const incident = { agencyId, district: district.code, mahallas, categories, title, text, expectedAt, openedAt: at }
  const id = await inTransaction(deps.db, (tx) => addIncident(tx, incident, viewer.personId))
  await deps.reload()
  return id
}

/** Attaches reports one by one; what cannot be attached is told, the rest is. @throws not_found, forbidden */
export async function attachReports(
  deps: IncidentDeps,
  viewer: Viewer,
  id: number | undefined,
  reports: readonly number[],
): Promise<Bulk> {
  const incident = await ownIncident(deps, viewer, id)
  if (incident.status === 'closed') throw new Problem('wrong_state')
  if (reports.length === 0) throw invalid('reports', 'missing')
  return actOnEach(deps, viewer, reports, 'attach', { incident: incident.id })
}

/**
 * One answer for all attached reports; each is then asked for its own consent. @throws not_found, forbidden,
 * wrong_state, invalid
 */
export async function answerIncident(
  deps: IncidentDeps,
  viewer: Viewer,
  id: number | undefined,
  input: { text?: string | undefined },
  { uploads, kept = [] }: Pick<Evidence, 'kept'> & { uploads: readonly UploadedFile[] },
): Promise<void> {
  const incident = await ownIncident(deps, viewer, id)
  if (incident.status === 'closed') throw new Problem('wrong_state')
  const errors: FieldError[] = []
  const text = checkText(errors, 'text', input.text, { max: deps.settings.limits.textLength })
  if (uploads.length + kept.length === 0) errors.push({ field: 'photo', code: 'photo_required' })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const most = deps.settings.limits.photosPerAnswer
  const pictures = await keepPictures(deps, uploads, most, kept.length)
  const wrong = await wrongResults(deps.db, [...pictures, ...kept], uploads)
  if (wrong.length > 0) throw new Problem('invalid', { errors: wrong })
  const photos = [...kept, ...pictures].map(({ hash, width, height }) => ({ hash, width, height }))
  const answer = {
    incidentId: incident.id,
    membershipId: present(viewer.acting, 'the acting role').id,
    text,
    photos,
    at: deps.clock(),
  }
  await inTransaction(deps.db, (tx) => addAnswer(tx, answer, viewer.personId))
}

/**
 * The incident ends when every attached report has been answered; it never ends a report. @throws invalid
 * unanswered_left
 */
export async function endIncident(deps: IncidentDeps, viewer: Viewer, id: number | undefined): Promise<void> {
  const incident = await ownIncident(deps, viewer, id)
  const { waiting } = await countAttached(deps.db, incident.id)
  if (waiting > 0) throw invalid('incident', 'unanswered_left', { count: waiting })
  const closed = await inTransaction(deps.db, (tx) => closeIncident(tx, incident.id, deps.clock()))
  if (!closed) throw new Problem('wrong_state')
  await deps.reload()
}

const Payload = z.object({ answer: z.number() })

/** Gives an incident's answer to its reports one after another, by the writer, as the person who wrote it. */
export function incidentTasks(deps: IncidentDeps): TaskList {
  return {
    answer_incident: async (payload) => {
      const answer = await findAnswer(deps.db, Payload.parse(payload).answer)
      const viewer = answer && (await findMember(deps.db, answer.membershipId))
      if (!answer || !viewer) return
      let count = 0
      for (let after = 0; ;) {
        const next = await nextUnanswered(deps.db, answer, after)
        if (!next) break
        after = next.id
        count += await answerOne(deps, viewer, next, answer.text, answer.photos)
      }
      await finishAnswer(deps.db, answer.id, count, deps.clock())
    },
  }
}

/** 1 when it was answered; what somebody changed in between, or the person's own report, is left as it is. */
async function answerOne(
  deps: IncidentDeps,
  viewer: Viewer,
  report: { id: number; status: string },
  text: string,
  kept: readonly { hash: string; width: number; height: number }[],
): Promise<number> {
  try {
    if (report.status === 'routed') await act(deps, viewer, report.id, 'accept', {})
    await act(deps, viewer, report.id, 'answer', { text, outcome: 'done', evidence: { kept, isJudged: true } })
    return 1
  } catch (error) {
    if (error instanceof Problem) return 0
    throw error
  }
}
