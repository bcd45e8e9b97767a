export {
  checkSettings,
  defaultSettings,
  differences,
  parseSetting,
  printSetting,
  replaceSettings,
  sections,
  type SettingField,
  settingFields,
  Settings,
  type SettingValue,
  valueOf,
} from './rules.ts'
export { loadSettings, lockSettings, saveSettings } from './store.ts'
export { hostOf, isTileFile } from './tiles.ts'
