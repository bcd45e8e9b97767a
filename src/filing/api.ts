// `POST /api/v1/reports`, and what is close by before filing.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { requireViewer, senderOf } from '../people/index.ts'
import { addDraftPhoto, keepPictures, type Photo, photosOfDraft, withCaptions } from '../photos/index.ts'
import { readForm, type UploadedFile } from '../platform/forms.ts'
import { partedRecordings, receiveRecordings, recordingsOfDraft } from '../recordings/index.ts'
import { field, flag, reads, several, writesNumbered } from '../platform/input.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { type Fields, isOn, numberOf, queryOf, uuidOf } from '../platform/query.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { cardOf, readCard, ReportOut, reportOut } from '../card/index.ts'
import { type ReportDeps, dropDraft, findDraft, keepDraft, noTies, setContactAllowed } from '../reports/index.ts'
import {
  checkCategory,
  checkFiling,
  checkRecordings,
  fileReport,
  type FilingPhotos,
  findFiled,
  hashOf,
} from './filing.ts'
import { checkPlace } from './where.ts'
import { filingInputOf } from './input.ts'
import { describePhotos } from './photos.ts'
import { rowOf, ListedOut, listedOut, nearbyReports } from '../lists/index.ts'
import { uploadsIn } from '../uploads/index.ts'

const forms = ['application/json', 'multipart/form-data']

const point = {
  lat: field('Latitude in degrees.'),
  lng: field('Longitude in degrees.'),
  accuracy: field('Within so many metres, as the device says; above 2000 the point only proposes a district.'),
}
const FilingIn = writesNumbered(
  {
    category: field('The code of the type of problem; required.'),
    ...point,
    territory: field('The code of the district or city; where there is no point, or to choose among neighbours.'),
    mahalla: field('The code of the mahalla.'),
    landmark: field('How to find the place.'),
    text: field('What is wrong; required.'),
    callAllowed: flag('The body may call the reporter.'),
    draft: field('A draft of the form, whose photos go along.'),
    draftPhotos: field('How many photos that draft has: with fewer nothing is filed.'),
    upload: several('Photos that came piece by piece (`/api/v1/uploads`), as `photo.{id}`.'),
  },
  /^(?:answer\.q\d{1,3}|caption\.\d{1,2}|said\.\d{1,15})$/,
).meta({
  description:
    'Besides, the answers to the questions of the type as `answer.q1`, `answer.q2` …, and up to four files `photo`, of which `caption.1`, `caption.2` … say something; a `video` with the picture `poster`, and a `voice` note.',
})
const NearbyIn = reads({
  category: field('The code of the type; required.'),
  ...point,
  territory: field('The code of the district or city.'),
})

export function filingRoutes(app: FastifyInstance, deps: ReportDeps): void {
  const { limits } = deps.settings
  const formLimits = { fileBytes: Math.max(limits.photoBytes, limits.videoBytes), files: limits.photosPerAnswer }

  app.post(
    '/api/v1/reports',
    {
      config: { permission: 'report.send' },
      schema: { body: FilingIn, consumes: forms, response: { 200: ReportOut, 201: ReportOut, ...problemResponses } },
    },
    async (request, reply) => {
      const viewer = requireViewer(request)
      const locale = askedLocale(request)
      const key = idempotencyKeyOf(request.headers['idempotency-key'])
      const { fields, files: sent } = await readForm(request, formLimits)
      const input = filingInputOf(fields)
      let hasPictures = false
      let filed = key === null ? undefined : await findFiled(deps, viewer, key, hashOf(input))
      if (!filed) {
        const brought = await broughtBy(deps, request, fields, sent)
        const { draftId } = brought
        hasPictures = brought.hashes.length + brought.recordings.length > 0
        filed = await fileReport(deps, viewer, input, brought, key)
        if (draftId) await dropDraft(deps.db, draftId)
        if (isOn(fields, 'callAllowed')) await setContactAllowed(deps.db, filed.report.id, deps.clock())
      }
      const made =
        filed.timeline && !hasPictures
          ? cardOf(
              deps,
              viewer,
              {
                report: filed.report,
                timeline: filed.timeline,
                photos: [],
                recordings: [],
                documents: [],
                ties: noTies,
              },
              locale,
              deps.clock(),
            )
          : undefined
      const card = made ?? (await readCard(deps, viewer, filed.report.id, locale))
      if (filed.replayed) reply.header('idempotent-replayed', 'true')
      return reply.code(filed.replayed ? 200 : 201).send(reportOut(card, locale))
    },
  )

  app.get(
    '/api/v1/reports/nearby',
    {
      config: { permission: 'public.read' },
      schema: {
        querystring: NearbyIn,
        response: { 200: z.object({ items: z.array(ListedOut), next: z.null() }), ...problemResponses },
      },
    },
    async (request) => {
      const locale = askedLocale(request)
      const input = filingInputOf(queryOf(request))
      const type = checkCategory(deps, input.category)
      const { where, errors } = checkPlace(deps, input, type.category)
      if (!type.category || !where) throw new Problem('invalid', { errors: [...type.errors, ...errors] })
      const found = await nearbyReports(deps, request.viewer, type.category, where.exact)
      return {
        items: found.map((report) => listedOut(rowOf(deps, request.viewer, report, locale), locale)),
        next: null,
      }
    },
  )
}

/**
 * What comes along with a filing, put into a draft as the form's files are, so that the report and its photos appear in
 * one step. All is judged before anything is kept.
 * @throws invalid
 */
async function broughtBy(
  deps: ReportDeps,
  request: FastifyRequest,
  fields: Fields,
  sent: readonly UploadedFile[],
): Promise<FilingPhotos & { draftId: string | null; recordings: string[] }> {
  const draft = await draftIn(deps, request, fields)
  const { photos, recordings, posters } = partedRecordings([...sent, ...(await uploadsIn(deps, request, fields))])
  const known = draft.photos.map(({ hash }) => hash)
  const input = filingInputOf(fields)
  const errors = [
    ...checkFiling(deps, input, photos.length + known.length, deps.clock()).errors,
    ...checkRecordings(checkCategory(deps, input.category).category, recordings.length),
  ]
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const { photosPerReport } = deps.settings.limits
  const pictures = await keepPictures(deps, withCaptions(fields, photos), photosPerReport, known.length)
  if (pictures.length + recordings.length === 0 && !draft.id) return { draftId: null, hashes: [], recordings: [] }
  const draftId = draft.id ?? randomUUID()
  if (!draft.id) await keepDraft(deps, draftId, {})
  // One that is there already, from an earlier try or twice in this one, is not added again.
  for (const picture of pictures) await addDraftPhoto(deps.db, draftId, picture, deps.clock())
  const unheard = await receiveRecordings(deps, draftId, { recordings, posters })
  if (unheard.length > 0) throw new Problem('invalid', { errors: unheard })
  const [all, heard] = await Promise.all([photosOfDraft(deps.db, draftId), recordingsOfDraft(deps.db, draftId)])
  return {
    draftId,
    hashes: all.map(({ hash }) => hash),
    captions: all.map(({ caption }) => caption),
    recordings: heard.map(({ hash }) => hash),
  }
}

/**
 * The photos of a draft of the form that was begun on the line and goes on without it.
 * @throws invalid where it has fewer than whoever sends it knows of: they are to be chosen again
 */
async function draftIn(
  deps: ReportDeps,
  request: FastifyRequest,
  fields: Fields,
): Promise<{ id: string | null; photos: readonly Photo[] }> {
  const asked = uuidOf(fields, 'draft')
  const found = asked === undefined ? undefined : await findDraft(deps.db, asked, senderOf(deps, request), deps.clock())
  if (found) await describePhotos(deps, found.id, fields)
  const photos = found ? await photosOfDraft(deps.db, found.id) : []
  if (photos.length < (numberOf(fields, 'draftPhotos') ?? 0)) throw invalid('photo', 'draft_gone')
  return { id: found?.id ?? null, photos }
}

/** @throws invalid when the key is longer than 200 characters. */
function idempotencyKeyOf(header: string | string[] | undefined): string | null {
  const key = Array.isArray(header) ? header[0] : header
  if (key === undefined || key === '') return null
  if (key.length > 200)
    throw new Problem('invalid', { errors: [{ field: 'Idempotency-Key', code: 'too_long', params: { max: 200 } }] })
  return key
}
