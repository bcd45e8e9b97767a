// Words beside the table: of the reporter and those who joined to the body, of the body to itself.
import { action } from '../action.ts'
import { openStatuses } from '../life.ts'

export const addNote = action('add_note', {
  isAside: 'always',
  rows: [{ from: openStatuses, by: ['reporter', 'supporter', 'officer', 'head'], to: ['same'], needs: ['text'] }],
  // Who was asked and writes has replied, by whichever door: silence must not speak for somebody who wrote (house 2).
  means: ({ status }, { actors }) =>
    status === 'waiting_reporter' && actors.includes('reporter') ? 'reply' : undefined,
  photos: 'note',
  documents: true,
  form: { isCrowded: true },
})
