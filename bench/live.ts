// Ten thousand lines of `/live`: how soon an event reaches all of them, what a line costs, and what happens when all
// come back at once; beside it the same words written by plain node:http. The lines stand in a process of their own:
// `node bench/live.ts listeners <port>`, `node bench/live.ts floor <port>`.
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

const now = () => performance.timeOrigin + performance.now()

/** What a process of lines is told to do, and what it answers. */
type Order = { open: number; path: string; last?: string } | { close: true } | { expect: number; since: number }
interface Answer {
  opened?: number
  closed?: number
  refused?: number
  /** When lines were told since then. */
  told?: number[]
}

/** One address may hold 500 lines: these come from several. */
const linesOfAddress = 400

function listeners(port: number): void {
  let sockets: Socket[] = []
  let refused = 0
  /** Of each line when it was told something. */
  let toldAt: number[][] = []
  const open = (index: number, path: string, last: string | undefined) =>
    new Promise<void>((done) => {
      const localAddress = `127.0.0.${2 + Math.floor(index / linesOfAddress)}`
      const socket = connect({ port, host: '127.0.0.1', localAddress })
      sockets.push(socket)
      let isOpen = false
      socket.setEncoding('latin1').on('data', (chunk: string) => {
        if (!isOpen) {
          isOpen = true
          if (!chunk.startsWith('HTTP/1.1 200')) refused += 1
          done()
        }
        if (chunk.includes('event: changed')) (toldAt[index] ??= []).push(now())
      })
      socket.on('error', () => {
        refused += 1
        done()
      })
      const lastLine = last === undefined ? '' : `last-event-id: ${last}\r\n`
      socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lastLine}\r\n`)
    })
  const obey = async (order: Order) => {
    if ('open' in order) {
      refused = 0
      let next = 0
      const worker = async () => {
        while (next < order.open) await open(next++, order.path, order.last)
      }
      await Promise.all(Array.from({ length: 200 }, worker))
      process.send!({ opened: sockets.length, refused } satisfies Answer)
    } else if ('close' in order) {
      for (const socket of sockets) socket.destroy()
      process.send!({ closed: sockets.length } satisfies Answer)
      sockets = []
    } else {
      const began = now()
      const look = setInterval(() => {
        const told = toldAt.flatMap((times) => times.find((time) => time >= order.since) ?? [])
        if (told.length < order.expect && now() - began < 20_000) return
        clearInterval(look)
        toldAt = []
        process.send!({ told } satisfies Answer)
      }, 20)
    }
  }
  process.on('message', (order: Order) => void obey(order))
}

/** The same bytes to as many, by plain node:http. */
function floor(port: number): void {
  const open: ServerResponse[] = []
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('event: beat\ndata: \n\n')
    open.push(response)
  })
  server.listen(port, '127.0.0.1', () => process.send!('ready'))
  process.on('message', (key: string) => {
    const word = Buffer.from(`event: changed\ndata: {"topics":["report:1"]}\nid: ${key}\n\n`)
    for (const response of open) response.write(word)
  })
}

const answerOf = <T>(child: ChildProcess, order?: unknown) =>
  new Promise<T>((done) => {
    child.once('message', (message) => done(message as T))
    if (order !== undefined) child.send(order as object)
  })

const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

const share = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
const spread = (times: readonly number[], from: number) => {
  const sorted = times.map((time) => time - from).toSorted((a, b) => a - b)
  return `${[0.5, 0.99, 1].map((part) => share(sorted, part).toFixed(0)).join(' / ')} ms`
}

/**
 * @param step takes one step on a report that all listen to; resolves with the key of its news
 * @param server the process whose memory is looked at
 */
export async function measureLive(
  { port, count, path, server }: { port: number; count: number; path: string; server: number },
  step: () => Promise<string>,
): Promise<void> {
  const file = fileURLToPath(import.meta.url)
  const lines = fork(file, ['listeners', String(port)])
  const before = memoryOf(server)
  const began = now()
  const { opened, refused } = await answerOf<Answer>(lines, { open: count, path })
  console.log(`live: ${opened} lines opened in ${((now() - began) / 1000).toFixed(1)} s, ${refused} refused`)
  const held = memoryOf(server)
  console.log(
    `live: ${((held - before) / (count / 1024)).toFixed(1)} kB a line in the server (${held.toFixed(0)} MB in all)`,
  )
  const all: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const from = now()
    await step()
    const { told = [] } = await answerOf<Answer>(lines, { expect: count, since: from })
    if (told.length !== count) throw new Error(`${told.length} of ${count} were told`)
    all.push(...told.map((time) => time - from))
  }
  console.log(
    `live: from the request of a step until a line is told, 20 steps × ${count}: p50 / p99 / max ${spread(all, 0)}`,
  )
  // All lines break at once, and something happens before they are back.
  const from = now()
  const last = await step()
  await answerOf<Answer>(lines, { expect: count, since: from })
  await answerOf<Answer>(lines, { close: true })
  await step()
  const storm = now()
  const { refused: away } = await answerOf<Answer>(lines, { open: count, path, last })
  const { told = [] } = await answerOf<Answer>(lines, { expect: count, since: storm })
  console.log(
    `live: all back at once in ${((now() - storm) / 1000).toFixed(1)} s, ${away} refused, ${told.length} told what they missed`,
  )
  lines.kill()
  const plain = fork(file, ['floor', String(port + 7)])
  await answerOf(plain)
  const others = fork(file, ['listeners', String(port + 7)])
  await answerOf<Answer>(others, { open: count, path: '/' })
  const times: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const from = now()
    plain.send(`k${round}`)
    const { told: reached = [] } = await answerOf<Answer>(others, { expect: count, since: from })
    times.push(...reached.map((time) => time - from))
  }
  console.log(`live: the same words by plain node:http: p50 / p99 / max ${spread(times, 0)}`)
  plain.kill()
  others.kill()
}

if (import.meta.main && process.argv[2] === 'listeners') listeners(Number(process.argv[3]))
if (import.meta.main && process.argv[2] === 'floor') floor(Number(process.argv[3]))
