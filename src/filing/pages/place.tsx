// `/report/place`: my location, a pin on the map, or district and mahalla from lists.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { inLanguage } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { fieldsOf, textOf, type Fields } from '../../platform/query.ts'
import { type Territory, territoryOptions } from '../../territories/index.ts'
import { Button, Disclosure, Icon, link, MapHere, pageRoute, Radios, Select, TextInput } from '../../ui/index.ts'
import type { Draft, FilingInput } from '../../reports/index.ts'
import { checkCategory, checkLandmark } from '../filing.ts'
import { aboutOf, checkPlace, isVague } from '../where.ts'
import { filingInputOf } from '../input.ts'
import { nearbyReports } from '../../lists/index.ts'
import { Finder, type Finding, openFinding, pickedOf } from '../../places/index.ts'
import { t } from '../words.ts'
import {
  type Answering,
  beginAnew,
  type FilingDeps,
  findOwnDraft,
  goTo,
  keepStep,
  knownOf,
  sendStep,
  stepOf,
  stepPage,
  Step,
  type StepProps,
  type Wrong,
} from './step.tsx'

/** Where the pin stands, once there is one. */
const pointOf = ({ lat, lng }: StepProps['draft']) =>
  lat === undefined || lng === undefined ? undefined : { lat, lng }

/** What is known of the point, and how exactly; what is too vague for a place proposes districts alone. */
function Point({ frame: { locale }, draft }: Pick<StepProps, 'frame' | 'draft'>) {
  const point = pointOf(draft)
  const metres = aboutOf(draft)
  return (
    <div id="f-lat">
      <input type="hidden" name="lat" value={draft.lat ?? ''} />
      <input type="hidden" name="lng" value={draft.lng ?? ''} />
      <input type="hidden" name="accuracy" value={draft.accuracy ?? ''} />
      {point && isVague(draft) && (
        <p class="note">{t(locale, 'form.point_vague', { km: Math.ceil((draft.accuracy ?? 0) / 1000) })}</p>
      )}
      {point && !isVague(draft) && (
        <p class="row-state">
          <span class="figures">
            {t(locale, 'form.point', { lat: point.lat.toFixed(5), lng: point.lng.toFixed(5) })}
          </span>
          <Button kind="plain" name="drop" value="point" formnovalidate>
            {t(locale, 'form.point_drop')}
          </Button>
        </p>
      )}
      {point && !isVague(draft) && metres !== undefined && (
        <p class="note" data-about>
          {t(locale, 'form.point_about', { metres })}
        </p>
      )}
    </div>
  )
}

/** The device’s own place, or a pin on the map. */
function Pointing({ frame, world, draft }: Pick<StepProps, 'frame' | 'world' | 'draft'>) {
  const { locale } = frame
  return (
    <div class="stack" data-script hidden>
      <div class="actions">
        <button type="button" class="button button-quiet" data-locate>
          <Icon name="locate" size={20} />
          {t(locale, 'form.locate')}
        </button>
        <button type="button" class="button button-quiet" data-map>
          <Icon name="pin" size={20} />
          {t(locale, 'form.map')}
        </button>
        <label class="button button-quiet">
          <Icon name="camera" size={20} />
          {t(locale, 'form.photo_place')}
          <input type="file" accept="image/*" class="visually-hidden" data-photo-place />
        </label>
      </div>
      <p
        class="hint"
        data-message
        data-locating={t(locale, 'form.locating')}
        data-failed={t(locale, 'form.locate_failed')}
        data-tap={t(locale, 'form.map_hint')}
        data-no-place={t(locale, 'form.photo_no_place')}
        data-far={t(locale, 'form.pin_far', { metres: '%' })}
        role="status"
      />
      <MapHere
        {...world.settings.map}
        ground={world.territories.ground}
        pin={t(locale, 'form.pin')}
        nearby={draft.category ? `/api/v1/reports/nearby?category=${draft.category}` : undefined}
      />
    </div>
  )
}

/** The nearest districts, and all the others. */
function Districts({
  frame,
  world,
  draft,
  errors,
  near,
}: Pick<StepProps, 'frame' | 'world' | 'draft' | 'errors'> & { near: readonly Territory[] }) {
  const { locale } = frame
  const isNear = near.some((place) => place.code === draft.territory)
  // The nearest is proposed; a district chosen from the list stands under "other".
  const chosen = isNear || draft.territory === undefined ? (draft.territory ?? near[0]?.code) : 'other'
  const listed = (
    <div class="fields">
      <Select
        locale={locale}
        name={near.length > 0 ? 'other' : 'territory'}
        label={t(locale, 'form.district')}
        options={territoryOptions(world, locale).filter((option) => option.value.length > 4)}
        value={draft.territory}
        empty={t(locale, 'form.choose_district')}
        errors={errors}
      />
    </div>
  )
  return near.length > 0 ? (
    <>
      <Radios
        locale={locale}
        name="territory"
        legend={t(locale, 'form.which_district')}
        value={chosen}
        options={[
          ...near.map((place, index) => ({
            value: place.code,
            label: `${inLanguage(place.name, locale)}, ${inLanguage(world.territories.get(world.territories.regionOf(place)).name, locale)}`,
            ...(index === 0 && { hint: t(locale, 'form.proposed') }),
          })),
          { value: 'other', label: t(locale, 'form.another_district') },
        ]}
        errors={errors}
      />
      <Disclosure summary={t(locale, 'form.another_district')} open={draft.territory !== undefined && !isNear}>
        {listed}
      </Disclosure>
    </>
  ) : (
    listed
  )
}

/** Step 2: my location, a pin on the map, or district and mahalla from lists; a landmark helps in any case. */
function PlaceStep({
  frame,
  world,
  draftId,
  draft,
  errors,
  title,
  finding,
}: StepProps & { finding?: Finding | undefined }) {
  const { locale } = frame
  const point = pointOf(draft)
  const near = point ? world.territories.nearest(point, 5, draft.accuracy) : []
  const proposed = point && draft.territory ? world.territories.mahallaAt(point, draft.territory) : undefined
  const mahallas = draft.territory ? world.territories.mahallasOf(draft.territory) : []
  return (
    <Step frame={frame} step={2} errors={errors} title={title} known={knownOf(draftId, draft)}>
      <h1>{t(locale, 'form.place')}</h1>
      <form
        method="post"
        action={link(frame, stepOf('/report/place', draftId))}
        class="fields"
        data-island="place"
        novalidate
      >
        <Finder frame={frame} finding={finding} />
        <Pointing frame={frame} world={world} draft={draft} />
        <Point frame={frame} draft={draft} />
        <Districts frame={frame} world={world} draft={draft} errors={errors} near={near} />
        {(mahallas.length > 0 || !point) && (
          <div data-mahallas>
            {mahallas.length > 0 ? (
              <Select
                locale={locale}
                name="mahalla"
                label={t(locale, 'form.mahalla')}
                options={mahallas.map((mahalla) => ({ value: mahalla.code, label: inLanguage(mahalla.name, locale) }))}
                value={draft.mahalla ?? proposed?.code}
                empty={t(locale, 'form.mahalla_any')}
                errors={errors}
              />
            ) : (
              <Button kind="plain" name="step" value="mahallas" formnovalidate>
                {t(locale, 'form.show_mahallas')}
              </Button>
            )}
          </div>
        )}
        <TextInput
          locale={locale}
          name="landmark"
          label={t(locale, 'form.landmark')}
          hint={t(locale, 'form.landmark_hint')}
          value={draft.landmark}
          maxLength={world.settings.limits.landmarkLength}
          errors={errors}
        />
        <Button>{t(locale, 'form.continue')}</Button>
      </form>
    </Step>
  )
}

/** Answers with the second step. */
export const showPlace = (
  answering: Answering,
  { id, fields }: Draft,
  { errors = [], status = 200, finding }: Wrong & { finding?: Finding } = {},
) =>
  sendStep(
    answering,
    <PlaceStep
      frame={frameOf(answering.request, answering.deps)}
      world={answering.deps}
      draftId={id}
      draft={fields}
      errors={errors}
      finding={finding}
    />,
    {
      status,
      scripts: ['place.js', 'finder.js'],
    },
  )

/** The district from the list where it stands under "other"; a point that was dropped is none. */
function typedIn(request: FastifyRequest): Fields {
  const fields = { ...fieldsOf(request) }
  if (fields['territory'] === 'other') fields['territory'] = fields['other']
  if (textOf(fields, 'drop') === 'point') Object.assign(fields, { lat: '', lng: '', accuracy: '' })
  return fields
}

/** A mahalla chosen for another district is no longer meant. */
function isOfAnother({ territories }: FilingDeps, code: string | undefined, territory: string | undefined): boolean {
  const mahalla = territories.findMahalla(code)
  return mahalla !== undefined && territories.districtOf(mahalla.territory)?.code !== territory
}

/** What this step says of the place; what is no number is none, and judged as what was typed. */
function placeTyped(deps: FilingDeps, { lat, lng, accuracy, territory, mahalla, landmark }: FilingInput): FilingInput {
  const number = (value: number | undefined) => (Number.isNaN(value) ? undefined : value)
  return {
    lat: number(lat),
    lng: number(lng),
    accuracy: number(accuracy),
    territory,
    mahalla: isOfAnother(deps, mahalla, territory) ? undefined : mahalla,
    landmark,
  }
}

export function placeStep(app: FastifyInstance, deps: FilingDeps): void {
  stepPage(app, deps, '/report/place', (answering, draft) => showPlace(answering, draft))

  const findPlace = openFinding(deps)
  pageRoute(app, 'post', 'report.file', '/report/place', async (request, reply) => {
    const answering = { deps, request, reply }
    const draft = await findOwnDraft(deps, request)
    const fields = typedIn(request)
    const picked = pickedOf(textOf(fields, 'pick'))
    const input = { ...filingInputOf(fields), ...picked }
    const typed: Draft['fields'] = { ...draft?.fields, ...placeTyped(deps, input) }
    if (!draft) return goTo(answering, `${stepOf('/report', await beginAnew(answering, typed))}&kept=1`)
    const next: Draft = { ...draft, fields: typed }
    await keepStep(answering, draft.id, typed)
    // The first button of the form is the one that Enter presses in any field.
    const point = pointOf(typed)
    const finding = await findPlace(fields, { point, district: typed.territory }, frameOf(request, deps))
    if (finding) return showPlace(answering, next, { finding })
    const wantsList = ['mahallas', 'point'].includes(textOf(fields, 'step') ?? textOf(fields, 'drop') ?? '')
    if (wantsList) return showPlace(answering, next)
    const category = deps.categories.find(draft.fields.category)
    const { where, errors } = checkPlace(deps, { ...typed, lat: input.lat, lng: input.lng }, category)
    // A new point, or one too vague for a place, only proposes its district: the person confirms it (regulation 7).
    if (isVague(typed) && typed.territory === undefined) return showPlace(answering, next)
    const isNew = draft.fields.lat === undefined || typed.territory === undefined
    if (where && typed.lat !== undefined && isNew)
      return showPlace(answering, { ...next, fields: { ...typed, territory: where.district } })
    const offered = where && category ? checkCategory(deps, category.code, where.district).errors : []
    const landmarkErrors = checkLandmark(deps, typed)
    const all = [...errors, ...offered, ...landmarkErrors]
    if (all.length > 0) return showPlace(answering, next, { errors: all, status: 422 })
    const nearby = category && where ? await nearbyReports(deps, request.viewer, category, where.exact) : []
    return goTo(answering, stepOf(nearby.length > 0 ? '/report/nearby' : '/report/details', draft.id))
  })
}
