// The workbench by keyboard: j and k walk through the queue, Enter opens, Escape closes the panel.
const links = [...document.querySelectorAll<HTMLAnchorElement>('.queue .row-title')]
for (const hint of document.querySelectorAll<HTMLElement>('[data-script]')) hint.hidden = false

document.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input, textarea, select')) return
  const at = links.indexOf(document.activeElement as HTMLAnchorElement)
  if (event.key === 'j') links[Math.min(links.length - 1, at + 1)]?.focus()
  if (event.key === 'k') links[Math.max(0, at - 1)]?.focus()
  if (event.key === 'Escape') document.querySelector<HTMLAnchorElement>('.panel .actions a:last-child')?.click()
})
