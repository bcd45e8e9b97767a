// A small load generator: raw keep-alive sockets, one request at a time each, latencies by percentile.
import { connect, type Socket } from 'node:net'

export interface Request {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
}

export interface Result {
  name: string
  perSecond: number
  p50: number
  p95: number
  p99: number
  errors: number
  count: number
}

/** Sends one request over an open socket; resolves with the status once the whole answer is in. */
function exchange(socket: Socket, host: string, request: Request): Promise<number> {
  const { method, path, headers = {}, body = '' } = request
  const lines = Object.entries({
    host,
    connection: 'keep-alive',
    ...headers,
    ...(body && { 'content-length': String(Buffer.byteLength(body)) }),
  })
  socket.write(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`,
  )
  return new Promise((done, failed) => {
    let head = ''
    let left = -1
    let status = 0
    const end = (finish: () => void) => {
      socket.off('data', onData)
      socket.off('error', onError)
      socket.off('close', onClose)
      finish()
    }
    const onError = (error: Error) => end(() => failed(error))
    const onClose = () => end(() => failed(new Error('closed')))
    const onData = (chunk: Buffer) => {
      if (left < 0) {
        head += chunk.toString('latin1')
        const split = head.indexOf('\r\n\r\n')
        if (split < 0) return
        status = Number(head.slice(9, 12))
        const length = /content-length: (\d+)/i.exec(head.slice(0, split))
        left = (length ? Number(length[1]) : 0) - (head.length - split - 4)
      } else left -= chunk.length
      if (left <= 0) end(() => done(status))
    }
    socket.on('data', onData)
    socket.on('error', onError)
    socket.on('close', onClose)
  })
}

const open = (host: string, port: number): Promise<Socket> =>
  new Promise((done, failed) => {
    const socket = connect({ host, port, noDelay: true }, () => done(socket))
    socket.on('error', failed)
  })

export interface Load {
  name: string
  port: number
  connections: number
  seconds: number
  next: (connection: number, index: number) => Request
  /** Milliseconds a person thinks between two requests. */
  think?: () => number
}

/** A closed loop: each connection asks, waits for the whole answer, thinks, asks again. */
export async function load({ name, port, connections, seconds, next, think }: Load): Promise<Result> {
  const host = '127.0.0.1'
  const latencies: number[] = []
  let errors = 0
  const until = performance.now() + seconds * 1000
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      let socket = await open(host, port)
      if (think) await pause(Math.random() * think())
      for (let index = 0; performance.now() < until; index += 1) {
        const start = performance.now()
        try {
          const status = await exchange(socket, `${host}:${port}`, next(connection, index))
          latencies.push(performance.now() - start)
          if (status >= 400) errors += 1
        } catch {
          errors += 1
          socket.destroy()
          socket = await open(host, port)
        }
        if (think) await pause(think())
      }
      socket.destroy()
    }),
  )
  const spent = (performance.now() - began) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0) * 10) / 10
  return {
    name,
    perSecond: Math.round(latencies.length / spent),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    errors,
    count: latencies.length,
  }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))
