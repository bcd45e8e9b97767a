// What the pages of privacy show, and the sheet of everything about me.
import type { Agencies } from '../../agencies/index.ts'
import {
  formatDate,
  formatMoment,
  inLanguage,
  type Locale,
  type Written,
  writtenLanguages,
} from '../../language/index.ts'
import { type ConsentText, MyRooms, printPhone, type Viewer } from '../../people/index.ts'
import type { SheetPart } from '../../platform/paper.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import type { View } from '../../reports/index.ts'
import { wordFor } from '../../card/index.ts'
import type { Settings } from '../../settings/index.ts'
import { asWritten, Button, Empty, type Frame, link, Table, TextArea, TextInput } from '../../ui/index.ts'
import { type MyData, placeOf, type PrivacyDeps } from '../actions.ts'
import { handDays, kept } from '../rules.ts'
import type { RemovedDay } from '../store.ts'
import { t } from '../words.ts'

const Paragraphs = ({ text }: { text: string }) => (
  <div class="stack" {...asWritten}>
    {text.split(/\n+/).map((part) => (
      <p key={part}>{part}</p>
    ))}
  </div>
)

/** How long each kind of thing stays, from the settings in force. */
function Retention({ frame: { locale }, retention }: { frame: Frame; retention: Settings['retention'] }) {
  const days = {
    invitations: retention.invitationDays,
    notices: retention.noticeDays,
    views: retention.viewDays,
    originals: retention.originalPhotoDays,
    attempts: 1,
    hands: handDays,
  }
  return (
    <dl class="definitions">
      {kept.map((what) => (
        <>
          <dt>{t(locale, `kept.${what}`)}</dt>
          <dd>
            {what in days ? t(locale, 'days', { count: days[what as keyof typeof days] }) : t(locale, 'until_end')}
          </dd>
        </>
      ))}
      <dt>{t(locale, 'kept.cases')}</dt>
      <dd>{t(locale, 'for_good')}</dd>
    </dl>
  )
}

export function PrivacyPage({
  frame,
  version,
  text,
  retention,
}: {
  frame: Frame
  version: number | undefined
  text: string
  retention: Settings['retention']
}) {
  const { locale } = frame
  return (
    <div class="stack">
      <h1>{t(locale, 'title')}</h1>
      <p class="lead">{t(locale, 'lead')}</p>
      {version !== undefined && <Paragraphs text={text} />}
      {version !== undefined && <p class="hint">{t(locale, 'version', { version })}</p>}
      <h2>{t(locale, 'how_long')}</h2>
      <Retention frame={frame} retention={retention} />
      <h2>{t(locale, 'rights')}</h2>
      <p>{t(locale, 'rights_text')}</p>
      <p>
        <a href={link(frame, '/my/data')}>{t(locale, 'data.title')}</a>
      </p>
    </div>
  )
}

export interface DeleteState {
  errors: readonly FieldError[]
  title?: string | undefined
  /** A code was sent to the own phone. */
  asked?: { phone: string; demoCode?: string | undefined } | undefined
}

/** First a code to the own phone, then the end. */
function DeleteForm({ frame, viewer, state }: { frame: Frame; viewer: Viewer; state: DeleteState }) {
  const { locale } = frame
  const { asked, errors } = state
  return (
    <form method="post" action={link(frame, '/my/delete')} class="fields" novalidate>
      {asked ? (
        <>
          <p>{t(locale, 'delete.code_sent', { phone: printPhone(asked.phone) })}</p>
          {asked.demoCode && <p class="done">{t(locale, 'demo_code', { code: asked.demoCode })}</p>}
          <input type="hidden" name="sure" value="1" />
          <TextInput
            locale={locale}
            name="code"
            label={t(locale, 'delete.code')}
            value=""
            inputMode="numeric"
            autocomplete="one-time-code"
            errors={errors}
          />
        </>
      ) : (
        <label class="check" id="f-sure">
          <input type="checkbox" name="sure" value="1" />
          {t(locale, 'delete.sure')}
        </label>
      )}
      <Button kind={asked || viewer.phone === null ? 'main' : 'quiet'}>
        {t(locale, asked || viewer.phone === null ? 'delete.do' : 'delete.get_code')}
      </Button>
    </form>
  )
}

export function MyDataPage({
  frame,
  viewer,
  state,
  consent,
  done,
}: {
  frame: Frame
  viewer: Viewer
  state: DeleteState
  consent: { version: number; text: string } | undefined
  done: boolean
}) {
  const { locale } = frame
  const isStaff = viewer.memberships.length > 0
  return (
    <>
      <MyRooms frame={frame} here="data" />
      {done && (
        <p class="done" role="status">
          {t(locale, 'saved')}
        </p>
      )}
      <h1>{t(locale, 'data.title')}</h1>
      <p class="lead">{t(locale, 'data.lead')}</p>
      {consent && (
        <section class="stack notice" aria-labelledby="consent">
          <h2 id="consent">{t(locale, 'consent.changed')}</h2>
          <Paragraphs text={consent.text} />
          <form method="post" action={link(frame, '/my/consent')}>
            <Button>{t(locale, 'consent.agree')}</Button>
          </form>
        </section>
      )}
      <section class="stack" aria-labelledby="download">
        <h2 id="download">{t(locale, 'data.download')}</h2>
        <div class="actions">
          <a class="button button-quiet" href={link(frame, '/my/data.pdf')}>
            PDF
          </a>
          <a class="button button-quiet" href="/api/v1/me/data?download=1">
            JSON
          </a>
        </div>
      </section>
      <section class="stack" aria-labelledby="delete">
        <h2 id="delete">{t(locale, 'delete.title')}</h2>
        <p>{t(locale, 'delete.lead')}</p>
        {isStaff ? (
          <p class="muted">{t(locale, 'delete.staff')}</p>
        ) : (
          <DeleteForm frame={frame} viewer={viewer} state={state} />
        )}
      </section>
    </>
  )
}

export function ContactPage({
  frame,
  contact,
  report,
}: {
  frame: Frame
  contact: { name: string | null; phone: string | null }
  report: number
}) {
  const { locale } = frame
  return (
    <div class="stack">
      <p>
        <a href={link(frame, `/reports/${report}`)}>{t(locale, 'back_to', { number: String(report) })}</a>
      </p>
      <h1>{t(locale, 'contact.title')}</h1>
      <p class="lead" {...asWritten}>
        {contact.name ?? '—'}
      </p>
      {contact.phone && (
        <p>
          <a class="button button-main figures" href={`tel:${contact.phone}`}>
            {printPhone(contact.phone)}
          </a>
        </p>
      )}
      <p class="hint">{t(locale, 'contact.hint')}</p>
    </div>
  )
}

export function ViewsPage({
  frame,
  agencies,
  views,
  report,
}: {
  frame: Frame
  agencies: Agencies
  views: readonly View[]
  report: number
}) {
  const { locale, now } = frame
  return (
    <div class="stack">
      <p>
        <a href={link(frame, `/reports/${report}`)}>{t(locale, 'back_to', { number: String(report) })}</a>
      </p>
      <h1>{t(locale, 'views.title')}</h1>
      <p class="lead">{t(locale, 'views.lead')}</p>
      {views.length === 0 ? (
        <Empty title={t(locale, 'views.none')} />
      ) : (
        <Table
          caption={t(locale, 'views.title')}
          columns={[
            { label: t(locale, 'views.when') },
            { label: t(locale, 'views.who') },
            { label: t(locale, 'views.what') },
          ]}
          rows={views.map((view, index) => ({
            key: index,
            cells: [
              <time dateTime={view.at.toISOString()}>{formatMoment(locale, view.at, now)}</time>,
              `${wordFor(locale, 'role', view.role)} — ${agencies.name(agencies.get(view.agencyId), locale)}`,
              t(locale, `views.${view.what}`),
            ],
          }))}
        />
      )}
    </div>
  )
}

export function AdminPrivacy({
  frame,
  texts,
  removed,
  fields,
  errors,
}: {
  frame: Frame
  texts: readonly ConsentText[]
  removed: readonly RemovedDay[]
  fields: Fields
  errors: readonly FieldError[]
}) {
  const { locale } = frame
  const shared = { locale, errors }
  const [last] = texts
  const value = (field: Written) => textOf(fields, field) ?? last?.texts[field]
  return (
    <>
      <div class="stack">
        <h1>{t(locale, 'admin.title')}</h1>
        <p class="lead">{t(locale, 'admin.lead')}</p>
      </div>
      <section class="stack" aria-labelledby="consent">
        <h2 id="consent">{t(locale, 'admin.consent')}</h2>
        {last && (
          <p class="muted">
            {t(locale, 'admin.in_force', { version: last.version, date: formatDate(locale, last.publishedAt) })}
          </p>
        )}
        <form method="post" action={link(frame, '/admin/privacy')} class="fields" novalidate>
          {writtenLanguages.map((language) => (
            <TextArea
              key={language}
              {...shared}
              name={language}
              label={t(locale, `admin.${language}`)}
              value={value(language)}
              rows={8}
            />
          ))}
          <TextInput {...shared} name="reason" label={t(locale, 'admin.reason')} value={textOf(fields, 'reason')} />
          <Button>{t(locale, 'admin.publish')}</Button>
        </form>
      </section>
      <section class="stack" aria-labelledby="register">
        <h2 id="register">{t(locale, 'admin.register')}</h2>
        {removed.length === 0 ? (
          <Empty title={t(locale, 'admin.register_none')} />
        ) : (
          <Table
            caption={t(locale, 'admin.register')}
            columns={[
              { label: t(locale, 'admin.day') },
              { label: t(locale, 'admin.what') },
              { label: t(locale, 'admin.count'), number: true },
            ]}
            rows={removed.map(({ day, what, deleted }) => ({
              key: `${day} ${what}`,
              cells: [formatDate(locale, new Date(`${day}T12:00:00Z`)), t(locale, `kept.${what}`), deleted],
            }))}
          />
        )}
      </section>
    </>
  )
}

/** Everything about me on paper. */
export function sheetOf(deps: PrivacyDeps, data: MyData, locale: Locale, now: Date): SheetPart[] {
  const line = (label: string, text: string): SheetPart => ({ kind: 'line', label, text })
  const { profile } = data
  const stepsOf = (id: number) => data.steps.filter((step) => step.reportId === id)
  return [
    { kind: 'title', text: t(locale, 'data.title') },
    { kind: 'small', text: formatMoment(locale, now, now) },
    line(t(locale, 'sheet.name'), profile.name ?? '—'),
    line(t(locale, 'sheet.phone'), printPhone(profile.phone)),
    line(t(locale, 'sheet.since'), formatDate(locale, profile.createdAt)),
    ...data.consents.map(({ version, at }) =>
      line(t(locale, 'sheet.consent', { version }), formatMoment(locale, at, now)),
    ),
    ...data.reports.flatMap((report): SheetPart[] => [
      { kind: 'text', text: '' },
      line(
        `№ ${report.id}`,
        `${inLanguage(deps.categories.get(report.category).name, locale)}. ${placeOf(deps, report, locale)}`,
      ),
      line(wordFor(locale, 'status', report.status), formatDate(locale, report.filedAt)),
      ...stepsOf(report.id).flatMap((step): SheetPart[] =>
        Object.values(step.words ?? {}).map((text) => ({
          kind: 'small',
          text: `${formatMoment(locale, step.at, now)}: ${text}`,
        })),
      ),
      ...report.views.map((view): SheetPart => ({
        kind: 'small',
        text: `${formatMoment(locale, view.at, now)}: ${t(locale, `views.${view.what}`)} — ${deps.agencies.name(deps.agencies.get(view.agencyId), locale)}`,
      })),
    ]),
    { kind: 'small', text: t(locale, 'sheet.notices', { count: data.notices.length }) },
  ]
}
