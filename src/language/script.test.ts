import { describe, expect, it } from 'vitest'
import { formatAgo, formatDate, formatLeft, formatMoment, formatTerm } from './dates.ts'
import { preferredLocale } from './locales.ts'
import { cleanText, fold, inRussian, textToCyrillic, toCyrillic } from './script.ts'

describe('Uzbek letters', () => {
  it('turns any apostrophe into the right sign', () => {
    expect(cleanText("ko'cha, g`isht, ma’no, san'at")).toBe('koʻcha, gʻisht, maʼno, sanʼat')
    expect(cleanText('a\u202Eb\u0000c\r\nd')).toBe('abc\nd')
    expect(cleanText('  <b>emoji 🙂</b> ')).toBe('<b>emoji 🙂</b>')
  })

  it.each([
    ['Oʻzbekiston', 'Ўзбекистон'],
    ['Yoʻllar va piyodalar yoʻlaklari', 'Йўллар ва пиёдалар йўлаклари'],
    ['Elektr energiyasi', 'Электр энергияси'],
    ['poytaxt, ertaga, yetti', 'пойтахт, эртага, етти'],
    ['kanalizatsiyaga', 'канализацияга'],
    ['noyabr, oktabr', 'ноябрь, октябрь'],
    ['Isʼhoqxon', 'Исҳоқхон'],
    ['maʼno, sanʼat', 'маъно, санъат'],
    ['SHAHAR Chust choʻl', 'ШАҲАР Чуст чўл'],
    ['obyekt', 'объект'],
    ['oktabrdagi, parolni', 'октябрдаги, паролни'],
    ['2024-yil 24-oktabrdagi', '2024 йил 24 октябрдаги'],
    ['10 MB, QR belgi', '10 МБ, QR белги'],
    ['geolokatsiya', 'геолокация'],
  ])('writes %s as %s', (latin, cyrillic) => {
    expect(toCyrillic(latin)).toBe(cyrillic)
  })

  it('leaves in a text what is no word of it', () => {
    expect(textToCyrillic('<b>Xavfli</b>: {count} ta, /yangi — ism@pochta.uz')).toBe(
      '<b>Хавфли</b>: {count} та, /yangi — ism@pochta.uz',
    )
    expect(textToCyrillic('3wd, 24h; Ctrl+P; https://…; {year}-yil')).toBe('3wd, 24h; Ctrl+P; https://…; {year} йил')
  })

  it('folds both scripts and all apostrophes to one spelling', () => {
    expect(fold("Ko'cha")).toBe(fold('Кўча'))
    expect(fold('Koʻcha')).toBe(fold('Кoча'.replace('o', 'ў')))
    expect(fold('Gʻishtli hovli')).toBe(fold('Ғиштли ҳовли'))
    expect(fold('Yetti')).toBe(fold('етти'))
    expect(fold('stansiya')).toBe(fold('станция'))
    expect(fold('Ёмғир')).toBe('yomgir')
  })

  it('folds Karakalpak in both its scripts, and the neighbours’ letters, without breaking a word', () => {
    expect(fold('Нөкис')).toBe(fold('Nókis'))
    expect(fold('jarıq')).toBe(fold('jariq'))
    expect(fold('Қарақалпақстан')).toBe(fold('Qaraqalpaqstan'))
    expect(fold('әжаға үй һәм аңыз')).toBe('ajaga uy ham aniz')
    expect(fold('áǵa úy hám ańız')).toBe('aga uy ham aniz')
    for (const word of ['кӯча', 'водӣ', 'ҷойи', 'їжак', 'ұлы', 'Şäher', 'İstanbul'])
      expect(fold(word), word).toMatch(/^[a-z]+$/)
  })
})

describe('Dates', () => {
  const day = new Date('2026-11-22T10:00:00+05:00')
  it('are said as people say them', () => {
    expect(formatDate('uz', day)).toBe('2026-yil 22-noyabr')
    expect(formatDate('uz-cyrl', day)).toBe('2026 йил 22 ноябрь')
    expect(formatDate('kaa', day)).toBe('2026-jıl 22-noyabr')
    expect(formatMoment('kaa', day, day)).toBe('22-noyabr, 10:00')
    expect(formatDate('ru', day)).toBe('22 ноября 2026')
    expect(formatDate('en', day)).toBe('22 November 2026')
    expect(formatMoment('uz', day, day)).toBe('22-noyabr, 10:00')
    expect(formatMoment('uz', new Date('2025-12-31T23:30:00+05:00'), day)).toBe('2025-yil 31-dekabr, 23:30')
  })
  it('say how far away they are, with plurals', () => {
    const later = (hours: number) => new Date(day.getTime() + hours * 3_600_000)
    expect(formatLeft('uz', later(72), day)).toBe('3 kun qoldi')
    expect(formatLeft('ru', later(50), day)).toBe('осталось 2 дня')
    expect(formatLeft('ru', later(-5), day)).toBe('опоздание 5 часов')
    expect(formatLeft('en', later(-1), day)).toBe('1 hour late')
    expect(formatLeft('kaa', later(72), day)).toBe('3 kún qaldı')
    expect(formatLeft('kaa', later(-5), day)).toBe('5 saat keshikti')
    expect(formatAgo('kaa', later(-72), day)).toBe('3 kún burın')
    // Never more than there is.
    expect(formatLeft('uz', later(1.5), day)).toBe('1 soat 30 daqiqa qoldi')
    expect(formatLeft('uz', later(60), day)).toBe('2 kun qoldi')
    expect(formatLeft('ru', later(47.99), day)).toBe('осталось 1 день 23 часа')
    expect(formatLeft('uz', later(24), day)).toBe('1 kun qoldi')
    expect(formatLeft('uz', new Date(day.getTime() + 59_999), day)).toBe('0 daqiqa qoldi')
    expect(formatLeft('en', later(-30.5), day)).toBe('1 day 6 hours late')
    expect(formatTerm('uz', '3wd')).toBe('3 ish kuni')
    expect(formatTerm('ru', '1wd')).toBe('1 рабочий день')
  })
  it('choose the language a browser asks for, Uzbek first', () => {
    expect(preferredLocale(undefined)).toBe('uz')
    expect(preferredLocale('de, fr;q=0.8')).toBe('uz')
    expect(preferredLocale('ru-RU,ru;q=0.9,en;q=0.8')).toBe('ru')
    expect(preferredLocale('uz-Cyrl-UZ')).toBe('uz-cyrl')
    expect(preferredLocale('kaa, ru;q=0.8')).toBe('kaa')
    expect(preferredLocale('en;q=0.4, uz;q=0.9')).toBe('uz')
  })
})

describe('An Uzbek name in Russian text', () => {
  it.each([
    ['Qoʻshqishloq', 'Кушкишлок'],
    ['Gʻalaba', 'Галаба'],
    ['Hamza', 'Хамза'],
    ['Guliston', 'Гулистон'],
  ])('%s is %s', (latin, russian) => {
    expect(inRussian(toCyrillic(latin))).toBe(russian)
  })
})
