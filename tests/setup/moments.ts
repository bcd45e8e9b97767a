// Lives worked by hand: written in moments of Tashkent, with what a person does at each, and what time does in between.
import { expect } from 'vitest'
import { actByFor, nextStepOf, type World } from '../../src/life/clocks.ts'
import { consequences } from '../../src/life/consequences.ts'
import type { ActionInput } from '../../src/life/given.ts'
import type { Report } from '../../src/life/report.ts'
import { newReport, tryAct, tryStep } from './lives.ts'

export const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+05:00`)
export const said = (moment: Date) =>
  new Date(moment.getTime() + 5 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** Filed and routed at a moment, with its term running from then. */
export function filed(world: World, code: string, moment: string, dueAt: string): Report {
  const report = newReport(world, code)
  const begun = {
    filedAt: at(moment),
    routedAt: at(moment),
    termFrom: at(moment),
    stageEnteredAt: at(moment),
    agencySince: at(moment),
  }
  const next: Report = { ...report, ...begun, dueAt: at(dueAt), firstDueAt: at(dueAt) }
  return { ...next, actBy: actByFor(next, 'routed', at(moment), world) }
}

export interface Rung {
  at: string
  rung: number
  tells: string
}

export type Beat = [moment: string, action: string, who: string, input?: ActionInput]

/** Lives to `until`, taking the beats at their moments; what time does by itself is taken when it is due. */
export function live(
  world: World,
  report: Report,
  beats: readonly Beat[],
  until: string,
): { rungs: Rung[]; report: Report; lapses: string[] } {
  const rungs: Rung[] = []
  const lapses: string[] = []
  let now = report
  const pass = (to: Date) => {
    for (let next = nextStepOf(now, world); next && next.at <= to; next = nextStepOf(now, world)) {
      const step = tryStep(world, now, next.at)!
      if (step.event.type === 'escalate') {
        const { notices } = consequences(step.event, now, world)
        rungs.push({
          at: said(next.at),
          rung: step.event.body.rung,
          tells: notices.map(({ audience }) => audience).join(', '),
        })
      }
      if (step.event.type === 'lapse') lapses.push(`${said(next.at)} ${now.status} → ${step.after.status}`)
      now = step.after
    }
  }
  for (const [moment, action, who, input = {}] of beats) {
    pass(at(moment))
    const step = tryAct(world, now, action, who, { text: 'matn', reason: 'sabab', ...input }, at(moment))
    expect(step, `${moment} ${action}`).toBeDefined()
    now = step!.after
  }
  pass(at(until))
  return { rungs, report: now, lapses }
}
