// A photo that shows what it should not is for the parties only.
import { action } from '../action.ts'
import { statuses } from '../life.ts'

export const hidePhoto = action('hide_photo', {
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] }],
  adds: ({ input }) => ({ photo: input.photo! }),
  also: ['hide'],
})
