// The service worker: shows what is pushed, tells that it was shown, and opens what it speaks of. It keeps nothing and
// touches no other request.

interface Pushed {
  title: string
  body: string
  url: string
  tag: string
  /** Where it is told that this was shown. */
  receipt: string
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
    listener: (event: WorkerEvent & { data: { json: () => Pushed } | null }) => void,
  ) => void) &
    ((
      name: 'notificationclick',
      listener: (event: WorkerEvent & { notification: { data: string; close: () => void } }) => void,
    ) => void)
}

worker.addEventListener('push', (event) => {
  if (!event.data) return
  const { title, body, url, tag, receipt } = event.data.json()
  const shown = worker.registration.showNotification(title, { body, tag, data: url, icon: '/assets/mark.svg' })
  event.waitUntil(shown.then(() => fetch(receipt, { method: 'POST', keepalive: true })).catch(() => undefined))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(worker.clients.openWindow(event.notification.data))
})
