// Faces, plates and papers on a photo are made unrecognisable: free rectangles, or squares of a net.
import { action } from '../action.ts'
import { statuses } from '../life.ts'
import { type Area, areasOf, cellsOf } from '../needs.ts'
import { present } from '../../platform/present.ts'

/** What was blurred: rectangles in thousandths of the photo, squares 1–16 from the upper left; the whole by all squares. */
interface Blurred {
  photo: number
  cells?: number[]
  areas?: Area[]
}

export const blurPhoto = action<'blur_photo', Blurred>('blur_photo', {
  isAside: 'always',
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] }],
  check: ({ input }, wrong) => {
    if (cellsOf(input.cells) === undefined) wrong('cells', 'unknown_choice')
    if (areasOf(input.areas) === undefined) wrong('areas', 'unknown_choice')
  },
  adds: ({ input }) => {
    const areas = present(areasOf(input.areas), 'the rectangles')
    const isWhole = areas.length === 0 || input.cells !== undefined
    return {
      photo: present(input.photo, 'photo'),
      ...(isWhole && { cells: present(cellsOf(input.cells), 'the squares') }),
      ...(areas.length > 0 && { areas }),
    }
  },
  also: ['blur'],
})
