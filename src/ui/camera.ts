// For islands: a button that opens the camera at once, beside a field for photos.

/** What the camera takes stands in the field, as if it had been chosen there. Heard for the whole page. */
export function listenToCamera(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-camera]') : null
    const field = button?.parentElement?.querySelector<HTMLInputElement>('input[type=file]')
    if (!field) return
    const camera = document.createElement('input')
    Object.assign(camera, { type: 'file', accept: 'image/*' })
    camera.setAttribute('capture', 'environment')
    // Some phones tell nothing of a field that is not on the page.
    Object.assign(camera, { hidden: true })
    document.body.append(camera)
    camera.addEventListener('change', () => {
      field.files = camera.files
      field.dispatchEvent(new Event('change', { bubbles: true }))
      camera.remove()
    })
    camera.click()
  })
}
