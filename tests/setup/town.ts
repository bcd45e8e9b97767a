// One report and everybody who may speak on it, as the store would have it: who joined by which event, who said what on
// the present answer. The rules are the real ones; only the people are made up.
import { decide } from '../../src/life/decide.ts'
import { nextStepOf, type World } from '../../src/life/clocks.ts'
import { type ActionInput, type Facts, noFacts, type Voices } from '../../src/life/given.ts'
import type { Actor } from '../../src/life/life.ts'
import { type EventType, eventOf, type ReportEvent } from '../../src/life/event.ts'
import type { EventRole, Report } from '../../src/life/report.ts'
import { judgeVoices, type Voice } from '../../src/reports/voices.ts'
import { follow, fullInput, newReport, start, tryStep } from './lives.ts'

export const reporter = 1

interface Joined {
  seq: number
  at: Date
  /** The own report was merged into this one. */
  filed: boolean
}

/** A word on the present answer. */
export interface Said {
  who: number
  word: 'consent' | 'object'
  joinedSeq: number | undefined
  isReporters: boolean
  at: Date
  /** When the account was made. */
  madeAt: Date
}

/** The report was taken off control by voices: what stood then. */
export interface Closing {
  event: ReportEvent
  after: Report
  answerSeq: number
  said: Said[]
}

export class Town {
  report: Report
  now = start
  readonly closings: Closing[] = []
  readonly #world: World
  readonly #joined = new Map<number, Joined>()
  #said: (Said & Voice)[] = []
  #answerSeq = 0
  /** When an account was made; before all else unless told. */
  readonly #madeAt: (who: number) => Date

  constructor(world: World, madeAt: (who: number) => Date) {
    this.#world = world
    this.#madeAt = madeAt
    this.report = newReport(world, 'WAT02')
  }

  later(minutes: number): this {
    this.now = new Date(this.now.getTime() + minutes * 60_000)
    return this
  }

  /** All that falls due by now. */
  settle(): this {
    for (
      let next = nextStepOf(this.report, this.#world);
      next && next.at <= this.now;
      next = nextStepOf(this.report, this.#world)
    ) {
      const step = tryStep(this.#world, this.report, this.now, {
        ...this.#facts(undefined),
        repeated: false,
        draw: 0.9,
      })
      if (!step) break
      this.#take(step.event, undefined)
    }
    return this
  }

  /** The body or an office acts. @throws where it may not */
  staff(actor: Actor, role: EventRole, action: string): this {
    if (!this.#act(900, [actor], role, action)) throw new Error(`${action} in ${this.report.status}`)
    return this
  }

  /** Somebody without an office acts. @returns the refusal, or undefined where it was taken */
  try(who: number, action: string): string | undefined {
    const joined = this.#joined.get(who)
    const actors: Actor[] =
      who === this.report.reporterId
        ? ['reporter']
        : joined
          ? ['supporter', 'resident', ...(joined.filed ? (['co_reporter'] as const) : [])]
          : ['citizen']
    return this.#act(who, actors, actors[0] === 'reporter' ? 'reporter' : 'supporter', action) ? undefined : this.#why
  }
  #why = ''

  /** A dispatcher merges a report of theirs into this one; it was filed at that time. */
  merged(who: number, filedAt: Date): void {
    if (this.report.owner === null || who === this.report.reporterId) return
    // Nothing is merged into what waits for a word (`checkInto`).
    if (this.report.status === 'answered' || this.report.status === 'verifying') return
    const before = this.#tally()
    const was = this.#joined.get(who)
    const at = was && was.at < filedAt ? was.at : filedAt
    this.#joined.set(who, { seq: was?.seq ?? this.report.seq, at, filed: true })
    const after = this.#tally()
    this.#write('adopt', {
      supporters: after.supporters - before.supporters,
      merged: 2,
      voters: after.voters - before.voters,
      coReporters: after.coReporters - before.coReporters,
    })
  }

  #tally() {
    const voters = [...this.#joined.values()].filter(({ seq }) => seq < this.#answerSeq)
    return {
      supporters: this.#joined.size,
      voters: voters.length,
      coReporters: voters.filter(({ filed }) => filed).length,
    }
  }

  /** The notice of the answer reached the reporter. */
  noticed(): this {
    this.#write('notified', {})
    return this
  }

  #write(type: EventType, body: object): void {
    const actor = { personId: null, role: 'system' as const, agencyId: null }
    this.#take(eventOf(type, { seq: this.report.seq + 1, at: this.now, actor, body }), undefined)
  }

  #voices(own: Voice | undefined): Voices {
    const others = this.#said.filter(
      ({ word, isReporters, who }) => word === 'consent' && !(isReporters && who === this.report.reporterId),
    )
    const filed = (who: number) => who === this.report.reporterId || this.#joined.get(who)?.filed === true
    return {
      ...judgeVoices([...others, ...(own ? [own] : [])], this.#world.settings.limits),
      reporterObjected: this.#said.some(({ who, word }) => word === 'object' && filed(who)),
    }
  }

  #facts(who: number | undefined): Facts {
    const isVoter = ({ seq }: Joined) => seq < this.#answerSeq
    const all = [...this.#joined]
    const heir = all.toSorted(([, a], [, b]) => a.at.getTime() - b.at.getTime())[0]
    const own = who === undefined ? undefined : this.#joined.get(who)
    const voice =
      who === undefined || who === this.report.reporterId
        ? undefined
        : {
            madeAt: this.#madeAt(who),
            since: own?.at ?? null,
            isGuest: false,
            at: this.now,
            address: null,
            device: null,
          }
    return {
      ...noFacts,
      heir: heir
        ? { id: heir[0], voters: Number(isVoter(heir[1])), coReporters: Number(isVoter(heir[1]) && heir[1].filed) }
        : null,
      voters: { voters: all.length, coReporters: all.filter(([, { filed }]) => filed).length },
      own: {
        voters: Number(own !== undefined && isVoter(own)),
        coReporters: Number(own !== undefined && isVoter(own) && own.filed),
      },
      voices: this.#voices(voice),
    }
  }

  #act(who: number, actors: Actor[], role: EventRole, action: string): boolean {
    const joined = this.#joined.get(who)
    const person = {
      actors,
      spoke: this.#said.some((each) => each.who === who),
      cameLate:
        actors[0] !== 'reporter' && joined !== undefined && joined.seq >= this.#answerSeq && this.#answerSeq > 0,
      closedIt: false,
      isConcerned: false,
      holdsIt: false,
      heldOffice: false,
    }
    const { agency: _agency, ...input }: ActionInput = fullInput(this.now)
    const decision = decide(
      { report: this.report, input, at: this.now, world: this.#world, facts: this.#facts(who) },
      action,
      person,
    )
    if (!decision.ok) {
      this.#why = [decision.code, ...(decision.errors ?? []).map(({ code }) => code)].join(': ')
      return false
    }
    const actor = { personId: who, role, agencyId: null }
    const event = eventOf(decision.row.action, { seq: this.report.seq + 1, at: this.now, actor, body: decision.body })
    this.#take(event, { who, isReporters: actors.includes('reporter') || actors.includes('co_reporter') })
    return true
  }

  #take(event: ReportEvent, by: { who: number; isReporters: boolean } | undefined): void {
    const { report: before } = this
    const { after } = follow(this.#world, before, event, '')
    const { type, seq, at } = event
    if (by && (type === 'consent' || type === 'object') && before.status !== 'deferred')
      this.#said.push({
        ...by, word: type, joinedSeq: this.#joined.get(by.who)?.seq, at, madeAt: this.#madeAt(by.who),
        since: this.#joined.get(by.who)?.at ?? null, isGuest: false, address: null, device: null,
      }) // prettier-ignore
    if (after.status === 'closed' && before.status !== 'closed')
      this.closings.push({
        event,
        after,
        answerSeq: this.#answerSeq,
        // Who is a reporter by now, whatever they were when they spoke.
        said: this.#said.map((each) => ({
          ...each,
          isReporters: each.who === after.reporterId || this.#joined.get(each.who)?.filed === true,
        })),
      })
    if (by && type === 'join') this.#joined.set(by.who, { seq, at, filed: false })
    if (by && type === 'leave') this.#joined.delete(by.who)
    if (type === 'withdraw' && after.reporterId !== null) this.#joined.delete(after.reporterId)
    if (type === 'answer') {
      this.#answerSeq = seq
      this.#said = []
    }
    this.report = after
    // The row counts what the store would.
    const { supporters, voters, coReporters } = after
    const tally = JSON.stringify(this.#tally())
    if (JSON.stringify({ supporters, voters, coReporters }) !== tally) throw new Error(`after ${type}: not ${tally}`)
  }
}
