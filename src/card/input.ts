// From the fields of a form or a JSON body to what an action takes.
import { numberOf, textOf, type Fields } from '../platform/query.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { withCaptions } from '../photos/index.ts'
import type { Settings } from '../settings/index.ts'
import type { ActionInput } from '../life/index.ts'

/** Where the person stands, where the device told, and within how many metres. */
export function placeOf(fields: Fields): { lat: number; lng: number; accuracy: number | undefined } | undefined {
  const lat = numberOf(fields, 'lat')
  const lng = numberOf(fields, 'lng')
  return lat !== undefined && lng !== undefined && Number.isFinite(lat) && Number.isFinite(lng)
    ? { lat, lng, accuracy: numberOf(fields, 'accuracy') }
    : undefined
}

/** How large and how many the files of a step may be: pictures and documents together. */
export const formLimits = (limits: Settings['limits']) => ({
  fileBytes: Math.max(limits.photoBytes, limits.documentBytes),
  files: limits.photosPerAnswer + limits.documentsPerStep,
})

/** The documents of a form, by the field they came in; all else are pictures, with what is said of them. */
export const partedFiles = (fields: Fields, files: readonly UploadedFile[]) => ({
  uploads: withCaptions(
    fields,
    files.filter(({ field }) => field !== 'document'),
  ),
  documents: files.filter(({ field }) => field === 'document'),
})

/** One rectangle in percent of a picture, where none could be drawn. */
function rectangleOf(fields: Fields): string | undefined {
  const sides = ['left', 'top', 'width', 'height'].map((name) => numberOf(fields, name))
  // Half a rectangle is none, and must not become the whole photo.
  return sides.every((side) => side === undefined)
    ? undefined
    : sides.map((side = NaN) => Math.round(side * 10)).join(',')
}

/** Absent members stay absent, so that the table can say what is missing. */
export function actionInputOf(fields: Fields): ActionInput {
  const input: ActionInput = {}
  for (const name of ['text', 'reason', 'ground', 'outcome', 'act', 'owner', 'category', 'until', 'areas'] as const) {
    const value = textOf(fields, name)
    if (value !== undefined && value !== '') input[name] = value
  }
  for (const name of ['stars', 'officer', 'photo', 'recording', 'seq', 'days', 'into', 'incident'] as const) {
    const value = numberOf(fields, name)
    if (value !== undefined) input[name] = value
  }
  const rectangle = rectangleOf(fields)
  if (input.areas === undefined && rectangle !== undefined) input.areas = rectangle
  const agency = textOf(fields, 'agency')
  if (agency !== undefined) input.agency = agency
  return input
}
