// Names of built files: app.css, islands and the icon sprite under their hashed addresses.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let manifest: Record<string, string> = {}
let imports: Record<string, string[]> = {}
let reach: Record<string, string[]> = {}
let edition = ''

/** Reads what the build wrote; pages made before would have no styles. */
export function loadAssets(root: string): void {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(root, 'dist', 'assets', name), 'utf8'))
  manifest = read('manifest.json') as typeof manifest
  imports = read('imports.json') as typeof imports
  reach = read('reach.json') as typeof reach
  edition = createHash('sha256')
    .update(JSON.stringify([manifest, reach]))
    .digest('hex')
    .slice(0, 12)
}

export const assetUrl = (name: string): string => manifest[name] ?? `/assets/${name}`

/** The addresses of what an island cannot begin without. */
export const importsOf = (name: string): readonly string[] => imports[name] ?? []

/** Which edition of our files is served; another one has another name. */
export const editionOf = (): string => edition

/** The address of a file, and of all that it may ever load. */
export const allOf = (name: string): readonly string[] => [assetUrl(name), ...(reach[name] ?? [])]

/** The sprite of all icons. */
export const iconsUrl = (): string => assetUrl('icons.svg')
