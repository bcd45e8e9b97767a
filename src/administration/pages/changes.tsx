// `/admin/changes`: who changed what, when and why; newest first.
import type { ComponentChildren } from 'preact'
import type { Phone } from '../../categories/index.ts'
import { printHours, usualHours } from '../../deadlines/index.ts'
import { formatMoment, inLanguage } from '../../language/index.ts'
import type { SettingValue } from '../../settings/index.ts'
import { asWritten, Button, Empty, type Frame, link, Paging, TextInput } from '../../ui/index.ts'
import type { Kept } from '../actions.ts'
import { type Subject, subjects } from '../rules.ts'
import type { NamedChange } from '../store.ts'
import { t } from '../words.ts'
import { type Named, sayKey, sayMembers } from './say-change.ts'
import { nameOfSetting, sayValue } from './settings.tsx'
import { present } from '../../platform/present.ts'

const daysOf = (kept: unknown) =>
  new Map(((kept as Kept | null)?.days ?? []).map((day) => [`${day.day} ${day.region ?? ''}`, day]))

/** What a change did, line by line. */
function linesOf(frame: Frame, change: NamedChange, named: Named): ComponentChildren[] {
  const { agencies } = named
  const { locale } = frame
  const { subject, before, after, key } = change
  if (subject === 'settings') {
    const was = (before ?? {}) as Record<string, SettingValue>
    return Object.entries((after ?? {}) as Record<string, SettingValue>).map(([id, value]) =>
      t(locale, 'became', {
        what: nameOfSetting(frame, id),
        from: sayValue(frame, named, was[id] ?? ''),
        to: sayValue(frame, named, value),
      }),
    )
  }
  if (subject === 'calendar') {
    const [was, is] = [daysOf(before), daysOf(after)]
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((day) => {
      const [from, to] = [was.get(day), is.get(day)]
      if (JSON.stringify(from) === JSON.stringify(to)) return []
      const say = (each: typeof from) =>
        each ? `${t(locale, `kind.${each.kind}`)} (${each.name})` : t(locale, 'kind.plain')
      return [t(locale, 'became', { what: day.trim(), from: say(from), to: say(to) })]
    })
  }
  if (subject === 'office_hours') {
    const id = Number(key)
    const hoursOf = (kept: unknown) =>
      printHours((kept as Kept | null)?.hours.find(([agencyId]) => agencyId === id)?.[1] ?? usualHours)
    return [
      t(locale, 'became', { what: agencies.name(agencies.get(id), locale), from: hoursOf(before), to: hoursOf(after) }),
    ]
  }
  if (subject !== 'phones') {
    const lines = sayMembers(named, locale, before, after)
    const what = sayKey(named, locale, subject, key)
    return lines.length === 0 ? [what] : lines.map((line) => `${what} — ${line}`)
  }
  const phone = (after ?? before) as Phone
  const who = phone.service
    ? t(locale, `service.${phone.service}`)
    : inLanguage(present(phone.name, 'the name'), locale)
  const done = after ? 'added' : 'removed'
  return [t(locale, before && after ? 'changed' : done, { what: `${key} (${who})` })]
}

export function ChangesRoom({
  frame,
  named,
  changes,
  subject,
  q,
  next,
  isLater,
}: {
  frame: Frame
  named: Named
  changes: readonly NamedChange[]
  subject: Subject | undefined
  q: string | undefined
  next: number | undefined
  isLater: boolean
}) {
  const { locale, now } = frame
  const address = (parts: Record<string, string | undefined>) =>
    link(
      frame,
      `/admin/changes?${new URLSearchParams(Object.entries(parts).flatMap(([name, value]) => (value ? [[name, value]] : [])))}`,
    )
  return (
    <>
      <nav class="tabs" aria-label={t(locale, 'subject')}>
        <a href={address({})} aria-current={subject ? undefined : 'page'}>
          {t(locale, 'all')}
        </a>
        {subjects.map((each) => (
          <a key={each} href={address({ subject: each })} aria-current={subject === each ? 'page' : undefined}>
            {t(locale, `subject.${each}`)}
          </a>
        ))}
      </nav>
      <form method="get" action={link(frame, '/admin/changes')} class="actions">
        {subject && <input type="hidden" name="subject" value={subject} />}
        <TextInput locale={locale} name="q" type="search" label={t(locale, 'changes_search')} value={q} />
        <Button kind="quiet">{t(locale, 'changes_find')}</Button>
        <a href={`/api/v1/changes.csv?${new URLSearchParams({ ...(subject && { subject }), ...(q && { q }) })}`}>CSV</a>
      </form>
      {changes.length === 0 && <Empty title={t(locale, 'changes_none')} hint={t(locale, 'changes_none_hint')} />}
      <ul class="rows">
        {changes.map((change) => (
          <li key={change.id} class="row">
            <div class="row-body">
              {linesOf(frame, change, named).map((line, index) => (
                <p key={String(index)} {...asWritten}>
                  {line}
                </p>
              ))}
              {change.reason && (
                <p>
                  {t(locale, 'because')} <span {...asWritten}>{change.reason}</span>
                </p>
              )}
              <p class="row-meta">
                <span>{t(locale, `subject.${change.subject}`)}</span>
                <span {...asWritten}>{change.name ?? '—'}</span>
                <time dateTime={change.at.toISOString()}>{formatMoment(locale, change.at, now)}</time>
                {change.recount && <span>{t(locale, `recount.${change.recount}`, { count: change.recounted })}</span>}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <Paging
        locale={locale}
        next={next ? address({ subject, q, cursor: String(next) }) : undefined}
        first={isLater ? address({ subject, q }) : undefined}
        inTime
      />
    </>
  )
}
