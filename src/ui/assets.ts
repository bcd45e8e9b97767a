// Names of built files: app.css, islands and the icon sprite under their hashed addresses.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let manifest: Record<string, string> = {}
let imports: Record<string, string[]> = {}

/** Reads what the build wrote; pages made before would have no styles. */
export function loadAssets(root: string): void {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(root, 'dist', 'assets', name), 'utf8'))
  manifest = read('manifest.json') as typeof manifest
  imports = read('imports.json') as typeof imports
}

export const assetUrl = (name: string): string => manifest[name] ?? `/assets/${name}`

/** The addresses of what an island cannot begin without. */
export const importsOf = (name: string): readonly string[] => imports[name] ?? []

/** The sprite of all icons. */
export const iconsUrl = (): string => assetUrl('icons.svg')
