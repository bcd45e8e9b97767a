export { defaultSettings, Settings } from './rules.ts'
export { loadSettings, replaceSettings } from './store.ts'
