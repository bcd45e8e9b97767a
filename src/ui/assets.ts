// Names of built files: app.css, islands and the icon sprite under their hashed addresses.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let manifest: Record<string, string> = {}

/** Reads what the build wrote; pages made before would have no styles. */
export function loadAssets(root: string): void {
  manifest = JSON.parse(readFileSync(join(root, 'dist', 'assets', 'manifest.json'), 'utf8')) as Record<string, string>
}

export const assetUrl = (name: string): string => manifest[name] ?? `/assets/${name}`

/** The sprite of all icons. */
export const iconsUrl = (): string => assetUrl('icons.svg')
