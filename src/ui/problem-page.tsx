// What a person sees when something is refused outside a form: what happened, what to do, the way back.
import type { ComponentChildren } from 'preact'
import type { Problem } from '../platform/problems.ts'
import { type Frame, link } from './frame.tsx'
import { renderPage } from './page.tsx'
import { Button, ButtonLink } from './parts.tsx'
import { scenes } from './scenes.tsx'
import { sayFieldError, sayProblem, sayWhatToDo, t } from './words.ts'

/** A form that could not be taken now: where it goes, and what was typed. */
interface Resend {
  action: string
  fields: readonly (readonly [name: string, value: string])[]
  hadFiles: boolean
}

/** @param more what else is said there, such as what was kept */
export function problemPage(frame: Frame, problem: Problem, resend?: Resend, more?: ComponentChildren): string {
  const { locale } = frame
  // Outside a form what is wrong is in the address.
  const title = problem.code === 'invalid' ? t(locale, 'problem.address') : sayProblem(locale, problem)
  const back = `?next=${encodeURIComponent(`/${locale}${frame.path}${frame.query}`)}`
  return renderPage({
    frame,
    title,
    failed: true,
    children: (
      <div class="stack">
        {frame.rooms.length === 0 && scenes.error}
        <h1>{title}</h1>
        {problem.errors.length > 0 ? (
          <ul>
            {problem.errors.map((error) => (
              <li key={error.field}>
                <code>{error.field}</code>: {sayFieldError(locale, error)}
              </li>
            ))}
          </ul>
        ) : (
          <p class="lead">{sayWhatToDo(locale, problem)}</p>
        )}
        {more}
        {resend && resend.fields.length > 0 && (
          <form method="post" action={resend.action} class="stack">
            {resend.fields.map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <p>{t(locale, 'problem.resend.do')}</p>
            {resend.hadFiles && <p>{t(locale, 'problem.resend.files')}</p>}
            <Button>{t(locale, 'problem.resend')}</Button>
          </form>
        )}
        <p>
          {problem.code === 'not_signed_in' ? (
            <ButtonLink href={link(frame, `/sign-in${back}`)}>{t(locale, 'nav.sign_in')}</ButtonLink>
          ) : (
            <ButtonLink href={link(frame, '/')} kind={more || (resend && resend.fields.length > 0) ? 'quiet' : 'main'}>
              {t(locale, 'nav.home')}
            </ButtonLink>
          )}
        </p>
      </div>
    ),
  })
}
