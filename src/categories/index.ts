export { Categories, type Category, type CategoryGroup, type Flag, isAboutHome, isDanger, isEmergency, isPrivate } from './rules.ts'
export { importCategories, loadCategories, type ReferenceGroup } from './store.ts'
export { categoryRoutes } from './api.ts'
export { phonesFor } from './phones.ts'
