export { defaultSettings, type Settings } from './rules.ts'
export { loadSettings, saveSetting } from './store.ts'
