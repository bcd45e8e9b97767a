export { defaultSettings, deferralGrounds, rejectionGrounds, Settings } from './rules.ts'
export { loadSettings } from './store.ts'
