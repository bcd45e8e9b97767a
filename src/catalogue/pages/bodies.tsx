// `/admin/bodies`: looking a body up, adding one, naming a kind, closing one.
import { type Agency, searchAgencies } from '../../agencies/index.ts'
import { Reason, Would } from '../../administration/index.ts'
import { inLanguage } from '../../language/index.ts'
import { textOf } from '../../platform/query.ts'
import { territoryOptions } from '../../territories/index.ts'
import { Button, Empty, type Frame, link, Select, Table, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'
import { NameFields, type Props } from './types.tsx'

const mostFound = 30

export function BodiesRoom({ frame, deps, tried, q }: Props & { q: string }) {
  const { locale } = frame
  const { agencies } = deps
  const { fields = {}, errors = [] } = tried
  const shared = { locale, errors }
  const found = q ? searchAgencies(agencies, { q, withClosed: true }).filter(({ level }) => level !== 'mahalla') : []
  const kinds = agencies.kinds.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))
  return (
    <>
      <form method="get" action={link(frame, '/admin/bodies')} class="search-row" role="search">
        <TextInput locale={locale} name="q" type="search" label={t(locale, 'find_body')} value={q} />
        <Button icon="search">{t(locale, 'find')}</Button>
      </form>
      {q && found.length === 0 && <Empty title={t(locale, 'none_found')} />}
      {found.length > 0 && (
        <Table
          caption={t(locale, 'find_body')}
          columns={(['body', 'state', 'change'] as const).map((key) => ({ label: t(locale, key) }))}
          rows={found.slice(0, mostFound).map((agency) => ({
            key: agency.id,
            cells: [
              <a href={link(frame, `/agencies/${agency.id}`)}>{agencies.name(agency, locale)}</a>,
              t(locale, agency.closed ? 'closed' : 'open'),
              <a href={link(frame, `/admin/bodies?close=${agency.id}`)}>
                {t(locale, agency.closed ? 'reopen' : 'close')}
                <span class="visually-hidden"> — {agencies.name(agency, locale)}</span>
              </a>,
            ],
          }))}
        />
      )}
      <section class="stack" aria-labelledby="add">
        <h2 id="add">{t(locale, 'add_body')}</h2>
        <form method="post" action={link(frame, '/admin/bodies')} class="fields" novalidate>
          <Select
            {...shared}
            name="kind"
            label={t(locale, 'kind_of_body')}
            options={kinds}
            value={textOf(fields, 'kind')}
            empty={t(locale, 'choose')}
          />
          <Select
            {...shared}
            name="territory"
            label={t(locale, 'territory')}
            options={territoryOptions(deps, locale)}
            value={textOf(fields, 'territory')}
            empty={t(locale, 'choose')}
          />
          <Reason frame={frame} tried={textOf(fields, 'code') ? {} : tried} />
          <Button>{t(locale, 'add_body')}</Button>
        </form>
      </section>
      <section class="stack" aria-labelledby="kinds">
        <h2 id="kinds">{t(locale, 'kinds')}</h2>
        <p class="muted">{t(locale, 'kinds_hint')}</p>
        <ul class="rows">
          {agencies.kinds.map((kind) => (
            <li key={kind.code} class="row row-split">
              <span>{inLanguage(kind.name, locale)}</span>
              <a href={link(frame, `/admin/bodies?kind=${kind.code}`)}>
                {t(locale, 'change')}
                <span class="visually-hidden"> — {inLanguage(kind.name, locale)}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

export function KindRoom({ frame, deps, tried, code }: Props & { code: string }) {
  const { locale } = frame
  return (
    <form method="post" action={link(frame, '/admin/bodies')} class="fields" novalidate>
      <p>
        <a href={link(frame, '/admin/bodies')}>{t(locale, 'back')}</a>
      </p>
      <input type="hidden" name="code" value={code} />
      <NameFields frame={frame} tried={tried} prefix="name" name={deps.agencies.kind(code).name} />
      <Reason frame={frame} tried={tried} />
      <Button>{t(locale, 'save')}</Button>
    </form>
  )
}

/** What closing reaches, or opening again: types whose new reports go elsewhere, open reports that stay. */
function wouldClose(
  { locale }: Frame,
  { categories }: Props['deps'],
  { kind, closed }: Agency,
  open: number,
): string[] {
  const led = categories.groups.flatMap((group) => group.categories).filter(({ bodies }) => bodies[0] === kind)
  return [
    t(locale, closed ? 'would.led_again' : 'would.led', { count: led.length }),
    t(locale, 'would.open', { count: open }),
  ]
}

/** Closing asks once more, and why. */
export function CloseBody({ frame, deps, tried, agency, open }: Props & { agency: Agency; open: number }) {
  const { locale } = frame
  const name = deps.agencies.name(agency, locale)
  return (
    <form method="post" action={link(frame, '/admin/bodies')} class="fields" novalidate>
      <p id="f-id">{t(locale, agency.closed ? 'reopen_sure' : 'close_sure', { name })}</p>
      <Would frame={frame} lines={wouldClose(frame, deps, agency, open)} />
      <input type="hidden" name="id" value={agency.id} />
      <input type="hidden" name="closed" value={agency.closed ? '0' : '1'} />
      <Reason frame={frame} tried={tried} />
      <div class="actions">
        <Button>{t(locale, agency.closed ? 'reopen' : 'close')}</Button>
        <a href={link(frame, '/admin/bodies')}>{t(locale, 'back')}</a>
      </div>
    </form>
  )
}
