// A form that came back: what was typed and what is wrong, and what every action's form is given.
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import type { Frame } from '../../ui/index.ts'
import type { Card } from '../card.ts'
import type { World } from '../../life/index.ts'
import type { CardExtras } from './extras.ts'

/** What a refused form brings back: which action, what was typed, what is wrong. */
export interface Attempt {
  action: string
  values: Fields
  errors: readonly FieldError[]
  /** Something happened meanwhile that it hung on. */
  isStale?: boolean
  /** Photos received with a refused try: their signed name and how many. */
  kept?: string
  keptCount?: number
  /** How many documents wait under the same name. */
  keptDocuments?: number
}

export interface FormProps {
  frame: Frame
  card: Card
  world: World
  attempt?: Attempt | undefined
  extras?: CardExtras
  /** The ready answer that was chosen, and where choosing another leads. */
  template?: number | undefined
  templateAddress?: (id: number) => string
  /** Where to come back to. */
  back?: string
  /** The step that is likeliest now: it stands first, and open. */
  lead?: string | undefined
  /** The address of a form, where it is not the report's own. */
  to?: (action: string) => string
}

export const valueOf = (attempt: Attempt | undefined, action: string, name: string) =>
  attempt?.action === action ? (textOf(attempt.values, name) ?? '') : undefined
export const errorsOf = (attempt: Attempt | undefined, action: string) =>
  attempt?.action === action ? attempt.errors : []
