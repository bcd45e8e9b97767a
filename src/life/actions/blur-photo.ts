// Faces, plates and papers on a photo are made unrecognisable, square by square.
import { action } from '../action.ts'
import { statuses } from '../life.ts'
import { cellsOf } from '../needs.ts'

export const blurPhoto = action('blur_photo', {
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] }],
  check: ({ input }, wrong) => {
    if (cellsOf(input.cells) === undefined) wrong('cells', 'unknown_choice')
  },
  adds: ({ input }) => ({ photo: input.photo!, cells: cellsOf(input.cells)! }),
  also: ['blur'],
})
