// docs/notices.md is made from the table: `UPDATE_DOCS=1 npm test -- tests/structure/notices.test.ts` writes it anew.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import { rows } from '../../src/life/table.ts'
import { ladder } from '../../src/life/life.ts'
import { channels, kinds, type Kind, rowOf } from '../../src/notices/rules.ts'
import { t } from '../../src/notices/words.ts'
import { defaultSettings } from '../../src/settings/index.ts'

const file = join(findRoot(import.meta.dirname), 'docs', 'notices.md')
const { notices, escalation } = defaultSettings

/** Every pair of audience and template that an action tells, with the actions that tell it. */
function told(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>([
    ['reporter routed', new Set(['file'])],
    ['duty duty', new Set(['route'])],
    ['duty duty_again', new Set(['escalate'])],
  ])
  const add = (audience: string, template: string, action: string) => {
    const key = `${audience} ${template}`
    found.set(key, (found.get(key) ?? new Set()).add(action))
  }
  for (const row of rows)
    for (const tells of [row.tells, row.tellsWhenSame])
      for (const [audience, telling] of Object.entries(tells ?? {}))
        for (const template of typeof telling === 'string' ? [telling] : (telling?.of ?? []))
          add(audience === 'owner' ? 'whoever is next' : audience, template, row.action)
  for (const rungs of Object.values(ladder))
    for (const [rung, audiences] of Object.entries(rungs))
      for (const audience of audiences) add(audience, `delay_${rung}`, 'escalate')
  return found
}

const list = (names: Iterable<string>) => [...names].join(', ')

function document(): string {
  const kindRows = (Object.keys(kinds) as Kind[]).map((kind) => {
    const row = kinds[kind]
    const notes = [
      'ringsAtNight' in row && 'also at night',
      'byAll' in row && 'by all channels at once',
      'gathers' in row && `waits ${notices.gatherMinutes} minutes for others`,
    ].filter(Boolean)
    return `| ${kind} | ${row.usual} | ${row.chosenBy} | ${notes.join('; ')} |`
  })
  const toldRows = [...told()].toSorted().map(([key, actions]) => {
    const [audience, template] = [key.slice(0, key.lastIndexOf(' ')), key.slice(key.lastIndexOf(' ') + 1)]
    const { kind, sms } = rowOf(template, audience)
    const words = `notice.${template}`
    return `| ${audience} | ${template} | ${t.has(words) ? t('en', words) : t('en', 'notice.changed')} | ${kind} | ${sms ? 'yes' : ''} | ${list(actions)} |`
  })
  return `# Who is told what

Made from the life table and from \`src/notices/rules.ts\`; do not edit.

Everything is told in the app. What leaves the house goes by the channels a person has opened, one after the other (${list([notices.first, ...channels.filter((channel) => channel !== notices.first)])}): the next one follows ${notices.fallbackMinutes} minutes after one by which nothing arrived, or at once when that one refused. Telegram has arrived when it was taken, a browser says so itself, an SMS by the gateway's receipt; an e-mail that was taken counts as told, not as arrived. From ${notices.quietFromHour}:00 to ${notices.quietUntilHour}:00 nothing rings but what says so below; once a day means ${escalation.digestHour}:00. What waits for the same person goes as one message, one line for each report. Nothing older than three days leaves the house.

## Kinds

| kind | usual | chosen by | |
|---|---|---|---|
${kindRows.join('\n')}

## Notices

| audience | template | words | kind | also by SMS | told by |
|---|---|---|---|---|---|
${toldRows.join('\n')}
`
}

it('docs/notices.md says what the tables say', async () => {
  if (process.env['UPDATE_DOCS']) await writeFile(file, document())
  expect(await readFile(file, 'utf8')).toBe(document())
})

it('every template that is told has words of its own', () => {
  for (const key of told().keys()) {
    const template = key.slice(key.lastIndexOf(' ') + 1)
    expect(t.has(`notice.${template}`), template).toBe(true)
  }
})
