// Where chosen photos stand until they are sent.
import type { Locale } from '../language/index.ts'
import { Icon } from './parts.tsx'
import { t } from './words.ts'

/** What is said of a photo is so long at most, where a setting does not say otherwise. */
const captionLength = 140

/** Where chosen photos stand as tiles (`tray.ts`), and the tile they are made of. */
export const PhotoTray = ({ locale, captions = false }: { locale: Locale; captions?: boolean | undefined }) => (
  <>
    <ul class="uploads" data-shown />
    <template data-photo>
      <li>
        <img width={112} height={112} alt={t(locale, 'photo.nth', { count: '%' })} />
        <progress max="1" value="0" hidden aria-label={t(locale, 'photo.sending')} />
        <p class="wrong" role="alert" hidden />
        {captions && (
          <input
            type="text"
            maxLength={captionLength}
            placeholder={t(locale, 'photo.caption')}
            aria-label={t(locale, 'photo.caption')}
          />
        )}
        <p class="upload-acts">
          <button type="button" data-do="earlier" hidden>
            <Icon name="left" label={t(locale, 'photo.earlier')} />
          </button>
          <button type="button" data-do="remove">
            <Icon name="x" label={t(locale, 'photo.remove')} />
          </button>
        </p>
      </li>
    </template>
  </>
)
