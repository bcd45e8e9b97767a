// Kept views of the desk: links by name, and the form that keeps the one that stands there.
import { may, type Viewer } from '../../people/index.ts'
import type { Fields } from '../../platform/query.ts'
import { asWritten, Button, Disclosure, type Frame, Icon, link, TextInput } from '../../ui/index.ts'
import type { WorkView } from '../view-store.ts'
import { t } from '../words.ts'
import { address } from './address.ts'

interface Props {
  frame: Frame
  viewer: Viewer
  query: Fields
  views: readonly WorkView[]
}

export function Views({ frame, viewer, query, views }: Props) {
  const { locale } = frame
  const here = address(frame, query, {})
  if (!may(viewer, 'work.view')) return null
  return (
    <div class="desk-views">
      {views.length > 0 && (
        <ul class="plain" aria-label={t(locale, 'views')}>
          {views.map(({ id, name, query: kept, isOwn }) => {
            const to = `${link(frame, '/work')}?${kept}`
            return (
              <li key={id}>
                <a href={to} aria-current={to === here ? 'true' : undefined} {...asWritten}>
                  {name}
                </a>
                {isOwn && (
                  <form method="post" action={link(frame, '/work/views/remove')}>
                    <input type="hidden" name="id" value={id} />
                    <input type="hidden" name="next" value={here} />
                    <button class="button-bare" aria-label={`${t(locale, 'views.remove')}: ${name}`}>
                      <Icon name="x" size={16} />
                    </button>
                  </form>
                )}
              </li>
            )
          })}
        </ul>
      )}
      <Disclosure summary={t(locale, 'views.save')}>
        <form method="post" action={link(frame, '/work/views/save')} class="desk-filter">
          <input type="hidden" name="next" value={here} />
          <TextInput locale={locale} scope="view" name="name" label={t(locale, 'views.name')} maxLength={60} />
          <label class="check">
            <input type="checkbox" name="shared" value="1" />
            {t(locale, 'views.shared')}
          </label>
          <Button kind="quiet">{t(locale, 'views.save')}</Button>
        </form>
      </Disclosure>
    </div>
  )
}
