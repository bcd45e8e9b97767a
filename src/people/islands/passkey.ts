// Passkeys in the browser: make one, or sign with one; without them the page keeps to codes.
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { find } from '../../ui/find.ts'

const post = async (path: string, body: object = {}) => {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()) as { options: string }
}

async function enrol() {
  const { options } = await post('/api/v1/me/passkeys/options')
  const response = await startRegistration({ optionsJSON: JSON.parse(options) })
  await post('/api/v1/me/passkeys', { response: JSON.stringify(response) })
}

async function give() {
  const { options } = await post('/api/v1/session/passkey/options')
  const response = await startAuthentication({ optionsJSON: JSON.parse(options) })
  await post('/api/v1/session/passkey', { response: JSON.stringify(response) })
}

if (browserSupportsWebAuthn()) {
  for (const part of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    part.hidden = false
    const failed = find(part, '[role=alert]', HTMLElement)
    find(part, 'button', HTMLElement).addEventListener('click', () => {
      failed.hidden = true
      const done = part.dataset['passkey'] === 'enrol' ? enrol() : give()
      done.then(
        () => location.assign(part.dataset['next'] ?? '/'),
        () => (failed.hidden = false),
      )
    })
  }
}
