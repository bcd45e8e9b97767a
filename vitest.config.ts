// Tests: units and database tests beside the code, journeys and contracts in tests/.
import { defineConfig } from 'vitest/config'
import { mutantPlugin } from './tests/mutants/plugin.ts'
import { LongestFirst } from './tests/setup/order.ts'
import { hangMs } from './tests/setup/waiting.ts'

export default defineConfig({
  plugins: [mutantPlugin(import.meta.dirname, process.env['MUTANT'])],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    // Rules need neither database nor browser: `PURE=1` leaves them out.
    globalSetup: process.env['PURE'] ? [] : ['tests/setup/global.ts'],
    // What was made of a file is kept between runs by its text: a broken rule is not in it.
    fsModuleCache: process.env['MUTANT'] === undefined,
    testTimeout: hangMs,
    hookTimeout: hangMs,
    sequence: { sequencer: LongestFirst },
    maxWorkers: 3,
    // A process lives longer than one application of it; what a module keeps must not change what the next one does.
    isolate: false,
    pool: 'forks',
  },
})
