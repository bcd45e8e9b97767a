// The button beside something of the team that takes it away.
import { asWritten, Button, type Frame, link } from '../../ui/index.ts'
import { t } from '../words.ts'

export function Remove({ frame, to, id, what }: { frame: Frame; to: string; id: number; what: string }) {
  return (
    <form method="post" action={link(frame, to)}>
      <input type="hidden" name="id" value={id} />
      <Button kind="plain">
        {t(frame.locale, 'team.remove')}
        <span class="visually-hidden" {...asWritten}>
          {' '}
          — {what}
        </span>
      </Button>
    </form>
  )
}
