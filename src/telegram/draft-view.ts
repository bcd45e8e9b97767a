// A report that is being told: what is known of it, and the one thing that is asked next. Asked in the order in which a
// person would ask, whatever was told first.
import { askedOf, type Category, isDanger, optionsOf, type Question, unread } from '../categories/index.ts'
import { formatMoment, formatTerm, inLanguage, type Locale } from '../language/index.ts'
import { placeNameOf } from '../card/index.ts'
import { checkCategory, checkFiling, checkPlace, markOf } from '../filing/index.ts'
import { nearbyReports, rowOf } from '../lists/index.ts'
import { type Photo, photosOfDraft } from '../photos/index.ts'
import type { Draft } from '../reports/index.ts'
import { Problem } from '../platform/problems.ts'
import { xmlText } from '../platform/xml.ts'
import type { Buttons, Press } from './line.ts'
import { type Begun, shortOf } from './state.ts'
import { type BotDeps, say, sayRefusal, type Talk } from './talk.ts'

export interface Shown {
  html: string
  buttons: Buttons
  /** The phone is asked for where it is, or for its number. */
  asking?: 'place' | 'contact'
}

type Fields = Draft['fields']

/** What a button of this draft carries. */
export const dataOf = (id: string, what: string): string => `d:${shortOf(id)}:${what}`

const inRows = (presses: readonly Press[], width = 1): Buttons => {
  const rows: Press[][] = []
  for (const [index, press] of presses.entries()) {
    if (index % width === 0) rows.push([])
    rows.at(-1)?.push(press)
  }
  return rows
}

const nameOf = (locale: Locale, category: Category) => inLanguage(category.name, locale)

/** Types that the words may mean, the likeliest first. */
export function suggested({ categories }: Pick<BotDeps, 'categories'>, text: string, count = 5): Category[] {
  const found = [...categories.search(text, count), ...categories.spokenIn(text, count)]
  return [...new Map(found.filter(({ offered }) => offered).map((each) => [each.code, each])).values()].slice(0, count)
}

export const typeButtons = ({ locale }: Pick<Talk, 'locale'>, id: string, types: readonly Category[]): Buttons =>
  inRows(types.map((each) => ({ text: nameOf(locale, each), data: dataOf(id, `t:${each.code}`) })))

export const groupButtons = ({ deps, locale }: Pick<Talk, 'deps' | 'locale'>, id: string): Buttons =>
  inRows(
    deps.categories.groups.map(({ code, name }) => ({ text: inLanguage(name, locale), data: dataOf(id, `g:${code}`) })),
    2,
  )

/** The name of type and place under which offers of reports close by were made. */
export const offerOf = ({ category, lat, lng, territory }: Fields): string =>
  [category, lat?.toFixed(4), lng?.toFixed(4), territory].join()

/** What is known so far, a line each. */
function told({ deps, locale }: Talk, { fields }: Draft, photos: number): string {
  const category = deps.categories.find(fields.category)
  const { where } = checkPlace(deps, fields, category)
  const lines = [
    ['known.type', category && nameOf(locale, category)],
    [
      'known.place',
      where && (fields.territory !== undefined || fields.lat === undefined) && placeNameOf(deps, where, locale),
    ],
    ['known.landmark', fields.landmark],
    ['known.text', fields.text],
    ['known.photos', photos > 0 && String(photos)],
  ] as const
  return lines.flatMap(([key, value]) => (value ? [say({ locale }, key, { value })] : [])).join('\n')
}

interface Next {
  html: string
  buttons?: Buttons
  asking?: Shown['asking']
}

/** Everything that must be asked before the type is settled. */
function askType(talk: Talk, { id, fields }: Draft): Next | undefined {
  const { deps, locale } = talk
  const { category, errors } = checkCategory(deps, fields.category, fields.territory)
  if (!category || errors.length > 0) {
    const wrong = fields.category === undefined ? '' : `${sayRefusal(talk, new Problem('invalid', { errors }))}\n\n`
    const types = fields.text === undefined ? [] : suggested(deps, fields.text)
    if (types.length === 0)
      return {
        html: `${wrong}${say(talk, fields.text === undefined ? 'ask.begin' : 'ask.group')}`,
        buttons: groupButtons(talk, id),
      }
    const other: Press = { text: say(talk, 'button.other_type'), data: dataOf(id, 't?') }
    return { html: `${wrong}${say(talk, 'ask.type')}`, buttons: [...typeButtons(talk, id, types), [other]] }
  }
  if (isDanger(category) && !fields.called) {
    const calls = deps.phones.for(category, fields.territory).map(({ phone, service, name }) => {
      const who = service ? say(talk, `service.${service}`) : xmlText(name ? inLanguage(name, locale) : '')
      return `☎️ <b>${xmlText(phone)}</b> — ${who}`
    })
    return {
      html: `${say(talk, 'ask.danger')}\n\n${calls.join('\n')}`,
      buttons: [[{ text: say(talk, 'button.called'), data: dataOf(id, 'c') }]],
    }
  }
  const [notice] = unread(category.questions, fields.answers ?? {})
  const question = category.questions.find((each) => `answer.${each.id}` === notice?.field)
  return (
    question && {
      html: `❗️ ${xmlText(inLanguage(question.label, locale))}${question.phone ? `\n☎️ <b>${xmlText(question.phone)}</b>` : ''}`,
      buttons: [[{ text: say(talk, 'button.read'), data: dataOf(id, `n:${question.id}`) }]],
    }
  )
}

/** Where, and in which of the districts that it may be. */
function askPlace(talk: Talk, { id, fields }: Draft): Next | undefined {
  const { deps, locale } = talk
  const byName: Press = { text: say(talk, 'button.by_name'), data: dataOf(id, 'p?') }
  const isNamed = fields.territory !== undefined || fields.mahalla !== undefined
  if (fields.lat === undefined && !isNamed)
    return { html: say(talk, 'ask.place'), buttons: [[byName]], asking: 'place' }
  const { where, errors } = checkPlace(deps, fields, deps.categories.find(fields.category))
  if (!where)
    return {
      html: sayRefusal(talk, new Problem('invalid', { errors })),
      buttons: [[byName]],
      asking: 'place',
    }
  if (isNamed || fields.lat === undefined || fields.lng === undefined) return undefined
  const near = deps.territories.nearest({ lat: fields.lat, lng: fields.lng }, 5, fields.accuracy)
  return {
    html: say(talk, 'ask.district'),
    buttons: [
      ...inRows(near.map(({ code, name }) => ({ text: inLanguage(name, locale), data: dataOf(id, `p:${code}`) }))),
      [byName],
    ],
  }
}

/** The same problem close by: joining is the stronger word (regulation 3.13). */
async function askNearby(talk: Talk, { id, fields }: Draft, begun: Begun): Promise<Next | undefined> {
  const { deps, locale, viewer } = talk
  const category = deps.categories.find(fields.category)
  const { where } = checkPlace(deps, fields, category)
  if (!category || !where?.exact || begun.offered === offerOf(fields)) return undefined
  const found = (await nearbyReports(deps, viewer, category, where.exact)).slice(0, 3)
  if (found.length === 0) return undefined
  const lines = found
    .map((report) => rowOf(deps, viewer, report, locale))
    .map(
      ({ report, categoryName, text }) =>
        `№ ${report.id} · ${xmlText(categoryName)}${text ? `\n<i>${xmlText(text.slice(0, 160))}</i>` : ''}`,
    )
  return {
    html: `${say(talk, 'ask.nearby')}\n\n${lines.join('\n\n')}`,
    buttons: [
      ...found.map((report) => [
        { text: say(talk, 'button.join', { number: String(report.id) }), data: dataOf(id, `j:${report.id}`) },
      ]),
      [{ text: say(talk, 'button.other_problem'), data: dataOf(id, 'o') }],
    ],
  }
}

function askQuestion(talk: Talk, { id }: Draft, question: Question): Next {
  const { locale } = talk
  const options = question.kind === 'choice' ? optionsOf(question) : []
  const [min, max] = [question.min, question.max]
  const range = min !== undefined && max !== undefined ? ` (${say(talk, 'ask.range', { min, max })})` : ''
  return {
    html: `${xmlText(inLanguage(question.label, locale))}${range}`,
    buttons: inRows(
      options.map((option) => ({
        text: inLanguage(option.label, locale),
        data: dataOf(id, `a:${question.id}:${option.id}`),
      })),
      2,
    ),
  }
}

/** The question that is still to be answered before the report can go. */
export function openQuestion({ categories }: Pick<BotDeps, 'categories'>, { fields }: Draft): Question | undefined {
  const answers = fields.answers ?? {}
  return askedOf(categories.find(fields.category)?.questions ?? [], answers).find(
    ({ id, kind, required }) => kind !== 'notice' && required && (answers[id] ?? '') === '',
  )
}

/** What it lacks, else who gets it and by when, with the last button. */
async function next(talk: Talk, draft: Draft, begun: Begun, photos: readonly Photo[]): Promise<Next> {
  const { deps, locale, viewer } = talk
  const { fields } = draft
  const early = askType(talk, draft) ?? askPlace(talk, draft) ?? (await askNearby(talk, draft, begun))
  if (early) return early
  const question = openQuestion(deps, draft)
  if (question && fields.text !== undefined) return askQuestion(talk, draft, question)
  const { filing, errors } = checkFiling(deps, fields, photos.length, deps.clock())
  if (!filing) {
    const [first] = errors
    if (first?.code === 'missing' && first.field === 'text') return { html: say(talk, 'ask.text') }
    if (first?.code === 'photo_required') return { html: say(talk, 'ask.photo') }
    return { html: sayRefusal(talk, new Problem('invalid', { errors })) }
  }
  const promise = say(talk, 'promise', {
    agency: deps.agencies.name(filing.route.agency, locale),
    moment: formatMoment(locale, filing.dueAt, deps.clock()),
    term: formatTerm(locale, filing.category.term),
  })
  if (!viewer) return { html: `${promise}\n\n${say(talk, 'ask.contact')}`, asking: 'contact' }
  const send: Press = {
    text: say(talk, 'button.send'),
    data: dataOf(draft.id, `s:${markOf(draft, filing, photos).slice(0, 10)}`),
  }
  return { html: `${promise}\n\n${say(talk, 'ask.send')}`, buttons: [[send]] }
}

/** The message of a draft. */
export async function showDraft(talk: Talk, draft: Draft, begun: Begun): Promise<Shown> {
  const { deps } = talk
  const photos = await photosOfDraft(deps.db, draft.id)
  const known = told(talk, draft, photos.length)
  const { html, buttons = [], asking } = await next(talk, draft, begun, photos)
  const change: Press[] =
    known === ''
      ? []
      : [
          { text: say(talk, 'button.change'), data: dataOf(draft.id, 'e') },
          { text: say(talk, 'button.drop'), data: dataOf(draft.id, 'x') },
        ]
  return {
    html: known === '' ? html : `<b>${say(talk, 'draft.title')}</b>\n${known}\n\n${html}`,
    buttons: change.length > 0 ? [...buttons, change] : buttons,
    ...(asking && { asking }),
  }
}

/** What of a draft can be changed. */
export const changeButtons = (talk: Talk, { id, fields }: Draft): Buttons => {
  const press = (key: 'type' | 'place' | 'text' | 'landmark' | 'photos' | 'back', what: string): Press => ({
    text: say(talk, `change.${key}`),
    data: dataOf(id, what),
  })
  return inRows(
    [
      press('type', 't?'),
      press('place', 'p?'),
      ...(fields.text === undefined ? [] : [press('text', 'ex')]),
      press('landmark', 'm?'),
      press('photos', 'ef'),
      press('back', 'b'),
    ],
    2,
  )
}
