// `npm run house`: counts what makes code hard to read in `src/`, so that before and after can be compared.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => join(root, 'src', path))

const counts = { files: files.length, lines: 0, 'lines over 120': 0, 'non-null assertions': 0, casts: 0 }
for (const path of files) {
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n')
  counts.lines += lines.length
  counts['lines over 120'] += lines.filter((line) => line.length > 120).length
  const visit = (node: ts.Node): void => {
    if (ts.isNonNullExpression(node)) counts['non-null assertions'] += 1
    if (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) counts.casts += 1
    ts.forEachChild(node, visit)
  }
  visit(
    ts.createSourceFile(
      path,
      text,
      ts.ScriptTarget.Latest,
      false,
      path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
    ),
  )
}

/** How often the linter finds a rule broken. */
const judged: Record<string, [rule: string, limit?: object]> = {
  'nested ternaries': ['no-nested-ternary'],
  'shadowed names': ['no-shadow'],
  'functions with more than 5 parameters': ['max-params', { max: 5 }],
  'functions over 80 lines': ['max-lines-per-function', { max: 80 }],
  'functions over a complexity of 20': ['complexity', { max: 20 }],
}
const folder = mkdtempSync(join(tmpdir(), 'xalq-house-'))
const found = Object.entries(judged).map(([name, [rule, limit]]) => {
  const config = join(folder, `${rule}.json`)
  writeFileSync(
    config,
    JSON.stringify({ categories: { correctness: 'off' }, rules: { [rule]: ['error', ...(limit ? [limit] : [])] } }),
  )
  const args = [
    join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'),
    '-c',
    config,
    '-f',
    'json',
    'src',
    '--ignore-pattern',
    '*.test.ts',
  ]
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 100_000_000 })
  return [name, (JSON.parse(stdout) as { diagnostics: unknown[] }).diagnostics.length] as const
})
rmSync(folder, { recursive: true })

for (const [name, count] of [...Object.entries(counts), ...found]) console.log(`${String(count).padStart(7)}  ${name}`)
