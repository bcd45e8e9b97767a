export {
  Agencies,
  isHokimlik,
  type Agency,
  type Exception,
  type AgencyKind,
  type AgencyLevel,
  matrixOf,
} from './rules.ts'
export {
  addAgency,
  importAgencies,
  listAgencies,
  loadAgencies,
  setAgencyClosed,
  setKindName,
  type ReferenceKind,
} from './store.ts'
export {
  type AnswerTemplate,
  fillTemplate,
  listTemplates,
  removeTemplate,
  saveTemplate,
  type TemplateInput,
} from './template-store.ts'
export { agencyRoutes, searchAgencies } from './api.ts'
