// Names and words that somebody wrote once for all languages: browsers must not translate them.

/** To be spread on an element. The types know only the DOM property, the renderer writes the attribute. */
export const asWritten = { translate: 'no' as unknown as boolean }
