// The table of contents: what the platform is made of, each capability on one line, in the order a report travels.
import type { FastifyInstance } from 'fastify'
import { adminPages, adminRoutes, lastMarks, recountClocks } from './administration/index.ts'
import { agencyRoutes, importAgencies, listAgencies, loadAgencies, matrixOf } from './agencies/index.ts'
import { apiRoutes } from './api/index.ts'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { cataloguePages } from './catalogue/index.ts'
import {
  categoryRoutes,
  importCategories,
  importPhones,
  listGroups,
  loadCategories,
  loadPhones,
} from './categories/index.ts'
import { type Config } from './config.ts'
import { importCalendar, liveCalendars, loadCalendars } from './deadlines/index.ts'
import {
  findIncident,
  incidentPage,
  incidentsPage,
  newIncidentPage,
  incidentRoutes,
  incidentTasks,
  loadIncidents,
  mayAttach,
} from './incidents/index.ts'
import { deskPages, deskRoutes } from './helpdesk/index.ts'
import { keepData, keepLedger, ledgerPages, ledgerRoutes } from './ledger/index.ts'
import { mapRoutes } from './map/index.ts'
import {
  loadNoticeTexts,
  noticePages,
  noticeTasks,
  NoticeWords,
  receiptPath,
  receiptRoutes,
  sendDigests,
} from './notices/index.ts'
import { frameOf, openOneId, personPages, personRoutes, registerSessions } from './people/index.ts'
import { keepRetention, privacyPages, privacyRoutes, publishFirstConsent } from './privacy/index.ts'
import { photoRoutes } from './photos/index.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Database, Db, Tx } from './platform/database.ts'
import { openFiles } from './platform/files.ts'
import { openWeb } from './platform/http.ts'
import { type Jobs, type Loop, startJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { openSecrets } from './platform/secrets.ts'
import { openMail } from './platform/mail.ts'
import { openEskiz } from './platform/sms.ts'
import {
  findOwnDraft,
  checkStep,
  detailsStep,
  filingRoutes,
  nearbyStep,
  placeStep,
  problemStep,
  sentStep,
} from './filing/index.ts'
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
import { rightToPhoto, appealPage, cardRoutes, reportPage, rulesPage, wordPage } from './card/index.ts'
import { deferredPage, frontPage, listPage, listRoutes, minePage } from './lists/index.ts'
import { loadSettings, replaceSettings } from './settings/index.ts'
import { importTerritories, listTerritories, loadTerritories, territoryRoutes } from './territories/index.ts'
import {
  instructionPages,
  keepMonitoring,
  makeExport,
  monitoringPages,
  oversightFiles,
  oversightPages,
  oversightRoutes,
} from './oversight/index.ts'
import { bulletinPage } from './bulletin/index.ts'
import {
  comparePage,
  feedRoutes,
  formulaPage,
  keepEditions,
  keepRatings,
  openLive,
  ratingRoutes,
  ratingsPage,
  stepsPage,
} from './ratings/index.ts'
import { loadAssets, problemPage } from './ui/index.ts'
import {
  agenciesPage,
  agencyPage,
  bodyPages,
  bodyRoutes,
  findPage,
  listLaunches,
  watchBodies,
  widgetPage,
  worksNear,
} from './bodies/index.ts'
import { linesOf, matrixPages, matrixRoutes } from './responsibility/index.ts'
import { staffPages, staffRoutes } from './staff/index.ts'
import { workPages, workRoutes } from './workbench/index.ts'
import { readReference } from './reference.ts'
import { present } from './platform/present.ts'

/** Everything a request or a job may need; capabilities take the part they name. */
export type App = Awaited<ReturnType<typeof openApp>>

/** Fills a migrated database with the reference data; doing it again changes nothing. */
export async function importReference(database: Database, root: string): Promise<void> {
  const { db } = database
  const reference = await readReference(root)
  await importTerritories(db, reference.territories, reference.mahallas)
  await importCategories(db, reference.categories, reference.questions)
  await importPhones(db)
  await importAgencies(db, reference.agencies, await loadTerritories(db))
  await importCalendar(db, systemClock())
  await publishFirstConsent({ db, clock: systemClock })
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
  const secure = config.publicUrl?.startsWith('https:') ?? false
  const app = {
    config,
    database,
    db,
    clock,
    log,
    settings,
    calendars,
    territories,
    categories,
    agencies,
    phones,
    noticeWords: new NoticeWords(texts),
    incidents: {
      find: async (tx: Db, id: number, report: Parameters<typeof mayAttach>[1]) => {
        const found = await findIncident(tx, id)
        return (
          found && { id, agencyId: found.agencyId, isOpen: found.status === 'open', covers: mayAttach(found, report) }
        )
      },
      ofAgency: (agencyId: number) => incidents.all.filter((incident) => incident.agencyId === agencyId),
      covering: (report: Parameters<typeof incidents.covering>[0]) => incidents.covering(report),
    },
    works: async (agencyId: number, district: string, mahalla: string | null) =>
      (await worksNear(db, agencyId, district, mahalla, clock())).map(({ title, startsAt, endsAt }) => ({
        title,
        startsAt: present(startsAt, 'when it starts'),
        endsAt: present(endsAt, 'when it ends'),
      })),
    secrets,
    joinAccounts: (tx: Tx, account: number, joinedTo: number): Promise<void> =>
      joinAccounts(app, tx, account, joinedTo),
    files: openFiles(`${config.dataDir}/photos`),
    demo: config.demo,
    sms: config.sms && openEskiz({ ...config.sms, callbackUrl: `${config.publicUrl}${receiptPath(secrets)}` }, log),
    secure,
    publicUrl: config.publicUrl,
    oneId: config.oneId && openOneId(config.oneId),
    mail: config.mail && openMail(config.mail.url, config.mail.from, log),
    /** What stood in the database when memory was filled. */
    marks,
    /** Reads again what administrators and bodies may have changed; everybody keeps what they hold. */
    reload: async () => {
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
        loadNoticeTexts(db),
      ])
      territories.replace(places.territories, places.mahallas)
      categories.replace(groups)
      agencies.replace(bodies.kinds, bodies.agencies)
      app.noticeWords.replace(newTexts)
      territories.setLaunches(launches)
      agencies.matrix = matrixOf(exceptions)
      replaceSettings(settings, newSettings)
      calendars.replace(newCalendars)
      phones.all = newPhones.all
      incidents.all = newIncidents.all
    },
  }
  return app
}

export async function openServer(app: App): Promise<FastifyInstance> {
  const web = await openWeb({
    requestsPerMinute: () => app.settings.limits.requestsPerAddressAndMinute,
    dearRequestsPerMinute: () => app.settings.limits.dearRequestsPerAddressAndMinute,
    imageHost: () => URL.parse(app.settings.map.tiles.replaceAll(/[{}]/g, ''))?.origin,
    secure: app.secure,
    trustProxy: app.config.trustProxy,
  })
  loadAssets(app.config.root)
  await web.register(fastifyStatic, {
    root: join(app.config.root, 'dist', 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    index: false,
  })
  web.decorate('doors', registerSessions(web, app))
  await apiRoutes(web, {
    ...app,
    problemPage: (request, problem, typed) =>
      problemPage(frameOf(request, app), problem, typed && { ...typed, action: request.url }),
  })
  personRoutes(web, app)
  personPages(web, app)
  territoryRoutes(web, app)
  categoryRoutes(web, app)
  agencyRoutes(web, app)
  filingRoutes(web, app)
  problemStep(web, app)
  placeStep(web, app)
  nearbyStep(web, app)
  detailsStep(web, app)
  checkStep(web, app)
  sentStep(web, app)
  listRoutes(web, app)
  frontPage(web, app)
  listPage(web, app)
  deferredPage(web, app)
  minePage(web, app)
  cardRoutes(web, app)
  reportPage(web, app)
  appealPage(web, app)
  rulesPage(web, app)
  wordPage(web, app)
  incidentRoutes(web, app)
  incidentsPage(web, app)
  newIncidentPage(web, app)
  incidentPage(web, app)
  photoRoutes(web, app, async (request, photo) => {
    // A draft's photos are for the one who holds the draft.
    if (photo.draftId !== null) return (await findOwnDraft(app, request))?.id === photo.draftId ? 'private' : 'none'
    return rightToPhoto(app, request.viewer, photo)
  })
  noticePages(web, app)
  receiptRoutes(web, app, async (reportId, seq, template) => {
    if (template === 'answered' || template === 'reminder') await noteDelivery(app, reportId, seq)
  })
  workRoutes(web, app)
  workPages(web, app)
  deskRoutes(web, app)
  deskPages(web, app)
  bodyRoutes(web, app)
  bodyPages(web, app)
  matrixRoutes(web, app)
  matrixPages(web, app)
  staffRoutes(web, app)
  privacyRoutes(web, app)
  privacyPages(web, app)
  staffPages(web, app)
  const rated = { ...app, live: openLive(app) }
  ratingRoutes(web, rated)
  ratingsPage(web, rated)
  formulaPage(web, rated)
  comparePage(web, rated)
  feedRoutes(web, rated)
  stepsPage(web, rated)
  agenciesPage(web, rated)
  agencyPage(web, rated)
  widgetPage(web, rated)
  bulletinPage(web, rated)
  oversightRoutes(web, app)
  oversightPages(web, app)
  monitoringPages(web, app)
  oversightFiles(web, app)
  instructionPages(web, app)
  ledgerRoutes(web, app)
  ledgerPages(web, app)
  mapRoutes(web, {
    ...app,
    standOf: async (id) => {
      const agency = app.agencies.find(id)
      const page = agency && (await findPage(app.db, agency.id))
      return agency && page?.lat && page.lng
        ? { lat: page.lat, lng: page.lng, name: (locale) => app.agencies.name(agency, locale) }
        : undefined
    },
  })
  adminRoutes(web, app)
  adminPages(web, app)
  cataloguePages(web, app)
  return web
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
    { name: 'digests', everyMs: 60_000, round: () => sendDigests(app).then(() => false) },
    { name: 'publish', everyMs: 10_000, round: () => publishClean(deps) },
    { name: 'follow-ups', everyMs: 60_000, round: () => askFollowUps(deps) },
    { name: 'search', everyMs: 60_000, round: () => searchAnew(deps) },
    { name: 'recount', everyMs: 1000, round: () => recountClocks(app) },
    { name: 'fold', everyMs: 1000, round: () => foldDeltas(app.db) },
    { name: 'retention', everyMs: 60_000, round: () => keepRetention(app) },
    { name: 'ratings', everyMs: 1000, round: () => keepRatings(app) },
    { name: 'editions', everyMs: 15_000, round: () => keepEditionsAndData(app).then(() => false) },
    { name: 'chain', everyMs: 60_000, round: () => chainReports(app) },
    { name: 'ledger', everyMs: 10_000, round: () => keepLedger(app).then(() => false) },
    { name: 'exports', everyMs: 2000, round: (signal) => makeExport(app, signal) },
    { name: 'monitoring', everyMs: 10 * 60_000, round: () => keepMonitoring(app).then(() => false) },
    { name: 'bodies', everyMs: 60_000, round: () => watchBodies(app) },
  ]
}

export const openJobs = (app: App): Jobs =>
  startJobs(
    { db: app.db, pool: app.database.pool, log: app.log },
    { ...noticeTasks(app), ...incidentTasks(app) },
    loopsOf(app),
  )
