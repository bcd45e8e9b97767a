// Answer templates of a body: ready words by type or group of problems, in the reporter's language; `[1]`, `[2]`, `[3]`
// become the problem, the place and the number.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { checkText, isVisible, type Locale, toCyrillic } from '../language/index.ts'
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
  texts: { uz: string; ru: string; en: string }
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

export interface TemplateInput {
  /** A type's or a group's code; nothing: every problem. */
  about?: string | undefined
  name?: string | undefined
  uz?: string | undefined
  ru?: string | undefined
  en?: string | undefined
}

/** Words that were left out in a language are the Uzbek ones. @throws invalid */
export async function addTemplate(
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
  const uz = checkText(errors, 'uz', input.uz, { max: longest })
  const ru = checkText(errors, 'ru', input.ru, { max: longest, optional: true })
  const en = checkText(errors, 'en', input.en, { max: longest, optional: true })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const texts = { uz, ru: isVisible(ru) ? ru : uz, en: isVisible(en) ? en : uz }
  try {
    await sql`
      insert into answer_templates (agency_id, category_group, category, name, texts, made_by)
      values (${agencyId}, ${group?.code ?? null}, ${category?.code ?? null}, ${name},
        ${JSON.stringify(texts)}::jsonb, ${personId})`.execute(db)
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

/** The words for one report, in the language of who will read them. */
export function fillTemplate(
  { texts }: AnswerTemplate,
  locale: Locale,
  values: Record<'problem' | 'place' | 'number', string>,
): string {
  const inOrder = [values.problem, values.place, values.number]
  const fill = (text: string) => text.replaceAll(/\[([123])\]/g, (_, place: string) => inOrder[Number(place) - 1] ?? '')
  if (locale !== 'uz-cyrl') return fill(texts[locale])
  return fill(toCyrillic(texts.uz))
}
