// Whom to call first when there is danger (regulation 3.12): national numbers by type.
import { type Category, isDanger, isEmergency } from './rules.ts'

/** `fire` 101, `police` 102, `ambulance` 103, `gas` 104, `rescue` 112 (where it works). */
export type Service = 'fire' | 'police' | 'ambulance' | 'gas' | 'rescue'

const numbers: Record<Service, string> = { fire: '101', police: '102', ambulance: '103', gas: '104', rescue: '112' }

const byGroup: Record<string, Service[]> = {
  GAS: ['gas', 'fire'],
  ELE: ['rescue', 'fire'],
  ROA: ['police'],
  SAF: ['police'],
  IRR: ['rescue'],
  OTH: ['rescue'],
}

/**
 * The phones to show before an emergency is sent, the first to call first. For what is urgent but no danger only
 * services with a national number are known; local dispatch numbers come with their table.
 */
export function phonesFor(category: Category): { service: Service; phone: string }[] {
  if (!isEmergency(category)) return []
  const services = isDanger(category) ? (byGroup[category.group] ?? ['rescue']) : category.group === 'GAS' ? (['gas'] as const) : []
  return services.map((service) => ({ service, phone: numbers[service] }))
}
