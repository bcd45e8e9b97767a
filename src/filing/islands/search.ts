// Finds the type of problem while the person types; the same page without script needs one more tap.
const form = document.querySelector<HTMLFormElement>('[data-island=search]')
const results = document.querySelector<HTMLElement>('[data-results]')
const input = form?.querySelector<HTMLInputElement>('input[type=search]')

if (form && results && input) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: AbortController | undefined
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void find(), 200)
  })
  const find = async () => {
    last?.abort()
    last = new AbortController()
    const words = input.value.trim()
    if (words.length < 2) return
    try {
      const asked = new URLSearchParams()
      for (const [name, value] of new FormData(form)) if (typeof value === 'string') asked.set(name, value)
      const response = await fetch(`${form.action}?${asked}`, { signal: last.signal })
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const found = page.querySelector('[data-results]')
      if (found) results.replaceChildren(...found.childNodes)
    } catch {
      // Typed on, or offline: the button still finds.
    }
  }
}
