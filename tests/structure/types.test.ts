// What the types promise: a kind of id is taken for no other, an event has the body of its type. Read by `tsc`, which
// fails where one of these no longer holds.
import { describe, expectTypeOf, it } from 'vitest'
import type { EventOf, EventType, ReportEvent } from '../../src/life/index.ts'
import type { AgencyId, IncidentId, PersonId, ReportId } from '../../src/platform/ids.ts'

describe('The types', () => {
  it('hold ids of different things apart; a plain number fits each', () => {
    expectTypeOf<PersonId>().not.toExtend<AgencyId>()
    expectTypeOf<AgencyId>().not.toExtend<PersonId>()
    expectTypeOf<ReportId>().not.toExtend<IncidentId>()
    expectTypeOf<number>().toExtend<AgencyId>()
    expectTypeOf<PersonId>().toExtend<number>()
  })

  it('tell an event’s body by its type', () => {
    expectTypeOf<EventOf<'answer'>['body']['late']>().toEqualTypeOf<boolean>()
    expectTypeOf<EventOf<'merge'>['body']['into']>().toEqualTypeOf<ReportId>()
    expectTypeOf<EventOf<'accept'>['body']>().not.toHaveProperty('late')
    expectTypeOf<'answered'>().not.toExtend<EventType>()
    expectTypeOf<{ type: 'answer' }>().not.toExtend<ReportEvent>()
  })
})
