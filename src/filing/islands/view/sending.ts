// The details with script: one request that tells how far it is.

/** A line on which nothing moves for so long is broken. */
const stalledMs = 60_000

/** Sends, and tells how far it is. @returns our own page that answers, and nothing else: a proxy's is none */
export function send(body: FormData, address: string, moved: (share: number) => void): Promise<Document> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => request.abort(), stalledMs)
    }
    request.open('POST', address)
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      moved(loaded / total)
      wait()
    })
    request.addEventListener('loadend', () => {
      clearTimeout(timer)
      const page = new DOMParser().parseFromString(request.responseText, 'text/html')
      const isOurs = [200, 422].includes(request.status) && page.querySelector('[data-island=details] [data-photos]')
      const elsewhere = request.status === 200 && request.responseURL !== new URL(address, location.href).href
      if (isOurs) done(page)
      // Signing in comes first, or the draft has ended: what was sent waits there.
      else if (elsewhere && request.responseURL.startsWith(location.origin)) location.assign(request.responseURL)
      else failed(new Error(String(request.status)))
    })
    wait()
    request.send(body)
  })
}
