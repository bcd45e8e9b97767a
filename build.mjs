// One esbuild run for the server, one for the islands and styles; dist/assets/manifest.json maps names to hashed files.
import { build as esbuild } from 'esbuild'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = import.meta.dirname
const assets = join(root, 'dist', 'assets')

/** Every `islands/*.ts` of a capability is an entry of its own, named after its file. */
function findIslands() {
  return readdirSync(join(root, 'src'), { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .filter((path) => /^[a-z0-9]+\/islands\/[a-z-]+\.tsx?$/.test(path))
    .map((path) => join(root, 'src', path))
}

export async function build() {
  rmSync(assets, { recursive: true, force: true })
  mkdirSync(assets, { recursive: true })
  const fonts = join(root, 'node_modules', '@fontsource-variable', 'onest', 'files')
  for (const subset of ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext']) {
    cpSync(join(fonts, `onest-${subset}-wght-normal.woff2`), join(assets, `onest-${subset}.woff2`))
  }
  const shared = { bundle: true, logLevel: 'error', jsx: 'automatic', jsxImportSource: 'preact' }
  const [, browser] = await Promise.all([
    esbuild({
      ...shared,
      entryPoints: [join(root, 'src', 'main.ts')],
      outdir: join(root, 'dist'),
      platform: 'node',
      target: 'node24',
      format: 'esm',
      packages: 'external',
      sourcemap: true,
    }),
    esbuild({
      ...shared,
      entryPoints: [...findIslands(), join(root, 'src', 'ui', 'styles', 'app.css')],
      outdir: assets,
      entryNames: '[name]-[hash]',
      chunkNames: 'chunk-[hash]',
      assetNames: '[name]-[hash]',
      external: ['/assets/*'],
      loader: { '.png': 'file' },
      minify: true,
      splitting: true,
      format: 'esm',
      target: ['es2022'],
      metafile: true,
    }),
  ])
  const manifest = {}
  for (const [file, output] of Object.entries(browser.metafile.outputs)) {
    if (output.entryPoint) manifest[basename(output.entryPoint).replace(/\.tsx?$/, '.js')] = `/assets/${basename(file)}`
    if (!/\.(js|css)$/.test(file)) continue
    const bytes = readFileSync(join(root, file))
    writeFileSync(join(root, `${file}.gz`), gzipSync(bytes, { level: 9 }))
    writeFileSync(
      join(root, `${file}.br`),
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    )
  }
  writeFileSync(join(assets, 'manifest.json'), JSON.stringify(manifest))
}

if (import.meta.main) await build()
