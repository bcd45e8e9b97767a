// What a program may learn of a report: the allow-list of members, and the way from a card to it.
import { z } from 'zod'
import type { Locale } from '../language/index.ts'
import type { Card, CardEvent } from './card.ts'
import type { ReportInList } from '../reports/index.ts'
import { wordFor } from './words.ts'
import { present } from '../platform/present.ts'

/** An RFC 3339 time in UTC; written by us, so it is described, not checked again. */
const moment = z.string().meta({ format: 'date-time' })

const AgencyRef = z.object({ id: z.number(), name: z.string() })
const PhotoOut = z.object({
  id: z.number(),
  kind: z.enum(['before', 'after', 'note', 'site']),
  width: z.number(),
  height: z.number(),
  /** What whoever brought it says of it. */
  caption: z.string().nullable(),
  small: z.string(),
  medium: z.string(),
  large: z.string(),
})

const RecordingOut = z.object({
  id: z.number(),
  kind: z.enum(['video', 'voice']),
  /** `waiting` for the dispatcher, `passed`, or `hidden` from all but the reporter. */
  state: z.enum(['waiting', 'passed', 'hidden']),
  seconds: z.number(),
  url: z.string(),
  poster: z.string().nullable(),
})

export const ReportOut = z
  .object({
    id: z.number(),
    url: z.string(),
    seq: z.number(),
    status: z.string(),
    statusName: z.string(),
    owner: z.string().nullable(),
    category: z.string(),
    categoryName: z.string(),
    group: z.string(),
    territory: z.string(),
    territoryName: z.string(),
    region: z.string(),
    mahalla: z.string().nullable(),
    place: z.object({ lat: z.number(), lng: z.number(), exact: z.boolean(), accuracy: z.number().nullable() }),
    agency: AgencyRef,
    filedAt: moment,
    dueAt: moment,
    firstDueAt: moment,
    actBy: moment.nullable(),
    overdue: z.boolean(),
    supporters: z.number(),
    supports: z.boolean(),
    /** Joined after the present answer: speaks on the next one. */
    speaksNextTime: z.boolean(),
    request: z
      .object({
        kind: z.string(),
        days: z.number().optional(),
        until: moment.optional(),
        ground: z.string().optional(),
        decideBy: moment,
      })
      .nullable(),
    deferral: z.object({ until: moment, ground: z.string(), reviewBy: moment.optional() }).nullable(),
    vote: z.object({ until: moment, consents: z.number(), objections: z.number() }).nullable(),
    verification: z.object({ cause: z.string(), onSite: z.boolean(), level: z.string() }).nullable(),
    mergedInto: z.number().nullable(),
    incident: z.number().nullable(),
    formalAppeal: z.string().nullable(),
    parts: z.array(AgencyRef),
    closedAt: moment.optional(),
    closedBasis: z.string().optional(),
    outcome: z.string().optional(),
    stars: z.number().optional(),
    publication: z.string(),
    text: z.string().nullable(),
    landmark: z.string().nullable(),
    answers: z.array(z.object({ id: z.string(), question: z.string(), answer: z.string() })),
    photos: z.array(PhotoOut),
    recordings: z.array(RecordingOut),
    actions: z.array(z.string()),
  })
  .meta({ id: 'Report' })

export const EventOut = z
  .object({
    seq: z.number(),
    at: moment,
    type: z.string(),
    actor: z.object({ role: z.string(), agency: AgencyRef.optional() }),
    from: z.string().optional(),
    to: z.string().optional(),
    agency: AgencyRef.optional(),
    proposed: AgencyRef.optional(),
    category: z.string().optional(),
    why: z.string().optional(),
    dueAt: z.string().optional(),
    actBy: z.string().optional(),
    ground: z.string().optional(),
    outcome: z.string().optional(),
    basis: z.string().optional(),
    stars: z.number().optional(),
    late: z.boolean().optional(),
    /** Nobody of the body has answered to a danger: it counts as accepted by silence alone. */
    unheard: z.boolean().optional(),
    controlLevel: z.string().optional(),
    publication: z.string().optional(),
    held: z.number().optional(),
    part: AgencyRef.optional(),
    request: z.string().optional(),
    granted: z.boolean().optional(),
    decideBy: z.string().optional(),
    days: z.number().optional(),
    until: z.string().optional(),
    reviewBy: z.string().nullish(),
    cause: z.string().optional(),
    onSite: z.string().optional(),
    distance: z.number().optional(),
    /** Why nobody can tell how far away the site photo was taken: `no_place`, `fix_coarse` or `no_point`. */
    unplaced: z.string().optional(),
    rung: z.number().optional(),
    step: z.number().optional(),
    incident: z.number().optional(),
    /** Blurred rectangles, in thousandths of the picture: x, y, width, height. */
    cells: z.array(z.number()).optional(),
    areas: z.array(z.array(z.number())).optional(),
    recording: z.number().optional(),
    change: z.number().optional(),
    voteUntil: z.string().optional(),
    consents: z.number().optional(),
    objects: z.number().optional(),
    /** Of how many who had joined before the answer, and by when all who consented had. */
    voters: z.number().optional(),
    since: z.string().optional(),
    into: z.number().optional(),
    merged: z.number().optional(),
    supporters: z.number().optional(),
    text: z.string().optional(),
    reason: z.string().optional(),
    act: z.string().optional(),
    owner: z.string().optional(),
    photos: z.array(z.number()),
    /** PDF, for the parties: each at `/documents/{id}`. */
    documents: z.array(z.object({ id: z.number(), bytes: z.number() })),
  })
  .meta({ id: 'Event' })

/** What a card and a row of a list say alike. */
export function summaryOf(
  report: ReportInList,
  {
    categoryName,
    placeName,
    agencyName,
    overdue,
    text,
  }: Pick<Card, 'categoryName' | 'placeName' | 'agencyName' | 'overdue' | 'text'>,
  locale: Locale,
) {
  return {
    id: report.id,
    url: `/${locale}/reports/${report.id}`,
    seq: report.seq,
    status: report.status,
    statusName: wordFor(locale, 'status', report.status),
    owner: report.owner,
    category: report.category,
    categoryName,
    group: report.categoryGroup,
    territory: report.district,
    territoryName: placeName,
    region: report.region,
    mahalla: report.mahalla,
    agency: { id: report.agencyId, name: agencyName },
    filedAt: report.filedAt.toISOString(),
    dueAt: report.dueAt.toISOString(),
    actBy: report.actBy?.toISOString() ?? null,
    overdue,
    supporters: report.supporters,
    ...(report.closedAt && { closedAt: report.closedAt.toISOString() }),
    ...(report.closedBasis && { closedBasis: report.closedBasis }),
    ...(report.outcome && { outcome: report.outcome }),
    ...(report.stars && { stars: report.stars }),
    publication: report.publication,
    text,
  }
}

export function reportOut(card: Card, locale: Locale): z.input<typeof ReportOut> {
  return {
    ...summaryOf(card.report, card, locale),
    place: card.place,
    landmark: card.landmark,
    answers: card.answers.map(({ id, question, answer }) => ({ id, question, answer })),
    ...stateOut(card),
    supports: card.isSupporter,
    speaksNextTime: card.speaksNextTime,
    parts: card.parts,
    recordings: card.recordings.map(({ id, kind, state, seconds, hasPoster }) => ({
      id,
      kind,
      state,
      seconds: Math.round(seconds),
      url: `/recordings/${id}`,
      poster: hasPoster ? `/recordings/${id}/poster` : null,
    })),
    photos: card.photos.map(({ id, kind, width, height, caption }) => ({
      id,
      kind,
      width,
      height,
      caption,
      small: `/photos/${id}/small`,
      medium: `/photos/${id}/medium`,
      large: `/photos/${id}/large`,
    })),
    actions: card.actions,
  }
}

/** What is under way besides the status: a request, a deferral, a vote, a verification. */
function stateOut({ report, livesIn }: Card) {
  const { request, requestBy, requestDays, requestUntil, requestGround, deferralReviewBy, voteUntil, verifyCause } =
    report
  return {
    firstDueAt: report.firstDueAt.toISOString(),
    request:
      request === null
        ? null
        : {
            kind: request,
            decideBy: present(requestBy, 'when the request is decided').toISOString(),
            ...(requestDays !== null && { days: requestDays }),
            ...(requestUntil !== null && { until: requestUntil.toISOString() }),
            ...(requestGround !== null && { ground: requestGround }),
          },
    deferral:
      report.status === 'deferred'
        ? {
            until: report.dueAt.toISOString(),
            ground: present(report.deferralGround, 'the ground of the deferral'),
            ...(deferralReviewBy && { reviewBy: deferralReviewBy.toISOString() }),
          }
        : null,
    vote:
      voteUntil === null
        ? null
        : { until: voteUntil.toISOString(), consents: report.voteConsents, objections: report.voteObjects },
    verification:
      verifyCause === null ? null : { cause: verifyCause, onSite: report.onSite, level: report.controlLevel },
    mergedInto: livesIn,
    incident: report.incidentId,
    formalAppeal: report.formalAppeal,
  }
}

export function eventOut(event: CardEvent): z.input<typeof EventOut> {
  const {
    from, to, agency, proposed, category, why, dueAt, actBy, ground, outcome, basis, stars, late, unheard, controlLevel,
    publication, held, part, request,
    granted, decideBy, days, until, reviewBy, cause, onSite, distance, unplaced, rung, step,
    voteUntil, consents, objects,
    voters, since,
    into, merged, supporters,
    incident, cells, areas, recording, change,
  } = event.body // prettier-ignore
  return {
    seq: event.seq,
    at: event.at.toISOString(),
    type: event.type,
    actor: { role: event.role, ...(event.agency && { agency: event.agency }) },
    from, to, agency, proposed, category, why, dueAt, actBy, ground, outcome, basis, stars, late, unheard, controlLevel,
    publication, held, part, request,
    granted, decideBy, days, until, reviewBy, cause, onSite, distance, unplaced, rung, step,
    voteUntil, consents, objects,
    voters, since,
    into, merged, supporters,
    incident, cells, areas, recording, change,
    text: event.words.text,
    reason: event.words.reason,
    act: event.words.act,
    owner: event.words.owner,
    photos: event.photos,
    documents: event.documents,
  } // prettier-ignore
}
