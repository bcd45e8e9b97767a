// A cheap phone on a bad line: slow 4G (1.6 Mbit/s, 150 ms) and a processor four times slower.
import type { Page } from 'playwright-core'

/** Of one page, from now on. */
export async function throttle(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 }) // prettier-ignore
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
}
