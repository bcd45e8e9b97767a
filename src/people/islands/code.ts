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
  // A wrong code that stands there still is not sent once more.
  field.addEventListener('input', send)
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
  const left = Number(here.dataset['left'])
  const say = (when: string) => {
    for (const note of here.querySelectorAll<HTMLElement>('[data-when]')) note.hidden = note.dataset['when'] !== when
  }
  setTimeout(say, Math.max(0, left - warnMs), 'soon')
  setTimeout(say, left, 'over')
}

if (form) warn(form)
const field = form?.elements.namedItem('code')
if (form && field instanceof HTMLInputElement) sendOnce(form, field)
