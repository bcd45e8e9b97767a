export {
  checkSettings,
  differences,
  parseSetting,
  printSetting,
  type SettingField,
  settingFields,
  type SettingValue,
  valueOf,
} from './fields.ts'
export { defaultSettings, replaceSettings, sections, Settings } from './rules.ts'
export { loadSettings, lockSettings, saveSettings } from './store.ts'
export { hostOf, isTileFile } from './tiles.ts'
