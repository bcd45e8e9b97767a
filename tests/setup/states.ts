// The states a report may stand in, each reached by steps, by the names that the table of what is refused calls them
// by.
import type { World } from '../../src/life/clocks.ts'
import { Led } from './led.ts'

type Reach = (world: World) => Led
const day = 24

const accepted: Reach = (world) => new Led(world).by('officer', 'accept')
const answered: Reach = (world) => accepted(world).by('officer', 'answer').noticed()
const objectedTwice: Reach = (world) =>
  answered(world)
    .by('reporter', 'object')
    .by('dispatcher', 'return_to_work')
    .by('officer', 'answer')
    .noticed()
    .by('reporter', 'object')
const consented: Reach = (world) => answered(world).by('reporter', 'consent')
const decided: Reach = (world) => objectedTwice(world).by('controller', 'verify_closed', {}, { distance: 10 })
const rejected: Reach = (world) => new Led(world).by('dispatcher', 'reject')
const onPapers = (world: World, draw: number) =>
  answered(world).silent().by('controller', 'verify_closed', { photoCount: 0 }, { draw })

export const states = {
  'stopped by a check': (world) => new Led(world, 'WAT02', true),
  'sent to a body': (world) => new Led(world),
  'sent to a body by a dispatcher’s word': (world) => new Led(world).by('officer', 'return').by('dispatcher', 'reroute', { agency: new Led(world).report.agencyId }),
  'returned': (world) => new Led(world).by('officer', 'return'),
  'accepted': accepted,
  'accepted, an extension asked for': (world) => accepted(world).by('officer', 'request_extension'),
  'accepted, a part given away': (world) => accepted(world).by('officer', 'involve', { agency: new Led(world, 'LAN02').report.agencyId }),
  'accepted, an emergency': (world) => new Led(world, 'WAT03').by('officer', 'accept'),
  'accepted, 100 % of the term gone': (world) => accepted(world).passed().passed(),
  'accepted, 200 % of the term gone': (world) => accepted(world).passed().passed().passed(),
  'asked': (world) => accepted(world).by('officer', 'ask'),
  'deferred': (world) => accepted(world).by('officer', 'request_deferral').by('controller', 'grant'),
  'deferred, the reporter objects': (world) => accepted(world).by('officer', 'request_deferral').by('controller', 'grant').by('reporter', 'object'),
  'answered': answered,
  'answered, joined by one': (world) => accepted(world).joined(1).by('officer', 'answer').noticed(),
  'answered, the group votes': (world) => accepted(world).joined(5).by('officer', 'answer').noticed().by('reporter', 'consent'),
  'objected': (world) => answered(world).by('reporter', 'object'),
  'verifying after silence': (world) => answered(world).silent(),
  'verifying after silence, on site': (world) => answered(world).silent({ repeated: true }),
  'verifying after silence, the region’s turn': (world) => answered(world).silent().silent(),
  'verifying after silence, an emergency': (world) => new Led(world, 'WAT03').by('officer', 'accept').joined(2).by('officer', 'answer').noticed().silent(),
  'verifying after silence, never told': (world) => accepted(world).joined(2).by('officer', 'answer').silent(),
  'verifying after silence, once objected': (world) => accepted(world).joined(2).by('officer', 'answer').noticed().by('reporter', 'object').by('dispatcher', 'return_to_work').by('officer', 'answer').noticed().silent(),
  'verifying after silence, a resident objects': (world) => accepted(world).joined(2).by('officer', 'answer').noticed().silent().by('resident', 'object'),
  'verifying after silence, a group': (world) => accepted(world).joined(5).by('officer', 'answer').noticed().silent(),
  'verifying after silence, a resident of a group objects': (world) => accepted(world).joined(5).by('officer', 'answer').noticed().silent().by('resident', 'object'),
  'verifying after the reporter left': (world) => answered(world).joined(1).by('reporter', 'withdraw'),
  'verifying after two objections': objectedTwice,
  'verifying after an objection and a lost vote': (world) => ['object', 'object', 'object'].reduce((led, action) => led.by('resident', action), accepted(world).joined(5).by('officer', 'answer').noticed().by('reporter', 'object').by('dispatcher', 'return_to_work').by('officer', 'answer').noticed().by('reporter', 'consent')).silent(),
  'verifying, referred': (world) => answered(world).by('reporter', 'object').by('dispatcher', 'refer'),
  'closed by consent': consented,
  'closed by consent, four days ago': (world) => consented(world).later(4 * day),
  'closed by consent, a month ago': (world) => consented(world).later(31 * day),
  'closed by residents': (world) => accepted(world).joined(2).by('officer', 'answer').noticed().silent().by('resident', 'consent').by('resident', 'consent'),
  'closed as verified': (world) => answered(world).silent().by('controller', 'verify_closed', { photoCount: 1 }, { distance: 10 }),
  'closed on papers': (world) => onPapers(world, 0.5),
  'closed on papers, to be looked at again': (world) => onPapers(world, 0),
  'closed as decided': decided,
  'closed as decided, eleven days ago': (world) => decided(world).later(11 * day),
  'closed as decided, the appeal upheld': (world) => decided(world).by('reporter', 'appeal').by('region', 'uphold'),
  'rejected': rejected,
  'rejected, eleven days ago': (world) => rejected(world).later(11 * day),
  'rejected, the appeal upheld': (world) => rejected(world).by('reporter', 'appeal').by('region', 'uphold'),
  'rejected, overturned': (world) => rejected(world).by('reporter', 'appeal').by('region', 'overturn'),
  'appealed': (world) => rejected(world).by('reporter', 'appeal'),
  'withdrawn': (world) => new Led(world).by('reporter', 'withdraw'),
  'merged': (world) => new Led(world).by('dispatcher', 'merge'),
  'merged, eight days ago': (world) => new Led(world).by('dispatcher', 'merge').later(8 * day),
} satisfies Record<string, Reach> // prettier-ignore

export type StateName = keyof typeof states
