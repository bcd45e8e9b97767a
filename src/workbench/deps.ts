// What the desk is given.
import type { CardDeps } from '../card/index.ts'
import type { SignInDeps } from '../people/index.ts'

export type DeskDeps = CardDeps & SignInDeps & { publicUrl?: string | undefined }
