// A report led along by hand: every step must be taken, so that a state is reached as in life and never made up.
import { actionsFor, type Decision, decide } from '../../src/life/decide.ts'
import type { Person, Transition } from '../../src/life/action.ts'
import { type Consequences, consequences } from '../../src/life/consequences.ts'
import { nextStepOf, type World } from '../../src/life/clocks.ts'
import { type ActionInput, type Facts, noFacts } from '../../src/life/given.ts'
import type { Report } from '../../src/life/report.ts'
import { as, factsOf, follow, fullInput, newReport, people, start, type Step, tryStep } from './lives.ts'
import { eventOf } from '../../src/life/event.ts'

export class Led {
  readonly steps: Step[] = []
  report: Report
  now = start
  readonly world: World
  /** The row of the step taken last, where a person took it. */
  #row: Transition | undefined

  constructor(world: World, code = 'WAT02', held = false) {
    this.world = world
    this.report = newReport(world, code, held)
  }

  /** What comes of an action by this person now, with fields enough for any unless told otherwise. */
  judge(
    who: string,
    action: string,
    input: Partial<ActionInput> = {},
    facts: Partial<Facts> = {},
    more: Partial<Person> = {},
  ): Decision {
    const { agency, ...usual } = fullInput(this.now)
    const given = {
      ...usual,
      ...(action === 'request_deferral' && { ground: 'weather' }),
      // A dispatcher sends back to the same body unless another is named.
      ...(action !== 'return_to_work' && { agency: agency! }),
      ...input,
    }
    const { report, now: at, world } = this
    return decide(
      { report, input: given, at, world, facts: { ...factsOf(report), ...facts } },
      action,
      as(people[who]!.actors, more),
    )
  }

  /** The code of the refusal, with its fields where those are wrong; `ok` where it is taken. */
  codeOf(
    who: string,
    action: string,
    input: Partial<ActionInput> = {},
    facts: Partial<Facts> = {},
    more: Partial<Person> = {},
  ): string {
    const decision = this.judge(who, action, input, facts, more)
    if (decision.ok) return 'ok'
    return [decision.code, ...(decision.errors ?? []).map(({ field, code }) => `${field} ${code}`)].join(': ')
  }

  /** The step is taken. @throws where it is refused */
  by(who: string, action: string, input: Partial<ActionInput> = {}, facts: Partial<Facts> = {}): this {
    const decision = this.judge(who, action, input, facts)
    if (!decision.ok)
      throw new Error(
        `${action} by ${who} in ${this.report.status}: ${decision.code} ${JSON.stringify(decision.errors)}`,
      )
    const { actors, role } = people[who]!
    const actor = { personId: 1, role: actors.includes('resident') ? ('supporter' as const) : role, agencyId: null }
    return this.#take(
      follow(
        this.world,
        this.report,
        eventOf(decision.row.action, { seq: this.report.seq + 1, at: this.now, actor, body: decision.body }),
        who,
        decision.row,
      ),
      decision.row,
    )
  }

  /** Each of so many neighbours joins. */
  joined(count: number): this {
    for (let index = 0; index < count; index += 1) this.by('stranger', 'join')
    return this
  }

  /** The notice has reached the reporter. */
  noticed(): this {
    const event = eventOf('notified', {
      seq: this.report.seq + 1,
      at: this.now,
      actor: { personId: null, role: 'system', agencyId: null },
      body: {},
    })
    return this.#take(follow(this.world, this.report, event, 'system'))
  }

  /** So many hours pass, in which nothing may fall due. */
  later(hours: number): this {
    this.now = new Date(this.now.getTime() + hours * 3_600_000)
    return this
  }

  /** Time passes until the status is another, reminders and rungs of the ladder included. */
  silent(facts: Partial<Facts> = {}): this {
    const { status, controlLevel } = this.report
    while (this.report.status === status && this.report.controlLevel === controlLevel) this.passed(facts)
    return this
  }

  /** Time passes until it does one thing. */
  passed(facts: Partial<Facts> = {}): this {
    const next = nextStepOf(this.report, this.world)
    if (!next) throw new Error(`nothing falls due in ${this.report.status}`)
    if (next.at > this.now) this.now = next.at
    return this.#take(tryStep(this.world, this.report, this.now, { ...noFacts, ...facts })!)
  }

  /** The step that was taken last. */
  get last(): Step {
    return this.steps.at(-1)!
  }

  /** Besides the row: whom that told, what it counted. */
  get besides(): Consequences {
    return consequences(this.last.event, this.last.before, this.world, this.#row)
  }

  /** Whom that told, by which template. */
  get told(): Record<string, string> {
    return Object.fromEntries(this.besides.notices.map(({ audience, template }) => [audience, template]))
  }

  /** What this person is offered. */
  offered(who: string, more: Partial<Person> = {}): string[] {
    return actionsFor(this.report, this.now, this.world, as(people[who]!.actors, more))
  }

  #take(step: Step, row?: Transition): this {
    this.#row = row
    this.steps.push(step)
    this.report = step.after
    return this
  }
}
