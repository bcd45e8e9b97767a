// A dispatcher who cannot tell who is right sends the controller there (regulation 3.8).
import { action, toOwner } from '../action.ts'
import { toController } from '../control.ts'

export const refer = action('refer', {
  rows: [
    {
      from: ['objected'],
      by: ['dispatcher'],
      to: ['verifying'],
      needs: ['reason'],
      tells: { reporter: 'verifying', ...toOwner },
    },
  ],
  adds: (given) => toController(given, 'referral'),
})
