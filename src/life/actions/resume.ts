// The body goes on before the day it was put off to.
import { action } from '../action.ts'
import { leaveDeferral } from '../marks.ts'

export const resume = action('resume', {
  rows: [
    {
      from: ['deferred'],
      by: ['officer', 'head'],
      to: ['in_progress'],
      due: 'resume',
      tells: { reporter: 'back_to_work' },
    },
  ],
  marks: leaveDeferral,
  form: { shape: 'button', tone: 'main' },
})
