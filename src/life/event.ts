// The events of a life, each type with its own body: those of the actions, and the two that filing makes. Pure.
import type { Action } from './action.ts'
import type { actions } from './actions/index.ts'
import type { Status } from './life.ts'
import type { StepEvent } from './report.ts'

/** What filing says: the type and the place. */
export interface FiledBody {
  category: string
  region: string
  district: string
  mahalla?: string
  place: 'point' | 'mahalla' | 'district'
}

/** The first routing, or the check that stopped it: the body, the promise, an incident it belongs to. */
export interface RoutedBody {
  to: Status
  agency: number
  why: string
  term: string
  dueAt: string
  actBy: string
  incident?: number
}

type Typed<Name extends string, Body extends object> = StepEvent<Body> & { type: Name }
type OfAction<A> = A extends Action<infer Name, infer Body> ? Typed<Name, Body> : never

export type ReportEvent =
  | Typed<'file', FiledBody>
  | Typed<'route', RoutedBody>
  | Typed<'hold', RoutedBody>
  | OfAction<(typeof actions)[number]>
export type EventType = ReportEvent['type']
export type EventOf<Type extends EventType> = Extract<ReportEvent, { type: Type }>

type Bodies = ReportEvent['body']
type MemberName<Body = Bodies> = Body extends unknown ? keyof Body : never
type MemberOf<Name extends PropertyKey, Body = Bodies> = Body extends unknown
  ? Name extends keyof Body
    ? Exclude<Body[Name], undefined>
    : never
  : never

/** A body of whichever type, for those who show or keep events without asking what they mean. */
export type EventBody = { [Name in MemberName]?: MemberOf<Name> }

/** The event as one of these types. @throws where it is another */
export function ofType<Type extends EventType>(event: ReportEvent, ...types: Type[]): EventOf<Type> {
  if (!(types as EventType[]).includes(event.type))
    throw new Error(`an event ${event.type} where ${types.join(' or ')} was expected`)
  return event as EventOf<Type>
}

/** The event of a row that was taken, or of one that is kept: what was decided belongs to its type. */
export const eventOf = (type: string, event: Omit<StepEvent, 'body'> & { body: object }): ReportEvent =>
  ({ ...event, type }) as ReportEvent
