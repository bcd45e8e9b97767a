// Every action there is, in the order in which they are offered and the table is printed; a new one is its file and a
// place here. Pure.
import { accept } from './accept.ts'
import { addNote } from './add-note.ts'
import { adopt } from './adopt.ts'
import { allowAppeal } from './allow-appeal.ts'
import { answer } from './answer.ts'
import { appeal } from './appeal.ts'
import { approve } from './approve.ts'
import { ask } from './ask.ts'
import { assign } from './assign.ts'
import { attach } from './attach.ts'
import { blurPhoto } from './blur-photo.ts'
import { consent } from './consent.ts'
import { correct } from './correct.ts'
import { countersign } from './countersign.ts'
import { detach } from './detach.ts'
import { editPublicText } from './edit-public-text.ts'
import { escalate } from './escalate.ts'
import { explainDelay } from './explain-delay.ts'
import { finishPart } from './finish-part.ts'
import { grant } from './grant.ts'
import { hidePhoto } from './hide-photo.ts'
import { hideRecording } from './hide-recording.ts'
import { involve } from './involve.ts'
import { join } from './join.ts'
import { joinAccounts } from './join-accounts.ts'
import { lapse } from './lapse.ts'
import { leave } from './leave.ts'
import { markPrivate } from './mark-private.ts'
import { merge } from './merge.ts'
import { notified } from './notified.ts'
import { object } from './object.ts'
import { offerAppeal } from './offer-appeal.ts'
import { overturn } from './overturn.ts'
import { publish } from './publish.ts'
import { recategorise } from './recategorise.ts'
import { recount } from './recount.ts'
import { refer } from './refer.ts'
import { refuse } from './refuse.ts'
import { reject } from './reject.ts'
import { remind } from './remind.ts'
import { reopen } from './reopen.ts'
import { reply } from './reply.ts'
import { reportPressure } from './report-pressure.ts'
import { requestDeferral } from './request-deferral.ts'
import { requestExtension } from './request-extension.ts'
import { reroute } from './reroute.ts'
import { resume } from './resume.ts'
import { returnReport } from './return.ts'
import { returnToWork } from './return-to-work.ts'
import { revoke } from './revoke.ts'
import { split } from './split.ts'
import { take } from './take.ts'
import { unpublish } from './unpublish.ts'
import { uphold } from './uphold.ts'
import { verifyClosed } from './verify-closed.ts'
import { withdraw } from './withdraw.ts'

// prettier-ignore
export const actions = [
  // Intake: what a check stopped, and what went astray.
  approve, reject, reroute, recategorise, ask, reply,
  // The agency's work.
  accept, returnReport, take, assign, answer, involve, finishPart, attach, detach, requestExtension, requestDeferral,
  grant, refuse, resume, explainDelay,
  // The reporter's word, and the group's.
  consent, object, withdraw, revoke, reopen, appeal,
  // After an objection or silence.
  returnToWork, refer, verifyClosed, uphold, overturn,
  // What another authority must do.
  offerAppeal, allowAppeal,
  // Groups.
  join, merge, split, leave,
  // Beside the stages: neither status, owner nor clock changes.
  addNote, correct, reportPressure, publish, unpublish, hidePhoto, hideRecording, blurPhoto, editPublicText,
  markPrivate, countersign, adopt, joinAccounts,
  // By itself: silence, reminders, the ladder of delays, a receipt, a changed calendar.
  lapse, remind, escalate, notified, recount,
] as const

export type ActionName = (typeof actions)[number]['name']
