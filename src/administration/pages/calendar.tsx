// `/admin/calendar` and `/admin/hours`: days off and moved days by region, an agency's own hours; what a change would
// move is shown first.
import type { AgencyId } from '../../platform/ids.ts'
import { searchAgencies } from '../../agencies/index.ts'
import { formatMoment, inLanguage } from '../../language/index.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { type CalendarDay, type OfficeHours, printHours, usualHours } from '../../deadlines/index.ts'
import type { RecountPreview } from '../../reports/index.ts'
import { asWritten, Button, type Frame, link, Radios, Select, Table, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'
import { type PageDeps, PreviewOrSave, Reason, type Tried } from './frame.tsx'

/** How many running clocks would move, and some of them from when to when. */
function Moved({ frame, preview }: { frame: Frame; preview: RecountPreview }) {
  const { locale, now } = frame
  const columns = [{ label: t(locale, 'report') }, { label: t(locale, 'now') }, { label: t(locale, 'then') }]
  return (
    <div class="stack" role="status">
      <p class="done">
        {t(locale, preview.isPart ? 'moves_part' : 'moves', { count: preview.moved, looked: preview.looked })}
      </p>
      {preview.samples.length > 0 && (
        <Table
          caption={t(locale, 'would_change')}
          columns={columns}
          rows={preview.samples.map(({ report, from, to }) => ({
            key: report.id,
            cells: [
              <a href={link(frame, `/reports/${report.id}`)}>№ {report.id}</a>,
              formatMoment(locale, from, now),
              formatMoment(locale, to, now),
            ],
          }))}
        />
      )}
    </div>
  )
}

interface Props {
  frame: Frame
  deps: PageDeps
  tried: Tried
  preview?: RecountPreview | undefined
}

function Days({
  frame,
  deps,
  days,
  year,
}: Pick<Props, 'frame' | 'deps'> & { days: readonly CalendarDay[]; year: number }) {
  const { locale } = frame
  const regionName = (code: string | null) =>
    code === null ? t(locale, 'whole_country') : inLanguage(deps.territories.get(code).name, locale)
  const weekday = (day: string) => t(locale, `weekday.${new Date(`${day}T12:00:00Z`).getUTCDay()}` as 'weekday.0')
  return (
    <Table
      caption={t(locale, 'days_of', { year: String(year) })}
      columns={[
        { label: t(locale, 'day') },
        { label: t(locale, 'weekday') },
        { label: t(locale, 'kind') },
        { label: t(locale, 'day_name') },
        { label: t(locale, 'region') },
      ]}
      rows={days
        .filter(({ day }) => day.startsWith(String(year)))
        .map(({ day, kind, name, region }) => ({
          key: `${day} ${region}`,
          cells: [
            <span class="figures">{day}</span>,
            weekday(day),
            t(locale, `kind.${kind}`),
            <span {...asWritten}>{name}</span>,
            regionName(region),
          ],
        }))}
    />
  )
}

export function CalendarRoom({
  frame,
  deps,
  tried,
  preview,
  days,
  year,
}: Props & { days: readonly CalendarDay[]; year: number }) {
  const { locale } = frame
  const fields: Fields = tried.fields ?? {}
  const shared = { locale, errors: tried.errors ?? [] }
  const regions = deps.territories.regions.map((region) => ({
    value: region.code,
    label: inLanguage(region.name, locale),
  }))
  return (
    <>
      <form method="post" action={link(frame, '/admin/calendar')} class="fields" novalidate>
        <TextInput {...shared} name="day" type="date" label={t(locale, 'day')} value={textOf(fields, 'day')} />
        <Radios
          {...shared}
          name="kind"
          legend={t(locale, 'kind')}
          options={(['off', 'working', 'plain'] as const).map((value) => ({
            value,
            label: t(locale, `kind.${value}`),
          }))}
          value={textOf(fields, 'kind') ?? 'off'}
        />
        <TextInput
          {...shared}
          name="name"
          label={t(locale, 'day_name')}
          hint={t(locale, 'day_name_hint')}
          value={textOf(fields, 'name')}
        />
        <Select
          {...shared}
          name="region"
          label={t(locale, 'region')}
          options={regions}
          value={textOf(fields, 'region')}
          empty={t(locale, 'whole_country')}
        />
        {preview && <Moved frame={frame} preview={preview} />}
        <Reason frame={frame} tried={tried} />
        <PreviewOrSave frame={frame} />
      </form>
      <section class="stack">
        <h2>{t(locale, 'days_of', { year: String(year) })}</h2>
        <p class="actions">
          <a href={link(frame, `/admin/calendar?year=${year - 1}`)}>{year - 1}</a>
          <a href={link(frame, `/admin/calendar?year=${year + 1}`)}>{year + 1}</a>
        </p>
        <Days frame={frame} deps={deps} days={days} year={year} />
      </section>
    </>
  )
}

export function HoursRoom({
  frame,
  deps,
  tried,
  preview,
  hours,
  agencyId,
  asked,
}: Props & { hours: ReadonlyMap<number, OfficeHours>; agencyId: AgencyId | undefined; asked: string | undefined }) {
  const { locale } = frame
  const { agencies } = deps
  const fields: Fields = tried.fields ?? {}
  const shared = { locale, errors: tried.errors ?? [] }
  const nameOf = (id: number) => agencies.name(agencies.get(id), locale)
  const agency = agencies.find(agencyId)
  const found = asked ? searchAgencies(agencies, { q: asked.slice(0, 200) }).slice(0, 20) : []
  return (
    <>
      <form method="get" action={link(frame, '/admin/hours')} class="switch">
        <TextInput
          {...shared}
          name="q"
          type="search"
          label={t(locale, 'agency')}
          hint={t(locale, 'agency_hint')}
          value={asked ?? ''}
        />
        <Button kind="quiet">{t(locale, 'choose')}</Button>
      </form>
      {asked && (
        <ul class="rows">
          {found.map(({ id }) => (
            <li key={id} class="row">
              <a href={link(frame, `/admin/hours?agency=${id}`)}>{nameOf(id)}</a>
            </li>
          ))}
          {found.length === 0 && <li class="row">{t(locale, 'agency_none')}</li>}
        </ul>
      )}
      {agency && (
        <form method="post" action={link(frame, '/admin/hours')} class="fields" novalidate>
          <h2>{nameOf(agency.id)}</h2>
          <input type="hidden" name="agency" value={agency.id} />
          <TextInput
            {...shared}
            name="hours"
            label={t(locale, 'hours')}
            hint={t(locale, 'hours_hint', { usual: printHours(usualHours) })}
            value={textOf(fields, 'hours') ?? printHours(hours.get(agency.id) ?? usualHours)}
          />
          {preview && <Moved frame={frame} preview={preview} />}
          <Reason frame={frame} tried={tried} />
          <PreviewOrSave frame={frame} />
        </form>
      )}
      <section class="stack">
        <h2>{t(locale, 'own_hours')}</h2>
        {hours.size === 0 ? (
          <p class="muted">{t(locale, 'own_hours_none', { usual: printHours(usualHours) })}</p>
        ) : (
          <Table
            caption={t(locale, 'own_hours')}
            columns={[{ label: t(locale, 'agency') }, { label: t(locale, 'hours') }]}
            rows={[...hours].map(([id, own]) => ({
              key: id,
              cells: [
                <a href={link(frame, `/admin/hours?agency=${id}`)}>{nameOf(id)}</a>,
                <span class="figures">{printHours(own)}</span>,
              ],
            }))}
          />
        )}
      </section>
    </>
  )
}
