export { defaultSettings, Settings } from './rules.ts'
export { loadSettings } from './store.ts'
