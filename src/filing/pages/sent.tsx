// `/report/sent/{number}`: the number, the link, and what happens next.
import type { FastifyInstance } from 'fastify'
import type { Phone } from '../../categories/index.ts'
import { formatMoment } from '../../language/index.ts'
import { frameOf, requireViewer } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { idIn } from '../../platform/query.ts'
import { ButtonLink, type Frame, Girih, link, pageRoute, scenes, Timeline } from '../../ui/index.ts'
import { type Card, readCard } from '../../card/index.ts'
import { t } from '../words.ts'
import { PushOffer } from '../../notices/index.ts'
import { Calls, type FilingDeps, sendStep } from './step.tsx'

type Deps = FilingDeps & { channels: readonly { name: string }[]; vapid: { publicKey: string } }

function SentPage({
  frame,
  card,
  address,
  phones,
  pushKey,
}: {
  frame: Frame
  card: Card
  address: string
  phones: readonly Phone[]
  /** Of the server, where browsers can be told. */
  pushKey: string | undefined
}) {
  const { locale, now } = frame
  const { report } = card
  const by = (at: Date) => formatMoment(locale, at, now)
  const held = report.status === 'moderating'
  const next = [
    ...(report.actBy
      ? [t(locale, held ? 'form.sent_1_held' : 'form.sent_1', { agency: card.agencyName, moment: by(report.actBy) })]
      : []),
    t(locale, 'form.sent_2', { moment: by(report.dueAt) }),
    t(locale, 'form.sent_3'),
  ]
  return (
    <div class="stack">
      <div class="seal">
        <Girih />
      </div>
      {scenes.done}
      <h1>{t(locale, 'form.sent')}</h1>
      <dl class="definitions">
        <dt>{t(locale, 'form.sent_number')}</dt>
        <dd class="figure-value">№ {report.id}</dd>
        <dt>{t(locale, 'form.sent_link')}</dt>
        <dd>
          <a href={link(frame, `/reports/${report.id}`)}>{address}</a>
        </dd>
      </dl>
      {phones.length > 0 && <Calls frame={frame} phones={phones} />}
      <h2>{t(locale, 'form.sent_next')}</h2>
      <Timeline stages={next.map((children, key) => ({ key, children }))} />
      <ButtonLink href={link(frame, `/reports/${report.id}`)}>{t(locale, 'form.sent_open')}</ButtonLink>
      {pushKey !== undefined && <PushOffer frame={frame} publicKey={pushKey} />}
    </div>
  )
}

export function sentStep(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'own.read', '/report/sent/:id', async (request, reply) => {
    requireViewer(request)
    const frame = frameOf(request, deps)
    const card = await readCard(deps, request.viewer, idIn(request), frame.locale)
    if (!card.isReporter) throw new Problem('not_found')
    const host = deps.publicUrl ?? `${request.protocol}://${request.host}`
    const page = (
      <SentPage
        frame={frame}
        card={card}
        address={`${host}${link(frame, `/reports/${card.report.id}`)}`}
        phones={deps.phones.for(card.category, card.report.district)}
        pushKey={deps.channels.some(({ name }) => name === 'push') ? deps.vapid.publicKey : undefined}
      />
    )
    return sendStep({ deps, request, reply }, page, { scripts: ['push.js'] })
  })
}
