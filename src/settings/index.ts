export {
  checkSettings,
  defaultSettings,
  deferralGrounds,
  differences,
  parseSetting,
  printSetting,
  rejectionGrounds,
  replaceSettings,
  sections,
  type SettingField,
  settingFields,
  Settings,
  type SettingValue,
  valueOf,
} from './rules.ts'
export { loadSettings, lockSettings, saveSettings } from './store.ts'
