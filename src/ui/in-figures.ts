// For islands: counts and moments in figures, as the language of the page writes them; always Asia/Tashkent.

/** Whose way of writing figures it is: Uzbek and Karakalpak write them as Russian does, which every browser knows. */
const written = () => (document.documentElement.lang === 'en' ? 'en-GB' : 'ru')

/** `12 345`, `12,345`. Not by the browser's own formatter: a cheap phone takes a tenth of a second to wake it. */
export const countInFigures = (count: number): string =>
  String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, written() === 'ru' ? '\u00A0' : ',')

const zone = { timeZone: 'Asia/Tashkent' } as const

/** `22.11.2026`, `22/11/2026`. */
export const dayInFigures = (at: Date): string => at.toLocaleDateString(written(), zone)

/** `22.11.2026, 18:00`, `22/11/2026, 18:00`. */
export const momentInFigures = (at: Date): string =>
  at.toLocaleString(written(), { dateStyle: 'short', timeStyle: 'short', ...zone })
