// For the service worker: shows what is pushed, tells that it was shown, and opens what it speaks of.
import type { PushPayload } from '../notices/rules.ts'

/** What a notice that is shown carries with it. */
interface Carried {
  url: string
  stop?: string
}

interface WorkerEvent {
  waitUntil: (work: Promise<unknown>) => void
}

/** What of a worker's world is used here. */
const worker = globalThis as unknown as {
  registration: { showNotification: (title: string, options: object) => Promise<void> }
  clients: { openWindow: (url: string) => Promise<unknown> }
  addEventListener: ((
    name: 'push',
    listener: (event: WorkerEvent & { data: { json: () => PushPayload } | null }) => void,
  ) => void) &
    ((
      name: 'notificationclick',
      listener: (event: WorkerEvent & { action: string; notification: { data: Carried; close: () => void } }) => void,
    ) => void)
}

export function listenToPush(): void {
  worker.addEventListener('push', (event) => {
    if (!event.data) return
    const { title, body, url, tag, receipt, stop } = event.data.json()
    const data: Carried = stop ? { url, stop: stop.url } : { url }
    const actions = stop ? [{ action: 'stop', title: stop.title }] : []
    const shown = worker.registration.showNotification(title, { body, tag, data, actions, icon: '/assets/mark.svg' })
    event.waitUntil(shown.then(() => fetch(receipt, { method: 'POST', keepalive: true })).catch(() => undefined))
  })

  worker.addEventListener('notificationclick', (event) => {
    event.notification.close()
    const { url, stop } = event.notification.data
    event.waitUntil(worker.clients.openWindow(event.action === 'stop' && stop ? stop : url))
  })
}
