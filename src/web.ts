// The web server: the table of contents of what it answers, each capability on one line.
import type { FastifyInstance } from 'fastify'
import { adminPages, adminRoutes } from './administration/index.ts'
import { agencyRoutes } from './agencies/index.ts'
import { apiRoutes } from './api/index.ts'
import { basename, join } from 'node:path'
import { mkdirSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import { borderPages, cataloguePages } from './catalogue/index.ts'
import { categoryRoutes } from './categories/index.ts'
import { incidentPage, incidentsPage, newIncidentPage, incidentRoutes } from './incidents/index.ts'
import { deskPages, deskRoutes } from './helpdesk/index.ts'
import { ledgerPages, ledgerRoutes } from './ledger/index.ts'
import { foundPart, placeRoutes } from './places/index.ts'
import { type Country, mapApi, type MapDeps, mapFrame, mapPage, openCountry, openMap } from './map/index.ts'
import { bellPages, linkPages, noticePages, outboxPages, receiptRoutes, wayPages } from './notices/index.ts'
import { personPages, personRoutes, registerSessions } from './people/index.ts'
import { privacyPages, privacyRoutes } from './privacy/index.ts'
import { recordingRoutes } from './recordings/index.ts'
import { photoRoutes } from './photos/index.ts'
import { openWeb } from './platform/http.ts'
import {
  holdsDraft,
  checkStep,
  detailsStep,
  filingRoutes,
  nearbyStep,
  placeStep,
  problemStep,
  sentStep,
  doorPages,
} from './filing/index.ts'
import { documentRoutes } from './documents/index.ts'
import {
  mayHaveDocument,
  mayHear,
  rightToPhoto,
  appealPage,
  cardRoutes,
  reportPage,
  rulesPage,
  wordPage,
} from './card/index.ts'
import { deferredPage, listPage, listRoutes, minePage } from './lists/index.ts'
import { telegramPages, telegramRoutes } from './telegram/index.ts'
import { territoryRoutes } from './territories/index.ts'
import {
  instructionPages,
  monitoringPages,
  oversightFiles,
  oversightPages,
  oversightRoutes,
  roundPages,
} from './oversight/index.ts'
import { frontPage, sharePage } from './front/index.ts'
import { designPage, guidePages } from './guide/index.ts'
import { followFeeds, followPages } from './following/index.ts'
import { liveRoutes } from './live/index.ts'
import { bulletinPage } from './bulletin/index.ts'
import {
  comparePage,
  feedRoutes,
  formulaPage,
  openLive,
  ratingRoutes,
  ratingsPage,
  stepsPage,
} from './ratings/index.ts'
import { loadAssets } from './ui/index.ts'
import { refuserOf, unsentPage } from './unsent/index.ts'
import { agenciesPage, agencyPage, bodyPages, bodyRoutes, findPage, widgetPage } from './bodies/index.ts'
import { matrixPages, matrixRoutes } from './responsibility/index.ts'
import { staffPages, staffRoutes } from './staff/index.ts'
import { uploadRoutes } from './uploads/index.ts'
import { awayFormPage, lettersPage, shellFiles } from './offline/index.ts'
import { countWaits, workPages, workRoutes } from './workbench/index.ts'
import type { App } from './app.ts'
import { hostOf, isTileFile } from './settings/index.ts'

/** Signing in, places, types, bodies. */
function registerPeople(web: FastifyInstance, app: App): void {
  personRoutes(web, app)
  personPages(web, app)
  unsentPage(web, app)
  territoryRoutes(web, app)
  categoryRoutes(web, app)
  agencyRoutes(web, app)
}

/** Reports, from the form to the card, and what was told of them. */
function registerReports(web: FastifyInstance, app: App): void {
  filingRoutes(web, app)
  problemStep(web, app)
  placeStep(web, app)
  nearbyStep(web, app)
  detailsStep(web, app)
  checkStep(web, app)
  sentStep(web, app)
  doorPages(web, app)
  lettersPage(web, app)
  awayFormPage(web, app)
  shellFiles(web, app)
  listRoutes(web, app)
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
    // A draft's photos are for the one who holds the draft, or whose crew brought them.
    if (photo.draftId !== null && (await holdsDraft(app, request, photo.draftId))) return 'private'
    return rightToPhoto(app, request.viewer, photo)
  })
  recordingRoutes(web, app, async (request, recording, isBeginning) => {
    if (recording.draftId !== null) return holdsDraft(app, request, recording.draftId)
    return mayHear(app, request.viewer, recording, isBeginning)
  })
  uploadRoutes(web, app)
  documentRoutes(web, app, (request, document) => mayHaveDocument(app, request.viewer, document))
  noticePages(web, app)
  wayPages(web, app)
  linkPages(web, app)
  outboxPages(web, app)
  bellPages(web, app)
  receiptRoutes(web, app)
  liveRoutes(web, app)
  telegramRoutes(web, app)
  followPages(web, app)
  followFeeds(web, app)
  telegramPages(web, app)
}

/** The work of bodies and of those who help them. */
function registerWork(web: FastifyInstance, app: App): void {
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
}

/** Ratings, oversight, the ledger and the map. */
function registerOversight(web: FastifyInstance, app: App): void {
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
  roundPages(web, app)
  monitoringPages(web, app)
  oversightFiles(web, app)
  instructionPages(web, app)
  ledgerRoutes(web, app)
  ledgerPages(web, app)
  guidePages(web, app)
  if (app.demo) designPage(web, app)
  placeRoutes(web, app)
  foundPart(web, app)
  const mapped: MapDeps & { country: Country } = {
    ...app,
    readMap: openMap(app),
    country: openCountry(app.territories),
    standOf: async (id) => {
      const agency = app.agencies.find(id)
      const page = agency && (await findPage(app.db, agency.id))
      return agency && page?.lat && page.lng
        ? { lat: page.lat, lng: page.lng, name: (locale) => app.agencies.name(agency, locale) }
        : undefined
    },
  }
  frontPage(web, mapped)
  sharePage(web, mapped)
  mapApi(web, mapped)
  mapPage(web, mapped)
  mapFrame(web, mapped)
}

/** What administrators keep. */
function registerAdministration(web: FastifyInstance, app: App): void {
  adminRoutes(web, app)
  adminPages(web, app)
  cataloguePages(web, app)
  borderPages(web, app)
}

export async function openServer(app: App): Promise<FastifyInstance> {
  const web = await openWeb({
    requestsPerMinute: () => app.settings.limits.requestsPerAddressAndMinute,
    dearRequestsPerMinute: () => app.settings.limits.dearRequestsPerAddressAndMinute,
    imageHost: () => hostOf(app.settings.map.tiles),
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
  // A file of vector tiles is read in ranges, as a map needs them.
  const tiles = join(app.config.dataDir, 'map')
  mkdirSync(tiles, { recursive: true })
  await web.register(fastifyStatic, {
    root: tiles,
    prefix: '/map/files/',
    decorateReply: false,
    allowedPath: (path) => isTileFile(basename(path)),
    maxAge: '1d',
    index: false,
  })
  web.decorate('doors', registerSessions(web, app))
  countWaits(web, app)
  await apiRoutes(web, {
    ...app,
    refuser: refuserOf(web, app),
  })
  registerPeople(web, app)
  registerReports(web, app)
  registerWork(web, app)
  registerOversight(web, app)
  registerAdministration(web, app)
  return web
}
