// What is under way besides the status: a request, a deferral, a vote, a visit, a merger, a missed deadline and its
// reason.
import { type Category, isEmergency } from '../../categories/index.ts'
import { formatDate, formatMoment } from '../../language/index.ts'
import { type Frame, link } from '../../ui/index.ts'
import type { Card } from '../card.ts'
import { t, wordFor } from '../words.ts'
import { present } from '../../platform/present.ts'

/** Closed by a controller's word, not by a person's. */
const byController = ['verified', 'papers', 'decided']

function linesOf(frame: Frame, card: Card): string[] {
  const { locale, now } = frame
  const { report } = card
  const sayMoment = (date: Date) => formatMoment(locale, date, now)
  const lines: string[] = []
  if (report.request === 'extension')
    lines.push(
      t(locale, 'state.extension', {
        days: present(report.requestDays, 'the days asked for'),
        moment: sayMoment(present(report.requestBy, 'when the request is decided')),
      }),
    )
  else if (report.request !== null) {
    const ground = wordFor(locale, 'ground', present(report.requestGround, 'the ground of the request'))
    lines.push(
      t(locale, `state.${report.request}`, {
        date: formatDate(locale, present(report.requestUntil, 'the date asked for')),
        ground,
        moment: sayMoment(present(report.requestBy, 'when the request is decided')),
      }),
    )
  }
  if (report.status === 'deferred') {
    lines.push(
      t(locale, 'state.deferred', {
        date: formatDate(locale, report.dueAt),
        ground: wordFor(locale, 'ground', present(report.deferralGround, 'the ground of the deferral')),
      }),
    )
    if (report.deferralReviewBy)
      lines.push(t(locale, 'state.deferral_review', { moment: sayMoment(report.deferralReviewBy) }))
  }
  if (report.status === 'waiting_reporter')
    lines.push(t(locale, 'state.question', { moment: sayMoment(present(report.actBy, 'the deadline')) }))
  lines.push(...wordLinesOf(frame, card))
  if (report.status === 'appealed')
    lines.push(t(locale, 'state.appeal', { moment: sayMoment(present(report.actBy, 'the deadline')) }))
  // That voices look like one hand's is said to those who decide on it, not to the body.
  if (report.recheck && byController.includes(report.closedBasis ?? '')) lines.push(t(locale, 'state.recheck'))
  else if (report.recheck && card.actions.includes('overturn')) lines.push(t(locale, 'state.voices_alike'))
  if (report.formalAppeal && card.isParty) lines.push(t(locale, `state.appeal_${report.formalAppeal}`))
  // Only who may publish is told what made somebody look.
  if (report.flag && report.publication === 'pending' && card.actions.includes('publish')) {
    lines.push(t(locale, 'state.flag', { flag: wordFor(locale, 'flag', report.flag) }))
  }
  for (const part of card.parts) lines.push(t(locale, 'state.part', { agency: part.name }))
  if (report.firstDueAt.getTime() !== report.dueAt.getTime() && report.owner === 'agency') {
    lines.push(t(locale, 'state.first_due', { moment: sayMoment(report.firstDueAt) }))
  }
  return lines
}

/** Silence took a danger up: nobody of the body has said a word yet. */
const isUnheard = ({ status, acceptedLate, officerId }: Card['report'], category: Category): boolean =>
  status === 'in_progress' && acceptedLate && officerId === null && isEmergency(category)

/** Who has not been heard, whose word the answer waits for: a vote, a controller, and who is not asked this time. */
function wordLinesOf({ locale, now }: Frame, { report, category, speaksNextTime }: Card): string[] {
  const lines: string[] = []
  const { voteUntil, verifyCause, voteConsents, voteObjects } = report
  if (isUnheard(report, category)) lines.push(t(locale, 'state.unheard'))
  if (voteUntil) {
    const moment = formatMoment(locale, voteUntil, now)
    lines.push(t(locale, 'state.vote', { consents: voteConsents, objects: voteObjects, moment }))
  }
  if (verifyCause) {
    lines.push(wordFor(locale, 'state.cause', verifyCause))
    if (report.onSite) lines.push(t(locale, 'state.on_site'))
    if (report.controlLevel === 'region') lines.push(t(locale, 'state.region_turn'))
  }
  if (speaksNextTime && (report.status === 'answered' || report.status === 'verifying'))
    lines.push(t(locale, 'card.late_hint'))
  return lines
}

export function StateLines({ frame, card }: { frame: Frame; card: Card }) {
  const lines = linesOf(frame, card)
  const { livesIn } = card
  const { supporters, incidentId, formalAppeal } = card.report
  const reads = card.isReporter || card.actions.includes('offer_appeal') || card.isParty
  if (lines.length === 0 && livesIn === null && supporters === 0 && incidentId === null) return null
  return (
    <ul class="state-lines">
      {supporters > 0 && (
        <li>
          {t(frame.locale, card.isSupporter ? 'state.supporters_you' : 'state.supporters', { count: supporters })}
        </li>
      )}
      {incidentId !== null && (
        <li>
          <a href={link(frame, `/incidents/${incidentId}`)}>{t(frame.locale, 'state.incident')}</a>
        </li>
      )}
      {formalAppeal === 'agreed' && reads && (
        <li>
          <a href={link(frame, `/reports/${card.report.id}/appeal.pdf`)}>{t(frame.locale, 'appeal.pdf')}</a>
        </li>
      )}
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
      {livesIn !== null && (
        <li>
          <a href={link(frame, `/reports/${livesIn}`)}>
            {t(frame.locale, 'state.merged', { number: String(livesIn) })}
          </a>
        </li>
      )}
    </ul>
  )
}
