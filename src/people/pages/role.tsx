// `/my/role`: in which membership one acts, or as a citizen; and the line that says so on the desks.
import type { FastifyInstance } from 'fastify'
import type { Agencies } from '../../agencies/index.ts'
import { queryOf } from '../../platform/query.ts'
import { Button, type Frame, link, pageRoute, Radios, renderPage, sendPage } from '../../ui/index.ts'
import { frameOf, safeNext } from '../frame.ts'
import type { Membership, Viewer } from '../person.ts'
import { requireViewer } from '../session.ts'
import { t } from '../words.ts'
import type { PersonDeps } from './sign-in.tsx'

const roleName = (locale: Frame['locale'], agencies: Agencies, { role, agencyId }: Membership): string =>
  `${t(locale, `role.${role}`)}, ${agencies.name(agencies.get(agencyId), locale)}`

/** As whom one acts now, with the way to change it. */
export function Acting({ frame, viewer, agencies }: { frame: Frame; viewer: Viewer; agencies: Agencies }) {
  const { locale } = frame
  return (
    <p class="muted">
      {viewer.acting ? roleName(locale, agencies, viewer.acting) : t(locale, 'acting.citizen')} ·{' '}
      <a href={`${link(frame, '/my/role')}?next=${encodeURIComponent(link(frame, frame.path))}`}>
        {t(locale, 'acting.change')}
      </a>
    </p>
  )
}

/** Who was refused in an office and may do it as a citizen goes on as one, in one press. */
export function AsCitizen({ frame, viewer, next }: { frame: Frame; viewer: Viewer; next: string }) {
  const { locale } = frame
  if (!viewer.acting) return null
  return (
    <form method="post" action={link(frame, '/membership')} class="stack">
      <p>{t(locale, 'acting.as_now', { role: t(locale, `role.${viewer.acting.role}`) })}</p>
      <input type="hidden" name="id" value="" />
      <input type="hidden" name="next" value={next} />
      <Button>{t(locale, 'acting.as_citizen')}</Button>
    </form>
  )
}

export function rolePages(app: FastifyInstance, deps: PersonDeps): void {
  pageRoute(app, 'get', 'own.settings', '/my/role', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const viewer = requireViewer(request)
    const next = safeNext(queryOf(request)['next'], link(frame, '/work'))
    const title = t(locale, 'acting.title')
    const children = (
      <div class="stack">
        <h1>{title}</h1>
        <p class="lead">{t(locale, viewer.memberships.length > 0 ? 'acting.lead' : 'acting.none')}</p>
        {viewer.memberships.length > 0 && (
          <form method="post" action={link(frame, '/membership')} class="fields" novalidate>
            <input type="hidden" name="next" value={next} />
            <Radios
              locale={locale}
              name="id"
              legend={t(locale, 'acting.label')}
              options={[
                ...viewer.memberships.map((membership) => ({
                  value: String(membership.id),
                  label: roleName(locale, deps.agencies, membership),
                })),
                { value: '', label: t(locale, 'acting.citizen'), hint: t(locale, 'acting.citizen_hint') },
              ]}
              value={String(viewer.acting?.id ?? '')}
            />
            <Button>{t(locale, 'acting.change')}</Button>
          </form>
        )}
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, children }))
  })
}
