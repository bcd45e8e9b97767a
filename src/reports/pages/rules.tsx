// The law in force for citizens: the life table, the terms of every type, grounds and limits, made from the data itself.
import { formatNumber, formatTerm, inLanguage } from '../../language/index.ts'
import { Disclosure, type Frame } from '../../ui/index.ts'
import type { World } from '../decide.ts'
import { ownerOf, rejectionGrounds, servedTransitions, type Status, statuses } from '../life.ts'
import { t, wordFor } from '../words.ts'

/** The setting that times each stage; `in_progress` runs by the type's own term. */
const termOf: Partial<Record<Status, keyof World['settings']['terms']>> = {
  moderating: 'moderate',
  routed: 'accept',
  returned: 'redirect',
  waiting_reporter: 'reply',
  answered: 'consent',
  objected: 'review',
  verifying: 'verify',
  appealed: 'appeal',
}
const shownLimits = ['textLength', 'photosPerReport', 'photosPerAnswer', 'photoBytes', 'reportsPerPersonAndDay', 'reroutes', 'recategorises'] as const

export function RulesPage({ frame, world }: { frame: Frame; world: World }) {
  const { locale } = frame
  const { terms, limits } = world.settings
  const actionsFrom = (status: Status) => [...new Set(servedTransitions.filter((row) => row.from.includes(status)).map((row) => row.action))]
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'rules.title')}</h1>
        <p class="lead">{t(locale, 'rules.lead')}</p>
        <p class="done">{t(locale, 'rules.law')}</p>
      </div>
      <section class="stack" aria-labelledby="statuses">
        <h2 id="statuses">{t(locale, 'rules.statuses')}</h2>
        <div class="scroll" tabindex={0} role="region" aria-labelledby="statuses">
          <table>
            <thead>
              <tr>
                <th scope="col">{t(locale, 'rules.status')}</th>
                <th scope="col">{t(locale, 'rules.owner')}</th>
                <th scope="col">{t(locale, 'rules.clock')}</th>
                <th scope="col">{t(locale, 'rules.actions_col')}</th>
              </tr>
            </thead>
            <tbody>
              {statuses.map((status) => {
                const owner = ownerOf[status]
                const term = termOf[status]
                return (
                  <tr key={status}>
                    <th scope="row">{wordFor(locale, 'status', status)}</th>
                    <td>{owner ? wordFor(locale, 'owner', owner) : t(locale, 'rules.end')}</td>
                    <td class="figures">{owner ? (term ? formatTerm(locale, terms[term]) : t(locale, 'rules.until_due')) : '—'}</td>
                    <td>
                      {actionsFrom(status)
                        .map((action) => wordFor(locale, 'action', action))
                        .join(' · ') || '—'}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </section>
      <section class="stack" aria-labelledby="terms">
        <h2 id="terms">{t(locale, 'rules.terms')}</h2>
        <div>
          {world.categories.groups.map((group) => (
            <Disclosure key={group.code} summary={inLanguage(group.name, locale)}>
              <table>
                <tbody>
                  {group.categories.map((category) => (
                    <tr key={category.code}>
                      <td>
                        {inLanguage(category.name, locale)}
                        <span class="muted">
                          {' '}
                          {category.flags
                            .filter((flag) => t.has(`rules.flag.${flag}`))
                            .map((flag) => wordFor(locale, 'rules.flag', flag))
                            .join(', ')}
                        </span>
                      </td>
                      <td class="number figures">{formatTerm(locale, category.term)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Disclosure>
          ))}
        </div>
      </section>
      <section class="stack" aria-labelledby="grounds">
        <h2 id="grounds">{t(locale, 'rules.grounds')}</h2>
        <ul class="rows">
          {rejectionGrounds.map((ground) => (
            <li key={ground} class="row">
              {wordFor(locale, 'ground', ground)}
            </li>
          ))}
        </ul>
      </section>
      <section class="stack" aria-labelledby="limits">
        <h2 id="limits">{t(locale, 'rules.limits')}</h2>
        <table>
          <tbody>
            {shownLimits.map((name) => (
              <tr key={name}>
                <th scope="row">{t(locale, `rules.limit.${name}`)}</th>
                <td class="number figures">{formatNumber(locale, limits[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
