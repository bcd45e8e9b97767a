// HEIC, which phones of one maker write: decoded by libheif in WebAssembly, in a thread that ends with the picture, so
// that its memory is given back and nobody waits for it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Four bytes a pixel: red, green, blue, alpha. */
export interface Pixels {
  data: Uint8Array
  width: number
  height: number
}

/** A picture of 48 megapixels takes some five seconds. */
const mostMs = 30_000

/** The first picture of a file, turned as it was held. @throws for what is none, or takes too long */
export const decodeHeic = (bytes: Buffer): Promise<Pixels> =>
  new Promise((done, failed) => {
    // Beside this file, in the sources and in what is built of them.
    const name = import.meta.url.endsWith('.ts') ? './heic.ts' : './heic.js'
    const worker = new Worker(new URL(name, import.meta.url), { workerData: { heic: bytes } })
    const timer = setTimeout(() => void worker.terminate(), mostMs)
    worker.once('message', done)
    worker.once('error', failed)
    worker.once('exit', () => {
      clearTimeout(timer)
      failed(new Error('no picture'))
    })
  })

const given = workerData as { heic?: Uint8Array } | null
if (!isMainThread && given?.heic) {
  // Two megabytes that only this thread needs.
  const { default: decode } = await import('heic-decode')
  const { data, width, height } = await decode({ buffer: given.heic })
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  parentPort?.postMessage({ data: pixels, width, height }, [pixels.buffer])
}
