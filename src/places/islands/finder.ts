// What the words find comes as they are typed: the same answer that the button brings.
const restMs = 150

function findAsTyped(finder: HTMLElement): void {
  const input = finder.querySelector<HTMLInputElement>('input[name=find]')
  const found = finder.querySelector('[data-found]')
  const form = finder.closest('form')
  if (!input || !found || !form) return
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: AbortController | undefined
  const ask = async () => {
    last?.abort()
    last = new AbortController()
    const address = new URL(finder.dataset['finds'] ?? '', location.href)
    address.searchParams.set('q', input.value)
    for (const name of ['lat', 'lng', 'territory']) {
      const value = new FormData(form).get(name)
      if (typeof value === 'string' && value !== '' && value !== 'other') address.searchParams.set(name, value)
    }
    try {
      const response = await fetch(address, { signal: last.signal })
      if (response.ok) found.innerHTML = await response.text()
    } catch {
      // Typed on, or offline: the button still finds.
    }
  }
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), restMs)
  })
}

for (const finder of document.querySelectorAll<HTMLElement>('[data-finds]')) findAsTyped(finder)
