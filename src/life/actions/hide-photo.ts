// A photo that shows what it should not is for the parties only.
import { action } from '../action.ts'
import { statuses } from '../life.ts'
import { present } from '../../platform/present.ts'

interface Hidden {
  photo: number
}

export const hidePhoto = action<'hide_photo', Hidden>('hide_photo', {
  isAside: 'always',
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] }],
  adds: ({ input }) => ({ photo: present(input.photo, 'photo') }),
  also: ['hide'],
})
