// Asks the browser whether it may show notices, when a person wishes so, and tells the server where to push them.

const box = document.querySelector<HTMLElement>('[data-island=push]')
const isAble = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** The server's key, as browsers that take no text want it. */
function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replace(/-/g, '+').replace(/_/g, '/'))
  const bytes = new Uint8Array(new ArrayBuffer(text.length))
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** @returns where to go on, if anywhere; false where the browser or the server will not */
async function subscribe(key: string, address: string): Promise<string | boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  const worker = await navigator.serviceWorker.register('/sw.js', { scope: '/' })
  await navigator.serviceWorker.ready
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
  const { endpoint, keys } = subscription.toJSON()
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, keys }),
  })
  return response.status === 200 ? ((await response.json()) as { next: string }).next : response.ok
}

if (box && isAble) {
  const button = box.querySelector('button')
  const said = box.querySelector<HTMLElement>('[role=status]')
  box.hidden = false
  const ask = async (pressed: HTMLButtonElement) => {
    pressed.disabled = true
    const done = await subscribe(box.dataset['key'] ?? '', box.dataset['address'] ?? '').catch(() => false)
    if (typeof done === 'string') return location.assign(done)
    if (done && location.pathname.endsWith('/ways')) return location.reload()
    pressed.disabled = done
    if (said) said.textContent = said.dataset[done ? 'done' : 'refused'] ?? ''
  }
  button?.addEventListener('click', () => void ask(button))
}
