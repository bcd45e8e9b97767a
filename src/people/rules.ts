// The pure door of people: who acts, which role holds which permission, and how far a membership reaches.
export { type Membership, type StaffRole, type Viewer } from './person.ts'
export { type Holder, may, type Permission, type Places, type Reach, reaches, reachOf, standsOver } from './policy.ts'
