// Ready answers of a body: each as it will read, with the form that adds one or changes it.
import { type AnswerTemplate, fillTemplate } from '../../agencies/index.ts'
import { typeOptions } from '../../categories/index.ts'
import { inLanguage, type Written, writtenLanguages } from '../../language/index.ts'
import type { FieldError } from '../../platform/problems.ts'
import { type Fields, idOf, textOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { asWritten, Button, Disclosure, Empty, type Frame, link, Select, TextArea, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'
import { Remove } from './remove.tsx'

interface Props {
  frame: Frame
  deps: Pick<ReportDeps, 'categories' | 'territories'>
  templates: readonly AnswerTemplate[]
  /** The one whose form is open. */
  edited: number | undefined
  fields: Fields
  errors: readonly FieldError[]
}

/** What a template is about, as choices: a whole group or a type. */
function aboutOptions({ frame: { locale }, deps }: Props) {
  return deps.categories.groups.flatMap(({ code, name }) => {
    const group = inLanguage(name, locale)
    return [
      { value: code, label: t(locale, 'team.whole_group', { group }), group },
      ...typeOptions(deps, locale).filter((type) => type.group === group),
    ]
  })
}

function Ready({ frame, deps, templates }: Props) {
  const { locale } = frame
  const { categories } = deps
  const aboutOf = ({ group, category }: AnswerTemplate) => {
    if (category) return inLanguage(categories.get(category).name, locale)
    return group ? inLanguage(categories.group(group).name, locale) : t(locale, 'team.all_groups')
  }
  /** As it reads on a report of that kind. */
  const preview = (template: AnswerTemplate) =>
    fillTemplate(template, locale, {
      problem: aboutOf(template),
      place: t(locale, 'team.some_place'),
      number: '123456',
    })
  return (
    <ul class="rows">
      {templates.map((template) => (
        <li key={template.id} class="row row-split">
          <span>
            <strong {...asWritten}>{template.name}</strong> · {aboutOf(template)}
            <br />
            <span class="muted" {...asWritten}>
              {preview(template)}
            </span>
          </span>
          <span class="actions">
            <a href={`${link(frame, '/work/team')}?edit=${template.id}#template-form`}>
              {t(locale, 'team.change')}
              <span class="visually-hidden" {...asWritten}>
                {' '}
                — {template.name}
              </span>
            </a>
            <Remove frame={frame} to="/work/team/template-remove" id={template.id} what={template.name} />
          </span>
        </li>
      ))}
    </ul>
  )
}

export function Templates(props: Props) {
  const { frame, templates, edited, fields, errors } = props
  const { locale } = frame
  const isTried =
    errors.some(({ field }) => [...writtenLanguages, 'about', 'name'].includes(field)) &&
    textOf(fields, 'phone') === undefined
  const id = isTried ? idOf(fields, 'template') : edited
  const known = templates.find((template) => template.id === id)
  const standing: Fields = known
    ? { name: known.name, about: known.category ?? known.group ?? undefined, ...known.texts }
    : {}
  const values = isTried ? fields : standing
  const shared = (name: 'name' | 'about' | Written) => ({
    locale,
    errors,
    scope: 'template',
    name,
    value: textOf(values, name),
  })
  return (
    <section class="stack" aria-labelledby="templates">
      <h2 id="templates">{t(locale, 'team.templates')}</h2>
      <p class="muted">{t(locale, 'team.templates_hint')}</p>
      {templates.length === 0 ? <Empty title={t(locale, 'team.templates_none')} /> : <Ready {...props} />}
      <div id="template-form">
        <Disclosure
          summary={known ? `${t(locale, 'team.change')}: ${known.name}` : t(locale, 'team.template_add')}
          open={isTried || known !== undefined}
        >
          <form method="post" action={link(frame, '/work/team/template')} class="fields" novalidate>
            {known && <input type="hidden" name="template" value={known.id} />}
            <TextInput {...shared('name')} label={t(locale, 'team.template_name')} maxLength={80} />
            <Select
              {...shared('about')}
              label={t(locale, 'team.group')}
              options={aboutOptions(props)}
              empty={t(locale, 'team.all_groups')}
            />
            <TextArea {...shared('uz')} label={t(locale, 'team.text_uz')} hint={t(locale, 'team.text_hint')} rows={2} />
            <TextArea {...shared('kaa')} label={t(locale, 'team.text_kaa')} rows={2} />
            <TextArea {...shared('ru')} label={t(locale, 'team.text_ru')} rows={2} />
            <TextArea {...shared('en')} label={t(locale, 'team.text_en')} rows={2} />
            <Button>{t(locale, 'team.save')}</Button>
          </form>
        </Disclosure>
      </div>
    </section>
  )
}
