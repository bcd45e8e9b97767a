// Every number of the regulation's policy as a setting with a default (regulation, first paragraph).
import { z } from 'zod'

/** An amount and a unit: `h`, `d` run always, `wh`, `wd` only in office hours (house 2). */
const Term = z.string().regex(/^[0-9]+(h|d|wd|wh|min)$/)

export const Settings = z.object({
  terms: z
    .object({
      /** Acceptance by the agency: usual, urgent, danger (regulation 3.3). */
      accept: Term.default('1wd'),
      acceptUrgent: Term.default('2h'),
      acceptDanger: Term.default('30min'),
      /** A report stopped by a check waits so long for a dispatcher (regulation 3.1). */
      moderate: Term.default('2wh'),
      publish: Term.default('2wh'),
      publishEmergency: Term.default('30min'),
      /** A returned report at the dispatcher's (regulation 3.3). */
      redirect: Term.default('4wh'),
      redirectEmergency: Term.default('30min'),
      reply: Term.default('5d'),
      /** The reporter's time to consent (regulation 3.7). */
      consent: Term.default('7d'),
      review: Term.default('1wd'),
      reviewEmergency: Term.default('1h'),
      verify: Term.default('10wd'),
      appeal: Term.default('3wd'),
      /** No type's office term ends later than this after it began (house 2). */
      ceiling: Term.default('15d'),
    })
    .prefault({}),
  limits: z
    .object({
      textLength: z.number().int().min(100).max(10_000).default(1200),
      landmarkLength: z.number().int().min(20).max(1000).default(200),
      photosPerReport: z.number().int().min(1).max(10).default(4),
      photosPerAnswer: z.number().int().min(1).max(20).default(10),
      photoBytes: z.number().int().min(100_000).max(50_000_000).default(10_000_000),
      photoPixels: z.number().int().min(1_000_000).max(200_000_000).default(50_000_000),
      /** Sign-in (regulation 3.15). */
      codesPerPhoneAndHour: z.number().int().min(1).max(100).default(5),
      wrongCodesPerPhone: z.number().int().min(1).max(100).default(5),
      wrongCodesMinutes: z.number().int().min(1).max(1440).default(15),
      triesPerAddressAndHour: z.number().int().min(1).max(1_000_000).default(300),
      codeMinutes: z.number().int().min(1).max(60).default(5),
      sessionDays: z.number().int().min(1).max(365).default(30),
      reportsPerPersonAndDay: z.number().int().min(1).max(1_000_000).default(30),
      draftsPerAddressAndHour: z.number().int().min(1).max(1_000_000).default(5),
      requestsPerAddressAndMinute: z.number().int().min(10).max(100_000_000).default(600),
      reroutes: z.number().int().min(1).max(10).default(2),
      recategorises: z.number().int().min(1).max(10).default(2),
      /** From this objection on, the controller looks on site (regulation 3.8). */
      objectionsBeforeControl: z.number().int().min(2).max(5).default(2),
    })
    .prefault({}),
  map: z
    .object({
      /** Address of raster tiles with {z}, {x}, {y}; empty: the built-in schematic ground. */
      tiles: z.string().default(''),
      attribution: z.string().default(''),
      reportsShown: z.number().int().min(10).max(5000).default(500),
    })
    .prefault({}),
  ratings: z
    .object({
      /** Agencies with fewer answered cases are listed apart (anchors 4). */
      minimumCases: z.number().int().min(1).max(1000).default(10),
    })
    .prefault({}),
})

export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = Settings.parse({})
