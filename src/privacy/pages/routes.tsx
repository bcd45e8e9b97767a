// `/privacy` for everybody; `/my/data` for oneself; who looked and whom to call on a report; `/admin/privacy` for the
// administrator.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Rooms } from '../../administration/index.ts'
import { saidIn, writtenLanguages } from '../../language/index.ts'
import {
  addressOf,
  deviceOf,
  dropSession,
  frameOf,
  listConsentTexts,
  requestCode,
  requireViewer,
} from '../../people/index.ts'
import { makeSheet } from '../../platform/paper.ts'
import { type FieldError, mendable, Problem } from '../../platform/problems.ts'
import { fieldsOf, type Fields, textOf, isDone, idIn } from '../../platform/query.ts'
import { ErrorSummary, link, pageRoute, renderPage, sayWhole, sendPage } from '../../ui/index.ts'
import {
  allowContact,
  collectMyData,
  deleteAccount,
  giveConsent,
  openConsent,
  type PrivacyDeps,
  publishConsent,
  readContact,
  viewsFor,
} from '../actions.ts'
import { listRemoved } from '../store.ts'
import { t } from '../words.ts'
import { AdminPrivacy, ContactPage, type DeleteState, MyDataPage, PrivacyPage, sheetOf, ViewsPage } from './parts.tsx'
import { present } from '../../platform/present.ts'
import { asIs } from '../../platform/as-is.ts'

async function mine(deps: PrivacyDeps, request: FastifyRequest, reply: FastifyReply, state: DeleteState, status = 200) {
  const frame = { ...frameOf(request, deps), path: '/my/data', query: '' }
  const { locale } = frame
  const viewer = requireViewer(request)
  const open = await openConsent(deps, viewer.personId)
  const title = t(locale, 'data.title')
  const consent = open && { version: open.version, text: saidIn(open.texts, locale) }
  const done = status < 400 && isDone(request)
  const children = (
    <div class="stack">
      {status >= 400 && (
        <ErrorSummary locale={locale} errors={state.errors} {...(state.title && { title: state.title })} />
      )}
      <MyDataPage frame={frame} viewer={viewer} state={state} consent={consent} done={done} />
    </div>
  )
  return sendPage(request, reply, renderPage({ frame, title, failed: status >= 400, children }), status)
}

async function admin(
  deps: PrivacyDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields = {},
  errors: readonly FieldError[] = [],
) {
  const frame = { ...frameOf(request, deps), path: '/admin/privacy', query: '' }
  const { locale } = frame
  const [texts, removed] = await Promise.all([listConsentTexts(deps.db), listRemoved(deps.db, 60)])
  const title = t(locale, 'admin.title')
  const failed = errors.length > 0
  const children = (
    <div class="stack-wide">
      <Rooms frame={frame} here="privacy" />
      {failed && <ErrorSummary locale={locale} errors={errors} />}
      <AdminPrivacy frame={frame} texts={texts} removed={removed} fields={fields} errors={errors} />
    </div>
  )
  return sendPage(request, reply, renderPage({ frame, title, width: 'wide', failed, children }), failed ? 422 : 200)
}

export function privacyPages(app: FastifyInstance, deps: PrivacyDeps): void {
  textPage(app, deps)
  ownPages(app, deps)
  contactPages(app, deps)
  adminPages(app, deps)
}

function textPage(app: FastifyInstance, deps: PrivacyDeps): void {
  pageRoute(app, 'get', 'public.read', '/privacy', async (request, reply) => {
    const frame = frameOf(request, deps)
    const [text] = await listConsentTexts(deps.db)
    const title = t(frame.locale, 'title')
    const children = (
      <PrivacyPage
        frame={frame}
        version={text?.version}
        text={text ? saidIn(text.texts, frame.locale) : ''}
        retention={deps.settings.retention}
      />
    )
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
}

/** What is kept of a person, to read, to take along and to have erased. */
function ownPages(app: FastifyInstance, deps: PrivacyDeps): void {
  pageRoute(app, 'get', 'own.read', '/my/data', (request, reply) => mine(deps, request, reply, { errors: [] }))

  pageRoute(app, 'get', 'own.read', '/my/data.pdf', async (request, reply) => {
    const { locale, now } = frameOf(request, deps)
    const data = await collectMyData(deps, requireViewer(request))
    const bytes = await makeSheet(t(locale, 'data.title'), sheetOf(deps, data, locale, now))
    return reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', 'attachment; filename="xalq-nazorati.pdf"')
      .serializer(asIs)
      .send(bytes)
  })

  pageRoute(app, 'post', 'own.settings', '/my/consent', async (request, reply) => {
    const frame = frameOf(request, deps)
    await giveConsent(deps, requireViewer(request), frame.locale)
    return reply.redirect(`${link(frame, '/my/data')}?done=1`, 303)
  })

  // First a code to the own phone, then the end.
  pageRoute(app, 'post', 'own.write', '/my/delete', async (request, reply) => {
    const frame = frameOf(request, deps)
    const fields = fieldsOf(request)
    const viewer = requireViewer(request)
    const address = addressOf(request)
    const sure = textOf(fields, 'sure') !== undefined
    const asksCode = viewer.phone !== null && fields['code'] === undefined
    let asked: DeleteState['asked']
    try {
      if (asksCode) {
        if (viewer.memberships.length > 0 || !sure) await deleteAccount(deps, viewer, { sure, address }, frame.locale)
        const device = deviceOf(request, reply)
        asked = await requestCode(deps, {
          phone: present(viewer.phone, 'the phone'),
          address,
          device,
          language: frame.locale,
        })
        return await mine(deps, request, reply, { errors: [], asked })
      }
      asked = viewer.phone === null ? undefined : { phone: viewer.phone }
      await deleteAccount(deps, viewer, { code: textOf(fields, 'code'), sure, address }, frame.locale)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const title = sayWhole(frame.locale, error)
      return mine(deps, request, reply, { errors: error.errors, title, asked }, error.status)
    }
    return dropSession(reply).redirect(`${link(frame, '/privacy')}?deleted=1`, 303)
  })
}

/** Who may call the reporter, and who looked. */
function contactPages(app: FastifyInstance, deps: PrivacyDeps): void {
  pageRoute(app, 'post', 'own.write', '/reports/:id/contact-permission', async (request, reply) => {
    await allowContact(deps, requireViewer(request), idIn(request), textOf(fieldsOf(request), 'allowed') !== undefined)
    return reply.redirect(link(frameOf(request, deps), `/reports/${idIn(request)}`), 303)
  })

  pageRoute(app, 'post', 'contact.read', '/reports/:id/contact', async (request, reply) => {
    const frame = { ...frameOf(request, deps), path: `/reports/${idIn(request)}` }
    const contact = await readContact(deps, requireViewer(request), idIn(request))
    reply.header('cache-control', 'private, no-store')
    const children = <ContactPage frame={frame} contact={contact} report={present(idIn(request), 'the report')} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'contact.title'), children })).header(
      'cache-control',
      'private, no-store',
    )
  })

  pageRoute(app, 'get', 'own.read', '/reports/:id/views', async (request, reply) => {
    const frame = frameOf(request, deps)
    const views = await viewsFor(deps, requireViewer(request), idIn(request))
    const children = (
      <ViewsPage frame={frame} agencies={deps.agencies} views={views} report={present(idIn(request), 'the report')} />
    )
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'views.title'), children }))
  })
}

function adminPages(app: FastifyInstance, deps: PrivacyDeps): void {
  pageRoute(app, 'get', 'settings.change', '/admin/privacy', (request, reply) => admin(deps, request, reply))
  pageRoute(app, 'post', 'settings.change', '/admin/privacy', async (request, reply) => {
    const fields = fieldsOf(request)
    try {
      await publishConsent(deps, requireViewer(request), {
        ...Object.fromEntries(writtenLanguages.map((language) => [language, textOf(fields, language)])),
        reason: textOf(fields, 'reason'),
      })
    } catch (error) {
      return admin(deps, request, reply, fields, mendable(error).errors)
    }
    return reply.redirect(`${link(frameOf(request, deps), '/admin/privacy')}?done=1`, 303)
  })
}
