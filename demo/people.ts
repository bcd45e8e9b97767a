// The people of the demonstration, and the mark that keeps demonstration and real data apart (house 5).
import { ConfigError, type Config } from '../src/config.ts'
import type { Agencies } from '../src/agencies/index.ts'
import { addMembership, findOrAddPerson, setPersonName, type StaffRole } from '../src/people/index.ts'
import type { Clock } from '../src/platform/clock.ts'
import { type Db, sql } from '../src/platform/database.ts'
import { inDays } from '../src/platform/time.ts'
import { country } from '../src/territories/index.ts'

export const mingbuloq = '1714204'
export const namangan = '1714'
/** Whoever lives in the demonstration had an account long before its ninety days. */
export const daysBefore = 200

interface DemoPerson {
  phone: string
  name: string
  who: string
  staff?: { role: StaffRole; kind: string; territory: string; groups?: string[] }
}

const water = ['WAT', 'SEW', 'HEA', 'ELE', 'GAS', 'MKD']
const others = ['ROA', 'SAF', 'TRN', 'WAS', 'LAN', 'IRR', 'CON', 'ECO', 'COM', 'OTH']

export const demoPeople: readonly DemoPerson[] = [
  { phone: '+998900000001', name: 'Dilnoza Karimova', who: 'citizen of Mingbuloq' },
  { phone: '+998900000002', name: 'Botir Eshonqulov', who: 'citizen of Mingbuloq' },
  { phone: '+998900000003', name: 'Saodat Rahmatova', who: 'citizen of Mingbuloq' },
  { phone: '+998900000004', name: 'Ulugʻbek Salimov', who: 'citizen of Mingbuloq' },
  {
    phone: '+998900000011',
    name: 'Jahongir Tursunov',
    who: 'officer, water utility of Mingbuloq',
    staff: { role: 'officer', kind: 'SUV', territory: mingbuloq },
  },
  {
    phone: '+998900000012',
    name: 'Odil Nematov',
    who: 'head, water utility of Mingbuloq',
    staff: { role: 'head', kind: 'SUV', territory: mingbuloq },
  },
  {
    phone: '+998900000013',
    name: 'Sherzod Qodirov',
    who: 'officer, power grid of Mingbuloq',
    staff: { role: 'officer', kind: 'HET', territory: mingbuloq },
  },
  {
    phone: '+998900000021',
    name: 'Muhabbat Yoʻldosheva',
    who: 'controller of Mingbuloq: water, sewerage, heating, electricity, gas, apartment blocks',
    staff: { role: 'controller', kind: 'HOK', territory: mingbuloq, groups: water },
  },
  {
    phone: '+998900000023',
    name: 'Rustam Aliyev',
    who: 'controller of Mingbuloq: the other groups',
    staff: { role: 'controller', kind: 'HOK', territory: mingbuloq, groups: others },
  },
  {
    phone: '+998900000022',
    name: 'Gulnora Sobirova',
    who: 'controller of Namangan region',
    staff: { role: 'controller', kind: 'HOK', territory: namangan },
  },
  {
    phone: '+998900000031',
    name: 'Aziz Hamidov',
    who: 'dispatcher of the operator',
    staff: { role: 'dispatcher', kind: 'OPR', territory: country },
  },
  {
    phone: '+998900000032',
    name: 'Nilufar Ergasheva',
    who: 'dispatcher, project office of Namangan',
    staff: { role: 'dispatcher', kind: 'LOF', territory: namangan },
  },
  {
    phone: '+998900000041',
    name: 'Karim Saidov',
    who: 'observer of Mingbuloq',
    staff: { role: 'observer', kind: 'XQ', territory: mingbuloq },
  },
  {
    phone: '+998900000051',
    name: 'Laylo Ismoilova',
    who: 'administrator',
    staff: { role: 'administrator', kind: 'OPR', territory: country },
  },
]

/** Makes the demo people; doing it again changes nothing. */
export async function addDemoPeople({
  db,
  clock,
  agencies,
}: {
  db: Db
  clock: Clock
  agencies: Agencies
}): Promise<void> {
  for (const { phone, name, staff } of demoPeople) {
    const id = await findOrAddPerson(db, phone, 'uz', inDays(clock(), -daysBefore))
    await setPersonName(db, id, name)
    if (!staff) continue
    const agency = agencies.at(staff.kind, staff.territory)!
    await addMembership(db, {
      personId: id,
      role: staff.role,
      agencyId: agency.id,
      territory: staff.territory,
      groups: staff.groups ?? [],
    })
  }
}

/**
 * Demo mode marks an empty database as its own; it refuses one with real people in it, and production refuses a marked
 * one.
 * @throws ConfigError
 */
export async function checkDemoMark(db: Db, { demo, production }: Config): Promise<void> {
  const { rows } = await sql<{ marked: boolean; used: boolean }>`
    select exists (select from instance where name = 'demo') as marked, exists (select from people) as used`.execute(db)
  const { marked, used } = rows[0]!
  if (production && marked)
    throw new ConfigError('This database holds demonstration data; production refuses it. Use an empty database.')
  if (!demo || marked) return
  if (used)
    throw new ConfigError(
      'This database holds real data; demonstration mode refuses it. Unset DEMO or use an empty database.',
    )
  await sql`insert into instance (name, value) values ('demo', '1') on conflict do nothing`.execute(db)
}
