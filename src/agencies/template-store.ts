// Answer templates of a body: ready words by type or group of problems, in the reporter's language; `[muammo]`,
// `[joy]`, `[raqam]`, in whichever language they are written, become the problem, the place and the number.
import variables from './variables.json' with { type: 'json' }
import type { AgencyId, PersonId } from '../platform/ids.ts'
import {
  checkText,
  isVisible,
  type Locale,
  type Said,
  saidIn,
  type Written,
  writtenLanguages,
} from '../language/index.ts'
import type { Categories } from '../categories/index.ts'
import { type Db, isUniqueViolation, sql } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import { type Settings } from '../settings/rules.ts'

export interface AnswerTemplate {
  id: number
  agencyId: AgencyId
  /** A type, a group, or with neither every problem of the body. */
  group: string | null
  category: string | null
  name: string
  texts: Said
}

const columns = sql.raw('id, agency_id as "agencyId", category_group as "group", category, name, texts')

/** The body's templates; those for one type, where it is named: its own first, then its group's, then the rest. */
export async function listTemplates(
  db: Db,
  agencyId: AgencyId,
  about?: { category: string; group: string },
): Promise<AnswerTemplate[]> {
  const { rows } = await sql<AnswerTemplate>`
    select ${columns} from answer_templates where agency_id = ${agencyId}
    and ${about === undefined ? sql`true` : sql`coalesce(category, ${about.category}) = ${about.category} and coalesce(category_group, ${about.group}) = ${about.group}`}
    order by category is null, category_group is null, name`.execute(db)
  return rows
}

export interface TemplateInput extends Partial<Record<Written, string | undefined>> {
  /** Of one that is changed. */
  id?: number | undefined
  /** A type's or a group's code; nothing: every problem. */
  about?: string | undefined
  name?: string | undefined
}

/**
 * Adds a template, or changes the own one with this id; words that were left out in a language are the Uzbek ones.
 * @throws invalid; not_found for another body's
 */
export async function saveTemplate(
  { db, categories, settings }: { db: Db; categories: Categories; settings: Pick<Settings, 'limits'> },
  agencyId: AgencyId,
  personId: PersonId,
  input: TemplateInput,
): Promise<void> {
  const longest = settings.limits.textLength
  const errors: FieldError[] = []
  const name = checkText(errors, 'name', input.name, { max: 80 })
  const category = categories.find(input.about)
  const group = categories.findGroup(input.about)
  if (input.about && !category && !group) errors.push({ field: 'about', code: 'unknown_choice' })
  const text = (language: Written) => {
    const typed = checkText(errors, language, input[language], { max: longest, optional: language !== 'uz' })
    return isVisible(typed) ? typed : undefined
  }
  const uz = text('uz') ?? ''
  const said: Said = { uz, kaa: text('kaa'), ru: text('ru') ?? uz, en: text('en') ?? uz }
  for (const field of writtenLanguages) {
    const unknown = [...(said[field] ?? '').matchAll(/\[([^\]\s]{1,30})\]/g)].find(
      ([, word = '']) => variableOf(word) === undefined,
    )
    if (unknown) errors.push({ field, code: 'unknown_variable', params: { word: unknown[0] } })
  }
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const texts = JSON.stringify(said)
  const about = [group?.code ?? null, category?.code ?? null] as const
  try {
    const { rows } = await (
      input.id === undefined
        ? sql`
          insert into answer_templates (agency_id, category_group, category, name, texts, made_by)
          values (${agencyId}, ${about[0]}, ${about[1]}, ${name}, ${texts}::jsonb, ${personId}) returning id`
        : sql`
          update answer_templates set category_group = ${about[0]}, category = ${about[1]}, name = ${name},
            texts = ${texts}::jsonb, made_by = ${personId}
          where id = ${input.id} and agency_id = ${agencyId} returning id`
    ).execute(db)
    if (rows.length === 0) throw new Problem('not_found')
  } catch (error) {
    if (isUniqueViolation(error, 'answer_templates_agency_id_name_key')) throw invalid('name', 'exists')
    throw error
  }
}

/** @throws not_found for another body's */
export async function removeTemplate(db: Db, agencyId: AgencyId, id: number | undefined): Promise<void> {
  const { rows } =
    await sql`delete from answer_templates where id = ${id ?? 0} and agency_id = ${agencyId} returning 1`.execute(db)
  if (rows.length === 0) throw new Problem('not_found')
}

type Variable = keyof typeof variables

/** The variable that a word in brackets names, in any language; numbers are those of old templates. */
function variableOf(word: string): Variable | undefined {
  const meant = word.toLowerCase()
  return (Object.keys(variables) as Variable[]).find((name) => variables[name].includes(meant))
}

/** The words for one report, in the language of who will read them. */
export function fillTemplate(
  { texts }: Pick<AnswerTemplate, 'texts'>,
  locale: Locale,
  values: Record<Variable, string>,
): string {
  const fill = (text: string) =>
    text.replaceAll(/\[([^\]\s]{1,30})\]/g, (whole, word: string) => {
      const name = variableOf(word)
      return name === undefined ? whole : values[name]
    })
  return fill(saidIn(texts, locale))
}
