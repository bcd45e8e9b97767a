// `/ratings/compare`: two bodies side by side.
import type { FastifyInstance } from 'fastify'
import type { Agency } from '../../agencies/index.ts'
import { formatNumber, inLanguage, type Locale } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { idOf, textOf, queryOf } from '../../platform/query.ts'
import { Button, Empty, type Frame, link, pageRoute, renderPage, Select, sendPage, Table } from '../../ui/index.ts'
import { ratedNow } from '../actions.ts'
import { parts, type Rated } from '../rules.ts'
import { t } from '../words.ts'
import { type Level, sayPoints } from './league.tsx'
import type { RatingPageDeps } from './ratings.tsx'

function Compared({
  locale,
  names,
  both,
}: {
  locale: Locale
  names: readonly string[]
  both: readonly [Rated, Rated]
}) {
  return (
    <Table
      caption={t(locale, 'compare.title')}
      columns={[{ label: t(locale, 'part') }, ...names.map((label) => ({ label, number: true }))]}
      rows={[
        {
          key: 'points',
          cells: [
            <strong>{t(locale, 'points')}</strong>,
            ...both.map(({ score }) => <strong>{sayPoints(locale, score)}</strong>),
          ],
        },
        ...parts.map((part) => ({
          key: part,
          cells: [
            t(locale, `part.${part}`),
            ...both.map((each) =>
              each.parts[part].most === 0
                ? '—'
                : t(locale, 'of_most', {
                    points: sayPoints(locale, each.parts[part].points),
                    most: sayPoints(locale, each.parts[part].most),
                  }),
            ),
          ],
        })),
        {
          key: 'cases',
          cells: [t(locale, 'cases'), ...both.map(({ cases }) => formatNumber(locale, Math.round(cases)))],
        },
      ]}
    />
  )
}

function ComparePage({
  frame,
  options,
  chosen,
  rated,
  names,
}: {
  frame: Frame
  options: readonly { value: string; label: string; group: string }[]
  chosen: readonly [string | undefined, string | undefined]
  rated: readonly (Rated | undefined)[]
  names: readonly string[]
}) {
  const { locale } = frame
  const [a, b] = rated
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'compare.title')}</h1>
        <p class="lead">{t(locale, 'compare.lead')}</p>
      </div>
      <form method="get" action={link(frame, '/ratings/compare')} class="stack filter">
        <div class="filter-grid">
          <Select
            locale={locale}
            name="a"
            label={t(locale, 'compare.first')}
            options={options}
            value={chosen[0]}
            empty={t(locale, 'choose')}
          />
          <Select
            locale={locale}
            name="b"
            label={t(locale, 'compare.second')}
            options={options}
            value={chosen[1]}
            empty={t(locale, 'choose')}
          />
        </div>
        <div class="actions">
          <Button>{t(locale, 'ratings.show')}</Button>
        </div>
      </form>
      {names.length === 2 && (!a || !b) && <Empty title={t(locale, 'compare.none')} />}
      {a && b && <Compared locale={locale} names={names} both={[a, b]} />}
    </div>
  )
}

export function comparePage(app: FastifyInstance, deps: RatingPageDeps): void {
  const { agencies } = deps
  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/ratings/compare', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const chosen = ['a', 'b']
      .map((name) => agencies.find(idOf(query, name)))
      .filter((each): each is Agency => each !== undefined)
    const { groups } = await deps.live()
    const options = Object.entries(groups)
      .filter(([group]) => group.includes(' '))
      .flatMap(([group, list]) => {
        const [kind = ''] = group.split(' ')
        return list.map(({ id }) => ({
          value: String(id),
          label: inLanguage(agencies.placeName(agencies.get(id)), frame.locale),
          group: `${inLanguage(agencies.kind(kind).name, frame.locale)} · ${t(frame.locale, `ratings.level.${agencies.get(id).level as Level}`)}`,
        }))
      })
    const children = (
      <ComparePage
        frame={frame}
        options={options}
        chosen={[textOf(query, 'a'), textOf(query, 'b')]}
        rated={chosen.map((agency) => ratedNow({ groups }, agency))}
        names={chosen.map((agency) => agencies.name(agency, frame.locale))}
      />
    )
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'compare.title'), width: 'wide', children }),
    )
  })
}
