// The sheet of keys, and the palette of commands: both wait in the page until a key calls them.
import { may, roomsOf, type Viewer } from '../../people/index.ts'
import { asWritten, type Frame, Icon, link, roomName } from '../../ui/index.ts'
import { t } from '../words.ts'

/** Each key, as the sheet names it. */
const keys = [
  'j',
  'k',
  'Enter',
  'Esc',
  'x',
  'a',
  'r',
  'q',
  's',
  'p',
  'h',
  'm',
  'u',
  'n',
  'CtrlEnter',
  'slash',
  'CtrlK',
  'question',
] as const
const written: Partial<Record<(typeof keys)[number], string>> = {
  CtrlEnter: 'Ctrl+Enter',
  slash: '/',
  CtrlK: 'Ctrl+K',
  question: '?',
}

function Sheet({ frame: { locale } }: { frame: Frame }) {
  return (
    <>
      <button type="button" class="button button-plain desk-keys" popovertarget="keys" data-script hidden>
        {t(locale, 'keys.open')}
      </button>
      <div id="keys" class="dialog" popover="auto" role="dialog" aria-labelledby="keys-title">
        <div class="dialog-head">
          <h2 id="keys-title">{t(locale, 'keys.title')}</h2>
          <button type="button" class="dialog-close" popovertarget="keys" popovertargetaction="hide">
            <Icon name="x" label={t(locale, 'keys.close')} />
          </button>
        </div>
        <dl class="desk-sheet">
          {keys.map((key) => (
            <div key={key}>
              <dt>
                <kbd {...asWritten}>{written[key] ?? key}</kbd>
              </dt>
              <dd>{t(locale, `key.${key}`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  )
}

/** Rooms to go to; the steps of the open report are put in by the script. */
function Palette({ frame, viewer }: { frame: Frame; viewer: Viewer }) {
  const { locale } = frame
  const rooms = roomsOf(viewer)
  return (
    <div id="palette" class="dialog" popover="auto" role="dialog" aria-label={t(locale, 'palette')}>
      <input type="search" aria-label={t(locale, 'palette')} placeholder={t(locale, 'palette')} data-palette />
      <ul class="desk-palette">
        {rooms.map(({ path, key }) => (
          <li key={path}>
            <a href={link(frame, path)}>{roomName(locale, key)}</a>
          </li>
        ))}
        {may(viewer, 'work.read') && (
          <li>
            <a href={link(frame, '/my/role')}>{roomName(locale, 'role')}</a>
          </li>
        )}
      </ul>
    </div>
  )
}

export function Keys(props: { frame: Frame; viewer: Viewer }) {
  return (
    <>
      <Sheet frame={props.frame} />
      <Palette {...props} />
    </>
  )
}
