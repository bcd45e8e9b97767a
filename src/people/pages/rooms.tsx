// The rooms of one's own: reports, notices, profile, sign-in, data.
import { type Frame, link } from '../../ui/index.ts'
import { t } from '../words.ts'

const rooms = [
  ['reports', '/my'],
  ['notices', '/my/notices'],
  ['profile', '/my/profile'],
  ['security', '/my/security'],
  ['data', '/my/data'],
] as const

export function MyRooms({ frame, here }: { frame: Frame; here: (typeof rooms)[number][0] }) {
  const { locale } = frame
  return (
    <nav class="tabs" aria-label={t(locale, 'rooms')}>
      {rooms.map(([room, path]) => (
        <a key={room} href={link(frame, path)} aria-current={room === here ? 'page' : undefined}>
          {t(locale, `room.${room}`)}
        </a>
      ))}
    </nav>
  )
}
