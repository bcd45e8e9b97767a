export { Categories, type Category, type CategoryGroup, type Flag, isAboutHome, isDanger, isEmergency, isPrivate } from './rules.ts'
export { addPhone, importCategories, importPhones, listPhones, loadCategories, loadPhones, type ReferenceGroup, removePhone } from './store.ts'
export { categoryRoutes } from './api.ts'
export { type Phone, Phones, type Service, services } from './phones.ts'
