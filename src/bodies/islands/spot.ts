// Where a body stands, by a pin on a map that is loaded only when asked for; the numbers can be typed as well.
import { find } from '../../ui/find.ts'
const form = document.querySelector<HTMLFormElement>('[data-island=spot]')
const button = form?.querySelector<HTMLButtonElement>('[data-map]')

if (form && button) {
  button.hidden = false
  button.addEventListener('click', () => {
    void import('../../ui/map/picker.ts').then(({ openPicker }) =>
      openPicker(find(form, '[data-map-here]', HTMLElement), (lat, lng) => {
        for (const [name, value] of Object.entries({ lat, lng }))
          (form.elements.namedItem(name) as HTMLInputElement).value = value.toFixed(6)
      }),
    )
  })
}
