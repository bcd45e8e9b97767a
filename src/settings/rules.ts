// Every number of the regulation's policy as a setting with a default (regulation, first paragraph).
import { isGround } from './tiles.ts'
import { z } from 'zod'

const rejectionGrounds = [
  'obscene',
  'advertising',
  'not_understood',
  'false_data',
  'on_behalf',
  'in_court',
  'private_life',
] as const
const deferralGrounds = ['no_budget', 'weather', 'repair_schedule', 'materials'] as const

/** No control characters and no half letters: the database could not keep them. */
const isPlainText = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed()

/** An amount and a unit: `h`, `d` run always, `wh`, `wd` only in office hours (house 2). */
export const minutesOf = { min: 1, h: 60, d: 1440, wh: 60, wd: 480 } as const
/** At least a minute, at most a year of days or 120 working days. */
const isInRange = (term: string): boolean => {
  const [, amount, unit = ''] = /^(\d+)(\w+)$/.exec(term) ?? []
  const minutes = Number(amount) * (minutesOf[unit as keyof typeof minutesOf] ?? Number.NaN)
  return minutes >= 1 && minutes <= (unit.startsWith('w') ? 120 * 480 : 366 * 1440)
}
const Term = z
  .string()
  .regex(/^[0-9]{1,6}(h|d|wd|wh|min)$/)
  .refine(isInRange, 'out of range')
/** Where only the clock's own time makes sense: doors that close, pauses, reminders. */
const ClockTerm = z
  .string()
  .regex(/^[0-9]{1,6}(h|d|min)$/)
  .refine(isInRange, 'out of range')

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
      reply: ClockTerm.default('5d'),
      /** The reporter's time to consent (regulation 3.7). */
      consent: Term.default('7d'),
      review: Term.default('1wd'),
      reviewEmergency: Term.default('1h'),
      verify: Term.default('10wd'),
      /** The region decides on an appeal, or on an objection to a deferral. */
      appeal: Term.default('3wd'),
      /** A controller decides on an extension or a deferral (regulation 3.4). */
      request: Term.default('1wd'),
      /** A group of supporters votes on an answer (regulation 3.13). */
      vote: Term.default('3d'),
      /** How long the doors of an end stay open (house 2). */
      revokeWithin: ClockTerm.default('3d'),
      reopenWithin: ClockTerm.default('30d'),
      appealWithin: ClockTerm.default('10d'),
      leaveWithin: ClockTerm.default('7d'),
      /** A text no check flags waits so long before it is public by itself (regulation 3.1). */
      publishClean: ClockTerm.default('30min'),
      /** No type's office term ends later than this after it began (house 2). */
      ceiling: ClockTerm.default('15d'),
    })
    .prefault({}),
  limits: z
    .object({
      textLength: z.number().int().min(100).max(10_000).default(1200),
      landmarkLength: z.number().int().min(20).max(1000).default(200),
      /** What is said of one picture. */
      captionLength: z.number().int().min(20).max(1000).default(140),
      photosPerReport: z.number().int().min(1).max(10).default(4),
      photosPerAnswer: z.number().int().min(1).max(20).default(10),
      /** Phones of 200 megapixels write so much, and may not be able to make it smaller. */
      photoBytes: z.number().int().min(100_000).max(50_000_000).default(40_000_000),
      /** Acts and estimates with one answer or note. */
      documentsPerStep: z.number().int().min(0).max(10).default(5),
      documentBytes: z.number().int().min(100_000).max(20_000_000).default(10_000_000),
      /** Videos and voice notes that come with a report. */
      recordingsPerReport: z.number().int().min(0).max(10).default(2),
      videoSeconds: z.number().int().min(5).max(300).default(30),
      videoBytes: z.number().int().min(1_000_000).max(50_000_000).default(20_000_000),
      voiceSeconds: z.number().int().min(5).max(600).default(60),
      voiceBytes: z.number().int().min(100_000).max(20_000_000).default(5_000_000),
      /** Smaller than that nothing of a place can be seen. */
      photoLeastSide: z.number().int().min(1).max(2000).default(200),
      photoPixels: z.number().int().min(1_000_000).max(250_000_000).default(210_000_000),
      /** Sign-in (regulation 3.15). */
      codesPerPhoneAndHour: z.number().int().min(1).max(100).default(5),
      codesPerDeviceAndHour: z.number().int().min(1).max(10_000).default(20),
      wrongCodesPerPhone: z.number().int().min(1).max(100).default(5),
      wrongCodesMinutes: z.number().int().min(1).max(1440).default(15),
      triesPerAddressAndHour: z.number().int().min(1).max(1_000_000).default(300),
      codeMinutes: z.number().int().min(1).max(10).default(5),
      invitationsPerPersonAndHour: z.number().int().min(1).max(10_000).default(60),
      /** An invitation to a role waits so long. */
      invitationDays: z.number().int().min(1).max(60).default(7),
      sessionDays: z.number().int().min(1).max(365).default(30),
      /** Staff give the second factor again after so long without a request, and after so long in all. */
      staffIdleHours: z.number().int().min(1).max(168).default(12),
      staffFactorDays: z.number().int().min(1).max(30).default(7),
      /** Pictures that one draft may receive in all, those taken out again too. */
      uploadsPerDraft: z.number().int().min(4).max(1000).default(40),
      reportsPerPersonAndDay: z.number().int().min(1).max(1_000_000).default(30),
      draftsPerAddressAndHour: z.number().int().min(1).max(1_000_000).default(5),
      requestsPerAddressAndMinute: z.number().int().min(10).max(100_000_000).default(600),
      /** Of them lists, searches, maps and steps behind figures, which cost more. */
      dearRequestsPerAddressAndMinute: z.number().int().min(10).max(100_000_000).default(300),
      reroutes: z.number().int().min(1).max(10).default(2),
      recategorises: z.number().int().min(1).max(10).default(2),
      /** From this objection on, the controller looks on site (regulation 3.8). */
      objectionsBeforeControl: z.number().int().min(2).max(5).default(2),
      asks: z.number().int().min(0).max(10).default(2),
      extensions: z.number().int().min(0).max(5).default(1),
      extensionDays: z.number().int().min(1).max(30).default(15),
      deferrals: z.number().int().min(0).max(5).default(2),
      renewals: z.number().int().min(0).max(5).default(1),
      deferralMonths: z.number().int().min(1).max(24).default(12),
      deferralObjections: z.number().int().min(0).max(5).default(1),
      revocations: z.number().int().min(0).max(5).default(1),
      reopenings: z.number().int().min(0).max(5).default(1),
      /** Supporters from whom on the word is the group's; objections that keep a report (regulation 3.13). */
      groupSize: z.number().int().min(2).max(100).default(5),
      voteObjections: z.number().int().min(1).max(100).default(3),
      /** After silence (regulation 3.7). */
      residentConsents: z.number().int().min(1).max(10).default(2),
      /** Voices that look like one hand's: accounts younger than so many days, voices within so many minutes. */
      youngAccountDays: z.number().int().min(0).max(365).default(30),
      voicesTogetherMinutes: z.number().int().min(0).max(1440).default(10),
      siteMetres: z.number().int().min(10).max(5000).default(150),
      papersPerDay: z.number().int().min(0).max(1000).default(60),
      randomSiteShare: z.number().min(0).max(1).default(0.1),
      recheckShare: z.number().min(0).max(1).default(0.03),
      /** Looked at by a dispatcher although no check flagged it (regulation 3.1). */
      sampleShare: z.number().min(0).max(1).default(0.05),
      /** Consents and withdrawals asked again, blind to the body (regulation 3.6). */
      followUpShare: z.number().min(0).max(1).default(0.05),
      followUpDays: z.number().int().min(1).max(60).default(7),
      /** An extension is asked for before this share of the term has passed (regulation 3.4). */
      extensionAskShare: z.number().min(0.1).max(1).default(0.8),
      /** The group consents when at least this share of those who answered do (regulation 3.13). */
      voteShare: z.number().min(0.1).max(1).default(0.5),
      /** A place is a repeated one when a case of the same group was closed so near, so lately (regulation 3.7). */
      repeatMetres: z.number().int().min(10).max(2000).default(100),
      repeatDays: z.number().int().min(1).max(1825).default(365),
      /** Bodies in this lowest share of their kind are always verified on site (regulation 3.7). */
      lowestShare: z.number().min(0).max(1).default(0.2),
      /** What a person typed waits so long on the server (house 1, "draft"). */
      draftHours: z.number().int().min(1).max(168).default(24),
      /** Reports reached by one bulk step of the workbench. */
      bulkReports: z.number().int().min(1).max(500).default(50),
      /** Reports of the same group so near are offered for joining (regulation 3.13). */
      nearbyMetres: z.number().int().min(20).max(5000).default(250),
    })
    .prefault({}),
  escalation: z
    .object({
      /** The four rungs of the ladder, in percent of a stage's time (regulation 3.11). */
      percents: z
        .array(z.number().int().min(1).max(1000))
        .length(4)
        .refine(
          (percents) => percents.every((percent, index) => index === 0 || percent > percents[index - 1]!),
          'rising',
        )
        .default([80, 100, 200, 300]),
      /** From this hour on staff are told of the day's delays together. */
      digestHour: z.number().int().min(0).max(23).default(9),
    })
    .prefault({}),
  notices: z
    .object({
      /** From this hour until that nothing rings, but danger and the word after the own filing; equal: never quiet. */
      quietFromHour: z.number().int().min(0).max(23).default(22),
      quietUntilHour: z.number().int().min(0).max(23).default(7),
      /** Which of the free channels is tried first; SMS comes last. */
      first: z.enum(['telegram', 'push', 'email']).default('telegram'),
      /** The next channel follows so many minutes after one by which nothing arrived. */
      fallbackMinutes: z.number().int().min(1).max(1440).default(30),
      /** News that can wait gathers so many minutes, to come as one. */
      gatherMinutes: z.number().int().min(0).max(120).default(2),
      /** So many parts of SMS may leave in a day; danger leaves all the same. */
      smsPartsPerDay: z.number().int().min(0).max(10_000_000).default(200_000),
      /** So many SMS may reach one person in a day; danger reaches them all the same. */
      smsPerPersonAndDay: z.number().int().min(1).max(100).default(6),
    })
    .prefault({}),
  grounds: z
    .object({
      /** The grounds on offer, of those the rules know (regulation 3.2, 3.4). */
      rejection: z
        .array(z.enum(rejectionGrounds))
        .min(1)
        .default([...rejectionGrounds]),
      deferral: z
        .array(z.enum(deferralGrounds))
        .min(1)
        .default([...deferralGrounds]),
    })
    .prefault({}),
  reminders: z
    .object({
      /** After the notice of the answer (regulation 3.7). */
      answered: z.array(ClockTerm).max(5).default(['3d', '6d']),
      /** After a question. */
      question: z.array(ClockTerm).max(5).default(['3d']),
      /** Before a deferral ends. */
      deferred: z.array(ClockTerm).max(5).default(['7d']),
    })
    .prefault({}),
  moderation: z
    .object({
      /** No check can tell a face or a number plate: a dispatcher looks at photos first. */
      photosNeedLook: z.boolean().default(true),
    })
    .prefault({}),
  groups: z
    .object({
      /** Closed reports so young are offered too (regulation 3.13). */
      nearbyClosedDays: z.number().int().min(0).max(365).default(30),
      /** "Close by" in metres for single types, as `ROA01=100`; the rest follow `limits.nearbyMetres`. */
      nearbyMetresByType: z
        .array(z.string().regex(/^[A-Z]{3}\d{2}=\d{2,4}$/))
        .max(200)
        .default([]),
    })
    .prefault({}),
  control: z
    .object({
      /** Who may take a report off control after silence, a referral or a second objection (decree). */
      takesOff: z.enum(['controller', 'region_controller']).default('controller'),
    })
    .prefault({}),
  map: z
    .object({
      /**
       * Address of raster tiles with {z}, {x}, {y}, or the name of a PMTiles file in `map/` of the data folder; empty:
       * the ground of our own.
       */
      tiles: z.string().max(500).refine(isGround).default(''),
      attribution: z.string().max(200).refine(isPlainText).default(''),
    })
    .prefault({}),
  bodies: z
    .object({
      /** A body's own page not looked after for so long is flagged. */
      pageStaleDays: z.number().int().min(7).max(1095).default(180),
      /** Working days without anybody opening the cabinet while work waits. */
      desertedDays: z.number().int().min(1).max(30).default(2),
      /** A contract that ends within so many days is flagged. */
      contractWarnDays: z.number().int().min(1).max(365).default(30),
      /**
       * So many days before a body should be connected it is reminded; what stays as it is is told again after so many.
       */
      dueSoonDays: z.number().int().min(1).max(60).default(7),
      remindDays: z.number().int().min(1).max(60).default(7),
    })
    .prefault({}),
  /** The public ledger (docs/architecture.md). */
  ledger: z
    .object({
      hourlyDumpEvents: z.number().int().min(0).max(10_000_000).default(200_000),
      nightsKept: z.number().int().min(1).max(3650).default(35),
    })
    .prefault({}),
  /** After how many days what is deleted by itself (regulation 4, personal data). */
  retention: z
    .object({
      invitationDays: z.number().int().min(1).max(3650).default(90),
      noticeDays: z.number().int().min(30).max(3650).default(730),
      viewDays: z.number().int().min(365).max(3650).default(1095),
      /** The picture as it was before parts of it were blurred. */
      originalPhotoDays: z.number().int().min(1).max(3650).default(30),
    })
    .prefault({}),
  ratings: z
    .object({
      /** Agencies with fewer answered cases are listed apart (anchors 4). */
      minimumCases: z.number().int().min(1).max(1000).default(10),
      /** Cases lent to each body where too few peers tell what is usual (docs/ratings.md). */
      usualCases: z.number().int().min(0).max(10_000).default(20),
      /** How much each part weighs; together they make the ten points. */
      weightOnTime: z.number().min(0).max(100).default(30),
      weightOverdue: z.number().min(0).max(100).default(10),
      weightSolved: z.number().min(0).max(100).default(30),
      weightUpheld: z.number().min(0).max(100).default(5),
      weightKept: z.number().min(0).max(100).default(5),
      weightAccepted: z.number().min(0).max(100).default(10),
      weightEvidence: z.number().min(0).max(100).default(6),
      weightPage: z.number().min(0).max(100).default(4),
    })
    .prefault({}),
})

export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = Settings.parse({})

export const sections = Object.keys(defaultSettings) as (keyof Settings)[]

/** Puts new values where everybody holds the old ones: sections keep their identity. */
export function replaceSettings(current: Settings, next: Settings): void {
  for (const section of sections) Object.assign(current[section], next[section])
}
