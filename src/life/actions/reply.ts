// The reporter's answer to a question: the clock goes on with what was left of it (regulation 3.4).
import { action } from '../action.ts'
import { replyLeft } from '../clocks.ts'
import { endQuestion } from '../marks.ts'

/** Clock minutes left of the reporter's time to reply. */
interface Reply {
  replyLeft: number
}

export const reply = action<'reply', Reply>('reply', {
  rows: [
    {
      from: ['waiting_reporter'],
      by: ['reporter'],
      to: ['before'],
      needs: ['text'],
      due: 'resume',
      tells: { owner: 'replied' },
    },
  ],
  adds: ({ report, at }) => ({ replyLeft: replyLeft(report, at) }),
  marks: (row, { body }) => endQuestion(row, body),
  photos: 'note',
  form: { shape: 'open', tone: 'main' },
})
