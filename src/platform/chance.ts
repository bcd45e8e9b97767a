// Chance, where the law asks for it: a share looked at, a consent asked again.
import { randomInt } from 'node:crypto'

/** A number in [0, 1) that nobody can foresee. */
export const draw = (): number => randomInt(2 ** 32) / 2 ** 32
