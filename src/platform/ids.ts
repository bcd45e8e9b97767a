// What the number of a thing is the number of: one kind's id is never taken for another's. A plain number, such as one
// out of an address, fits each. Pure.

type Id<Kind extends string> = number & { readonly of?: Kind }

export type AgencyId = Id<'agency'>
export type PersonId = Id<'person'>
export type ReportId = Id<'report'>
export type IncidentId = Id<'incident'>
export type MembershipId = Id<'membership'>
