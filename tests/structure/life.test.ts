// docs/life.md is made from the table: `UPDATE_DOCS=1 npm test -- tests/structure/life.test.ts` writes it anew.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import { ladder, ownerOf, statuses } from '../../src/life/life.ts'
import type { Row, Tells } from '../../src/life/action.ts'
import { rows } from '../../src/life/table.ts'
import { defaultSettings } from '../../src/settings/index.ts'

const file = join(findRoot(import.meta.dirname), 'docs', 'life.md')

/** One arrow of the diagram for each pair of statuses, with all that leads there. */
function diagram(): string {
  const arrows = new Map<string, Set<string>>()
  for (const row of rows) {
    for (const from of row.from) {
      for (const to of row.to) {
        if (to === 'same' || to === 'before') continue
        const key = `${from} --> ${to}`
        const isVote = row.action === 'lapse' && from === 'answered' && to !== 'verifying'
        arrows.set(
          key,
          (arrows.get(key) ?? new Set()).add(
            isVote ? 'the group’s vote' : row.action === 'lapse' ? 'silence' : row.action,
          ),
        )
      }
    }
  }
  const lines = [...arrows].map(([key, actions]) => `  ${key}: ${[...actions].join(', ')}`)
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> routed: file',
    '  [*] --> moderating: a check stops it',
    ...lines,
    '```',
  ].join('\n')
}

const dueOf = ({ due }: Row) =>
  typeof due === 'object'
    ? Object.entries(due)
        .map(([to, rule]) => `${to}: ${rule}`)
        .join(', ')
    : due
const tellsOf = (tells: Tells = {}) =>
  Object.entries(tells)
    .map(([audience, telling]) => `${audience}: ${typeof telling === 'string' ? telling : telling.of.join(' / ')}`)
    .join('; ')

function document(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = rows.map((row) =>
    line([
      `\`${row.action}\``,
      row.from.length > 8
        ? row.from.length === statuses.length
          ? 'any'
          : `${row.from.length} statuses`
        : row.from.join(', '),
      row.by.join(', '),
      row.to.join(', '),
      (row.needs ?? []).join(', '),
      [dueOf(row), row.limit && `limit ${row.limit}`, row.within && `within ${row.within}`].filter(Boolean).join('; '),
      [
        ...new Set(
          row.to.map((to) => (to === 'same' ? 'as before' : to === 'before' ? 'as it was' : (ownerOf[to] ?? 'nobody'))),
        ),
      ].join(', '),
      [
        tellsOf(row.tells),
        row.tellsWhenSame && tellsOf(row.tellsWhenSame) && `as before: ${tellsOf(row.tellsWhenSame)}`,
      ]
        .filter(Boolean)
        .join('; '),
    ]),
  )
  const rungs = Object.entries(ladder).flatMap(([owner, steps]) =>
    Object.entries(steps).map(([rung, audiences]) =>
      line([owner, `${defaultSettings.escalation.percents[Number(rung) - 1]} %`, audiences.join(', ')]),
    ),
  )
  return [
    '# The life of a report',
    '',
    'Made from `src/life/actions/`; a test holds it against the table.',
    '',
    diagram(),
    '',
    line(['step', 'from', 'by', 'to', 'must be given', 'clock and limits', 'who acts next', 'who is told']),
    line(Array.from({ length: 8 }, () => '---')),
    ...table,
    '',
    '## The ladder of delays',
    '',
    line(['who owes the step', 'of the time', 'who is told']),
    line(['---', '---', '---']),
    ...rungs,
    '',
  ].join('\n')
}

it('docs/life.md says what the table says', async () => {
  if (process.env['UPDATE_DOCS']) await writeFile(file, document())
  expect(await readFile(file, 'utf8')).toBe(document())
})

it('and a reader finds in it what the regulation says, in words written by hand', async () => {
  const text = await readFile(file, 'utf8')
  const says = (row: string) => expect(text, row).toContain(row)
  // Regulation 3.11: whom each rung of the ladder reaches.
  says('| agency | 80 % | officer, heads |')
  says('| agency | 100 % | heads, controller |')
  says('| agency | 200 % | heads, parent_agency, region_controller |')
  says('| agency | 300 % | operator |')
  says('| dispatcher | 80 % | dispatcher |')
  says('| controller | 300 % | operator |')
  expect([...text.matchAll(/\| (\d+) % \|/g)].map(([, percent]) => percent)).toEqual(['80', '100', '200', '300', '80', '100', '200', '300', '80', '100', '200', '300'])
  // Who closes: nobody of a body.
  const closing = text.split('\n').filter((row) => row.startsWith('| `') && (row.split(' | ')[3] ?? '').includes('closed'))
  expect(closing.map((row) => row.split(' | ').slice(0, 3).join(' | '))).toEqual([
    '| `consent` | answered, verifying | reporter',
    '| `consent` | verifying | resident',
    '| `verify_closed` | verifying | controller',
    '| `lapse` | answered | system',
  ])
  // What must be given, and how long a door stays open.
  for (const [step, needs] of [['reject', 'ground, reason'], ['answer', 'outcome, text'], ['consent', 'stars'], ['object', 'reason'], ['merge', 'into'], ['verify_closed', 'text']] as const)
    expect(text.split('\n').some((row) => row.startsWith(`| \`${step}\` `) && row.split(' | ')[4] === needs), step).toBe(true)
  says('limit revocations; within revokeWithin')
  says('half; limit reopenings; within reopenWithin')
  // The arrows of the diagram.
  says('  [*] --> routed: file')
  says('  routed --> in_progress: accept, silence')
  says('  answered --> closed: consent, the group’s vote')
  says('  verifying --> closed: consent, verify_closed')
  expect(text).not.toMatch(/(officer|head|dispatcher).* \| closed \|/)
}) // prettier-ignore
