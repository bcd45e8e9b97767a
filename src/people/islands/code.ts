// The code of an SMS: read by the browser where it may (WebOTP, WICG), and sent once it is whole, however it came
// there; a minute before it ends the person is told, and when it has ended (WCAG 2.2.1).
const form = document.querySelector<HTMLFormElement>('[data-island=code]')
const digits = 6

/** Not in the library's types: Chrome on Android alone has it. */
interface SmsCode extends Credential {
  code: string
}

function sendOnce(here: HTMLFormElement, field: HTMLInputElement): void {
  let isSent = false
  const send = () => {
    if (isSent || field.value.replace(/\D/g, '').length !== digits) return
    isSent = true
    here.querySelector<HTMLButtonElement>('button')?.click()
  }
  field.addEventListener('input', send)
  // Typed before this ran: on a bad line that is easily so.
  send()
  if (!('OTPCredential' in window)) return
  const stop = new AbortController()
  here.addEventListener('submit', () => stop.abort())
  const asked = { otp: { transport: ['sms'] }, signal: stop.signal } as CredentialRequestOptions
  navigator.credentials
    .get(asked)
    .then((given) => {
      field.value = (given as SmsCode | null)?.code ?? ''
      send()
    })
    // Refused by the person, or none came: it is typed.
    .catch(() => undefined)
}

const warnMs = 60_000

function warn(here: HTMLFormElement): void {
  const end = Date.now() + Number(here.dataset['left'])
  const look = () => {
    const left = end - Date.now()
    const now = left > 0 ? 'soon' : 'over'
    for (const note of here.querySelectorAll<HTMLElement>('[data-when]'))
      note.hidden = left > warnMs || note.dataset['when'] !== now
  }
  setTimeout(look, Math.max(0, end - warnMs - Date.now()))
  setTimeout(look, Math.max(0, end - Date.now()))
  // Timers stand still while a phone sleeps, as it may while the SMS is read.
  document.addEventListener('visibilitychange', look)
}

if (form) warn(form)
const field = form?.elements.namedItem('code')
if (form && field instanceof HTMLInputElement) sendOnce(form, field)
