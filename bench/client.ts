// The load of the bench: autocannon, which reads HTTP as it is and counts what waited for its turn as waiting.
import autocannon from 'autocannon'

export interface Request {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
}

/** Latencies in milliseconds. */
export interface Result {
  name: string
  perSecond: number
  p50: number
  p97: number
  p99: number
  errors: number
  count: number
}

export interface Load {
  name: string
  port: number
  connections: number
  seconds: number
  /** The request that is sent as the `index`th. */
  next: (index: number) => Request
  /** Requests a second in all, however long the answers take; absent: each connection asks again once it is answered. */
  rate?: number
}

export async function load({ name, port, connections, seconds, next, rate }: Load): Promise<Result> {
  let index = 0
  const { requests, latency, errors, non2xx } = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    ...(rate && { overallRate: rate }),
    requests: [{ setupRequest: (request) => ({ ...request, ...next(index++) }) }],
  })
  return {
    name,
    perSecond: Math.round(requests.average),
    p50: latency.p50,
    p97: latency.p97_5,
    p99: latency.p99,
    errors: errors + non2xx,
    count: requests.total,
  }
}
