// A year of filings, week by week, on the districts of the map.
import { find } from '../../../ui/find.ts'
import { countInFigures, dayInFigures } from '../../../ui/in-figures.ts'

interface Weeks {
  weeks: string[]
  most: number
  districts: Record<string, number[]>
}

/** How long a week is shown while the year is played. */
const weekMs = 400

/** A year, week by week: a slider, and a button that moves it. */
export async function playWeeks(element: HTMLElement, shade: (classes: Record<string, number>) => void): Promise<void> {
  const response = await fetch('/api/v1/map/weeks')
  if (!response.ok) return
  const { weeks, most, districts } = (await response.json()) as Weeks
  if (weeks.length === 0) return
  const slider = find(element, 'input', HTMLInputElement)
  const label = find(element, 'label', HTMLElement)
  const button = find(element, 'button', HTMLButtonElement)
  slider.max = String(weeks.length - 1)
  const show = () => {
    const index = Number(slider.value)
    const counts = Object.entries(districts).map(([code, each]) => [code, each[index] ?? 0] as const)
    const total = counts.reduce((sum, [, n]) => sum + n, 0)
    // As dark as in the week in which most was filed anywhere: weeks can be compared.
    const shadeOf = (n: number) => (n === 0 ? 0 : Math.min(4, 1 + Math.floor((4 * Math.log(n)) / Math.log(most + 1))))
    shade(Object.fromEntries(counts.map(([code, n]) => [code, shadeOf(n)])))
    const day = dayInFigures(new Date(`${weeks[index]}T12:00+05:00`))
    label.textContent = (label.dataset['weekSaid'] ?? '').replace('%', day).replace('#', countInFigures(total))
  }
  let playing: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(playing)
    playing = undefined
    button.textContent = button.dataset['play'] ?? ''
  }
  button.addEventListener('click', () => {
    if (playing) return stop()
    if (slider.value === slider.max) slider.value = '0'
    button.textContent = button.dataset['stop'] ?? ''
    playing = setInterval(() => {
      slider.value = String(Number(slider.value) + 1)
      show()
      if (slider.value === slider.max) stop()
    }, weekMs)
  })
  slider.addEventListener('input', () => {
    stop()
    show()
  })
  slider.value = slider.max
  element.hidden = false
  show()
}
