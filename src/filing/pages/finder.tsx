// A place by words, without a map or a phone that knows where it is: one field, and what it finds as buttons.
import type { FoundPlace } from '../../places/index.ts'
import type { FilingInput } from '../../reports/index.ts'
import { Button, type Frame, Icon, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'

/** What was typed, and what it found. */
export interface Finding {
  words: string
  places: readonly FoundPlace[]
}

const parted = '|'

/** A found place as the value of a button. */
const valueOf = ({ kind, name, territory, mahalla, lat, lng }: FoundPlace): string =>
  [kind, territory, mahalla ?? '', lat.toFixed(6), lng.toFixed(6), kind === 'landmark' ? name : ''].join(parted)

/**
 * What a pressed button says of the place: a point where it names one, else its district and mahalla; undefined for
 * what no button of ours says. A point proposes its district anew.
 */
export function pickedOf(value: string | undefined): Partial<FilingInput> | undefined {
  const [kind = '', territory, mahalla, lat, lng, ...name] = (value ?? '').split(parted)
  const none = { lat: undefined, lng: undefined, accuracy: undefined, territory: undefined, mahalla: undefined }
  if (kind === 'point' || kind === 'landmark') {
    const landmark = name.join(parted)
    return { ...none, lat: Number(lat), lng: Number(lng), ...(landmark && { landmark }) }
  }
  if (kind === 'district' || kind === 'mahalla') return { ...none, territory, mahalla: mahalla || undefined }
  return undefined
}

/** What was found, each a button that chooses it. */
export function FoundPlaces({ frame: { locale }, places: all }: { frame: Frame; places: readonly FoundPlace[] }) {
  // A region alone is no place of a report; what lies in it is found by more words.
  const places = all.filter(({ kind }) => kind !== 'region')
  if (places.length === 0) return <p class="note">{t(locale, 'find.none')}</p>
  return (
    <ul class="choices">
      {places.map((place) => (
        <li key={valueOf(place)}>
          <button type="submit" name="pick" value={valueOf(place)} formnovalidate>
            <Icon name={place.kind === 'landmark' || place.kind === 'point' ? 'pin' : 'body'} />
            <span>
              {place.name}
              <small>{place.within}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

export function Finder({ frame, finding }: { frame: Frame; finding?: Finding | undefined }) {
  const { locale } = frame
  return (
    <div class="stack finder">
      <div class="search-row">
        <TextInput
          locale={locale}
          name="find"
          label={t(locale, 'find.label')}
          hint={t(locale, 'find.hint')}
          value={finding?.words}
          type="search"
        />
        <Button kind="quiet" name="step" value="find" icon="search" formnovalidate>
          {t(locale, 'find.button')}
        </Button>
      </div>
      <div data-found aria-live="polite">
        {finding && <FoundPlaces frame={frame} places={finding.places} />}
      </div>
    </div>
  )
}
