import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCoordinates } from './coordinates.ts'
import { namesIn } from './learn.ts'

const here = { lat: 40.778, lng: 71.326 }

describe('Coordinates that people paste', () => {
  it.each([
    '40.778, 71.326', '40.778 71.326', '40.778,71.326', '40,778 71,326', '40,778; 71,326', ' 40.7780 , 71.3260 ', 'N40.778 E71.326', '40.778° N, 71.326° E', '40.778°, 71.326°',
    `40°46'40.8"N 71°19'33.6"E`, '40° 46′ 40.8″ N, 71° 19′ 33.6″ E', '40 46.68 N 71 19.56 E', '40 46 40.8, 71 19 33.6', `40º46'40,8" С.Ш. 71º19'33,6" В.Д.`,
    'https://www.google.com/maps/@40.778,71.326,15z', 'https://maps.google.com/?q=40.778,71.326', 'https://www.google.com/maps/place/Mingbuloq/@41.0,71.0,12z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d40.778!4d71.326',
    'https://www.google.com/maps/search/?api=1&query=40.778%2C71.326', 'https://maps.google.com/?ll=40.778,71.326&z=16', 'https://www.google.com/maps/dir/40.778,71.326/41,72',
    'https://yandex.uz/maps/?ll=71.326%2C40.778&z=16', 'https://yandex.ru/maps/?pt=71.326,40.778&z=18', 'https://yandex.uz/maps/?whatshere%5Bpoint%5D=71.326%2C40.778&whatshere%5Bzoom%5D=17', 'https://yandex.uz/maps/?text=40.778%2C71.326',
    'https://2gis.uz/tashkent/geo/71.326,40.778', 'https://www.openstreetmap.org/?mlat=40.778&mlon=71.326', 'https://www.openstreetmap.org/#map=15/40.778/71.326', 'geo:40.778,71.326?z=17',
  ])('reads %s', (text) => {
    const point = readCoordinates(text)
    expect(point?.lat).toBeCloseTo(here.lat, 3)
    expect(point?.lng).toBeCloseTo(here.lng, 3)
  }) // prettier-ignore

  it('reads Plus Codes: whole, and short ones near somewhere', () => {
    const whole = readCoordinates('8JGHQ8HG+59')
    expect(whole?.lat).toBeCloseTo(40.778, 2)
    const short = readCoordinates('Q8HG+59 Mingbuloq', { lat: 40.8, lng: 71.3 })
    expect(short).toEqual(whole)
    expect(readCoordinates('Q8HG+59')).toBeUndefined()
    for (const lng of [1e20, -1e20, Infinity, NaN]) expect(readCoordinates('Q8HG+59', { lat: 40, lng })).toBeUndefined()
  })

  it.each(['', '12-maktab', '40', '40, 71', '2026-11-29', '998 90 123 45 67', 'Navoiy 12, 15', '91.5, 181.2', 'https://example.com/40', '12.5 kub suv, 3.5 soat', '40°99\'00"N 71°00\'00"E', 'A+B'])(
    'reads no place out of %j',
    (text) => {
      expect(readCoordinates(text)).toBeUndefined()
    },
  ) // prettier-ignore

  it('takes whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const point = readCoordinates(text)
        if (point) expect(Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180).toBe(true)
      }),
    )
  })
})

describe('What a report calls its place', () => {
  const keys = (landmark: string, text = '') => namesIn({ landmark, text }).map(({ name }) => name)
  it.each([
    ['12-maktab yonida', ['12-maktab']], ['Oq masjid roʻparasida, chap tomonda', ['Oq masjid']], ['рядом с рынком Чорсу', ['рынком Чорсу']], ['Чорсу бозори олдида', ['Чорсу бозори']],
    ['Karimov Anvarning uyi yonida', []], ['Vali akaning doʻkoni', []], ['5-uy, 12-xonadon', []], ['дом Каримовых', []], ['+998 90 123 45 67 uyi', []], ['AB1234567 pasport', []], ['uy', []],
  ] as [string, string[]][])('out of the landmark %j', (landmark, names) => {
    expect(keys(landmark)).toEqual(names)
  }) // prettier-ignore

  it('out of the text: streets and numbered schools alone', () => {
    expect(keys('', 'Navoiy koʻchasida chuqur, 15-maktab oldida.')).toEqual(['Navoiy koʻchasi', '15-maktab'])
    expect(keys('', 'На улице Амира Темура яма')).toEqual(['улица Амира Темура'])
    expect(keys('', 'Qoʻshnim Ali aka suvni ochib qoʻydi, uyi 12-uy')).toEqual([])
  })
})
