// `/at/{place}`: the printed door. A poster's code leads here: the form or the bot opens with the place filled in; and
// the poster itself, to be printed by whoever wants to put one up.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { inLanguage, languageTag, type Locale } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { makePoster, type PosterSize, posterSizes } from '../../platform/paper.ts'
import { Problem } from '../../platform/problems.ts'
import { choiceOf, paramsOf, queryOf, textOf } from '../../platform/query.ts'
import { Button, type Frame, homeOf, link, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import type { World } from '../../life/index.ts'
import type { Draft } from '../../reports/index.ts'
import { t } from '../words.ts'
import { beginAnew, type FilingDeps, goTo, stepOf } from './step.tsx'

type Deps = FilingDeps & { telegram: { address: (start: string) => Promise<string> } | undefined }

interface Door {
  name: string
  fields: Draft['fields']
  /** What the bot is opened with. */
  start: string
}

/** `m17142…` a mahalla, `d1714204` a district, `a704` the territory of a body. */
function doorOf({ territories, agencies }: World, code: string, locale: Locale): Door | undefined {
  const [kind, rest] = [code.slice(0, 1), code.slice(1)]
  if (kind === 'a') {
    const agency = agencies.find(/^[1-9]\d{0,8}$/.test(rest) ? Number(rest) : undefined)
    const inside = agency && territories.districtOf(agency.territory)
    if (!agency) return undefined
    const name = agencies.name(agency, locale)
    return inside
      ? { name, fields: { territory: inside.code }, start: `d${inside.code}` }
      : { name, fields: {}, start: 'new' }
  }
  const mahalla = kind === 'm' ? territories.findMahalla(rest) : undefined
  const district = territories.districtOf(mahalla?.territory ?? (kind === 'd' ? rest : ''))
  if (!district || (kind === 'm' && !mahalla)) return undefined
  const place = inLanguage(district.name, locale)
  if (!mahalla) return { name: place, fields: { territory: district.code }, start: code }
  const fields = { territory: district.code, mahalla: mahalla.code }
  return {
    name: t(locale, 'door.mahalla', { name: inLanguage(mahalla.name, locale), district: place }),
    fields,
    start: code,
  }
}

function DoorPage({
  frame,
  code,
  door,
  telegram,
}: {
  frame: Frame
  code: string
  door: Door
  telegram: string | undefined
}) {
  const { locale } = frame
  return (
    <div class="stack">
      <h1>{t(locale, 'form.title')}</h1>
      <p class="lead">{t(locale, 'door.lead', { name: door.name })}</p>
      <div class="actions">
        <form method="post" action={link(frame, `/at/${code}`)}>
          <Button>{t(locale, 'door.here')}</Button>
        </form>
        {telegram && (
          <a class="button button-quiet" href={telegram}>
            {t(locale, 'door.telegram')}
          </a>
        )}
      </div>
      <p class="hint">{t(locale, 'form.free')}</p>
      <p class="actions">
        <span class="muted">{t(locale, 'door.poster')}</span>
        {posterSizes.map((size) => (
          <a key={size} href={link(frame, `/at/${code}/poster.pdf?size=${size}`)} download>
            {size}
          </a>
        ))}
      </p>
    </div>
  )
}

export function doorPages(app: FastifyInstance, deps: Deps): void {
  const opened = (request: FastifyRequest) => {
    const code = textOf(paramsOf(request), 'code') ?? ''
    const door = doorOf(deps, code, frameOf(request, deps).locale)
    if (!door) throw new Problem('not_found')
    return { code, door }
  }
  pageRoute(app, 'get', 'public.read', '/at/:code', async (request, reply) => {
    const { code, door } = opened(request)
    const frame = frameOf(request, deps)
    // A gateway that is away takes one of two ways, not the page.
    const telegram = await deps.telegram?.address(door.start).catch(() => undefined)
    const children = <DoorPage frame={frame} code={code} door={door} telegram={telegram} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'form.title'), children }))
  })
  pageRoute(app, 'post', 'report.file', '/at/:code', async (request, reply) => {
    const { door } = opened(request)
    const answering = { deps, request, reply }
    return goTo(answering, stepOf('/report', await beginAnew(answering, door.fields)))
  })
  pageRoute(app, 'get', 'public.read', '/at/:code/poster.pdf', async (request, reply) => {
    const { code, door } = opened(request)
    const { locale } = frameOf(request, deps)
    const size: PosterSize = choiceOf(queryOf(request), 'size', posterSizes) ?? 'A4'
    const address = `${homeOf(deps, request)}/${locale}/at/${code}`
    const pdf = await makePoster(size, {
      brand: t(locale, 'door.brand'),
      title: t(locale, 'door.title'),
      lead: t(locale, 'door.how'),
      address,
      place: door.name,
      steps: [t(locale, 'door.step_1'), t(locale, 'door.step_2'), t(locale, 'door.step_3')],
      foot: t(locale, 'form.free'),
    })
    return reply
      .type('application/pdf')
      .header('content-language', languageTag[locale])
      .header('content-disposition', `attachment; filename="xalq-nazorati-${code}-${locale}-${size}.pdf"`)
      .send(pdf)
  })
}
