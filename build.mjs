// One esbuild run for the server, one for the islands and styles; dist/assets/manifest.json maps names to hashed files.
import { build as esbuild } from 'esbuild'
import { transform } from 'lightningcss'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import sharp from 'sharp'

const root = import.meta.dirname
const assets = join(root, 'dist', 'assets')

/** Every `islands/*.ts` of a capability is an entry of its own, named after its file. */
function findIslands() {
  return readdirSync(join(root, 'src'), { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .filter((path) => /^[a-z0-9]+\/islands\/[a-z-]+\.tsx?$/.test(path))
    .map((path) => join(root, 'src', path))
}

/** One file by itself: old browsers let a worker import nothing. */
const workerFile = join(root, 'src', 'offline', 'islands', 'sw.ts')

/** The shapes of an icon of theirs. */
function lucide(name) {
  const svg = readFileSync(join(root, 'node_modules', 'lucide-static', 'icons', `${name}.svg`), 'utf8')
  return svg
    .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * One sprite of all icons we name, 24 px grid, 1.75 px stroke: groups and states drawn by us, the eight-sided ones from
 * our ornament; the others by Lucide (ISC), where a name stands in place of a drawing.
 */
function drawIcons() {
  const names = JSON.parse(readFileSync(join(root, 'src', 'ui', 'icons.json'), 'utf8'))
  const symbols = Object.entries(names).map(([id, name]) => {
    const shapes = name.startsWith('<') ? name : lucide(name)
    return `<symbol id="${id}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

/** What makes an app of us: the mark on a ground of its own (`maskable` leaves room for any shape), and how it looks. */
async function drawAppIcons() {
  const mark = readFileSync(join(root, 'src', 'ui', 'mark.svg'), 'utf8')
  const shapes = mark.slice(mark.indexOf('>') + 1, mark.lastIndexOf('</svg>')).replaceAll('#14788c', '#fff')
  const draw = async (name, size, share) => {
    const scale = (share * 32) / 26
    const shift = 16 - 16 * scale
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 32 32">` +
      `<rect width="32" height="32" fill="#0f6073"/><g transform="translate(${shift} ${shift}) scale(${scale})">${shapes}</g></svg>`
    await sharp(Buffer.from(svg)).png({ palette: true }).toFile(join(assets, name))
  }
  await draw('app-192.png', 192, 0.62)
  await draw('app-512.png', 512, 0.62)
  await draw('app-maskable-512.png', 512, 0.5)
  await draw('app-180.png', 180, 0.62)
  // What a person is shown before they install it.
  const show = (picture, name, width, height) =>
    sharp(join(root, 'docs', 'pictures', picture))
      .extract({ left: 0, top: 0, width, height })
      .toFile(join(assets, name))
  await show('front-360-light.webp', 'app-narrow.webp', 360, 740)
  await show('front-1280-light.webp', 'app-wide.webp', 1280, 800)
}

/**
 * The oldest browsers that see the pages as they are meant: what stands in phones of 2020, and inside chat programs. What
 * they lack is lowered here (colours, logical sides); what cannot be lowered is only an extra (`docs/operations.md`).
 */
export const oldest = { safari: 14, chrome: 90, firefox: 88 }

/** Plain values for colours that old browsers do not know; wider gamuts are left out, they would double the sheet. */
const lowering = {
  name: 'lowering',
  setup(build) {
    const targets = Object.fromEntries(Object.entries(oldest).map(([name, version]) => [name, version << 16]))
    build.onLoad({ filter: /\.css$/ }, ({ path }) => {
      const { code: lowered } = transform({ filename: path, code: readFileSync(path), targets })
      const visitor = { Rule: { supports: () => [] } }
      const { code } = transform({ filename: path, code: lowered, targets, visitor })
      return { contents: code, loader: 'css' }
    })
  },
}

export async function build() {
  mkdirSync(assets, { recursive: true })
  // A process that runs from before still links its own files: hashed names never meet, so they stay a week.
  for (const name of readdirSync(assets)) {
    const path = join(assets, name)
    if (statSync(path).mtimeMs < Date.now() - 7 * 86_400_000) rmSync(path, { force: true })
  }
  const fonts = join(root, 'node_modules', '@fontsource-variable', 'onest', 'files')
  for (const subset of ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext']) {
    cpSync(join(fonts, `onest-${subset}-wght-normal.woff2`), join(assets, `onest-${subset}.woff2`))
  }
  const shared = { bundle: true, logLevel: 'error', jsx: 'automatic', jsxImportSource: 'preact' }
  const inBrowser = {
    ...shared,
    outdir: assets,
    entryNames: '[name]-[hash]',
    minify: true,
    // The language of those browsers; what they lack of its library a test looks for.
    target: ['es2020'],
    metafile: true,
  }
  const [, browser, worker] = await Promise.all([
    esbuild({
      ...shared,
      entryPoints: {
        main: join(root, 'src', 'main.ts'),
        'verify-ratings': join(root, 'verify-ratings.ts'),
        'recompute-ratings': join(root, 'src', 'ratings', 'recompute.ts'),
        heic: join(root, 'src', 'photos', 'heic.ts'),
      },
      outdir: join(root, 'dist'),
      platform: 'node',
      target: 'node24',
      format: 'esm',
      packages: 'external',
      sourcemap: true,
      // What is bundled is never the file that was started (`verify.mjs`).
      define: { 'import.meta.main': 'false' },
    }),
    esbuild({
      ...inBrowser,
      entryPoints: [
        ...findIslands().filter((path) => path !== workerFile),
        join(root, 'src', 'ui', 'styles', 'app.css'),
        join(root, 'src', 'ui', 'styles', 'map.css'),
        join(root, 'src', 'ui', 'styles', 'press.css'),
      ],
      chunkNames: 'chunk-[hash]',
      assetNames: '[name]-[hash]',
      external: ['/assets/*'],
      loader: { '.png': 'file' },
      splitting: true,
      format: 'esm',
      plugins: [lowering],
    }),
    esbuild({ ...inBrowser, entryPoints: [workerFile], format: 'iife' }),
  ])
  cpSync(join(root, 'src', 'ui', 'mark.svg'), join(assets, 'mark.svg'))
  const icons = drawIcons()
  const iconFile = `icons-${createHash('sha256').update(icons).digest('hex').slice(0, 8)}.svg`
  writeFileSync(join(assets, iconFile), icons)
  const manifest = { 'icons.svg': `/assets/${iconFile}` }
  /** What an island cannot begin without, so that a page may ask for it at once. */
  const imports = {}
  /** All that an island may load, also later. */
  const reach = {}
  const outputs = { ...browser.metafile.outputs, ...worker.metafile.outputs }
  const importsOf = (file) =>
    outputs[file].imports
      .filter(({ kind, path }) => kind === 'import-statement' && outputs[path])
      .flatMap(({ path }) => [path, ...importsOf(path)])
  const reachOf = (file, known = new Set()) => {
    for (const { path } of outputs[file].imports) if (outputs[path] && !known.has(path)) reachOf(path, known.add(path))
    return [...known]
  }
  for (const [file, output] of Object.entries(outputs)) {
    if (output.entryPoint) {
      const name = basename(output.entryPoint).replace(/\.tsx?$/, '.js')
      manifest[name] = `/assets/${basename(file)}`
      imports[name] = [...new Set(importsOf(file))].map((path) => `/assets/${basename(path)}`)
      reach[name] = reachOf(file).map((path) => `/assets/${basename(path)}`)
    }
    if (!/\.(js|css)$/.test(file)) continue
    const bytes = readFileSync(join(root, file))
    writeFileSync(join(root, `${file}.gz`), gzipSync(bytes, { level: 9 }))
    writeFileSync(
      join(root, `${file}.br`),
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    )
  }
  writeFileSync(join(assets, 'imports.json'), JSON.stringify(imports))
  writeFileSync(join(assets, 'reach.json'), JSON.stringify(reach))
  await drawAppIcons()
  writeFileSync(join(assets, 'manifest.json'), JSON.stringify(manifest))
}

if (import.meta.main) await build()
