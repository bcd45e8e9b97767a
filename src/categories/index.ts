export {
  Categories,
  type Category,
  type CategoryGroup,
  type Flag,
  isAboutHome,
  isDanger,
  isEmergency,
  isPrivate,
} from './rules.ts'
export {
  type Answers,
  answerLength,
  askedOf,
  checkAnswers,
  fieldOf,
  firstNotices,
  optionsOf,
  type Question,
  type QuestionKind,
  questionKinds,
  type QuestionOption,
  readAnswers,
  unread,
} from './questions.ts'
export {
  addPhone,
  importCategories,
  importPhones,
  listPhones,
  listGroups,
  loadCategories,
  loadPhones,
  lockCategory,
  type ReferenceGroup,
  removePhone,
  saveCategory,
} from './store.ts'
export { categoryRoutes } from './api.ts'
export { typeOptions } from './options.ts'
export { type Phone, Phones, type Service, services } from './phones.ts'
