// Slow lines: a body may take as long as it takes while bytes come; a line on which nearly none come is given up, so
// that nobody holds our sockets open for nothing.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import { Problem } from './problems.ts'

/** How often it is looked, and the least that must have come since. */
const everyMs = 30_000
const leastBytes = 4_096
/** Ten photos of ten megabytes at 25 kB/s take an hour; nothing takes longer than this many looks. */
const mostLooks = 240

interface Line {
  socket: Socket
  /** How much had come when it was last looked; absent: it has just begun. */
  had: number | undefined
  looks: number
  isGivenUp: boolean
  giveUp: (problem: Problem) => void
}

declare module 'fastify' {
  interface FastifyInstance {
    lines: Lines
  }
}

/** The bodies that are coming in. */
export class Lines {
  readonly #open = new Map<FastifyRequest, Line>()
  readonly #given = new WeakMap<FastifyRequest, Promise<never>>()

  begin(request: FastifyRequest): void {
    const { socket } = request.raw
    const given = new Promise<never>((_done, failed) => {
      this.#open.set(request, { socket, had: undefined, looks: 0, isGivenUp: false, giveUp: failed })
    })
    // Nobody need wait for it.
    given.catch(() => undefined)
    this.#given.set(request, given)
    request.raw.once('end', () => this.end(request))
  }

  end(request: FastifyRequest): void {
    this.#open.delete(request)
  }

  /**
   * What a body is read as, unless its line is given up first.
   * @throws too_slow
   */
  async orGiveUp<T>(request: FastifyRequest, reading: Promise<T>): Promise<T> {
    return Promise.race([reading, this.#given.get(request) ?? reading])
  }

  /** Judges what has come since it was last looked: told first, and where that does not end it, cut. */
  look(): void {
    for (const [request, line] of this.#open) {
      const { socket, had } = line
      line.had = socket.bytesRead
      line.looks += 1
      const isComing = had === undefined || socket.bytesRead - had >= leastBytes
      if (isComing && line.looks <= mostLooks) continue
      if (line.isGivenUp) {
        this.end(request)
        socket.destroy()
      } else {
        line.isGivenUp = true
        line.giveUp(new Problem('too_slow'))
      }
    }
  }
}

/** Watches all bodies of the server. */
export function watchLines(app: FastifyInstance): void {
  const lines = new Lines()
  app.decorate('lines', lines)
  const timer = setInterval(() => lines.look(), everyMs).unref()
  app.addHook('onRequest', async (request) => {
    const { headers } = request
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    if (hasBody) lines.begin(request)
  })
  app.addHook('onResponse', async (request) => lines.end(request))
  app.addHook('onRequestAbort', async (request) => lines.end(request))
  app.addHook('onClose', async () => clearInterval(timer))
}
