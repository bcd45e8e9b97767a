// The table of contents: what the platform is made of, each capability on one line, in the order a report travels.
import type { AgencyId, PersonId } from './platform/ids.ts'
import { lastMarks, recountClocks } from './administration/index.ts'
import { type Agencies, importAgencies, listAgencies, loadAgencies, matrixOf } from './agencies/index.ts'
import {
  importCategories,
  importPhones,
  listGroups,
  loadCategories,
  loadPhones,
  type Categories,
} from './categories/index.ts'
import { type Config } from './config.ts'
import { importCalendar, liveCalendars, loadCalendars } from './deadlines/index.ts'
import { findIncident, incidentTasks, loadIncidents, mayAttach } from './incidents/index.ts'
import { keepData, keepLedger } from './ledger/index.ts'
import {
  type Arrived,
  carriesLink,
  loadNoticeTexts,
  noticeTasks,
  countReach,
  NoticeWords,
  openChannels,
  openVapid,
  receiptPath,
  sendDigests,
  sendDue,
} from './notices/index.ts'
import { openOneId } from './people/index.ts'
import { keepRetention, publishFirstConsent } from './privacy/index.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Database, Db, Tx } from './platform/database.ts'
import { openFiles } from './platform/files.ts'
import { type Jobs, type Loop, startJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { openSecrets } from './platform/secrets.ts'
import { openMail } from './platform/mail.ts'
import { openEskiz } from './platform/sms.ts'
import { openTelegram } from './platform/telegram.ts'
import {
  foldDeltas,
  joinAccounts,
  askFollowUps,
  chainReports,
  noteDelivery,
  publishClean,
  searchAnew,
  type ReportDeps,
  sweep,
} from './reports/index.ts'
import { loadSettings, replaceSettings, type Settings } from './settings/index.ts'
import {
  type Territories,
  importBoundaries,
  importTerritories,
  listPopulations,
  listTerritories,
  loadTerritories,
  readBorders,
} from './territories/index.ts'
import { keepMonitoring, makeExport, remindOfInstructions } from './oversight/index.ts'
import { keepEditions, keepRatings } from './ratings/index.ts'
import { listLaunches, watchBodies, worksNear } from './bodies/index.ts'
import { followersOf } from './following/index.ts'
import { linesOf } from './responsibility/index.ts'
import { countOnMap, keepHotSpots } from './map/index.ts'
import { learnPlaces } from './places/index.ts'
import { readReference } from './reference.ts'
import { hookOf, introduce, poll, talkOn } from './telegram/index.ts'
import { hourMs } from './platform/time.ts'
import { present } from './platform/present.ts'

/** Everything a request or a job may need; capabilities take the part they name. */
export type App = Awaited<ReturnType<typeof openApp>>

/** Fills a migrated database with the reference data; doing it again changes nothing. */
export async function importReference(database: Database, root: string): Promise<void> {
  const { db } = database
  const reference = await readReference(root)
  await importTerritories(db, reference.territories, reference.mahallas)
  await importBoundaries(db, reference.boundaries)
  await importCategories(db, reference.categories, reference.questions)
  await importPhones(db)
  await importAgencies(db, reference.agencies, await loadTerritories(db))
  await importCalendar(db, systemClock())
  await publishFirstConsent({ db, clock: systemClock })
}

/** What is held in memory, and what administrators and bodies may have changed of it. */
interface Held {
  settings: Settings
  calendars: ReturnType<typeof liveCalendars>
  territories: Territories
  categories: Categories
  agencies: Agencies
  phones: Awaited<ReturnType<typeof loadPhones>>
  incidents: Awaited<ReturnType<typeof loadIncidents>>
  noticeWords: NoticeWords
}

/** Reads it again; everybody keeps what they hold. */
async function reload(db: Db, held: Held): Promise<void> {
  const { settings, calendars, territories, categories, agencies, phones, incidents, noticeWords } = held
  const [
    newSettings,
    newCalendars,
    newPhones,
    newIncidents,
    exceptions,
    launches,
    groups,
    bodies,
    places,
    people,
    newTexts,
  ] = await Promise.all([
    loadSettings(db),
    loadCalendars(db),
    loadPhones(db),
    loadIncidents(db),
    linesOf(db),
    listLaunches(db),
    listGroups(db),
    listAgencies(db),
    listTerritories(db),
    listPopulations(db),
    loadNoticeTexts(db),
  ])
  territories.replace(places.territories, places.mahallas)
  territories.setPopulations(people)
  await readBorders(db, territories)
  categories.replace(groups)
  agencies.replace(bodies.kinds, bodies.agencies)
  noticeWords.replace(newTexts)
  territories.setLaunches(launches)
  agencies.matrix = matrixOf(exceptions)
  replaceSettings(settings, newSettings)
  calendars.replace(newCalendars)
  phones.all = newPhones.all
  incidents.all = newIncidents.all
}

/** Reads what is held in memory: settings, calendar, places, types, agencies. */
export async function openApp(config: Config, database: Database, clock: Clock, log: Log) {
  const { db } = database
  const marks = await lastMarks(db)
  const [settings, firstCalendars, territories, categories, secrets, phones, incidents, texts] = await Promise.all([
    loadSettings(db),
    loadCalendars(db),
    loadTerritories(db),
    loadCategories(db),
    openSecrets(db, config.secret),
    loadPhones(db),
    loadIncidents(db),
    loadNoticeTexts(db),
  ])
  const agencies = await loadAgencies(db, territories)
  agencies.matrix = matrixOf(await linesOf(db))
  territories.setLaunches(await listLaunches(db))
  const calendars = liveCalendars(firstCalendars)
  const noticeWords = new NoticeWords(texts)
  const held = { settings, calendars, territories, categories, agencies, phones, incidents, noticeWords }
  const sms = config.sms && openEskiz({ ...config.sms, callbackUrl: `${config.publicUrl}${receiptPath(secrets)}` }, log)
  const mail = config.mail && openMail(config.mail.url, config.mail.from, log)
  const telegram = config.telegram && openTelegram(config.telegram)
  const secure = config.publicUrl?.startsWith('https:') ?? false
  const vapid = await openVapid(db, secrets, secure && config.publicUrl ? config.publicUrl : 'mailto:nobody@invalid')
  const channels = openChannels({ secrets, publicUrl: config.publicUrl, sms, mail, telegram, vapid })
  const app = {
    config,
    database,
    db,
    clock,
    log,
    ...held,
    incidents: {
      find: async (tx: Db, id: number, report: Parameters<typeof mayAttach>[1]) => {
        const found = await findIncident(tx, id)
        return (
          found && { id, agencyId: found.agencyId, isOpen: found.status === 'open', covers: mayAttach(found, report) }
        )
      },
      ofAgency: (agencyId: AgencyId) => incidents.all.filter((incident) => incident.agencyId === agencyId),
      covering: (report: Parameters<typeof incidents.covering>[0]) => incidents.covering(report),
    },
    works: async (agencyId: AgencyId, district: string, mahalla: string | null) =>
      (await worksNear(db, agencyId, district, mahalla, clock())).map(({ title, startsAt, endsAt }) => ({
        title,
        startsAt: present(startsAt, 'when it starts'),
        endsAt: present(endsAt, 'when it ends'),
      })),
    secrets,
    joinAccounts: (tx: Tx, account: PersonId, joinedTo: PersonId): Promise<void> =>
      joinAccounts(app, tx, account, joinedTo),
    files: openFiles(`${config.dataDir}/photos`),
    demo: config.demo,
    sms,
    mail,
    telegram,
    vapid,
    channels,
    /** Of an answer that is known to have reached its reporter, and nobody else, the time runs (regulation 3.7). */
    onArrived: async ({ reportId, seq, template, audience }: Arrived): Promise<void> => {
      if (audience === 'reporter' && carriesLink(template, audience)) await noteDelivery(app, reportId, seq)
    },
    secure,
    publicUrl: config.publicUrl,
    oneId: config.oneId && openOneId(config.oneId),
    followersOf: (tx: Tx, reportId: number, seq: number) => followersOf(app, tx, reportId, seq),
    /** What stood in the database when memory was filled. */
    marks,
    reload: () => reload(db, held),
  }
  return app
}

/** The tables of the night hold the editions of the night, and the first tables those of the past. */
async function keepEditionsAndData(app: App): Promise<void> {
  if ((await keepEditions(app)) !== undefined) await keepData(app)
}

/** The steps that fall due by themselves, and the folding of counters. */
function loopsOf(app: App): Loop[] {
  const deps: ReportDeps = app
  return [
    { name: 'sweep', everyMs: 1000, round: async () => (await sweep(deps)) > 0 },
    ...app.channels.map((channel) => ({
      name: `send ${channel.name}`,
      everyMs: 500,
      round: () => sendDue(app, channel),
    })),
    { name: 'digests', everyMs: 60_000, round: () => sendDigests(app).then(() => false) },
    { name: 'reach', everyMs: 10 * 60_000, round: () => countReach(app.db, app.clock()).then(() => false) },
    { name: 'publish', everyMs: 10_000, round: () => publishClean(deps) },
    { name: 'follow-ups', everyMs: 60_000, round: () => askFollowUps(deps) },
    { name: 'search', everyMs: 60_000, round: () => searchAnew(deps) },
    { name: 'recount', everyMs: 1000, round: () => recountClocks(app) },
    { name: 'fold', everyMs: 1000, round: () => foldDeltas(app.db) },
    { name: 'places', everyMs: 2000, round: () => learnPlaces(deps) },
    { name: 'map', everyMs: 400, round: () => countOnMap(deps) },
    { name: 'hot-spots', everyMs: 10 * 60_000, round: () => keepHotSpots(deps).then(() => false) },
    { name: 'retention', everyMs: 60_000, round: () => keepRetention(app) },
    { name: 'ratings', everyMs: 1000, round: () => keepRatings(app) },
    { name: 'editions', everyMs: 15_000, round: () => keepEditionsAndData(app).then(() => false) },
    { name: 'chain', everyMs: 60_000, round: () => chainReports(app) },
    { name: 'ledger', everyMs: 10_000, round: () => keepLedger(app).then(() => false) },
    { name: 'exports', everyMs: 2000, round: (signal) => makeExport(app, signal) },
    { name: 'monitoring', everyMs: 10 * 60_000, round: () => keepMonitoring(app).then(() => false) },
    { name: 'bodies', everyMs: 60_000, round: () => watchBodies(app) },
    { name: 'instructions', everyMs: 60_000, round: () => remindOfInstructions(deps).then(() => false) },
  ]
}

/** The bot: what Telegram tells is heard by its own call where the platform is on the web, else by asking; and done. */
function botLoops(app: App): Loop[] {
  const { telegram, secure, publicUrl, secrets } = app
  if (!telegram) return []
  const hook = secure && publicUrl !== undefined ? hookOf(secrets, publicUrl) : undefined
  let isIntroduced = false
  const listen = async (signal: AbortSignal) => {
    if (!isIntroduced) await introduce(telegram, hook)
    isIntroduced = true
    return hook ? false : poll(app, telegram, signal)
  }
  return [
    { name: 'telegram told', everyMs: hook ? hourMs : 200, round: listen },
    { name: 'telegram', everyMs: 200, round: () => talkOn(app, telegram) },
  ]
}

/** What of the work beside the pages this process does: `jobs`, `bot`, or both. */
export const openJobs = (app: App): Jobs => {
  const does = (part: 'jobs' | 'bot') => app.config.run.includes(part)
  return startJobs(
    { db: app.db, pool: app.database.pool, log: app.log },
    does('jobs') ? { ...noticeTasks(app), ...incidentTasks(app) } : {},
    [...(does('jobs') ? loopsOf(app) : []), ...(does('bot') ? botLoops(app) : [])],
  )
}
