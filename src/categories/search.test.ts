import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Categories, type Category } from './rules.ts'
import type { ReferenceGroup } from './store.ts'

const reference = JSON.parse(readFileSync(new URL('./categories.json', import.meta.url), 'utf8')) as ReferenceGroup[]
const categories = new Categories(
  reference.map((group) => ({
    ...group,
    categories: group.types.map(
      (type) => ({ icon: null, offered: true, questions: [], ...type, group: group.code }) as unknown as Category,
    ),
  })),
)

// What people type, and the type they mean: Latin, Cyrillic, Russian, English, typos, with and without apostrophes.
const queries: [string, string][] = [
  ['suv yoq', 'WAT01'], ["suv yo'q", 'WAT01'], ['сув йўқ', 'WAT01'], ['сув йук', 'WAT01'], ['suv kelmayapti', 'WAT01'], ['нет воды', 'WAT01'], ['воды нет', 'WAT01'], ['no water', 'WAT01'],
  ['suv bosimi past', 'WAT02'], ['слабый напор', 'WAT02'], ['сув босими', 'WAT02'],
  ['quvur yorilgan', 'WAT03'], ['kuvur yorildi', 'WAT03'], ['truba yorildi', 'WAT03'], ['прорвало трубу', 'WAT03'], ['қувур ёрилди', 'WAT03'], ['burst pipe', 'WAT03'],
  ['loyqa suv', 'WAT04'], ['грязная вода', 'WAT04'], ['suv hisoblagich', 'WAT06'], ['счетчик воды', 'WAT06'], ['люк', 'WAT08'], ['quduq qopqogi', 'WAT08'], ['uyda suv yoq', 'WAT10'],
  ['kanalizatsiya', 'SEW01'], ['kanalizatsya', 'SEW01'], ['kanalizasiya tiqildi', 'SEW01'], ['канализация', 'SEW01'], ['засор', 'SEW01'], ['oqova suv', 'SEW02'], ['лужа', 'SEW04'], ['yomgir suvi', 'SEW04'],
  ['isitish yoq', 'HEA01'], ['батарея', 'HEA01'], ['нет отопления', 'HEA01'], ['uy sovuq', 'HEA01'], ['issiq suv', 'HEA03'], ['горячая вода', 'HEA03'],
  ['свет ўчди', 'ELE01'], ['svet ochdi', 'ELE01'], ["svet yo'q", 'ELE01'], ['tok yoq', 'ELE01'], ['elektr yoq', 'ELE01'], ['нет света', 'ELE01'], ['отключили свет', 'ELE01'], ['power outage', 'ELE01'],
  ['kuchlanish past', 'ELE02'], ['низкое напряжение', 'ELE02'], ['transformator', 'ELE03'], ['трансформатор', 'ELE03'], ['transfarmator', 'ELE03'], ['sim uzildi', 'ELE04'], ['оборван провод', 'ELE04'], ['stolba', 'ELE05'],
  ['gaz hidi', 'GAS01'], ['пахнет газом', 'GAS01'], ['газ ҳиди', 'GAS01'], ['gaz yoq', 'GAS02'], ['нет газа', 'GAS02'], ['gaz ballon', 'GAS04'], ['gaz past', 'GAS03'],
  ['tom oqyapti', 'MKD01'], ['крыша течет', 'MKD01'], ['lift', 'MKD03'], ['лифт не работает', 'MKD03'], ['podyezd', 'MKD04'], ['подвал затопило', 'MKD02'],
  ['chuqur', 'ROA01'], ['яма на дороге', 'ROA01'], ['yolda chuqur', 'ROA01'], ['asfalt yoq', 'ROA02'], ['trotuar', 'ROA03'], ['тротуар', 'ROA03'], ['koprik', 'ROA04'], ['гололед', 'ROA06'], ['pandus', 'ROA08'],
  ['svetofor', 'SAF01'], ['светофор', 'SAF01'], ['svetafor', 'SAF01'], ['дорожный знак', 'SAF02'], ['zebra', 'SAF04'],
  ['avtobus', 'TRN01'], ['нет автобуса', 'TRN02'], ['bekat', 'TRN03'], ['остановка', 'TRN03'],
  ['мусор', 'WAS01'], ['musor', 'WAS01'], ['axlat', 'WAS01'], ['chiqindi olib ketilmadi', 'WAS01'], ['konteyner', 'WAS02'], ['свалка', 'WAS03'], ['garbage', 'WAS01'],
  ['fonar', 'LAN01'], ['kocha chirogi', 'LAN01'], ['фонарь не горит', 'LAN01'], ['mahallada chiroq', 'LAN02'], ['детская площадка', 'LAN03'], ['daydi itlar', 'LAN09'], ['собаки', 'LAN09'], ['shovqin', 'LAN11'],
  ['suw joq', 'WAT01'], ['úyde suw joq', 'WAT10'], ['truba jarıldı', 'WAT03'], ['ılay suw', 'WAT04'], ['svet óshti', 'ELE01'], ['jaqtı joq', 'ELE01'], ['gaz iyisi', 'GAS01'], ['jolda shuqır', 'ROA01'], ['shıǵındı', 'WAS01'], ['kóshe shıraǵı', 'LAN01'], ['исси суў жоқ', 'HEA03'], ['суў жоқ', 'WAT01'], ['ақаба суў', 'SEW02'],
  ['ariq', 'IRR01'], ['арык', 'IRR01'], ['sugorish suvi', 'IRR02'], ['самострой', 'CON01'], ['internet yoq', 'COM02'], ['интернет', 'COM02'], ['нет связи', 'COM01'], ['maktab', 'OTH01'], ['поликлиника', 'OTH02'], ['bozor', 'OTH05'],
] // prettier-ignore

describe('Finding a type by everyday words', () => {
  it(`has the right type among the first three for 95 % of ${queries.length} queries`, () => {
    const missed = queries.filter(
      ([query, code]) =>
        !categories
          .search(query)
          .slice(0, 3)
          .some((category) => category.code === code),
    )
    expect(queries.length).toBeGreaterThanOrEqual(80)
    expect(missed.length / queries.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.05)
  })

  it('finds nothing where there is nothing to find, and stays quick on nonsense', () => {
    expect(categories.search('')).toEqual([])
    expect(categories.search('?!…')).toEqual([])
    expect(categories.search('qwertyuiop zxcvbnm')).toEqual([])
    expect(categories.search('a'.repeat(10_000)).length).toBeLessThanOrEqual(8)
  })
})
