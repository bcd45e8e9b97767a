// A place by words, without a map or a phone that knows where it is: one field, and what it finds as buttons.
import type { FastifyInstance } from 'fastify'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import { type Fields, queryOf, textOf } from '../../platform/query.ts'
import type { FilingInput, ReportDeps } from '../../reports/index.ts'
import { Button, type Frame, Icon, link, pageRoute, renderPart, sendPage, TextInput } from '../../ui/index.ts'
import { type Around, type FoundPlace, openPlaces } from '../actions.ts'
import { aroundOf } from '../api.ts'
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
  if (places.length === 0) return <p class="note">{t(locale, 'none')}</p>
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

/** The field and its button, for any form; `within`: only places of that territory. */
export function Finder({
  frame,
  finding,
  within,
}: {
  frame: Frame
  finding?: Finding | undefined
  within?: string | undefined
}) {
  const { locale } = frame
  return (
    <div class="stack finder" data-finds={`${link(frame, '/places/found')}${within ? `?within=${within}` : ''}`}>
      <div class="ask">
        <TextInput
          locale={locale}
          name="find"
          label={t(locale, 'label')}
          hint={t(locale, 'hint')}
          value={finding?.words}
          type="search"
        />
        <Button kind="quiet" name="step" value="find" icon="search" formnovalidate>
          {t(locale, 'button')}
        </Button>
      </div>
      <div data-found aria-live="polite">
        {finding && <FoundPlaces frame={frame} places={finding.places} />}
      </div>
    </div>
  )
}

const longest = 2000

/** What the words of a form find; undefined where its button was not pressed, or nothing was typed. */
export function openFinding(deps: ReportDeps) {
  const find = openPlaces(deps)
  return async (fields: Fields, around: Around & { within?: string }, frame: Frame): Promise<Finding | undefined> => {
    const words = textOf(fields, 'find')?.slice(0, longest)
    if (words === undefined || textOf(fields, 'step') !== 'find') return undefined
    const places = await find(words, around, frame.locale)
    return { words, places: places.filter(isIn(deps, around.within)) }
  }
}

const isIn =
  ({ territories }: Pick<ReportDeps, 'territories'>, within: string | undefined) =>
  ({ territory }: FoundPlace) =>
    within === undefined || territories.isWithin(territory, within)

/** The same list by itself, as the words are typed. */
export function foundPart(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  const find = openPlaces(deps)
  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/places/found', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const places = await find(textOf(query, 'q')?.slice(0, longest) ?? '', aroundOf(deps, query), frame.locale)
    const own = places.filter(isIn(deps, textOf(query, 'within')))
    return sendPage(request, reply, renderPart(<FoundPlaces frame={frame} places={own} />))
  })
}
