// Faces, plates and papers on a photo are made unrecognisable, by free rectangles.
import { action } from '../action.ts'
import { statuses } from '../life.ts'
import { type Area, areasOf } from '../needs.ts'
import { present } from '../../platform/present.ts'

/** What was blurred: rectangles in thousandths of the photo. */
interface Blurred {
  photo: number
  areas: Area[]
  /** Of events before December 2026: squares of a net of sixteen. */
  cells?: number[]
}

const whole: Area = [0, 0, 1000, 1000]

export const blurPhoto = action<'blur_photo', Blurred>('blur_photo', {
  isAside: 'always',
  rows: [{ from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] }],
  check: ({ input }, wrong) => {
    if (areasOf(input.areas) === undefined) wrong('areas', 'unknown_choice')
  },
  adds: ({ input }) => {
    const areas = present(areasOf(input.areas), 'the rectangles')
    return { photo: present(input.photo, 'photo'), areas: areas.length > 0 ? areas : [whole] }
  },
  also: ['blur'],
})
