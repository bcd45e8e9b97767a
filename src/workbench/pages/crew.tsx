// `/crew/{token}`: a work order as its crew sees it on any phone: what, where, until when, and pictures of the result.
// The link itself is the right; nothing here is said of who reported it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { placeNameOf } from '../../card/index.ts'
import { formatMoment, inLanguage } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { readNamed } from '../../photos/index.ts'
import { readForm } from '../../platform/forms.ts'
import { type FieldError, mendable, Problem } from '../../platform/problems.ts'
import { type Fields, idOf, paramsOf, queryOf, textOf } from '../../platform/query.ts'
import {
  asWritten,
  Button,
  ErrorSummary,
  type Frame,
  geoAddress,
  link,
  pageRoute,
  PhotoInput,
  renderPage,
  sendPage,
  TextArea,
  Photo,
} from '../../ui/index.ts'
import type { DeskDeps } from '../deps.ts'
import { bringPictures, openOrder, type OrderSeen } from '../orders.ts'
import { longestSaid } from '../rules.ts'
import { t } from '../words.ts'

interface Props {
  frame: Frame
  deps: DeskDeps
  seen: OrderSeen
  token: string
  fields: Fields
  errors: readonly FieldError[]
}

function Pictures({
  frame,
  token,
  photos,
  label,
}: Pick<Props, 'frame' | 'token'> & { photos: OrderSeen['before']; label: string }) {
  if (photos.length === 0) return null
  return (
    <div class="thumbs">
      {photos.map((photo, index) => (
        <Photo
          key={photo.id}
          photo={photo}
          alt={`${label} ${index + 1}`}
          as="tile"
          at={link(frame, `/crew/${token}/photos`)}
        />
      ))}
    </div>
  )
}

function What({ frame, deps, seen: { order, report, text, landmark } }: Props) {
  const { locale, now } = frame
  const lat = report.exactLat ?? report.publicLat
  const lng = report.exactLng ?? report.publicLng
  const until = report.actBy ?? report.dueAt
  return (
    <>
      <header class="stack-tight">
        <p class="muted">{t(locale, 'order.title', { number: String(report.id) })}</p>
        <h1>{inLanguage(deps.categories.get(report.category).name, locale)}</h1>
        <p class="lead" {...asWritten}>
          {order.crew}
        </p>
      </header>
      <dl class="definitions">
        <dt>{t(locale, 'order.where')}</dt>
        <dd>
          {placeNameOf(deps, report, locale)}
          {landmark && (
            <>
              {' · '}
              <span {...asWritten}>{landmark}</span>
            </>
          )}
          {report.place === 'point' && (
            <>
              <br />
              <a href={geoAddress(lat, lng)}>
                {t(locale, 'crew.navigate')} <span class="figures">{`${lat.toFixed(5)}, ${lng.toFixed(5)}`}</span>
              </a>
            </>
          )}
        </dd>
        <dt>{t(locale, 'order.until')}</dt>
        <dd class={until < now ? 'late-text' : undefined}>{formatMoment(locale, until, now)}</dd>
        <dt>{t(locale, 'crew.body')}</dt>
        <dd>{deps.agencies.name(deps.agencies.get(report.agencyId), locale)}</dd>
      </dl>
      {text !== null && (
        <p class="report-text" {...asWritten}>
          {text}
        </p>
      )}
    </>
  )
}

function CrewPage(props: Props) {
  const { frame, deps, seen, token, fields, errors } = props
  const { locale } = frame
  const { photoBytes, photosPerAnswer } = deps.settings.limits
  const isFull = seen.brought.length >= photosPerAnswer
  return (
    <article class="stack">
      {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
      {errors.length === 0 && fields['done'] === '1' && (
        <p class="done" role="status">
          <strong>{t(locale, 'crew.thanks')}</strong> {t(locale, 'crew.thanks_hint')}
        </p>
      )}
      <What {...props} />
      <Pictures frame={frame} token={token} photos={seen.before} label={t(locale, 'crew.before')} />
      <section class="stack" aria-labelledby="result">
        <h2 id="result">{t(locale, 'crew.result')}</h2>
        <p class="muted">{t(locale, 'crew.result_hint')}</p>
        <Pictures frame={frame} token={token} photos={seen.brought} label={t(locale, 'crew.brought')} />
        <form
          method="post"
          action={link(frame, `/crew/${token}`)}
          enctype="multipart/form-data"
          class="fields"
          novalidate
        >
          {!isFull && (
            <PhotoInput
              locale={locale}
              errors={errors}
              name="photo"
              label={t(locale, 'crew.photos')}
              hint={t(locale, 'crew.photos_hint', {
                max: photosPerAnswer - seen.brought.length,
                mb: Math.floor(photoBytes / 1_000_000),
              })}
            />
          )}
          <TextArea
            locale={locale}
            errors={errors}
            name="text"
            label={t(locale, 'crew.words')}
            hint={t(locale, 'crew.words_hint', { max: longestSaid })}
            value={textOf(fields, 'text') ?? seen.order.words ?? ''}
            rows={3}
          />
          <Button>{t(locale, 'crew.send')}</Button>
        </form>
      </section>
    </article>
  )
}

export function crewPages(app: FastifyInstance, deps: DeskDeps): void {
  const tokenOf = (request: FastifyRequest) => textOf(paramsOf(request), 'token') ?? ''

  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { fields, errors = [] }: { fields: Fields; errors?: readonly FieldError[] },
  ) => {
    const frame = frameOf(request, deps)
    const token = tokenOf(request)
    const seen = await openOrder(deps, token)
    const title = t(frame.locale, 'order.title', { number: String(seen.report.id) })
    const children = <CrewPage frame={frame} deps={deps} seen={seen} token={token} fields={fields} errors={errors} />
    reply.header('referrer-policy', 'no-referrer')
    return sendPage(
      request,
      reply,
      renderPage({ frame: { ...frame, rooms: [] }, title, failed: errors.length > 0, scripts: ['form.js'], children }),
      errors.length > 0 ? 422 : 200,
    )
  }

  pageRoute(app, 'get', 'link.open', '/crew/:token', (request, reply) =>
    show(request, reply, { fields: { done: textOf(queryOf(request), 'done') } }),
  )

  pageRoute(app, 'post', 'link.open', '/crew/:token', async (request, reply) => {
    const token = tokenOf(request)
    // Whether the link is one is asked before the pictures are read.
    await openOrder(deps, token)
    const { photoBytes, photosPerAnswer } = deps.settings.limits
    const { fields, files } = await readForm(request, { fileBytes: photoBytes, files: photosPerAnswer })
    try {
      await bringPictures(deps, token, { files, text: textOf(fields, 'text') })
    } catch (error) {
      return show(request, reply, { fields, errors: mendable(error).errors })
    }
    return reply.redirect(link(frameOf(request, deps), `/crew/${token}?done=1`), 303)
  })

  pageRoute(app, 'get', 'link.open', '/crew/:token/photos/:id/:size', async (request, reply) => {
    const { before, brought } = await openOrder(deps, tokenOf(request))
    const id = idOf(paramsOf(request), 'id')
    const photo = [...before, ...brought].find((each) => each.id === id)
    const found = photo && (await readNamed(deps.files, photo.hash, textOf(paramsOf(request), 'size') ?? ''))
    if (!found) throw new Problem('not_found')
    return reply
      .type(found.mime)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(found.bytes)
  })
}
