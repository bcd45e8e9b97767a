// What the editor of the matrix shows: lines, the forms, what would move, what is not covered, who changed it.
import type { Exception } from '../../agencies/index.ts'
import { formatMoment, formatNumber, inLanguage } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import { typeOptions } from '../../categories/index.ts'
import { territoryOptions } from '../../territories/index.ts'
import {
  asWritten,
  Button,
  Checks,
  Disclosure,
  Empty,
  type Frame,
  link,
  Select,
  Table,
  TextArea,
  TextInput,
} from '../../ui/index.ts'
import type { MatrixDeps } from '../actions.ts'
import { type coverage, keyOf, type Moved, places } from '../rules.ts'
import { writeMatrix } from '../file.ts'
import type { Version } from '../store.ts'
import { t } from '../words.ts'
import { present } from '../../platform/present.ts'

interface Props {
  frame: Frame
  deps: MatrixDeps
  lines: readonly Exception[]
  versions: readonly Version[]
  covered: ReturnType<typeof coverage>
  within: string
  fields: Fields
  errors: readonly FieldError[]
  moved: readonly Moved[] | undefined
  removing: string | undefined
}

const shownRows = 30

function Preview({ frame, deps, moved }: Props & { moved: readonly Moved[] }) {
  const { locale } = frame
  const { agencies, categories, territories } = deps
  const name = (id: number | null) => (id === null ? t(locale, 'not_offered') : agencies.name(agencies.get(id), locale))
  return (
    <section class="stack notice" aria-labelledby="moved">
      <h2 id="moved">{t(locale, 'moved', { count: moved.length })}</h2>
      <p class="muted">{t(locale, 'moved_hint')}</p>
      {moved.length > 0 && (
        <Table
          caption={t(locale, 'moved_hint')}
          columns={(['type', 'district', 'from', 'to'] as const).map((key) => ({ label: t(locale, key) }))}
          rows={moved.slice(0, shownRows).map(({ category, district, from, to }, index) => ({
            key: index,
            cells: [
              inLanguage(categories.get(category).name, locale),
              inLanguage(territories.get(district).name, locale),
              name(from),
              name(to),
            ],
          }))}
        />
      )}
    </section>
  )
}

function LineForm({ frame, deps, fields, errors }: Props) {
  const { locale } = frame
  const shared = { locale, errors }
  const kinds = deps.agencies.kinds
    .filter((kind) => kind.leads)
    .map((kind) => ({ value: kind.code, label: inLanguage(kind.name, locale) }))
  const types = typeOptions(deps, locale)
  const territories = territoryOptions(deps, locale)
  return (
    <form method="post" action={link(frame, '/admin/responsibility')} class="fields" novalidate>
      <Select
        {...shared}
        name="category"
        label={t(locale, 'type')}
        options={types}
        value={textOf(fields, 'category')}
        empty={t(locale, 'choose')}
      />
      <Select
        {...shared}
        name="territory"
        label={t(locale, 'territory')}
        options={territories}
        value={textOf(fields, 'territory')}
        empty={t(locale, 'country')}
      />
      <Select
        {...shared}
        name="place"
        label={t(locale, 'place')}
        options={places.map((place) => ({ value: place, label: t(locale, `place.${place}`) }))}
        value={textOf(fields, 'place') ?? 'any'}
      />
      <TextInput
        {...shared}
        name="placeName"
        label={t(locale, 'place_name')}
        hint={t(locale, 'place_name_hint')}
        value={textOf(fields, 'placeName')}
      />
      <Select
        {...shared}
        name="lead"
        label={t(locale, 'lead_kind')}
        options={kinds}
        value={textOf(fields, 'lead')}
        empty={t(locale, 'choose')}
      />
      <Checks
        {...shared}
        name="coexecutors"
        legend={t(locale, 'coexecutors')}
        options={kinds}
        values={listOf(fields, 'coexecutors')}
      />
      <Foot frame={frame} fields={fields} errors={errors} />
    </form>
  )
}

/** Why, and the two ways on. */
function Foot({
  frame: { locale },
  fields,
  errors,
  scope,
}: {
  frame: Frame
  fields: Fields
  errors: readonly FieldError[]
  scope?: string
}) {
  return (
    <>
      <TextInput
        locale={locale}
        scope={scope}
        name="reason"
        label={t(locale, 'reason')}
        value={textOf(fields, 'reason')}
        errors={errors}
      />
      <div class="actions">
        <Button kind="quiet" name="step" value="preview">
          {t(locale, 'preview')}
        </Button>
        <Button>{t(locale, 'save')}</Button>
      </div>
    </>
  )
}

/** Where nobody is connected, or nobody leads. */
function Covered({ frame, deps: { agencies, territories }, covered, within }: Props) {
  const { locale } = frame
  return (
    <section class="stack" aria-labelledby="covered">
      <h2 id="covered">{t(locale, 'covered')}</h2>
      <p>
        {t(locale, 'covered_lead', {
          offered: formatNumber(locale, covered.offered),
          gaps: formatNumber(locale, covered.gaps.length),
          bodies: formatNumber(locale, covered.unconnected.length),
        })}
      </p>
      <form method="get" action={link(frame, '/admin/responsibility')} class="actions">
        <Select
          locale={locale}
          scope="covered"
          name="territory"
          label={t(locale, 'territory')}
          options={territories.regions.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))}
          value={within}
          empty={t(locale, 'country')}
        />
        <Button kind="quiet">{t(locale, 'show')}</Button>
      </form>
      {covered.unconnected.length > 0 && (
        <Table
          caption={t(locale, 'unconnected')}
          columns={[{ label: t(locale, 'unconnected') }, { label: t(locale, 'types'), number: true }]}
          rows={covered.unconnected.slice(0, shownRows).map(({ agency, types }) => ({
            key: agency,
            cells: [
              <a href={link(frame, `/work/people/${agency}`)}>{agencies.name(agencies.get(agency), locale)}</a>,
              types,
            ],
          }))}
        />
      )}
    </section>
  )
}

function Versions({ frame, versions }: Props) {
  const { locale, now } = frame
  return (
    <ul class="rows">
      {versions.map((version) => (
        <li key={version.id} class="row">
          <div class="row-body">
            <span class="row-title">{t(locale, 'version', { id: version.id, count: version.lines })}</span>
            <p {...asWritten}>{version.reason}</p>
            <p class="row-meta">
              <span {...asWritten}>{version.name ?? '—'}</span>
              <time dateTime={version.at.toISOString()}>{formatMoment(locale, version.at, now)}</time>
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Lines({ frame, deps: { agencies, categories, territories }, lines }: Props) {
  const { locale } = frame
  const placeOf = ({ place, placeName }: Exception) => {
    if (place === 'mahalla') return inLanguage(territories.mahalla(present(placeName, 'the mahalla')).name, locale)
    return place === 'road' ? <span {...asWritten}>{placeName}</span> : t(locale, `place.${place}`)
  }
  return (
    <Table
      caption={t(locale, 'lines')}
      columns={(['type', 'territory', 'place', 'lead_kind', 'remove'] as const).map((key) => ({
        label: t(locale, key),
      }))}
      rows={lines.map((line) => ({
        key: keyOf(line),
        cells: [
          inLanguage(categories.get(line.category).name, locale),
          inLanguage(territories.get(line.territory).name, locale),
          placeOf(line),
          inLanguage(agencies.kind(line.lead).name, locale),
          <a href={`${link(frame, '/admin/responsibility')}?remove=${encodeURIComponent(keyOf(line))}`}>
            {t(locale, 'remove')}
          </a>,
        ],
      }))}
    />
  )
}

export function MatrixRoom(props: Props) {
  const { frame, deps, lines, versions, fields, errors, moved, removing } = props
  const { locale } = frame
  const { categories } = deps
  const isFile = fields['file'] !== undefined
  const shown = lines.find((line) => keyOf(line) === (removing ?? textOf(fields, 'remove')))
  return (
    <>
      {moved && <Preview {...props} moved={moved} />}
      {shown && (
        <section class="stack notice" aria-labelledby="removing">
          <h2 id="removing">
            {t(locale, 'removing', { type: inLanguage(categories.get(shown.category).name, locale) })}
          </h2>
          <form method="post" action={link(frame, '/admin/responsibility')} class="fields" novalidate>
            <input type="hidden" name="remove" value={keyOf(shown)} />
            <Foot frame={frame} fields={fields} errors={errors} scope="remove" />
          </form>
        </section>
      )}
      <section class="stack" aria-labelledby="lines">
        <h2 id="lines">{t(locale, 'lines')}</h2>
        {lines.length === 0 ? <Empty title={t(locale, 'none')} hint={t(locale, 'none_hint')} /> : <Lines {...props} />}
      </section>
      <section class="stack" aria-labelledby="set">
        <h2 id="set">{t(locale, 'set')}</h2>
        <LineForm {...props} fields={isFile ? {} : fields} errors={isFile || shown ? [] : errors} />
      </section>
      <section class="stack" aria-labelledby="file">
        <h2 id="file">{t(locale, 'file')}</h2>
        <p>
          <a href="/api/v1/responsibility.csv">{t(locale, 'download')}</a>
        </p>
        <Disclosure summary={t(locale, 'upload')} open={isFile}>
          <form method="post" action={link(frame, '/admin/responsibility')} class="fields" novalidate>
            <TextArea
              locale={locale}
              name="file"
              label={t(locale, 'file_text')}
              value={textOf(fields, 'file') ?? writeMatrix(lines)}
              rows={8}
              errors={isFile ? errors : []}
            />
            <Foot frame={frame} fields={isFile ? fields : {}} errors={isFile ? errors : []} scope="file" />
          </form>
        </Disclosure>
      </section>
      <Covered {...props} />
      <section class="stack" aria-labelledby="versions">
        <h2 id="versions">{t(locale, 'versions')}</h2>
        {versions.length === 0 && <Empty title={t(locale, 'versions_none')} />}
        <Versions {...props} />
      </section>
    </>
  )
}
