// The automatic checks that may stop a report before it is routed (regulation 3.1). Pure.
import { fold } from '../language/index.ts'

export type Stop = 'abuse' | 'not_understood'

/** Folded stems of plain insults and obscenities in Uzbek and Russian. */
const abuse = ['blyad', 'suka', 'pidaras', 'pidoras', 'huy', 'pizd', 'eban', 'jalab', 'qotaq', 'qotoq', 'onangni', 'dalbayob', 'gandon']

/** Which check stops a text; an emergency is never stopped. */
export function stopOf(text: string, isEmergency: boolean): Stop | undefined {
  if (isEmergency) return undefined
  const tokens = fold(text).split(' ')
  if (tokens.some((token) => abuse.some((stem) => token.startsWith(stem)))) return 'abuse'
  const letters = text.match(/\p{L}/gu) ?? []
  const isNoise = letters.length < 3 || new Set(letters.map((letter) => letter.toLowerCase())).size < 3
  return isNoise ? 'not_understood' : undefined
}
