// For the browser: puts a form that could not be sent among the letters of this phone.
import { changeLetter, copyOf } from './box.ts'
import { newId } from '../ui/new-id.ts'
import { type Field, type Form, type Letter, type LetterFile, withFields } from './rules.ts'

/** A report as it begins. */
export const newLetter = (id: string, locale: string, person: number | null): Letter => ({
  id,
  is: 'report',
  state: 'begun',
  person,
  locale,
  fields: [],
  files: [],
  at: Date.now(),
  tries: 0,
  nextAt: 0,
})

/** What a form holds: words apart from files, which are copied, since a picture may be gone before it is sent. */
async function partsOf(form: FormData): Promise<{ fields: Field[]; files: LetterFile[] }> {
  const fields: Field[] = []
  const files: LetterFile[] = []
  for (const [name, value] of form)
    if (typeof value === 'string') fields.push([name, value])
    else if (value.size > 0) files.push({ field: name, name: value.name, blob: await copyOf(value) })
  return { fields, files }
}

const unsentState = (person: number | null): Letter['state'] => (person === null ? 'sign_in' : 'kept')

/** A step on a report, to be sent as soon as there is a network. @returns its letter's id */
async function keepStep(
  { locale, report }: Form & { is: 'step' },
  address: string,
  form: FormData,
  person: number | null,
): Promise<string> {
  const { fields, files } = await partsOf(form)
  const key = fields.find(([name]) => name === 'key')?.[1]
  const rest = fields.filter(([name]) => name !== 'key')
  const make = (id: string): Letter => ({
    ...newLetter(id, locale, person),
    is: 'step',
    state: unsentState(person),
    fields: rest,
    files,
    address,
    report,
  })
  const id = key ?? newId()
  // A page that was kept may be used twice: what is in it then is another step.
  const isSame = (known: Letter | undefined) => JSON.stringify(known?.fields) === JSON.stringify(rest)
  if (isSame(await changeLetter(id, (known) => known ?? make(id)))) return id
  const other = newId()
  await changeLetter(other, () => make(other))
  return other
}

/** What was typed into a step of filing, added to what the phone knows of it. @returns its letter */
async function keepFiling(
  { locale, step, draft }: Form & { is: 'filing' },
  form: FormData,
  person: number | null,
): Promise<Letter> {
  const { fields: given, files: bare } = await partsOf(form)
  // What is said of a photo goes with it, whatever its number becomes.
  const isCaption = ([name]: Field) => name.startsWith('caption.')
  const captions = new Map(given.filter(isCaption))
  const fields = given.filter((field) => !isCaption(field))
  let nth = 0
  const files = bare.map((file) => {
    if (file.field !== 'photo') return file
    nth += 1
    const caption = captions.get(`caption.${nth}`)
    return caption ? { ...file, caption } : file
  })
  const id = draft ?? newId()
  const letter = await changeLetter(id, (known) => {
    const before = known ?? newLetter(id, locale, person)
    const next = {
      ...before,
      isAway: true as const,
      person: before.person ?? person,
      fields: withFields(before.fields, fields),
      files: [...before.files, ...files],
      at: Date.now(),
    }
    // The last button was pressed: nothing more is asked.
    return step === 'send' && before.fields.length > 0 ? { ...next, state: unsentState(next.person) } : next
  })
  return letter as Letter
}

/** Where whoever sent it goes on: the letters of this phone, or the form that works without a network. */
export async function keepForm(form: Form, url: URL, data: FormData, person: number | null): Promise<string> {
  if (form.is === 'step') {
    const id = await keepStep(form, url.pathname + url.search, data, person)
    return `/${form.locale}/offline?kept=${id}`
  }
  const letter = await keepFiling(form, data, person)
  return letter.state === 'begun'
    ? `/${form.locale}/offline/report?draft=${letter.id}`
    : `/${form.locale}/offline?kept=${letter.id}`
}
