// A video or a voice note that nobody but its reporter should hear.
import { action } from '../action.ts'
import { statuses } from '../life.ts'
import { present } from '../../platform/present.ts'

interface Hidden {
  recording: number
}

export const hideRecording = action<'hide_recording', Hidden>('hide_recording', {
  isAside: 'always',
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['recording_id'] }],
  adds: ({ input }) => ({ recording: present(input.recording, 'recording') }),
  also: ['mute'],
})
