// The points of a body as a small picture for other sites.
import { colours, draw, fitted, star } from '../../platform/outlines.ts'
import { xmlAttribute } from '../../platform/xml.ts'

/** The points of a body beside its kind and place, 360 × 92, for any site. */
export function badge(kind: string, place: string, score: string): string {
  const title = xmlAttribute(`${kind}, ${place}: ${score} / 10`)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="92" role="img" aria-label="${title}"><title>${title}</title>` +
    `<rect x=".5" y=".5" width="359" height="91" rx="4" fill="${colours.paper}" stroke="${colours.line}"/>` +
    draw({ text: fitted(place, 260, 16, 600), x: 16, y: 28, size: 16, weight: 600 }) +
    draw({ text: fitted(kind, 260, 14), x: 16, y: 49, size: 14, colour: 'muted' }) +
    star(13, 60, 22) +
    draw({ text: 'Xalq nazorati', x: 39, y: 76, size: 14, colour: 'accent', weight: 600 }) +
    `${draw({ text: score, x: 296, y: 57, size: 32, weight: 600 })}</svg>`
  )
}
