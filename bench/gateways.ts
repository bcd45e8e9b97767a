// The stand-ins of the demonstration in a process of their own, beside the load; they keep no limits. It tells how they
// are reached, with as many browsers as its argument says, and then takes what comes until it is killed.
import { startEskiz } from '../demo/gateways/eskiz.ts'
import { startMail } from '../demo/gateways/mail.ts'
import { startPush } from '../demo/gateways/push.ts'
import { startTelegram } from '../demo/gateways/telegram.ts'

const [eskiz, telegram, push, mail] = await Promise.all([startEskiz(), startTelegram(), startPush(), startMail()])
const browsers = Array.from({ length: Number(process.argv[2]) }, () => {
  const { endpoint, keys } = push.subscribe()
  return { endpoint, keys }
})
process.send?.({ env: { ...eskiz.env, ...telegram.env, ...mail.env }, browsers })
