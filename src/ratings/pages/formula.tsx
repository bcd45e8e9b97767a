// `/ratings/formula`: everything the formula does, with the weights in force.
import type { FastifyInstance } from 'fastify'
import { formatNumber } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { type Frame, link, pageRoute, renderPage, sendPage, Table } from '../../ui/index.ts'
import { formulaOf } from '../actions.ts'
import { type Formula, formula as inForce, type Part, parts } from '../rules.ts'
import { t } from '../words.ts'
import type { RatingPageDeps } from './ratings.tsx'

function FormulaPage({
  frame,
  formula: { weights, minimumCases, usualCases },
  version,
}: {
  frame: Frame
  formula: Formula
  version: string
}) {
  const { locale } = frame
  const total = parts.reduce((sum, part) => sum + weights[part], 0)
  const blocks: [key: 'timeliness' | 'solution' | 'openness', of: Part[]][] = [
    ['timeliness', ['onTime', 'overdue']],
    ['solution', ['solved', 'upheld', 'kept']],
    ['openness', ['accepted', 'evidence', 'page']],
  ]
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'formula.title')}</h1>
        <p class="lead">{t(locale, 'formula.lead', { version })}</p>
      </div>
      <Table
        caption={t(locale, 'parts')}
        columns={[
          { label: t(locale, 'part') },
          { label: t(locale, 'formula.what') },
          { label: t(locale, 'formula.most'), number: true },
        ]}
        rows={blocks.flatMap(([block, list]) =>
          list.map((part) => ({
            key: part,
            cells: [
              <>
                <small class="muted">{t(locale, `formula.${block}`)}</small>
                <br />
                {t(locale, `part.${part}`)}
              </>,
              t(locale, `formula.${part}`),
              formatNumber(locale, Math.round((1000 * weights[part]) / total) / 100),
            ],
          })),
        )}
      />
      <ol class="stack">
        {(['step_1', 'step_2', 'step_3', 'step_4', 'step_5', 'step_6', 'step_7'] as const).map((step) => (
          <li key={step}>{t(locale, `formula.${step}`, { minimum: minimumCases, usual: usualCases })}</li>
        ))}
      </ol>
      <p>
        <a href={link(frame, '/data')}>{t(locale, 'formula.prove')}</a>
      </p>
    </div>
  )
}

export function formulaPage(app: FastifyInstance, deps: RatingPageDeps): void {
  pageRoute(app, 'get', 'public.read', '/ratings/formula', async (request, reply) => {
    const frame = frameOf(request, deps)
    const children = <FormulaPage frame={frame} formula={formulaOf(deps)} version={inForce} />
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'formula.title'), width: 'wide', children }),
    )
  })
}
