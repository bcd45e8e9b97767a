// `/incidents/new`: a body tells of a mass event. same pages.
import type { FastifyInstance } from 'fastify'
import { inLanguage } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer, type Viewer } from '../../people/index.ts'
import { mendable } from '../../platform/problems.ts'
import { fieldsOf, type Fields, listOf, textOf, queryOf } from '../../platform/query.ts'
import { territoryOptions } from '../../territories/index.ts'
import {
  Button,
  Checks,
  ErrorSummary,
  type Frame,
  link,
  pageRoute,
  Select,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import { openIncident, typesLed } from '../actions.ts'
import { incidentInputOf } from '../api.ts'
import { t } from '../words.ts'

import { type Deps, show } from './incidents.tsx'

interface NewProps {
  frame: Frame
  deps: Deps
  viewer: Viewer
  values: Fields
  errors: readonly { field: string; code: string }[]
}

/** Which types and mahallas it concerns. */
function Reach({
  frame,
  deps,
  types,
  district,
  values,
  errors,
}: Pick<NewProps, 'frame' | 'deps' | 'values' | 'errors'> & { types: readonly string[]; district: string }) {
  const { locale } = frame
  const { territories, categories } = deps
  const shared = { locale, errors }
  return (
    <>
      <Checks
        {...shared}
        name="categories"
        legend={t(locale, 'types')}
        options={types.map((code) => ({ value: code, label: inLanguage(categories.get(code).name, locale) }))}
        values={listOf(values, 'categories')}
      />
      <Checks
        {...shared}
        name="mahallas"
        legend={t(locale, 'mahallas')}
        hint={t(locale, 'mahallas_hint')}
        options={territories
          .mahallasOf(district)
          .map((mahalla) => ({ value: mahalla.code, label: inLanguage(mahalla.name, locale) }))}
        values={listOf(values, 'mahallas')}
      />
    </>
  )
}

function NewForm({ frame, deps, viewer, values, errors }: NewProps) {
  const { locale } = frame
  const { territories, agencies } = deps
  const { agencyId } = actingOf(viewer)
  const own = territories.districtOf(agencies.get(agencyId).territory)
  const asked = textOf(values, 'district') ?? own?.code
  const types = asked ? typesLed(deps, agencyId, asked) : []
  const shared = { locale, errors }
  return (
    <div class="stack">
      <h1>{t(locale, 'new')}</h1>
      <p class="lead">{t(locale, 'new_lead')}</p>
      <ErrorSummary locale={locale} errors={errors} />
      {own ? null : (
        <form method="get" action={link(frame, '/incidents/new')} class="switch">
          <Select
            {...shared}
            name="district"
            label={t(locale, 'place')}
            options={territoryOptions(deps, locale)}
            value={asked}
            empty={t(locale, 'choose')}
          />
          <Button kind="quiet">{t(locale, 'choose')}</Button>
        </form>
      )}
      {asked && (
        <form method="post" action={link(frame, '/incidents/new')} class="fields" novalidate>
          <input type="hidden" name="district" value={asked} />
          <TextInput
            {...shared}
            name="title"
            label={t(locale, 'title_field')}
            hint={t(locale, 'title_hint')}
            value={textOf(values, 'title')}
            maxLength={120}
          />
          <TextArea
            {...shared}
            name="text"
            label={t(locale, 'text_field')}
            hint={t(locale, 'text_hint')}
            value={textOf(values, 'text')}
            rows={3}
          />
          <TextInput
            {...shared}
            name="expected"
            type="datetime-local"
            label={t(locale, 'expected_field')}
            value={textOf(values, 'expected')}
          />
          <Reach frame={frame} deps={deps} types={types} district={asked} values={values} errors={errors} />
          <Button>{t(locale, 'open')}</Button>
        </form>
      )}
    </div>
  )
}

export function newIncidentPage(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'incident.keep', '/incidents/new', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const form = <NewForm frame={frame} deps={deps} viewer={viewer} values={queryOf(request)} errors={[]} />
    return show(deps, request, reply, { title: t(frame.locale, 'new'), children: form })
  })

  pageRoute(app, 'post', 'incident.keep', '/incidents/new', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const fields = fieldsOf(request)
    try {
      const id = await openIncident(deps, viewer, incidentInputOf(fields))
      return reply.redirect(link(frame, `/incidents/${id}`), 303)
    } catch (error) {
      const form = <NewForm frame={frame} deps={deps} viewer={viewer} values={fields} errors={mendable(error).errors} />
      return show(deps, request, reply, { title: t(frame.locale, 'new'), children: form, status: 422 })
    }
  })
}
