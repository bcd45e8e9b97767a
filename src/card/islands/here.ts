// Where the controller stands: asked of the device when a picture is chosen, for pictures that do not say themselves.
// Heard for the whole page: on the desk forms come and go.
import { find } from '../../ui/find.ts'

function tellPlace(here: HTMLElement): void {
  const message = find(here, '[data-message]', HTMLElement)
  const say = (name: string, metres = '') => {
    message.textContent = (message.dataset[name] ?? '').replace('{metres}', metres)
  }
  const set = (name: string, value: string) => {
    find(here, `[name=${name}]`, HTMLInputElement).value = value
  }
  say('locating')
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      set('lat', coords.latitude.toFixed(6))
      set('lng', coords.longitude.toFixed(6))
      set('accuracy', String(Math.ceil(coords.accuracy)))
      say('found', String(Math.ceil(coords.accuracy)))
    },
    () => say('failed'),
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
  )
}

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== 'file' || !('geolocation' in navigator)) return
  const here = target.form?.querySelector<HTMLElement>('[data-island=here]')
  if (here) tellPlace(here)
})
