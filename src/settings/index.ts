export { defaultSettings, type Settings } from './rules.ts'
export { loadSettings } from './store.ts'
