// Tests: units and database tests beside the code, journeys and contracts in tests/.
import { defineConfig } from 'vitest/config'
import { hangMs } from './tests/setup/waiting.ts'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/setup/global.ts'],
    testTimeout: hangMs,
    hookTimeout: hangMs,
    maxWorkers: 3,
    pool: 'forks',
  },
})
