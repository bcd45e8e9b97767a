// What reading one picture takes: milliseconds and the highest memory of a process that does nothing else, beside the
// same reading by plain sharp. On Linux: `node bench/photos.ts [more files]`
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { readPicture } from '../src/photos/images.ts'

const [how, file] = process.argv.slice(2)
const limits = { pixels: 210_000_000, leastSide: 200 }

/** As large as a picture for looking, and nothing else. */
const plain = (bytes: Buffer) =>
  sharp(bytes, { limitInputPixels: limits.pixels, sequentialRead: true })
    .rotate()
    .resize(1600, 1600, { fit: 'inside' })
    .webp({ quality: 78, effort: 2 })
    .toBuffer()

if (how === '--plain' || how === '--ours') {
  const bytes = readFileSync(file ?? '')
  const began = performance.now()
  await (how === '--plain' ? plain(bytes) : readPicture(bytes, limits)).catch((error: Error) =>
    process.stderr.write(`${error.message}\n`),
  )
  // Of this process alone: what `resourceUsage` says counts what began it too.
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  const memory = Math.round(Number(kilobytes) / 1024)
  process.stdout.write(JSON.stringify({ ms: Math.round(performance.now() - began), memory }))
} else {
  const folder = mkdtempSync(join(tmpdir(), 'xalq-photos-'))
  const noise = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#567', noise: { type: 'gaussian', mean: 120, sigma: 30 } } }).blur(2).png().toBuffer() // prettier-ignore
  const of = (megapixels: number) => {
    const width = Math.round(Math.sqrt((megapixels * 4e6) / 3))
    const ground = { width, height: Math.round((width * 3) / 4), channels: 3 as const, background: '#345' }
    return sharp({ create: ground, limitInputPixels: false }).composite([{ input: noise, tile: true }])
  }
  const made: [string, Promise<unknown>][] = [
    ['12.jpg', of(12).jpeg().toFile(join(folder, '12.jpg'))],
    ['50.jpg', of(50).jpeg().toFile(join(folder, '50.jpg'))],
    ['200.jpg', of(200).jpeg().toFile(join(folder, '200.jpg'))],
    ['108-progressive.jpg', of(108).jpeg({ progressive: true }).toFile(join(folder, '108-progressive.jpg'))],
    ['200.png', of(200).png({ compressionLevel: 3 }).toFile(join(folder, '200.png'))],
    ['24.avif', of(24).avif({ effort: 0 }).toFile(join(folder, '24.avif'))],
  ]
  const files: string[] = []
  for (const [name, making] of made) {
    await making
    files.push(join(folder, name))
  }
  const run = (kind: string, path: string): { ms: number; memory: number } =>
    JSON.parse(execFileSync(process.execPath, [import.meta.filename, kind, path], { encoding: 'utf8' })) as never
  console.table(
    Object.fromEntries(
      [...files, ...process.argv.slice(2)].map((path) => {
        const [floor, ours] = [run('--plain', path), run('--ours', path)]
        const row = { 'plain ms': floor.ms, 'ours ms': ours.ms, 'plain MB': floor.memory, 'ours MB': ours.memory }
        return [basename(path), row]
      }),
    ),
  )
  rmSync(folder, { recursive: true })
}
