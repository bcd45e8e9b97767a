// On every page: what was typed in another language comes along, and what this phone keeps is looked after once the
// page stands and the browser has nothing else to do. Where nothing can be kept, there is nothing to look after.
import { carryTyped } from '../../ui/typed.ts'

document.documentElement.classList.add('scripted')
carryTyped()

const begin = () => void import('../care.ts').then(({ care }) => care()).catch(() => undefined)

if ('requestIdleCallback' in window) requestIdleCallback(begin, { timeout: 3000 })
else setTimeout(begin, 500)
