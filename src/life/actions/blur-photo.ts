// Faces, plates and papers on a photo are made unrecognisable, square by square.
import { action } from '../action.ts'
import { statuses } from '../life.ts'
import { cellsOf } from '../needs.ts'
import { present } from '../../platform/present.ts'

/** The squares that were blurred, 1–16 from the upper left. */
interface Blurred {
  photo: number
  cells: number[]
}

export const blurPhoto = action<'blur_photo', Blurred>('blur_photo', {
  isAside: 'always',
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] }],
  check: ({ input }, wrong) => {
    if (cellsOf(input.cells) === undefined) wrong('cells', 'unknown_choice')
  },
  adds: ({ input }) => ({ photo: present(input.photo, 'photo'), cells: present(cellsOf(input.cells), 'the squares') }),
  also: ['blur'],
})
