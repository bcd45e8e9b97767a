// Answer templates of a body: ready words by group of problems, in the reporter's language; `[1]`, `[2]`, `[3]` become the problem, the place and the number.
import { cleanText, isVisible, type Locale, toCyrillic } from '../language/index.ts'
import { type Db, isUniqueViolation, sql } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'

export interface AnswerTemplate {
  id: number
  agencyId: number
  /** Null: for all groups. */
  group: string | null
  name: string
  texts: { uz: string; ru: string; en: string }
}

const columns = sql.raw('id, agency_id as "agencyId", category_group as "group", name, texts')

/** The body's templates; those for one group, where it is named. */
export async function listTemplates(db: Db, agencyId: number, group?: string): Promise<AnswerTemplate[]> {
  const { rows } = await sql<AnswerTemplate>`
    select ${columns} from answer_templates where agency_id = ${agencyId}
    and ${group === undefined ? sql`true` : sql`(category_group is null or category_group = ${group})`} order by name`.execute(db)
  return rows
}

export interface TemplateInput {
  group?: string | undefined
  name?: string | undefined
  uz?: string | undefined
  ru?: string | undefined
  en?: string | undefined
}

/** Words that were left out in a language are the Uzbek ones. @throws invalid */
export async function addTemplate(
  db: Db,
  agencyId: number,
  personId: number,
  input: TemplateInput,
  longest: number,
  isGroup: (code: string) => boolean,
): Promise<void> {
  const errors: FieldError[] = []
  const name = cleanText(input.name ?? '')
  if (!isVisible(name)) errors.push({ field: 'name', code: 'missing' })
  else if ([...name].length > 80) errors.push({ field: 'name', code: 'too_long', params: { max: 80 } })
  if (input.group && !isGroup(input.group)) errors.push({ field: 'group', code: 'unknown_choice' })
  const [uz, ru, en] = [input.uz, input.ru, input.en].map((text) => cleanText(text ?? '')) as [string, string, string]
  if (!isVisible(uz)) errors.push({ field: 'uz', code: 'missing' })
  for (const [field, text] of Object.entries({ uz, ru, en })) {
    if ([...text].length > longest) errors.push({ field, code: 'too_long', params: { max: longest } })
  }
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const texts = { uz, ru: isVisible(ru) ? ru : uz, en: isVisible(en) ? en : uz }
  try {
    await sql`
      insert into answer_templates (agency_id, category_group, name, texts, made_by)
      values (${agencyId}, ${input.group || null}, ${name}, ${JSON.stringify(texts)}::jsonb, ${personId})`.execute(db)
  } catch (error) {
    if (isUniqueViolation(error, 'answer_templates_agency_id_name_key')) throw invalid('name', 'exists')
    throw error
  }
}

/** @throws not_found for another body's */
export async function removeTemplate(db: Db, agencyId: number, id: number | undefined): Promise<void> {
  const { rows } = await sql`delete from answer_templates where id = ${id ?? 0} and agency_id = ${agencyId} returning 1`.execute(db)
  if (rows.length === 0) throw new Problem('not_found')
}

/** The words for one report, in the language of who will read them. */
export function fillTemplate({ texts }: AnswerTemplate, locale: Locale, values: Record<'problem' | 'place' | 'number', string>): string {
  const inOrder = [values.problem, values.place, values.number]
  const fill = (text: string) => text.replaceAll(/\[([123])\]/g, (_, place: string) => inOrder[Number(place) - 1]!)
  if (locale !== 'uz-cyrl') return fill(texts[locale])
  return fill(toCyrillic(texts.uz))
}
