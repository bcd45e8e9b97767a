// How long a first-time person needs to report a burst pipe with one photo, signing in included, on a cheap phone and a
// bad line: what the pages take is measured, what hands and eyes take is counted by known times.
// `npm start` in one window, `node bench/minute.ts http://127.0.0.1:3000` in another.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser, openPhone } from '../tests/setup/browser.ts'
import { fileInAMinute } from '../tests/setup/minute.ts'
import { throttle } from './slow.ts'

/** Seconds: a tap (Fitts, thumb on a phone), a letter (Palin et al. 2019: 36 words a minute), a look (Card et al. 1980). */
const hand = { tap: 1.1, letter: 0.33, look: 1.35 }

const [base = 'http://127.0.0.1:3000', turns = '3'] = process.argv.slice(2)
for (let turn = 0; turn < Number(turns); turn += 1) {
  const phone = await openPhone(await findBrowser(), await mkdtemp(join(tmpdir(), 'xalq-minute-')))
  await phone.grantPermissions(['geolocation'], { origin: base })
  await phone.setGeolocation({ latitude: 40.778, longitude: 71.326, accuracy: 20 })
  const page = phone.pages()[0] ?? (await phone.newPage())
  await throttle(page)
  const began = performance.now()
  const { taps, letters, screens } = await fileInAMinute(
    page,
    base,
    `90 77${turn} 12 ${Date.now() % 90}`.padEnd(12, '3'),
  )
  const pages = (performance.now() - began) / 1000
  const hands = taps * hand.tap + letters * hand.letter + screens * hand.look
  const seconds = (value: number) => Number(value.toFixed(1))
  console.table({ pages: seconds(pages), hands: seconds(hands), all: seconds(pages + hands), taps, letters, screens })
  await phone.close()
}
