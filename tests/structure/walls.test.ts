// Each wall of the house stands: broken on purpose, the check names it.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'

const root = findRoot(import.meta.dirname)

/** Wall → files that break it. */
const broken: Record<string, Record<string, string>> = {
  'no-cycles': { 'src/a/one.ts': "import './two.ts'", 'src/a/two.ts': "import './one.ts'" },
  'capabilities-meet-at-the-door': { 'src/a/actions.ts': "import '../b/store.ts'", 'src/b/store.ts': '' },
  'app-uses-doors': { 'src/app.ts': "import './b/store.ts'", 'src/b/store.ts': '' },
  'platform-knows-no-one': { 'src/platform/files.ts': "import '../b/index.ts'", 'src/b/index.ts': '' },
  'language-knows-no-one': { 'src/language/index.ts': "import '../b/index.ts'", 'src/b/index.ts': '' },
  'ui-knows-no-capability': { 'src/ui/parts.tsx': "import '../b/index.ts'", 'src/b/index.ts': '' },
  // Through a door, and only for a type.
  'rules-are-pure': {
    'src/a/rules.ts': "import type {} from '../b/index.ts'",
    'src/b/index.ts': "import './store.ts'",
    'src/b/store.ts': '',
  },
  'sql-only-in-stores': { 'src/a/actions.ts': "import 'kysely'", 'node_modules/kysely/index.js': '' },
  'islands-stay-light': { 'src/a/islands/form.ts': "import '../store.ts'", 'src/a/store.ts': '' },
  'nobody-imports-tests': { 'src/a/rules.ts': "import '../../tests/led.ts'", 'tests/led.ts': '' },
  'only-main-knows-the-demo': { 'src/app.ts': "import '../demo/life.ts'", 'demo/life.ts': '' },
}

/** What the check says of a house of these files alone. */
async function judge(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'xalq-walls-'))
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      await cp(join(root, name), join(folder, name))
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), `${text}\nexport const here = 1\n`)
    }
    return await new Promise((done) => {
      const args = ['--config', '.dependency-cruiser.cjs', 'src']
      execFile(join(root, 'node_modules', '.bin', 'depcruise'), args, { cwd: folder }, (_error, stdout) => done(stdout))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

it.concurrent.each(Object.keys(broken))('the wall %s', async (wall) => {
  expect(await judge(broken[wall]!)).toContain(`error ${wall}:`)
})

it('a house without such files passes', async () => {
  expect(await judge({ 'src/a/actions.ts': "import '../b/index.ts'", 'src/b/index.ts': '' })).toContain(
    'no dependency violations found',
  )
})
