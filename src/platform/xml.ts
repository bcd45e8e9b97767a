// Text inside XML. Pure.

/** Between tags; `]]>` may stand nowhere. */
export const xmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** Between quotes, and anywhere else. */
export const xmlAttribute = (text: string): string => xmlText(text).replaceAll('"', '&quot;')
