// What a program may learn of a report in a list.
import { z } from 'zod'
import type { Locale } from '../language/index.ts'
import type { Row } from './reading.ts'
import { ReportOut, summaryOf } from '../card/index.ts'

/** What became of a step taken on many reports. */
export const BulkOut = z.object({
  done: z.array(z.number()),
  refused: z.array(z.object({ id: z.number(), code: z.string() })),
})

/** A row of the public list: the card without what only a card needs. */
export const ListedOut = ReportOut.omit({
  actions: true,
  photos: true,
  recordings: true,
  landmark: true,
  answers: true,
  firstDueAt: true,
  supports: true,
  request: true,
  deferral: true,
  vote: true,
  verification: true,
  mergedInto: true,
  incident: true,
  formalAppeal: true,
  speaksNextTime: true,
  parts: true,
}) // prettier-ignore
  .extend({ photo: z.string().nullable() })
  .meta({ id: 'ListedReport' })

/** Lists show the public place to everybody. */
export function listedOut(row: Row, locale: Locale): z.input<typeof ListedOut> {
  const { report, photo } = row
  return {
    ...summaryOf(report, row, locale),
    place: { lat: report.publicLat, lng: report.publicLng, exact: false, accuracy: null },
    photo: photo && `/photos/${photo.id}/small`,
  }
}
