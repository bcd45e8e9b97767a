// A line between a browser and the application that can be cut, as lines are: at once, or in the middle of what is sent.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Wire {
  /** The application, by this line. */
  base: string
  /** Nobody comes through, and who was speaking is cut off. */
  cut: () => void
  mend: () => void
  /** What is said arrives, what is answered does not. */
  swallow: () => void
  /** Whoever has sent so many bytes in one connection is cut off, every time. */
  cutAfter: (bytes: number) => void
  close: () => Promise<void>
}

export async function openWire(base: string): Promise<Wire> {
  const open = new Set<Socket>()
  let isCut = false
  let isDeaf = false
  let most = Infinity
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(new URL(base).port), '127.0.0.1')
    let sent = 0
    near.on('data', (bytes) => {
      sent += bytes.length
      if (sent < most) return
      near.destroy()
      far.destroy()
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('data', (bytes) => (isDeaf && one === far ? undefined : other.write(bytes)))
      one.on('end', () => other.end())
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend: () => {
      isCut = false
      isDeaf = false
      most = Infinity
    },
    swallow: () => {
      isDeaf = true
    },
    cutAfter: (bytes) => {
      most = bytes
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
