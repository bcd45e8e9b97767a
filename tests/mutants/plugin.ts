// Hands the tests one source file with one rule broken, without touching the file: `MUTANT` says which.
import { join } from 'node:path'
import type { Plugin } from 'vite'

export function mutantPlugin(root: string, mutant: string | undefined): Plugin {
  const { file, from, to } = JSON.parse(mutant ?? '{}') as { file?: string; from?: string; to?: string }
  return {
    name: 'mutant',
    enforce: 'pre',
    transform: (code, id) =>
      file !== undefined && id.split('?')[0] === join(root, file) ? code.replace(from!, () => to!) : undefined,
  }
}
