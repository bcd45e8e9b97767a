// The pictures of the demonstration: small street scenes drawn here, one with the problem and one without.

export type Scene =
  | 'leak'
  | 'water'
  | 'manhole'
  | 'sewer'
  | 'wire'
  | 'light'
  | 'pothole'
  | 'pavement'
  | 'waste'
  | 'tree'
  | 'ditch'
  | 'roof'
  | 'sign'
  | 'stop'
  | 'play'

export const scenes: readonly Scene[] = [
  'leak',
  'water',
  'manhole',
  'sewer',
  'wire',
  'light',
  'pothole',
  'pavement',
  'waste',
  'tree',
  'ditch',
  'roof',
  'sign',
  'stop',
  'play',
]

const house = (x: number, y: number, width: number, wall: string, roof: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="110" fill="${wall}"/><path d="M${x - 14} ${y}L${x + width / 2} ${y - 58}L${x + width + 14} ${y}z" fill="${roof}"/>` +
  `<rect x="${x + 18}" y="${y + 28}" width="34" height="38" fill="#7fa8b8" stroke="#fff" stroke-width="5"/><rect x="${x + width - 58}" y="${y + 34}" width="36" height="76" fill="#7b5a3e"/>`
const poplar = (x: number, y: number, color = '#5f8a4e') =>
  `<rect x="${x - 5}" y="${y}" width="10" height="60" fill="#7a5c42"/><ellipse cx="${x}" cy="${y - 44}" rx="26" ry="78" fill="${color}"/>`
const pole = (x: number, lean = 0) =>
  `<g transform="rotate(${lean} ${x} 420)"><rect x="${x - 6}" y="120" width="12" height="300" fill="#8b8378"/><rect x="${x - 46}" y="140" width="92" height="8" fill="#8b8378"/></g>`

/** The street all scenes stand in: sky, far hills, a row of houses, a verge and the road. */
function street(night: boolean, body: string, seed: number): string {
  const sky = night
    ? ['#20304f', '#4a5474']
    : [
        ['#cfe2ea', '#f3ead6'],
        ['#bcd9e8', '#eef1e6'],
        ['#d9dfe2', '#f1ece2'],
      ][seed % 3]!
  const roofs = ['#a8553f', '#6f7f86', '#8a6a4f']
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 960 720">
    <defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>
    <rect width="960" height="720" fill="url(#s)"/>
    <path d="M0 330Q160 250 330 312T700 290T960 320V420H0z" fill="${night ? '#35415c' : '#b9c3b4'}"/>
    ${house(40, 300, 190, '#e9dcc3', roofs[seed % 3]!)}${house(300, 306, 160, '#dfd3c8', roofs[(seed + 1) % 3]!)}${house(690, 302, 200, '#efe4cd', roofs[(seed + 2) % 3]!)}
    ${poplar(262, 350)}${poplar(520, 346, '#6d9358')}${poplar(928, 352)}
    <rect y="410" width="960" height="60" fill="${night ? '#3d4a3e' : '#a9b48a'}"/><rect y="462" width="960" height="26" fill="#c6bfb2"/>
    <path d="M0 488H960V720H0z" fill="${night ? '#3a3d44' : '#77787a'}"/><path d="M0 604H960" stroke="#e8e3d5" stroke-width="7" stroke-dasharray="70 60"/>
    ${body}${night ? '<rect width="960" height="720" fill="#0b1430" opacity="0.45"/>' : ''}</svg>`
}

const puddle = (x: number, y: number, rx: number, ry: number, color = '#6fa3bf') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${color}" opacity="0.85"/><ellipse cx="${x - rx / 4}" cy="${y - ry / 4}" rx="${rx / 2}" ry="${ry / 3}" fill="#fff" opacity="0.25"/>`
const patch = (x: number, y: number) =>
  `<rect x="${x - 90}" y="${y - 34}" width="180" height="68" rx="6" fill="#4c4d50"/>`
const bags =
  '<path d="M560 470q-10-70 40-74t52 74zM640 474q-6-54 40-56t44 56z" fill="#38454d"/><path d="M500 474l60-36 50 36z" fill="#9c8a6b"/><circle cx="520" cy="466" r="12" fill="#c9b28a"/>'

/** What the street lacks before, and has after. */
const bodies: Record<Scene, [before: string, after: string]> = {
  leak: [
    puddle(470, 590, 330, 84) +
      '<path d="M460 560q-20-120 10-150q34 40 14 150z" fill="#bfe0ee" opacity="0.9"/><ellipse cx="468" cy="566" rx="46" ry="14" fill="#4a6572"/>',
    patch(470, 570) + puddle(700, 660, 60, 10),
  ],
  water: [
    '<path d="M430 330v96h-26v-20h-70v-22h70v-54z" fill="#6d7d86"/><path d="M334 410q-4 26 0 30" stroke="#9cc4d6" stroke-width="3" fill="none"/>',
    '<path d="M430 330v96h-26v-20h-70v-22h70v-54z" fill="#6d7d86"/><path d="M338 406q-8 60-4 92h14q2-50 0-92z" fill="#8fc6df"/>' +
      puddle(344, 500, 50, 10),
  ],
  manhole: [
    '<ellipse cx="480" cy="590" rx="92" ry="38" fill="#8e9194"/><ellipse cx="480" cy="592" rx="76" ry="29" fill="#15171a"/>',
    '<ellipse cx="480" cy="590" rx="92" ry="38" fill="#8e9194"/><ellipse cx="480" cy="590" rx="76" ry="29" fill="#55595e"/><path d="M430 582h100M430 598h100M480 564v52" stroke="#6f747a" stroke-width="5"/>',
  ],
  sewer: [
    puddle(430, 580, 290, 66, '#7a7a58') + '<ellipse cx="430" cy="574" rx="60" ry="22" fill="#4d4d3c"/>',
    '<ellipse cx="430" cy="574" rx="60" ry="22" fill="#55595e"/><path d="M392 574h76" stroke="#6f747a" stroke-width="5"/>',
  ],
  wire: [
    pole(200) +
      pole(770) +
      '<path d="M160 146Q400 210 470 470" stroke="#2f2f2f" stroke-width="5" fill="none"/><path d="M500 452l14-24-4 20 18-6-22 30 4-22z" fill="#f2b53a"/>',
    pole(200) +
      pole(770) +
      '<path d="M160 146Q480 220 730 146M244 146Q500 226 812 146" stroke="#2f2f2f" stroke-width="4" fill="none"/>',
  ],
  light: [
    pole(560),
    pole(560) +
      '<circle cx="606" cy="158" r="22" fill="#ffe6a0"/><path d="M596 170L430 560H800L616 170z" fill="#ffe6a0" opacity="0.35"/>',
  ],
  pothole: [
    '<path d="M360 590q40-44 120-30t110 24q20 40-60 54t-130 2q-60-16-40-50z" fill="#3b3836"/><path d="M392 596q40-20 90-10t70 18" stroke="#57514c" stroke-width="6" fill="none"/>',
    patch(470, 596),
  ],
  pavement: [
    '<path d="M120 462h90l20 26H100zM330 462h60l-10 26h-70zM520 466l80-6 30 28H500z" fill="#9a9184"/><path d="M230 476h70M420 478h70" stroke="#8a7f6e" stroke-width="10"/>',
    '<path d="M0 462h960v26H0z" fill="#d3ccbf"/><path d="M60 462v26M180 462v26M300 462v26M420 462v26M540 462v26M660 462v26M780 462v26M900 462v26" stroke="#b8b0a2" stroke-width="3"/>',
  ],
  waste: [
    '<rect x="420" y="392" width="120" height="82" rx="6" fill="#3f7d57"/><path d="M424 392l20-30h76l16 30z" fill="#8f8468"/>' +
      bags,
    '<rect x="420" y="392" width="120" height="82" rx="6" fill="#3f7d57"/><rect x="414" y="382" width="132" height="14" rx="5" fill="#2f6446"/>',
  ],
  tree: [
    '<path d="M600 470L560 250M575 330l-60-60M580 360l70-70M566 290l30-60" stroke="#6b5540" stroke-width="16" fill="none"/><path d="M380 560l300 30" stroke="#6b5540" stroke-width="22"/>',
    '<rect x="588" y="440" width="30" height="30" fill="#8a6d50"/><rect x="690" y="400" width="6" height="70" fill="#7a5c42"/><circle cx="693" cy="386" r="26" fill="#79a35e"/>',
  ],
  ditch: [
    '<path d="M0 420h960v44H0z" fill="#6e6a4a"/><path d="M60 430h80v26H60zM300 434h120v22H300zM640 428h90v30h-90z" fill="#8f8468"/>',
    '<path d="M0 420h960v44H0z" fill="#8a8578"/><path d="M0 432h960v24H0z" fill="#7fb0c4"/>',
  ],
  roof: [
    '<path d="M286 306L380 248 474 306z" fill="#5d4b43"/><path d="M350 276l36-16 20 40-50 4z" fill="#201c1a"/>',
    '<path d="M286 306L380 248 474 306z" fill="#4f7d8c"/><path d="M316 306l64-40 64 40" stroke="#6d9aa8" stroke-width="5" fill="none"/>',
  ],
  sign: [
    '<rect x="604" y="300" width="8" height="180" fill="#8f9396" transform="rotate(24 608 480)"/><circle cx="690" cy="330" r="34" fill="#b9b4aa"/>',
    '<rect x="604" y="280" width="8" height="200" fill="#8f9396"/><circle cx="608" cy="262" r="44" fill="#fff" stroke="#c33a32" stroke-width="13"/>',
  ],
  stop: [
    '<rect x="520" y="300" width="10" height="170" fill="#8f9396"/><rect x="700" y="300" width="10" height="170" fill="#8f9396"/><rect x="540" y="436" width="60" height="10" fill="#8d6e50"/>',
    '<rect x="520" y="300" width="10" height="170" fill="#6c7a80"/><rect x="700" y="300" width="10" height="170" fill="#6c7a80"/><rect x="500" y="286" width="232" height="16" fill="#2e7f93"/><rect x="540" y="436" width="140" height="12" fill="#8d6e50"/><rect x="530" y="310" width="170" height="110" fill="#a9cbd6" opacity="0.6"/>',
  ],
  play: [
    '<path d="M480 470l50-160 50 160M680 470l50-160 50 160M530 310h200" stroke="#a06a4e" stroke-width="10" fill="none"/><path d="M590 310l-14 120" stroke="#555" stroke-width="4"/>',
    '<path d="M480 470l50-160 50 160M680 470l50-160 50 160M530 310h200" stroke="#2e7f93" stroke-width="10" fill="none"/><path d="M590 310v110M630 310v110M586 424h50" stroke="#444" stroke-width="5"/>',
  ],
}

/** One picture as SVG: 0 shows the problem, 1 shows it solved. */
export function drawScene(scene: Scene, side: 0 | 1): string {
  return street(scene === 'light', bodies[scene][side], scenes.indexOf(scene))
}
