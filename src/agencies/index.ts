export { Agencies, type Agency, type Exception, type Spot, type AgencyKind, type AgencyLevel, type RoutingReason } from './rules.ts'
export { addAgency, importAgencies, listAgencies, loadAgencies, setAgencyClosed, setKindName, type ReferenceKind } from './store.ts'
export { addTemplate, type AnswerTemplate, fillTemplate, listTemplates, removeTemplate, type TemplateInput } from './templates.ts'
export { agencyRoutes, searchAgencies } from './api.ts'
