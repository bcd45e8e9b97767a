// What the forms of a card need beyond the card: officers to assign, ready answers, open incidents, words told past the
// body.
import { fillTemplate, listTemplates } from '../../agencies/index.ts'
import { inLanguage, type Locale } from '../../language/index.ts'
import { languageOf, may, officersOf, type Viewer } from '../../people/index.ts'
import { type Photo, photosOfDrafts } from '../../photos/index.ts'
import type { ReportId } from '../../platform/ids.ts'
import { type Card, placeNameOf } from '../card.ts'
import { type ReportDeps, type PressureSignal, signalsFor, callsOf, listOrders } from '../../reports/index.ts'

export interface CardExtras {
  officers: readonly { id: number; name: string }[]
  /** Ready words for an answer, in the reporter's language. */
  templates: readonly { id: number; name: string; text: string }[]
  incidents: readonly { id: number; title: string }[]
  /** Reports close by, which this one may be merged into; where the page looks for them. */
  nearby: readonly { id: number; title: string }[]
  signals: readonly PressureSignal[]
  /** What crews without accounts brought for the answer. */
  brought: readonly Brought[]
  /** Whether the reporter allows the body to call; null for those whom it does not concern. */
  callAllowed: boolean | null
  /** Taken down by a dispatcher for a caller. */
  byPhone: boolean
}

/** A crew's words and pictures. */
export interface Brought {
  crew: string
  words: string | null
  photos: readonly Pick<Photo, 'id' | 'draftId' | 'width' | 'height' | 'hash' | 'isFlat' | 'place'>[]
}

/** What waits for the answer of this person's body. */
export async function broughtFor(deps: ReportDeps, viewer: Viewer, reportId: ReportId): Promise<Brought[]> {
  if (!viewer.acting || !may(viewer, 'work.bulk')) return []
  const agencies = deps.agencies.withBelow(viewer.acting.agencyId)
  const orders = (await listOrders(deps.db, reportId, agencies, deps.clock())).filter(({ pictures }) => pictures > 0)
  if (orders.length === 0) return []
  const photos = await photosOfDrafts(
    deps.db,
    orders.map(({ id }) => id),
  )
  return orders.map(({ id, crew, words }) => ({ crew, words, photos: photos.filter(({ draftId }) => draftId === id) }))
}

const defaultLanguage: Locale = 'uz'

export const noExtras: CardExtras = {
  officers: [],
  templates: [],
  incidents: [],
  nearby: [],
  signals: [],
  brought: [],
  callAllowed: null,
  byPhone: false,
}

export async function extrasOf(deps: ReportDeps, viewer: Viewer | undefined, card: Card): Promise<CardExtras> {
  if (!viewer) return { ...noExtras, byPhone: (await callsOf(deps.db, card.report.id)).byPhone }
  const { report, actions } = card
  const agencyId = viewer.acting?.agencyId
  const answers = actions.includes('answer') && agencyId !== undefined
  const isBody = card.isParty && may(viewer, 'contact.read')
  const [officers, templates, language, signals, brought, calls] = await Promise.all([
    actions.includes('assign') && agencyId !== undefined ? officersOf(deps.db, agencyId) : [],
    answers ? listTemplates(deps.db, report.agencyId, { category: report.category, group: report.categoryGroup }) : [],
    answers && report.reporterId !== null ? languageOf(deps.db, report.reporterId) : defaultLanguage,
    signalsFor(deps, viewer, card),
    answers ? broughtFor(deps, viewer, report.id) : [],
    callsOf(deps.db, report.id),
  ])
  // All in the language of who will read it.
  const values = {
    problem: inLanguage(deps.categories.get(report.category).name, language),
    place: placeNameOf(deps, report, language),
    number: String(report.id),
  }
  return {
    officers,
    templates: templates.map((template) => ({
      id: template.id,
      name: template.name,
      text: fillTemplate(template, language, values),
    })),
    incidents: actions.includes('attach') ? (deps.incidents?.ofAgency(report.agencyId) ?? []) : [],
    nearby: [],
    signals,
    brought,
    callAllowed: card.isReporter || isBody ? calls.callAllowed : null,
    byPhone: calls.byPhone,
  }
}
