// Told past the body and the district: to the operator and the region, and no event tells of it (regulation 3.6).
import { action } from '../action.ts'
import { openStatuses } from '../life.ts'

export const reportPressure = action('report_pressure', {
  rows: [{ from: openStatuses, by: ['reporter'], to: ['same'], needs: ['text'] }],
  leavesNoEvent: true,
  also: ['pressure'],
  form: { isCrowded: true },
})
