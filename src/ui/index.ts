export { renderAlone } from './alone.tsx'
export { asWritten } from './as-written.ts'
export { allOf, assetUrl, iconsUrl, loadAssets } from './assets.ts'
export { type Frame, languageNames, link, type Room, type RoomName, type Waits, roomName } from './frame.tsx'
export { renderPage, renderPart } from './page.tsx'
export { Girih } from './girih.tsx'
export { Field, FileInput, type Option, PhotoInput, Radios, Select, TextArea, TextInput } from './fields.tsx'
export {
  Badge,
  Button,
  ButtonLink,
  Disclosure,
  Empty,
  ErrorSummary,
  Icon,
  Paging,
  type Tone,
  groundOf,
  geoAddress,
  MapHere,
} from './parts.tsx'
export { scenes } from './scenes.tsx'
export { Photo, PhotoViewer, Picture, type ShownPhoto, Thumb } from './photo.tsx'
export { type Played, Player } from './player.tsx'
export { nothingBack, problemResponses } from './problem-schema.ts'
export { problemPage } from './problem-page.tsx'
export { optionLists, withCursor } from './options.ts'
export { sendRoom } from './room.tsx'
export { frameCode, framed, homeOf, keptOnPhone, openShared, pageRoute, sendPacked, sendPage } from './reply.ts'
export { sayFieldError, sayProblem, sayWhatToDo, sayWhole } from './words.ts'
export { type ChartPoint, LineChart } from './chart.tsx'
export { type Board, type BoardRow, BoardTable, Files, aboutSheet, sheetOf } from './board.tsx'
export { type Amount, Amounts } from './amounts.tsx'
export { Checks } from './checks.tsx'
export { Dialog } from './dialog.tsx'
export { Table } from './table.tsx'
export { Timeline } from './timeline.tsx'
export { renderWidget } from './widget.tsx'
export { Wrote } from './wrote.tsx'
