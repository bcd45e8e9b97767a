// All pages about the person behind the request.
import type { FastifyInstance } from 'fastify'
import { profilePages } from './profile.tsx'
import { rolePages } from './role.tsx'
import { secondPages } from './second.tsx'
import { securityPages } from './security.tsx'
import { type PersonDeps, signInPages } from './sign-in.tsx'

export function personPages(app: FastifyInstance, deps: PersonDeps): void {
  signInPages(app, deps)
  secondPages(app, deps)
  rolePages(app, deps)
  profilePages(app, deps)
  securityPages(app, deps)
}
